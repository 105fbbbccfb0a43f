package dip

import (
	"slices"
	"strings"

	"github.com/fenzu/fenzu/icd"
	"github.com/fenzu/fenzu/rules"
)

// shelves hold the rows of a list by key, and by procedure inside a key.
type shelves struct {
	list  []shelf
	forms []form  // of all shelves, those of one procedure side by side
	of    []int32 // by diagnosis: its shelves, a place in runs
	runs  [][]int32
	text  map[string]int32 // shelf of a key, for diagnoses that the code system does not have
	spans []span           // shelves whose key is a range
	keys  *keys
	rows  int
}

// span is a shelf whose key is a range.
type span struct {
	shelf int32
	holds icd.Range
}

// shelf is the rows of one key.
type shelf struct {
	key          rules.DiagnosisKey
	mains        []rules.Ref // ascending
	spans        []int32     // mains[i] has forms[spans[i]:spans[i+1]]
	conservative []form
	rows         int32
}

// form is one form of a row.
type form struct {
	row  rules.RowID
	form int32 // of the row
}

// keys finds the keys that diagnoses have.
type keys struct {
	catalog *icd.Catalog
	order   []rules.KeyShape
}

func newKeys(c *icd.Catalog, order []rules.KeyShape) *keys { return &keys{c, order} }

// shelve sorts the rows that belong to a list onto shelves.
func (k *keys) shelve(rows []rules.Row, belongs func(*rules.Row) bool) shelves {
	s := shelves{text: make(map[string]int32), keys: k}
	type entry struct {
		main rules.Ref
		form form
	}
	var entries [][]entry // by shelf
	for i := range rows {
		row := &rows[i]
		if !belongs(row) {
			continue
		}
		s.rows++
		for _, key := range row.Keys {
			n, known := s.text[key.Text]
			if !known {
				n = int32(len(s.list))
				s.text[key.Text] = n
				s.list = append(s.list, shelf{key: key})
				entries = append(entries, nil)
				if r, err := icd.ParseRange(key.Text); key.Shape == rules.KeyRange && err == nil {
					s.spans = append(s.spans, span{n, r})
				}
			}
			s.list[n].rows++
			for j := range row.Forms {
				f := form{rules.RowID(i + 1), int32(j)}
				if row.Forms[j].Conservative() {
					s.list[n].conservative = append(s.list[n].conservative, f)
				}
				for _, main := range row.Forms[j].Main {
					entries[n] = append(entries[n], entry{main, f})
				}
			}
		}
	}
	if s.rows == 0 {
		return s
	}
	for n := range s.list {
		list := entries[n]
		slices.SortStableFunc(list, func(a, b entry) int { return int(a.main) - int(b.main) })
		sh := &s.list[n]
		for i, e := range list {
			if i == 0 || list[i-1].main != e.main {
				sh.mains = append(sh.mains, e.main)
				sh.spans = append(sh.spans, int32(len(s.forms)))
			}
			s.forms = append(s.forms, e.form)
		}
		sh.spans = append(sh.spans, int32(len(s.forms)))
	}
	s.fill()
	return s
}

// fill finds the shelves of every diagnosis of the code system.
func (s *shelves) fill() {
	n, _ := s.keys.catalog.Len()
	s.of = make([]int32, n)
	s.runs = [][]int32{nil}
	known := map[int32]int32{} // runs of one shelf
	five := ""                 // of the diagnosis before
	run := int32(0)
	short := !slices.Contains(s.keys.order, rules.KeyFull) && !slices.Contains(s.keys.order, rules.KeyRange)
	for i, e := range s.keys.catalog.Diagnoses() {
		if key := icd.Diagnosis(e.Code).Key(); !short || key != five {
			five = key
			list := s.find(e.Code)
			switch {
			case len(list) == 0:
				run = 0
			case len(list) == 1:
				var ok bool
				if run, ok = known[list[0]]; !ok {
					run = int32(len(s.runs))
					known[list[0]] = run
					s.runs = append(s.runs, list)
				}
			default:
				run = int32(len(s.runs))
				s.runs = append(s.runs, list)
			}
		}
		s.of[i] = run
	}
}

