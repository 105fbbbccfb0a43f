package rules

import (
	"errors"
	"strconv"

	"github.com/fenzu/fenzu/icd"
)

// readCrosswalk reads the tables of a crosswalk.
func (l *loader) readCrosswalk() *icd.Crosswalk {
	var b icd.CrosswalkBuilder
	l.mapping("diagnoses", diagnoses, b.AddDiagnosis)
	l.mapping("procedures", procedures, b.AddProcedure)
	l.accept()
	l.codes.seal()
	return b.Crosswalk()
}

// mapping reads one table: a code and one of its images in each row.
func (l *loader) mapping(name string, k kind, add func(string, icd.Image) error) {
	s, ok := l.table(name, []string{"from", "to"}, []string{"kind", "note"})
	if !ok {
		return
	}
	for s.next() {
		from, to := s.Cell(0), s.Cell(1)
		sound := true
		switch n := icd.Normalize(from); {
		case from == "":
			s.fail(0, CellEmpty)
			sound = false
		case n != from:
			s.fail(0, CodeSpelling, from, n)
			sound = false
		}
		relation, ok := icd.ParseRelation(s.Cell(2))
		if !ok || to == "" && relation != icd.RelationUnstated {
			known := `"", equal, broader, narrower, near`
			if to == "" {
				known = `""`
			}
			s.fail(2, CellValue, strconv.Quote(s.Cell(2)), known)
			sound = false
		}
		if to != "" {
			if _, ok := l.code(s, 1, k); !ok {
				continue
			}
		}
		if !sound {
			continue
		}
		err := add(from, icd.Image{Code: to, Relation: relation, Note: s.Cell(3), Line: s.Line()})
		var conflict *icd.ConflictError
		switch {
		case !errors.As(err, &conflict):
		case conflict.Same():
			s.fail(0, RowDuplicate, from+" "+to, conflict.Earlier.Line)
		default:
			s.fail(1, RowConflict, from, strconv.Quote(to), strconv.Quote(conflict.Earlier.Code), conflict.Earlier.Line)
		}
	}
}
