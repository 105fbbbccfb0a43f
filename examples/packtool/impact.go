package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/big"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/rules"
)

func impactCommand() command {
	return command{
		name:  "impact",
		usage: "OLD NEW [-top N] [-list N] [-json] < cases.jsonl",
		summary: say{
			"用一批病例比较两个规则包：哪些病例换了组，从哪里到哪里，因为哪一步",
			"groups cases under two packs: which move, from where to where, and at which step"},
		help: say{`
从标准输入读病例，每行一个 JSON 对象，用两个规则包各分组一次。输出迁移表（组 → 组、例数、占比）、每种迁移第一例的分歧之处，
以及前几例变组病例。两个规则包都有 DIP 分值时，另给出分值的变化；病例写明 hospital_level 时，按医院级别合计。

  packtool impact chs-drg@1.1 chs-drg@2.0 < cases.jsonl
  packtool impact ./mycity-2026 ./mycity-2027 -list 100 < cases.jsonl

-top 迁移表最多的行数（0 为全部），-list 列出的变组病例数。内存与病例数无关。
退出码：0 全部读完；1 有无法读取的行，或被中断；2 命令未能完成。`, `
Reads cases from standard input, one JSON object a line, and groups each under both packs. It prints the migrations (group to group,
cases, share), where the explanations of the first case of each part, and the first cases that moved. Where both packs have
DIP scores, it tells how they change; where cases state hospital_level, it adds up by level.

  packtool impact chs-drg@1.1 chs-drg@2.0 < cases.jsonl
  packtool impact ./mycity-2026 ./mycity-2027 -list 100 < cases.jsonl

-top is how many migrations are printed (0 for all), -list how many moved cases. Memory does not depend on the number of cases.
Exit status: 0 all was read; 1 there were lines that cannot be read, or an interrupt; 2 the command could not do its work.`},
		run: runImpact,
	}
}

func runImpact(e env, args []string) int {
	f := flags("impact")
	top := f.Int("top", 50, "")
	list := f.Int("list", 20, "")
	asJSON := f.Bool("json", false, "")
	names, status, ok := e.parse(f, args, 2)
	if !ok {
		return status
	}
	if *top < 0 || *list < 0 {
		e.complain("impact：-top 和 -list 不能为负", "impact: -top and -list cannot be negative")
		return failed
	}
	old, new, err := openTwo(e, names)
	if err != nil {
		return e.fail(err)
	}
	m, err := newImpact(e, old, new, *list)
	if err == nil {
		err = m.read(e.in)
	}
	if err != nil {
		return e.fail(err)
	}
	if *asJSON {
		err = m.writeJSON(e.out)
	} else {
		err = m.write(e.out, *top)
	}
	switch {
	case err != nil:
		return e.fail(err)
	case m.bad > 0 || m.interrupted:
		return found
	}
	return fine
}

// outcome is where a case ended.
type outcome struct {
	status rules.Status
	code   string
	scored string // the code that its score stands under
}

// String is the code, and the status where there is none or where it is not that of a group.
func (o outcome) String() string {
	switch {
	case o.code == "":
		return o.status.String()
	case o.status == rules.Ambiguous || o.status == rules.Ungrouped:
		return o.code + "(" + o.status.String() + ")"
	}
	return o.code
}

// side is one of the two packs.
type side struct {
	pack   *rules.Pack
	g      *grouper.Grouper
	scores map[string]*big.Rat
}

func newSide(p *rules.Pack) (side, error) {
	g, err := grouper.New(p)
	s := side{p, g, make(map[string]*big.Rat)}
	if d := p.DIP(); d != nil {
		for _, x := range d.Scores {
			s.scores[x.Code] = x.Score.Rat()
		}
	}
	return s, err
}

// outcome is where a result puts the case.
func (s *side) outcome(r *grouper.Result) outcome {
	o := outcome{status: r.Status, code: r.Code, scored: r.Code}
	if d := s.pack.DIP(); d != nil && r.DIP.Group > 0 {
		o.scored = d.Groups[r.DIP.Group-1].Code
	}
	return o
}

// migration is from where to where.
type migration struct{ old, new outcome }

func (m migration) moved() bool { return m.old.status != m.new.status || m.old.code != m.new.code }

// cell is what is kept of a migration.
type cell struct {
	cases int
	first parting // of its first case
}

