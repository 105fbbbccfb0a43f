package drg

import "github.com/fenzu/fenzu/rules"

// assignment is the entry of px that meets each group of a pair.
type assignment [rules.MaxProcedureGroups]int32

// paired reports whether the groups of a pair or triple are each met by a procedure: by different entries, unless the pack
// lets one serve two, and one of them in the main slot, if the pack asks for it (specification of the grouping, 5.3). Lists
// may share codes, so it looks for an assignment and does not take the first fit. The assignment found goes to out.
func (s *state) paired(a *alternative, out *assignment) bool {
	p, ok := s.newPairing(len(a.groups))
	if !ok {
		return false
	}
	for i, f := range a.groups {
		p.fill(s.px, i, func(r rules.Ref) bool { return s.inList(r, f) })
	}
	if !p.match(0, p.main < 0) {
		return false
	}
	if out != nil {
		*out = p.chosen
	}
	return true
}

// newPairing begins the search for an assignment to groups; it reports false if there can be none.
func (s *state) newPairing(groups int) (p pairing, ok bool) {
	p.groups, p.share, p.main = groups, s.g.policy.shareEntries, -1
	if s.g.policy.oneMain {
		p.main = int32(s.slot)
		return p, s.slot >= 0
	}
	return p, true
}

// pairing is the search for an assignment. Of the entries that meet a group it keeps as many as there are groups: one more
// could never be needed.
type pairing struct {
	groups int
	share  bool
	main   int32 // entry that must be used, or -1
	met    [rules.MaxProcedureGroups][rules.MaxProcedureGroups + 1]int32
	size   [rules.MaxProcedureGroups]int
	chosen assignment
}

// fill notes the entries that meet a group, in the order of the record; the main one is kept whatever its place.
func (p *pairing) fill(px []rules.Ref, group int, in func(rules.Ref) bool) {
	n := 0
	if p.main >= 0 && in(px[p.main]) {
		p.met[group][0] = p.main
		n = 1
	}
	limit := n + p.groups
	for i, ref := range px {
		if n == limit {
			break
		}
		if int32(i) != p.main && in(ref) {
			p.met[group][n] = int32(i)
			n++
		}
	}
	p.size[group] = n
}

// inList reports whether a procedure makes a fact true in any position.
func (s *state) inList(ref rules.Ref, f fact) bool {
	if ref < 0 {
		return false
	}
	row := &s.g.px.rows[ref]
	for _, x := range s.g.px.facts[row.start+uint32(row.main):][:row.any] {
		if x == f {
			return true
		}
	}
	return false
}

// match assigns entries to the groups from the i-th on; main tells whether the main entry is used, or need not be.
func (p *pairing) match(i int, main bool) bool {
	if i == p.groups {
		return main
	}
	for _, e := range p.met[i][:p.size[i]] {
		if !p.share && p.used(i, e) {
			continue
		}
		p.chosen[i] = e
		if p.match(i+1, main || e == p.main) {
			return true
		}
	}
	return false
}

func (p *pairing) used(i int, e int32) bool {
	for _, c := range p.chosen[:i] {
		if c == e {
			return true
		}
	}
	return false
}
