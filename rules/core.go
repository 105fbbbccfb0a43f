package rules

// core notes a row that changes national rules above the leaf. A pack that does not say that it changes them may have none.
func (l *loader) core(s *sheet, col int) {
	l.changesCore = true
	if !l.manifest.Core {
		s.fail(col, CoreChange)
	}
}

// coreKey is core for a key of the manifest.
func (l *loader) coreKey(at Pos, name string) {
	l.changesCore = true
	if !l.manifest.Core {
		l.add(&Error{Code: CoreChange, File: manifestFile, Line: int(at.Line), Field: "parameters." + name,
			Source: l.index(manifestFile).Line(int(at.Line))})
	}
}

// inherit puts the parameters of the manifest into their layer. A pack of system chs-drg has those of its base where it states
// none; one that states what the base has anyway says nothing.
func (l *loader) inherit() {
	m := &l.manifest
	for i := range m.pos {
		m.pos[i].Layer = l.layer
	}
	if l.base == nil || m.System != SystemDRG {
		return
	}
	b := &l.base.manifest
	same := func(at Pos, name, value string, was Pos) {
		l.add(&Error{Code: ChangeIdentical, File: manifestFile, Line: int(at.Line), Field: "parameters." + name,
			Source: l.index(manifestFile).Line(int(at.Line)), Args: []any{value, l.place(was)}})
	}
	for i := range drgParameters {
		a := &drgParameters[i]
		if m.pos[i].File == NoFile {
			a.take(m, b)
			m.pos[i] = b.pos[i]
			continue
		}
		if value := a.show(m); value == a.show(b) {
			same(m.pos[i], a.name, value, b.pos[i])
		} else if a.name != "ungrouped_code" {
			l.coreKey(m.pos[i], a.name)
		}
	}
	own := m.Parameters.UngroupedCodes
	m.Parameters.UngroupedCodes = nil
	for _, reason := range ungroupedReasons {
		var was, is *UngroupedCode
		for i := range b.Parameters.UngroupedCodes {
			if u := &b.Parameters.UngroupedCodes[i]; u.Reason == reason {
				was = u
			}
		}
		for i := range own {
			if u := &own[i]; u.Reason == reason {
				u.Pos.Layer = l.layer
				is = u
			}
		}
		switch {
		case is != nil && was != nil && is.Code == was.Code:
			same(is.Pos, "ungrouped_codes."+string(reason), is.Code, was.Pos)
		case is == nil:
			is = was
		}
		if is != nil {
			m.Parameters.UngroupedCodes = append(m.Parameters.UngroupedCodes, *is)
		}
	}
}

// take takes over a parameter of another manifest.
func (a *parameter) take(m, from *Manifest) {
	switch {
	case a.number != nil:
		*a.number(m) = *a.number(from)
	case a.set != nil:
		*a.set(m) = *a.set(from)
	default:
		*a.text(m) = *a.text(from)
	}
}