// impact counts migrations. What it keeps depends on the number of groups, and not on that of cases.
type impact struct {
	e           env
	old, new    side
	cells       map[migration]*cell
	levels      map[string]map[migration]int
	listed      []listedCase
	most        int // of listed
	cases       int
	moved       int
	bad         int // lines that cannot be read
	problems    []string
	interrupted bool
}

// listedCase is a case that moved.
type listedCase struct {
	number    int // of the line of cases, from 1
	id        string
	migration migration
	at        parting
}

func newImpact(e env, old, new *rules.Pack, list int) (*impact, error) {
	m := &impact{e: e, cells: make(map[migration]*cell), levels: make(map[string]map[migration]int), most: list}
	var first, second error
	m.old, first = newSide(old)
	m.new, second = newSide(new)
	return m, errors.Join(first, second)
}

// read groups all cases.
func (m *impact) read(in io.Reader) error {
	p := newProgress(m.e)
	defer p.end()
	for c, err := range grouper.ReadJSON(in) {
		if m.e.ctx != nil && m.e.ctx.Err() != nil {
			m.interrupted = true
			return nil
		}
		var line *grouper.LineError
		switch {
		case errors.As(err, &line):
			m.bad++
			if len(m.problems) < 5 {
				m.problems = append(m.problems, err.Error())
			}
			continue
		case err != nil:
			return err
		}
		m.add(c)
		p.tick(m.cases)
	}
	return nil
}

// add groups a case under both packs.
func (m *impact) add(c *grouper.Case) {
	m.cases++
	o, n := m.old.g.Group(c), m.new.g.Group(c)
	k := migration{m.old.outcome(&o), m.new.outcome(&n)}
	x := m.cells[k]
	if x == nil {
		x = &cell{}
		m.cells[k] = x
		if k.moved() {
			x.first = m.part(c)
		}
	}
	x.cases++
	if c.HospitalLevel != "" {
		if m.levels[c.HospitalLevel] == nil {
			m.levels[strings.Clone(c.HospitalLevel)] = make(map[migration]int)
		}
		m.levels[c.HospitalLevel][k]++
	}
	if !k.moved() {
		return
	}
	m.moved++
	if len(m.listed) < m.most {
		at := x.first
		if x.cases > 1 {
			at = m.part(c)
		}
		m.listed = append(m.listed, listedCase{m.cases, strings.Clone(c.ID), k, at})
	}
}

// parting is the first step at which two explanations differ, as each tells it; a side that has no step there tells its result.
type parting struct {
	OldRule string `json:"old_rule"`
	NewRule string `json:"new_rule"`
	Old     string `json:"old"`
	New     string `json:"new"`
}

func (p parting) String() string {
	if p == (parting{}) {
		return ""
	}
	return p.Old + " ｜ " + p.New
}

// part finds the first decision that differs.
func (m *impact) part(c *grouper.Case) parting {
	old, new := m.old.g.Explain(c), m.new.g.Explain(c)
	p := grouper.Part(&old, &new)
	if p.Old.Status == 0 {
		return parting{}
	}
	return parting{p.Old.Rule, p.New.Rule, p.Old.Text(m.e.lang), p.New.Text(m.e.lang)}
}

// migrations are all, or those that moved, the most frequent first.
func (m *impact) migrations() []migration {
	return slices.SortedFunc(maps.Keys(m.cells), func(a, b migration) int {
		return cmp.Or(
			cmp.Compare(m.cells[b].cases, m.cells[a].cases),
			strings.Compare(a.old.code, b.old.code), strings.Compare(a.new.code, b.new.code),
			cmp.Compare(a.old.status, b.old.status), cmp.Compare(a.new.status, b.new.status),
			strings.Compare(a.old.scored, b.old.scored), strings.Compare(a.new.scored, b.new.scored))
	})
}

// sums are the scores of cases under both packs; those that have one under both.
type sums struct {
	cases, moved, scored int
	old, new             big.Rat
}

func (m *impact) sum(counts func(yield func(migration, int))) *sums {
	s := &sums{}
	counts(func(k migration, n int) {
		s.cases += n
		if k.moved() {
			s.moved += n
		}
		o, p := m.old.scores[k.old.scored], m.new.scores[k.new.scored]
		if o == nil || p == nil {
			return
		}
		s.scored += n
		times := new(big.Rat).SetInt64(int64(n))
		s.old.Add(&s.old, new(big.Rat).Mul(o, times))
		s.new.Add(&s.new, new(big.Rat).Mul(p, times))
	})
	return s
}

