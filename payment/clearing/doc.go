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
// Prepayment is working capital: it stands beside balances and is never netted. Nothing here is a limit for single doctors or
// departments; the rules forbid to use payment standards so (医保办发〔2024〕9号).
package clearing
