package rules

import (
	"github.com/fenzu/fenzu/icd"
	"github.com/fenzu/fenzu/internal/yamldoc"
)

// Signs inside a cell: any of several, and all of several.
const (
	anyOf = "|"
	allOf = "&"
)

// readDIP reads the tables of a pack of system dip over those of its base, and checks them together. A table that a pack has
// takes the place of the base's table of that name; those of rows and of comprehensive groups state changes to it.
func (l *loader) readDIP(base *Pack) *DIP {
	d := &DIP{}
	if base != nil {
		*d = *base.dip
		l.codes.dx.take(base.codes.dx.extra)
		l.codes.px.take(base.codes.px.extra)
	}
	r := &dipReader{loader: l, d: d, overlay: base != nil}
	r.provisos()
	r.rows()
	r.classes()
	r.levels()
	r.comprehensive()
	r.lastResort()
	r.exclusions()
	r.families()
	r.cci()
	r.tcm()
	r.auxiliary()
	r.values()
	r.repairs()
	r.unused()
	l.codes.seal()
	if l.sound() {
		r.check()
	}
	l.accept()
	return d
}

// needBase finds the pack that the manifest changes.
func (l *loader) needBase(needs []*Pack, doc *yamldoc.Map) (*Pack, bool) {
	want := l.manifest.Base
	if want == (Need{}) {
		return nil, true
	}
	base, ok := l.need(needs, doc, "base", want, l.manifest.System)
	if ok && base.manifest.CodeSystem != l.manifest.CodeSystem {
		l.keyError(doc, "code_system", PackStale, l.manifest.CodeSystem.String(), base.manifest.CodeSystem.Digest, l.manifest.CodeSystem.Digest)
		return nil, false
	}
	return base, ok
}

// dipReader reads the tables of one pack of system dip.
type dipReader struct {
	*loader
	d       *DIP
	overlay bool
	lists   map[string][]Item
	listAt  map[string]Pos
	named   map[string]int32 // conditions
	own     int              // the first condition that is not of the base
	used    map[string]bool  // conditions, and lists with their sign, that something refers to
}

func (r *dipReader) catalog() *icd.Catalog { return r.codes.catalog }