// change is how much the scores change.
func (s *sums) change() string {
	if s.scored == 0 || s.old.Sign() == 0 {
		return ""
	}
	r := new(big.Rat).Quo(&s.new, &s.old)
	r.Sub(r, big.NewRat(1, 1)).Mul(r, big.NewRat(100, 1))
	text := r.FloatString(2)
	if r.Sign() >= 0 {
		text = "+" + text
	}
	return text
}

// all are the sums of all cases.
func (m *impact) all() *sums {
	return m.sum(func(yield func(migration, int)) {
		for k, x := range m.cells {
			yield(k, x.cases)
		}
	})
}

// write prints the page.
func (m *impact) write(w io.Writer, top int) error {
	b := bufio.NewWriter(w)
	pick := m.e.lang.Pick
	fmt.Fprintf(b, "%s → %s\n", m.old.pack.Identity(), m.new.pack.Identity())
	if m.interrupted {
		fmt.Fprintln(b, pick("中断：以下只是已读的病例", "interrupted: only the cases read so far"))
	}
	all := m.all()
	fmt.Fprintf(b, pick("%s 例  变组 %s 例（%s %%）", "%s cases, %s moved (%s %%)"), thousands(m.cases), thousands(m.moved), share(m.moved, m.cases))
	if c := all.change(); c != "" {
		fmt.Fprintf(b, pick("  分值合计 %s → %s（%s %%，%s 例有分值）", "  scores %s → %s (%s %%, of %s cases)"), all.old.FloatString(2), all.new.FloatString(2), c, thousands(all.scored))
	}
	fmt.Fprintln(b)
	if m.bad > 0 {
		fmt.Fprintf(b, pick("另有 %s 行无法读取，未计入\n", "%s lines could not be read and are not counted\n"), thousands(m.bad))
		for _, p := range m.problems {
			fmt.Fprintln(b, "  "+p)
		}
	}
	m.writeMigrations(b, top)
	for _, level := range slices.Sorted(maps.Keys(m.levels)) {
		s := m.level(level)
		fmt.Fprintf(b, pick("\n医院级别 %s：%s 例  变组 %s 例（%s %%）", "\nhospital level %s: %s cases, %s moved (%s %%)"), level, thousands(s.cases), thousands(s.moved), share(s.moved, s.cases))
		if c := s.change(); c != "" {
			fmt.Fprintf(b, pick("  分值 %s %%", "  scores %s %%"), c)
		}
	}
	if len(m.levels) > 0 {
		fmt.Fprintln(b)
	}
	if len(m.listed) > 0 {
		fmt.Fprintf(b, pick("\n变组病例（前 %d 例，共 %s 例）\n", "\nCases that moved (the first %d of %s)\n"), len(m.listed), thousands(m.moved))
	}
	for _, c := range m.listed {
		id := c.id
		if id == "" {
			id = fmt.Sprintf(pick("第 %d 例", "case %d"), c.number)
		}
		fmt.Fprintf(b, "  %-16s  %s → %s   %s\n", id, c.migration.old, c.migration.new, c.at)
	}
	return b.Flush()
}

// writeMigrations prints the migrations that moved a case.
func (m *impact) writeMigrations(b *bufio.Writer, top int) {
	pick := m.e.lang.Pick
	shown, rest, restCases := 0, 0, 0
	for _, k := range m.migrations() {
		x := m.cells[k]
		if !k.moved() {
			continue
		}
		if shown++; top > 0 && shown > top {
			rest++
			restCases += x.cases
			continue
		}
		fmt.Fprintf(b, pick("  %s → %s   %s 例   %s %%", "  %s → %s   %s   %s %%"), k.old, k.new, thousands(x.cases), share(x.cases, m.cases))
		if o, n := m.old.scores[k.old.scored], m.new.scores[k.new.scored]; o != nil && n != nil {
			fmt.Fprintf(b, pick("   分值 %s → %s", "   score %s → %s"), o.FloatString(2), n.FloatString(2))
		}
		if s := x.first.String(); s != "" {
			fmt.Fprintf(b, pick("   第一个分歧：%s", "   parts at: %s"), s)
		}
		fmt.Fprintln(b)
	}
	if rest > 0 {
		fmt.Fprintf(b, pick("  其余 %s 种迁移共 %s 例\n", "  %s more migrations of %s cases\n"), thousands(rest), thousands(restCases))
	}
}

