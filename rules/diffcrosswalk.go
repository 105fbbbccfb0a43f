package rules

import (
	"iter"
	"strings"

	"github.com/fenzu/fenzu/icd"
)

// mappingFacets are the codes of a crosswalk with their images. Notes are not compared.
func (p *Pack) mappingFacets() (list []facet) {
	for _, t := range [...]struct {
		name string
		file File
		rows iter.Seq2[string, []icd.Image]
	}{
		{"diagnoses", FileDiagnoses, p.crosswalk.Diagnoses()},
		{"procedures", FileProcedures, p.crosswalk.Procedures()},
	} {
		for from, images := range t.rows {
			f := facet{kind: ChangedMapping, part: t.name + " " + from, value: "-"}
			var texts []string
			for _, i := range images {
				texts = append(texts, strings.TrimSpace(i.Code+" "+i.Relation.String()))
			}
			if len(images) > 0 {
				f.value = strings.Join(texts, ", ")
				f.pos = At(t.file, images[0].Line)
			}
			list = append(list, f)
		}
	}
	return list
}
