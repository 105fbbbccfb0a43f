// Package payment says what one inpatient case is worth once it has a group: the payment standard (支付标准) by the rate method
// or the point method of CHS-DRG, by the scores of DIP or by a published price, and what the fund pays of it. Every rule and
// number comes from a scheme, a rule pack of system payment (see package rules); package payment/clearing makes months and
// years of the bills.
//
//	pack, err := rules.Open(os.DirFS("shili-2026"))  // the scheme as written
//	s, err := payment.Compile(pack)                  // compiled once, shared by all goroutines
//	bill, err := s.Pay(&payment.Claim{Result: g.Group(c), Cost: 1_320_000, Burden: payment.Known(396_000)})
//	fmt.Print(bill.Text(rules.Chinese))              // every step, with formula, values and the line of the scheme
//
// Money is [Fen], a whole number of 1/100 yuan; weights, points, rates and all that lies between them are exact [Number]s.
// Nothing is rounded unless the scheme says where, to how many decimals and how; each rounding is seen in a step of the bill.
//
// Of many localities only a part of the rules is public. A scheme can say what is unknown ([rules.Pack.Gaps]): what needs it stops, by
// name, and the bill beside the error has the notice [Partial] and what was found without it.
//
// A payment standard is the price of a group for a pooling area and a year. The rules forbid to turn it into a limit for
// single doctors or departments (医保办发〔2024〕9号).
package payment
