package rules

// readDIP reads the tables of a pack of system dip over those of its base, and checks them together. A table that a pack has
// takes the place of the base's table of that name; those of rows and of comprehensive groups state changes to it.
func (l *loader) readDIP() *DIP {
	d := &DIP{}
	if l.base != nil {
		*d = *l.base.dip
	}
	r := &dipReader{whenReader: l.newWhenReader(d.Provisos), d: d}
	r.readLists()
	r.readProvisos()
	d.Provisos = r.provisos
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
	r.companions()
	r.unused()
	r.unusedProvisos()
	l.codes.seal()
	if l.sound() {
		r.check()
	}
	l.accept()
	return d
}

// dipReader reads the tables of one pack of system dip.
type dipReader struct {
	*whenReader
	d *DIP
}

// companions reports tables of families without families.csv: nothing would read them.
func (r *dipReader) companions() {
	if r.manifest.lists("families") {
		return
	}
	for _, t := range r.manifest.Tables {
		if t.Name == "family_classes" || t.Name == "family_groups" {
			r.add(&Error{Code: KeyMissing, File: manifestFile, Line: int(t.Pos.Line), Field: "tables." + t.Name,
				Source: r.index(manifestFile).Line(int(t.Pos.Line)), Args: []any{"tables.families"}})
		}
	}
}
