package clearing

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/fenzu/fenzu/internal/sheet"
	"github.com/fenzu/fenzu/internal/table"
	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// ReadAccounts reads a table of accounts, CSV in UTF-8 with a header:
//
//	institution, insurance*, claim*, deducted*, special*, catastrophic*, other*, paid*, withheld*, score*, prepaid*
//
// Columns with a mark may be left out; an empty cell is 0, or unknown where [Account] knows unknown. Amounts are in yuan. name
// is what errors call the table. They are [Errors], all at once, each with line and column.
func ReadAccounts(name, data string) ([]Account, error) {
	r := newReader(name, data, []string{"institution"}, []string{"insurance", "claim", "deducted", "special", "catastrophic",
		"other", "paid", "withheld", "score", "prepaid"})
	var list []Account
	seen := make(map[account]int)
	for r.Next() {
		a := Account{Institution: r.text("institution"), Insurance: r.optional("insurance"), Deducted: r.amount("deducted", false),
			Special: r.amount("special", true), Catastrophic: r.amount("catastrophic", false), Other: r.amount("other", false),
			Paid: r.amount("paid", true), Withheld: r.amount("withheld", false), Prepaid: r.amount("prepaid", false)}
		if r.optional("claim") != "" {
			a.Claim = payment.Known(r.amount("claim", false))
		}
		if s := r.optional("score"); s != "" {
			d, err := rules.ParseDecimal(s)
			if err != nil || d.Sign() < 0 || decimal(d).Cmp(fullMark) > 0 {
				r.fail("score", rules.CellValue, strconv.Quote(s), "0..100")
			}
			a.Score = d
		}
		k := account{a.Institution, a.Insurance}
		if line, twice := seen[k]; twice {
			r.fail("institution", rules.RowDuplicate, a.String(), line)
		}
		seen[k] = r.Line()
		list = append(list, a)
	}
	return list, r.err()
}

// ReadBudgets reads a table of budgets, CSV in UTF-8 with a header:
//
//	insurance, fund*, previous*
//
// Amounts are in yuan, an empty cell is unknown; one of the two must be known. name is what errors call the table. They are
// [Errors], all at once, each with line and column.
func ReadBudgets(name, data string) ([]Budget, error) {
	r := newReader(name, data, []string{"insurance"}, []string{"fund", "previous"})
	var list []Budget
	seen := make(map[string]int)
	for r.Next() {
		b := Budget{Insurance: r.text("insurance")}
		for _, c := range []struct {
			name string
			to   *payment.Amount
		}{{"fund", &b.Fund}, {"previous", &b.Previous}} {
			if r.optional(c.name) != "" {
				*c.to = payment.Known(r.amount(c.name, false))
			}
		}
		if r.optional("fund") == "" && r.optional("previous") == "" {
			r.fail("insurance", rules.BudgetMissing, b.Insurance)
		}
		if line, twice := seen[b.Insurance]; twice {
			r.fail("insurance", rules.RowDuplicate, b.Insurance, line)
		}
		seen[b.Insurance] = r.Line()
		list = append(list, b)
	}
	return list, r.err()
}

// ReadCalendar reads the days that depart from the weekdays, CSV in UTF-8 with a header:
//
//	day, kind, name*
//
// day is YYYY-MM-DD, kind "holiday" or "workday". Every year that occurs is covered as a whole, see [NewCalendar]. name is what
// errors call the table. They are [Errors], all at once, each with line and column.
func ReadCalendar(name, data string) (*Calendar, error) {
	r := newReader(name, data, []string{"day", "kind"}, []string{"name"})
	var list []Day
	seen := make(map[rules.Date]int)
	for r.Next() {
		d, err := rules.ParseDate(r.text("day"))
		if err != nil {
			r.fail("day", rules.CellValue, strconv.Quote(r.optional("day")), "YYYY-MM-DD")
		}
		kind := r.optional("kind")
		if !slices.Contains([]string{"holiday", "workday"}, kind) {
			r.fail("kind", rules.CellValue, strconv.Quote(kind), "holiday, workday")
		}
		if line, twice := seen[d]; twice && err == nil {
			r.fail("day", rules.RowDuplicate, d.String(), line)
		}
		seen[d] = r.Line()
		list = append(list, Day{Date: d, Work: kind == "workday", Name: r.optional("name")})
	}
	if err := r.err(); err != nil {
		return nil, err
	}
	return NewCalendar(list)
}

// reader reads one table.
type reader struct {
	*table.Reader
	name    string
	index   *table.Index
	columns []string
	errs    Errors
}

func newReader(name, data string, required, optional []string) *reader {
	r := &reader{name: name, index: table.NewIndex(data), columns: slices.Concat(required, optional)}
	r.Reader = table.New(data, required, optional, func(p table.Problem) {
		r.errs = append(r.errs, sheet.Error(name, r.index, p, r.columns))
	})
	return r
}

// err returns the errors in the order of the table.
func (r *reader) err() error {
	slices.SortStableFunc(r.errs, func(a, b *rules.Error) int { return cmp.Or(a.Line-b.Line, a.Column-b.Column) })
	return r.errs.err()
}

// fail reports a mistake in a cell of the row.
func (r *reader) fail(column string, code rules.Code, args ...any) {
	e := &rules.Error{Code: code, File: r.name, Line: r.Line(), Field: column, Args: args}
	e.Source, e.Column, e.Width = r.index.Locate(e.Line, column)
	r.errs = append(r.errs, e)
}

// optional returns a cell that may be empty.
func (r *reader) optional(column string) string { return r.Cell(slices.Index(r.columns, column)) }

// text returns a cell that may not be empty.
func (r *reader) text(column string) string {
	s := r.optional(column)
	if s == "" {
		r.fail(column, rules.CellEmpty)
	}
	return s
}

// amount returns an amount in yuan, 0 for an empty cell.
func (r *reader) amount(column string, negative bool) payment.Fen {
	s := r.optional(column)
	if s == "" {
		return 0
	}
	f, err := payment.ParseFen(s)
	if err != nil || f < 0 && !negative || f > limit || f < -limit {
		r.fail(column, rules.CellValue, strconv.Quote(s), "0.00")
		return 0
	}
	return f
}
