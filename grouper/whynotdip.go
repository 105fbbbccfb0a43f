package grouper

import (
	"slices"

	"github.com/fenzu/fenzu/dip"
	"github.com/fenzu/fenzu/icd"
	"github.com/fenzu/fenzu/rules"
)

// askDIP finds what stands between a case and a group of DIP. Several rows, or several comprehensive groups, may have the code of
// the target: the answer is about the one with the fewest obstacles, of several the first.
func (w *WhyNot) askDIP(g *Grouper, e *dip.Grouper, c *Case) {
	asked := false
	best := func(about []Fact, obstacles []Obstacle) {
		if !asked || len(obstacles) < len(w.Obstacles) {
			w.about, w.Obstacles = about, obstacles
		}
		asked = true
	}
	d := g.pack.DIP()
	for _, id := range w.Target.rows {
		about := g.ask(c, &w.Trace, func(visit, about func(rules.Step)) Result { return e.AskRow(c, id, visit, about) })
		best(about, w.weighRow(d, id, about))
	}
	for _, x := range w.Target.groups {
		about := g.ask(c, &w.Trace, func(visit, about func(rules.Step)) Result { return e.AskGroup(c, x.group, visit, about) })
		best(about, w.weighGroup(d, x, about))
	}
	if !asked {
		w.Trace = g.Explain(c)
	}
	w.In = w.inside()
}

// order says when a kind of group is tried: the later, the higher.
func (w *WhyNot) order(k rules.Kind) int {
	m := w.Trace.pack.Manifest()
	stages := map[rules.Kind]string{
		rules.KindBedDay: "bed-day", rules.KindDay: "day", rules.KindPre: "pre", rules.KindFamily: "family",
		rules.KindCore: "core", rules.KindBasic: "core",
	}
	stage, ok := stages[k]
	if !ok { // what takes the cases that no row takes
		return 2 * len(m.DIP.Pipeline)
	}
	n := 2 * slices.Index(m.DIP.Pipeline, stage)
	if k == rules.KindBasic && m.DIP.BasicStage != "core" {
		n++
	}
	return n
}

// weighRow finds what stands between the case and a row.
func (w *WhyNot) weighRow(d *rules.DIP, id rules.RowID, about []Fact) (list []Obstacle) {
	r, row := &w.Trace.Result, &d.Rows[id-1]
	if len(about) == 0 {
		return []Obstacle{w.stopped()}
	}
	add := func(k ObstacleKind, facts ...Fact) {
		list = append(list, Obstacle{Kind: k, Group: row.Code, Name: row.Name, Facts: facts})
	}
	typed := len(w.Trace.pack.Manifest().DIP.TypeOrder) > 0 // then lists are not tried one after the other
	if k := r.DIP.Kind; k != 0 && r.DIP.Row != id && w.order(k) < w.order(row.Kind) && !typed {
		o := w.winner(d)
		o.Kind = ObstacleEarlierList
		list = append(list, o)
	}
	var forms []answer
	for _, f := range about {
		switch f.Kind {
		case rules.StepList:
			if !f.Hit {
				add(ObstacleList, f)
			}
		case rules.StepKey:
			if !f.Hit {
				add(ObstacleKey, f)
			}
		case rules.StepAlternative:
			forms = append(forms, answer{f.Hit, Way{Number: f.Number, Place: f.Place}})
		case rules.StepSlot:
			forms[len(forms)-1].way.add(f)
		}
	}
	return w.weighForms(d, id, about, forms, list)
}

// weighForms goes on with the forms of a row, its condition, and the comparisons that it may have lost.
func (w *WhyNot) weighForms(d *rules.DIP, id rules.RowID, about []Fact, forms []answer, list []Obstacle) []Obstacle {
	row := &d.Rows[id-1]
	o, failed := w.nearest(ObstacleProcedures, forms)
	o.Group, o.Name = row.Code, row.Name
	if failed {
		list = append(list, o)
	}
	for _, f := range about {
		if f.Kind == rules.StepProviso && !f.Hit {
			list = append(list, Obstacle{Kind: ObstacleProviso, Group: row.Code, Name: row.Name, Facts: []Fact{f}})
		}
	}
	if len(list) > 0 {
		return list
	}
	return w.weighChoice(d, id)
}