// find returns the shelves of a diagnosis, in the order in which its keys are tried.
func (s *shelves) find(code string) []int32 {
	var list []int32
	add := func(key string) {
		if n, ok := s.text[key]; ok && !slices.Contains(list, n) {
			list = append(list, n)
		}
	}
	for _, shape := range s.keys.order {
		switch shape {
		case rules.KeyFull:
			dagger, _ := icd.Diagnosis(code).Halves()
			add(code)
			add(dagger)
		case rules.KeyFive:
			add(icd.Diagnosis(code).Key())
		case rules.KeyCategory:
			add(icd.Diagnosis(code).Category())
		case rules.KeyTwo:
			add(code[:2])
		case rules.KeyLetter:
			add(code[:1])
		case rules.KeyRange:
			list = append(list, s.ranges(code)...)
		}
	}
	return list
}

// ranges returns the shelves whose key is a range that holds a diagnosis, the narrower first.
func (s *shelves) ranges(code string) []int32 {
	var hits []span
	for _, h := range s.spans {
		if h.holds.Contains(code) {
			hits = append(hits, h)
		}
	}
	slices.SortStableFunc(hits, func(a, b span) int { return a.holds.Width() - b.holds.Width() })
	list := make([]int32, len(hits))
	for i, h := range hits {
		list[i] = h.shelf
	}
	return list
}

// rank orders the keys of a diagnosis as they are tried: by shape in the order of the pack, inside a shape the narrower first.
func (s *shelves) rank(n int32) int {
	key := s.list[n].key
	return slices.Index(s.keys.order, key.Shape)<<24 + breadth(key)
}

// breadth orders the keys of one shape that a diagnosis can have: ranges by how much they span, codes by their length.
func breadth(k rules.DiagnosisKey) int {
	if k.Shape == rules.KeyRange {
		r, _ := icd.ParseRange(k.Text) // the reader has parsed it
		return r.Width()
	}
	return 1<<16 - len(k.Text)
}

// run returns the shelves of the principal diagnosis, ref, or code if the code system does not have it.
func (s *shelves) run(ref rules.Ref, code string) []int32 {
	switch {
	case s.rows == 0:
		return nil
	case ref >= 0:
		return s.runs[s.of[ref]]
	}
	return s.find(code)
}

// led returns the forms of a shelf whose main slot a procedure can meet.
func (s *shelves) led(n int32, main rules.Ref) []form {
	sh := &s.list[n]
	i, ok := slices.BinarySearch(sh.mains, main)
	if !ok {
		return nil
	}
	return s.forms[sh.spans[i]:sh.spans[i+1]]
}

// firstHit is a list whose rows are tried in the order of the file.
type firstHit struct {
	kind rules.Kind
	rows []rules.RowID
}

// fillFirst collects the lists that are tried row by row.
func (g *Grouper) fillFirst(d *rules.DIP) {
	for _, k := range []rules.Kind{rules.KindBedDay, rules.KindPre} {
		f := firstHit{kind: k}
		for i := range d.Rows {
			if d.Rows[i].Kind == k {
				f.rows = append(f.rows, rules.RowID(i+1))
			}
		}
		g.first = append(g.first, f)
	}
}

// holdsKey reports whether a diagnosis has a key.
func holdsKey(k rules.DiagnosisKey, code string) bool {
	switch k.Shape {
	case rules.KeyRange:
		r, err := icd.ParseRange(k.Text)
		return err == nil && r.Contains(code)
	case rules.KeyFull:
		dagger, _ := icd.Diagnosis(code).Halves()
		return code == k.Text || dagger == k.Text
	}
	return strings.HasPrefix(code, k.Text)
}
