package groupertest

import (
	"fmt"
	"strings"
	"time"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/internal/text"
	"github.com/fenzu/fenzu/rules"
)

// Outcome is how a row ended.
type Outcome uint8

// The outcomes.
const (
	Pass  Outcome = iota + 1 // all that was expected came
	Fail                     // something else came
	Error                    // the row cannot be read
	Skip                     // its name begins with todo
)

var outcomeNames = [...]string{Pass: "PASS", Fail: "FAIL", Error: "ERROR", Skip: "SKIP"}

// String returns PASS, FAIL, ERROR or SKIP.
func (o Outcome) String() string {
	if int(o) < len(outcomeNames) {
		return outcomeNames[o]
	}
	return ""
}

// Report is what the rows of all sheets gave.
//
// A pack that changes national rules above the leaf has to prove each change: its sheets hold a row that comes to what is
// changed, in the pack or in its base, and that the base treats otherwise: status, reason, MDC, ADRG, a group before all MDCs,
// or which complications survive are different. Core has one item for each MDC, ADRG, group before all MDCs, parameter,
// exclusion table and body zone that is changed, and one for each kind of change of severity, of what may be principal and of
// what counts. Its conditions name the kinds of changes: added, removed, or as [rules.ChangeKind] does.
type Report struct {
	Pack     *rules.Identity
	Rows     []Row // in the order of sheets and lines
	Coverage Coverage
	Changed  *Coverage     // of the rules that the pack does not have from its base; nil before [Report.Against]
	Core     *Coverage     // of the changes of national rules; nil for a pack without core_changes
	Elapsed  time.Duration // for WriteText and WriteJUnit, if the caller has measured it; Run leaves it 0

	pack *rules.Pack
}

// Row is one row of a sheet.
type Row struct {
	File        string
	Line        int
	Name        string
	Note        string
	Outcome     Outcome
	Differences []Difference   // of a row that fails
	Problems    []*rules.Error // of a row that cannot be read
	Trace       grouper.Trace  // of a row that fails

	// WhyNot says what stands between the case of a row that fails and the group that the row names, by its code, national
	// number, ADRG or MDC; nil if it names none, if the case is in it, or if the pack has no such group.
	WhyNot *grouper.WhyNot

	unknown *grouper.TargetError // the group that it names is not in the pack
	near    *contrast            // with a row that got the code that it names
}

// Place returns file:line.
func (r *Row) Place() string { return fmt.Sprintf("%s:%d", r.File, r.Line) }

// Difference is a cell that was not met.
type Difference struct {
	Column string
	Want   string
	Got    string
}

// Count returns the number of rows with an outcome.
func (r *Report) Count(o Outcome) int {
	n := 0
	for i := range r.Rows {
		if r.Rows[i].Outcome == o {
			n++
		}
	}
	return n
}

// Err returns an error that prints as [Report.WriteText] if a row fails or cannot be read, if all are skipped, or if there is a
// change in Core that no row shows; else nil.
func (r *Report) Err() error {
	if r.Count(Fail)+r.Count(Error) == 0 && r.Count(Pass) > 0 && (r.Core == nil || r.Core.Covered == r.Core.Total) {
		return nil
	}
	return &FailedError{r}
}

// FailedError is the error of a report.
type FailedError struct{ Report *Report }

// Error returns the report in Chinese; see [FailedError.Text].
func (e *FailedError) Error() string { return e.Text(rules.Chinese) }

// Text returns the report in the language.
func (e *FailedError) Text(l rules.Lang) string {
	var b strings.Builder
	_ = e.Report.WriteText(&b, l) // a Builder takes everything
	return strings.TrimSuffix(b.String(), "\n")
}

// SheetErrors are all the reasons why sheets were not run. It is never empty when it is returned as an error.
type SheetErrors []*rules.Error

// Error returns the errors in Chinese; see [SheetErrors.Text].
func (e SheetErrors) Error() string { return e.Text(rules.Chinese) }

// Text returns the errors in the language.
func (e SheetErrors) Text(l rules.Lang) string {
	return text.Lines(l, e) + "\n" + fmt.Sprintf(l.Pick("共 %d 处错误，未运行任何用例。", "errors: %d; nothing was run."), len(e))
}

// Unwrap returns the single errors.
func (e SheetErrors) Unwrap() []error {
	return text.Single(e)
}

// EmptyError says that there is nothing to run, which proves nothing.
type EmptyError struct{ Sheets int } // that there are, without a row

// Error returns the error in Chinese; see [EmptyError.Text].
func (e *EmptyError) Error() string { return e.Text(rules.Chinese) }

// Text returns the error in the language.
func (e *EmptyError) Text(l rules.Lang) string {
	if e.Sheets == 0 {
		return l.Pick("没有用例表：目录 tests 中没有 CSV 文件", "no sheets: there is no CSV file in the directory tests")
	}
	return fmt.Sprintf(l.Pick("%d 张用例表中没有一行用例", "sheets: %d, and not one row in them"), e.Sheets)
}