// weighChoice finds why a row whose conditions all hold did not take the case.
func (w *WhyNot) weighChoice(d *rules.DIP, id rules.RowID) []Obstacle {
	r := &w.Trace.Result
	if r.DIP.Row == id {
		return nil
	}
	seen, choice := false, -1
	for i, s := range w.Trace.Steps {
		switch {
		case s.Kind == rules.StepChoice:
			choice = i
		case s.Kind == rules.StepRow && rules.RowID(s.Group) == id && rules.RowFate(s.Want) == rules.RowLost && choice >= 0:
			o := w.winner(d)
			o.Kind, o.Facts = ObstacleChoice, append([]Fact{w.Trace.Fact(choice)}, o.Facts...)
			return []Obstacle{o}
		case s.Kind == rules.StepRow && rules.RowID(s.Group) == id:
			seen = true
		}
	}
	if r.Status == rules.NeedsData {
		return []Obstacle{w.stopped()}
	}
	if k := d.Rows[id-1].Kind; k == r.DIP.Kind && (k == rules.KindBedDay || k == rules.KindPre) { // they are tried row by row
		o := w.winner(d)
		o.Kind = ObstacleEarlierList
		return []Obstacle{o}
	}
	if i := slices.IndexFunc(w.Trace.Steps, func(s rules.Step) bool { return s.Kind == rules.StepTie }); i >= 0 && seen {
		o := w.winner(d)
		o.Kind, o.Facts = ObstacleTie, append([]Fact{w.Trace.Fact(i)}, o.Facts...)
		return []Obstacle{o}
	}
	if !seen && r.DIP.Row > 0 && d.Rows[r.DIP.Row-1].Kind == d.Rows[id-1].Kind {
		for i, s := range slices.Backward(w.Trace.Steps) {
			if s.Kind != rules.StepKey {
				continue
			}
			f := w.Trace.Fact(i)
			has := func(row rules.RowID) bool {
				return slices.ContainsFunc(d.Rows[row-1].Keys, func(k rules.DiagnosisKey) bool { return k.Text == f.List })
			}
			if !has(r.DIP.Row) { // of another list
				continue
			}
			if has(id) { // it was tried, and the row was not, because one with procedures took the case
				break
			}
			o := w.winner(d)
			o.Kind, o.Facts = ObstacleNarrowerKey, append([]Fact{f}, o.Facts...)
			return []Obstacle{o}
		}
	}
	return []Obstacle{w.winner(d)}
}

// winner is what took the case instead.
func (w *WhyNot) winner(d *rules.DIP) Obstacle {
	r := &w.Trace.Result
	o := w.taken()
	switch {
	case r.DIP.Row > 0:
		o.Group, o.Name = d.Rows[r.DIP.Row-1].Code, d.Rows[r.DIP.Row-1].Name
	case r.DIP.Group > 0:
		o.Name = d.Groups[r.DIP.Group-1].Name
	}
	for i, s := range w.Trace.Steps {
		if s.Kind == rules.StepRow && rules.RowFate(s.Want) == rules.RowTaken || s.Kind == rules.StepFamily && s.Hit ||
			s.Kind == rules.StepLastResort {
			o.Facts = append(o.Facts, w.Trace.Fact(i))
		}
	}
	return o
}

// weighGroup finds what stands between the case and a comprehensive group.
func (w *WhyNot) weighGroup(d *rules.DIP, x comprehensive, about []Fact) (list []Obstacle) {
	r, g := &w.Trace.Result, &d.Groups[x.group]
	if len(about) == 0 {
		return []Obstacle{w.stopped()}
	}
	add := func(k ObstacleKind, facts ...Fact) {
		list = append(list, Obstacle{Kind: k, Group: w.Target.Code, Name: g.Name, Facts: facts})
	}
	if r.DIP.Kind != 0 && r.DIP.Kind != rules.KindComprehensive && r.DIP.Kind != rules.KindFallback {
		o := w.winner(d)
		o.Kind = ObstacleEarlierList
		list = append(list, o)
	}
	var class, key Fact
	var rungs []Fact
	for _, f := range about {
		switch f.Kind {
		case rules.StepKey:
			key = f
		case rules.StepClass:
			class = f
		case rules.StepRung:
			rungs = append(rungs, f)
		}
	}
	category := icd.Diagnosis(icd.Normalize(w.Trace.Case.Diagnoses[0])).Category()
	reached := slices.ContainsFunc(rungs, func(f Fact) bool { return f.Hit && int32(f.Step.Group) == x.group })
	switch hit := slices.IndexFunc(rungs, func(f Fact) bool { return f.Hit }); {
	case !key.Hit || x.category != "" && x.category != category:
		add(ObstacleKey, key)
	case reached:
	case hit >= 0:
		add(ObstacleRung, rungs[hit])
	case len(rungs) > 0: // the level of the main procedure is not one of the group
		add(ObstacleRung, rungs[len(rungs)-1])
	}
	if rules.Class(class.Want) != g.Class || !class.Hit {
		add(ObstacleClass, class, key)
	}
	if len(list) == 0 && !w.inside() {
		list = append(list, w.taken())
	}
	return list
}
