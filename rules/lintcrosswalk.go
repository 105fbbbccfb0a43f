package rules

import "github.com/fenzu/fenzu/icd"

// crosswalk looks for images that are closed for settlement.
func (l *linter) crosswalk() {
	look := func(file File, from string, images []icd.Image, entry func(string) (icd.Entry, bool)) {
		for _, i := range images {
			if e, ok := entry(i.Code); ok && e.Gray {
				l.note(At(file, i.Line), GrayListed, from+" "+i.Code, i.Code, bilingual{from + " 的对应编码", "the images of " + from})
			}
		}
	}
	c := l.p.codes.catalog
	for from, images := range l.p.crosswalk.Diagnoses() {
		look(FileDiagnoses, from, images, func(s string) (icd.Entry, bool) { return c.Diagnosis(icd.Diagnosis(s)) })
	}
	for from, images := range l.p.crosswalk.Procedures() {
		look(FileProcedures, from, images, func(s string) (icd.Entry, bool) { return c.Procedure(icd.Procedure(s)) })
	}
}