func (m *impact) level(name string) *sums {
	return m.sum(func(yield func(migration, int)) {
		for k, n := range m.levels[name] {
			yield(k, n)
		}
	})
}

// endJSON is where a case ended, as JSON.
type endJSON struct {
	Status string `json:"status"`
	Code   string `json:"code"`
	Score  string `json:"score,omitempty"`
}

func (s *side) end(o outcome) endJSON {
	j := endJSON{Status: o.status.String(), Code: o.code}
	if r := s.scores[o.scored]; r != nil {
		j.Score = r.FloatString(4)
	}
	return j
}

type migrationJSON struct {
	Old   endJSON  `json:"old"`
	New   endJSON  `json:"new"`
	Cases int      `json:"cases"`
	First *parting `json:"first,omitempty"`
}

type caseJSON struct {
	Number int     `json:"number"`
	ID     string  `json:"id"`
	Old    endJSON `json:"old"`
	New    endJSON `json:"new"`
	First  parting `json:"first"`
}

type levelJSON struct {
	Level    string `json:"hospital_level"`
	Cases    int    `json:"cases"`
	Moved    int    `json:"moved"`
	OldScore string `json:"old_score,omitempty"`
	NewScore string `json:"new_score,omitempty"`
}

// writeJSON writes one object: old, new, cases, moved, unreadable, complete, migrations (all, also those that move nothing), levels and
// listed.
func (m *impact) writeJSON(w io.Writer) error {
	out := struct {
		Old        packJSON        `json:"old"`
		New        packJSON        `json:"new"`
		Cases      int             `json:"cases"`
		Moved      int             `json:"moved"`
		Unreadable int             `json:"unreadable"`
		Complete   bool            `json:"complete"`
		Migrations []migrationJSON `json:"migrations"`
		Levels     []levelJSON     `json:"levels"`
		Listed     []caseJSON      `json:"listed"`
	}{named(m.old.pack), named(m.new.pack), m.cases, m.moved, m.bad, !m.interrupted, []migrationJSON{}, []levelJSON{}, []caseJSON{}}
	for _, k := range m.migrations() {
		j := migrationJSON{Old: m.old.end(k.old), New: m.new.end(k.new), Cases: m.cells[k].cases}
		if k.moved() {
			j.First = &m.cells[k].first
		}
		out.Migrations = append(out.Migrations, j)
	}
	for _, name := range slices.Sorted(maps.Keys(m.levels)) {
		s := m.level(name)
		j := levelJSON{Level: name, Cases: s.cases, Moved: s.moved}
		if s.scored > 0 {
			j.OldScore, j.NewScore = s.old.FloatString(4), s.new.FloatString(4)
		}
		out.Levels = append(out.Levels, j)
	}
	for _, c := range m.listed {
		out.Listed = append(out.Listed, caseJSON{c.number, c.id, m.old.end(c.migration.old), m.new.end(c.migration.new), c.at})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(out)
}

// share is n of all in per cent with two decimals.
func share(n, all int) string {
	if all == 0 {
		return "0.00"
	}
	return big.NewRat(int64(n)*100, int64(all)).FloatString(2)
}

// thousands writes a number with a comma between thousands.
func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// progress tells a person who watches a terminal how far a run is.
type progress struct {
	e            env
	terminal     bool
	start, shown time.Time
}

func newProgress(e env) *progress {
	p := &progress{e: e, start: time.Now()}
	if f, ok := e.log.(*os.File); ok {
		st, err := f.Stat()
		p.terminal = err == nil && st.Mode()&os.ModeCharDevice != 0
	}
	return p
}

func (p *progress) tick(n int) {
	if !p.terminal || n%10_000 != 0 {
		return
	}
	if now := time.Now(); now.Sub(p.shown) > 500*time.Millisecond {
		p.shown = now
		rate := int(float64(n) / max(now.Sub(p.start).Seconds(), 1e-9))
		fmt.Fprintf(p.e.log, p.e.lang.Pick("\r%s 例已完成 · %s 例/秒 ", "\r%s cases · %s a second "), thousands(n), thousands(rate))
	}
}

func (p *progress) end() {
	if !p.shown.IsZero() {
		fmt.Fprint(p.e.log, "\r\x1b[K")
	}
}
