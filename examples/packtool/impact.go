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
以及前几例变组病例。两个规则包都有权重（CHS-DRG）或分值（DIP）时，另给出它们的变化。病例写明 hospital_level 时，按医院级别合计；写明 institution 时，
按医院合计，变组多的在前。

  packtool impact chs-drg@1.1 chs-drg@2.0 < cases.jsonl
  packtool impact ./mycity-2026 ./mycity-2027 -list 100 < cases.jsonl

-top 迁移表和医院最多的行数（0 为全部），-list 列出的变组病例数，-json 输出 JSON：全部迁移、全部医院。内存与病例数无关，只与医院数有关。
退出码：0 全部读完；1 有无法读取的行，或被中断；2 命令未能完成。`, `
Reads cases from standard input, one JSON object a line, and groups each under both packs. It prints the migrations (group to group,
cases, share), where the explanations of the first case of each part, and the first cases that moved. Where both packs have
weights (CHS-DRG) or scores (DIP), it tells how they change. Where cases state hospital_level, it adds up by level; where they state institution, by
hospital, those with most moved cases first.

  packtool impact chs-drg@1.1 chs-drg@2.0 < cases.jsonl
  packtool impact ./mycity-2026 ./mycity-2027 -list 100 < cases.jsonl

-top is how many migrations and hospitals are printed (0 for all), -list how many moved cases; -json has all migrations and all
hospitals. Memory does not depend on the number of cases, only on that of hospitals.
Exit status: 0 all was read; 1 there were lines that cannot be read, or an interrupt; 2 the command could not do its work.`},
		run: runImpact,
	}
}

func runImpact(e env, args []string) int {
	f := e.packFlags("impact")
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
	scored string // what its weight or score stands under
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
	scores map[string]*big.Rat // by code; weights that hold for one level of hospitals by code and level
}

// scoreKey is what a weight or score stands under.
func scoreKey(code, level string) string { return strings.TrimRight(code+" "+level, " ") }

func newSide(p *rules.Pack) (side, error) {
	g, err := grouper.New(p)
	s := side{p, g, make(map[string]*big.Rat)}
	if d := p.DIP(); d != nil {
		for _, x := range d.Scores {
			s.scores[x.Code] = x.Score.Rat()
		}
	}
	if d := p.DRG(); d != nil {
		for _, w := range d.Weights {
			s.scores[scoreKey(w.Code, w.HospitalLevel)] = w.Value.Rat()
		}
	}
	return s, err
}

// outcome is where a result puts the case.
func (s *side) outcome(c *grouper.Case, r *grouper.Result) outcome {
	o := outcome{status: r.Status, code: r.Code, scored: r.Code}
	if d := s.pack.DIP(); d != nil && r.DIP.Group > 0 {
		o.scored = d.Groups[r.DIP.Group-1].Code
	}
	if k := scoreKey(o.scored, c.HospitalLevel); s.scores[k] != nil {
		o.scored = strings.Clone(k) // the line that the level was read from need not stay
	}
	return o
}

// migration is from where to where.
type migration struct{ old, new outcome }

func (m migration) moved() bool { return m.old.status != m.new.status || m.old.code != m.new.code }

// cell is what is kept of a migration.
type cell struct {
	migration
	cases int
	first parting // of its first case
}

// impact counts migrations. What it keeps depends on the number of groups and hospitals, and not on that of cases.
type impact struct {
	e            env
	old, new     side
	cells        map[migration]*cell
	levels       breakdown
	institutions breakdown
	listed       []listedCase
	most         int // of listed
	cases        int
	moved        int
	bad          int // lines that cannot be read
	problems     []string
	interrupted  bool
}

// listedCase is a case that moved.
type listedCase struct {
	number    int // of the line of cases, from 1
	id        string
	migration migration
	at        parting
}

func newImpact(e env, old, new *rules.Pack, list int) (*impact, error) {
	m := &impact{e: e, cells: make(map[migration]*cell), levels: make(breakdown), institutions: make(breakdown), most: list}
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
	k := migration{m.old.outcome(c, &o), m.new.outcome(c, &n)}
	x := m.cells[k]
	if x == nil {
		x = &cell{migration: k}
		m.cells[k] = x
		if k.moved() {
			x.first = m.part(c)
		}
	}
	x.cases++
	m.levels.add(c.HospitalLevel, x)
	m.institutions.add(c.Institution, x)
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
		fmt.Fprintf(b, pick("  %[1]s合计 %[2]s → %[3]s（%[4]s %%，%[5]s 例有%[1]s）", "  %[1]ss %[2]s → %[3]s (%[4]s %%, of %[5]s cases)"),
			m.unit(), m.number(&all.old), m.number(&all.new), c, thousands(all.scored))
	}
	fmt.Fprintln(b)
	if m.bad > 0 {
		fmt.Fprintf(b, pick("另有 %s 行无法读取，未计入\n", "%s lines could not be read and are not counted\n"), thousands(m.bad))
		for _, p := range m.problems {
			fmt.Fprintln(b, "  "+p)
		}
	}
	m.writeMigrations(b, top)
	m.writeLevels(b)
	m.writeInstitutions(b, top)
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
			fmt.Fprintf(b, "   %s %s → %s", m.unit(), m.number(o), m.number(n))
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

// writeJSON writes one object: old, new, cases, moved, unreadable, complete, migrations (all, also those that move nothing), levels,
// institutions and listed. Cases that state no level or no institution are added up under "", unless none does.
func (m *impact) writeJSON(w io.Writer) error {
	out := struct {
		Old          packJSON          `json:"old"`
		New          packJSON          `json:"new"`
		Cases        int               `json:"cases"`
		Moved        int               `json:"moved"`
		Unreadable   int               `json:"unreadable"`
		Complete     bool              `json:"complete"`
		Migrations   []migrationJSON   `json:"migrations"`
		Levels       []levelJSON       `json:"levels"`
		Institutions []institutionJSON `json:"institutions"`
		Listed       []caseJSON        `json:"listed"`
	}{named(m.old.pack), named(m.new.pack), m.cases, m.moved, m.bad, !m.interrupted,
		[]migrationJSON{}, []levelJSON{}, []institutionJSON{}, []caseJSON{}}
	for _, k := range m.migrations() {
		j := migrationJSON{Old: m.old.end(k.old), New: m.new.end(k.new), Cases: m.cells[k].cases}
		if k.moved() {
			j.First = &m.cells[k].first
		}
		out.Migrations = append(out.Migrations, j)
	}
	for _, name := range m.levels.names() {
		out.Levels = append(out.Levels, levelJSON{name, m.sum(m.levels[name]).json()})
	}
	for _, name := range m.institutions.names() {
		out.Institutions = append(out.Institutions, institutionJSON{name, m.sum(m.institutions[name]).json()})
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
