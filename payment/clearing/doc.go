// Package clearing makes months and years of the bills of package payment: what an institution is paid for a month (月结算), what
// a point is worth at the end of the year, and what the year leaves to be paid or paid back (年度清算). What a scheme lays down
// comes from its pack ([Compile]); what a year brings, such as budgets, audit deductions and what was paid, comes from the
// caller ([Year], [Month]), in structs or in tables that [ReadAccounts], [ReadBudgets] and [ReadCalendar] read.
//
//	terms, err := clearing.Compile(pack)                   // the pack of the scheme
//	y, err := terms.Clear(ctx, &clearing.Year{Year: 2026, Budgets: budgets, Accounts: accounts}, bills)
//	err = y.WriteText(os.Stdout, rules.Chinese)
//
// Bills come as a sequence that is read several times, so that tens of millions of them need no more memory than their
// institutions. Sums are exact: neither the order of bills nor how they are shared out among processors changes a byte of the
// result. A clearing adds every bill up twice, by institution and as a whole, and holds one against the other ([Check]); what
// rounding leaves over has a name and an amount, and so has every claim that is in no sum.
//
// # Settings
//
// What a scheme states in scheme.yaml (see package rules) is read so. Shares and rates are fractions.
//
//	value.numerator  what is divided by the points; reserve.rate is taken off a fund before, value.ratio divides it
//	value.beside     where money comes from that is paid beside points (cases without points, carved-out items): "budget" takes
//	                 it off the fund before dividing, "own" leaves the fund alone
//	value.final      a final value that is published; what the year gives is shown beside it, if there is a budget. One that
//	                 depends on the level of the hospital, on the day or on the place prices the cases that it names
//	high.quota       cap on the number of high outliers as a share of the discharges of an institution, rounded down
//	apply.quota      share of the discharges that may be paid by item; reported
//	special.quota    share of special cases, reported: of an institution, or with part "area" of the area, "new-technique" of
//	                 those with a new technique, "national" the national share beside a local one; special.rounding up or down
//	month.basis      what month.share is of: "claims" of the institutions, the fund payments of the "bills", or "points" times
//	                 value.month (else value.budget) with what is paid beside points
//	month.order      the order of share, audit deductions and deposit
//	month.burden     when a burden that the value includes is taken off: "after-share" or "before-share"
//	deposit.base     "month" holds deposit.rate back from every month, "final" from the final fund amount
//	deposit.return   shares by score; or deposit.return_full with deposit.return_below, see [Terms.ReturnShare]
//	share.on         what is shared by share.bands, share.surplus and share.cap, see [Terms.Share]: "cost" compares costs with
//	                 payment standards, "fund" what the fund would pay by item (cost less burden) with what it pays
//	budget.growth    raises the final settlement of the year before to a budget, where none is given
//	prepayment.*, consortium.grassroots_share, settle.workdays, clearing.business_by and .money_by
//
// With the fund variant F-AGG the fund payment of an institution is the sum of its unrounded standards, rounded once, less what
// patients and others paid ([Terms.Aggregate]), and what was carved out.
//
// Care of patients who are insured elsewhere is priced at the value of the place of care and stands apart ([Remote]): another fund
// pays it, so that it is in no pot and moves no value, and in no line of a month ([RemoteMonth]).
//
// Prepayment is working capital: it stands beside balances and is never netted. Nothing here is a limit for single doctors or
// departments; the rules forbid to use payment standards so (医保办发〔2024〕9号).
package clearing
