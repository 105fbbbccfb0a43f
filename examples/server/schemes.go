package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// openSchemes opens payment schemes over the packs that group.
func openSchemes(names []string, set *grouper.Set) ([]*payment.Scheme, error) {
	var list []*payment.Scheme
	var by []*rules.Pack
	for _, g := range set.Groupers() {
		by = append(by, g.Pack())
	}
	for _, name := range names {
		p, err := rules.OpenFile(name, by...)
		if err != nil {
			return nil, err
		}
		m := p.Manifest()
		grouping := slices.DeleteFunc(slices.Clone(by), func(g *rules.Pack) bool { return !m.IsFor(g.Identity()) })
		s, err := payment.Compile(p, grouping...)
		if err != nil {
			return nil, err
		}
		for _, other := range list {
			o := other.Pack().Manifest()
			shared := func(g *rules.Pack) bool { return o.IsFor(g.Identity()) }
			if o.Region == m.Region && o.From == m.From && slices.ContainsFunc(grouping, shared) {
				return nil, fmt.Errorf("schemes %s and %s of region %q both begin on %s, so nothing says which is in force",
					other.Identity(), s.Identity(), m.Region, m.From)
			}
		}
		list = append(list, s)
	}
	return list, nil
}

// scheme returns the scheme in force for the results of a pack: of the region that is the longest beginning of region, the one that
// began last on or before the day and has not ended.
func (s *service) scheme(by *rules.Identity, region string, day rules.Date) (*payment.Scheme, error) {
	var found *payment.Scheme
	var of rules.Manifest
	for _, x := range s.schemes {
		m := x.Pack().Manifest()
		if !m.IsFor(by) || !strings.HasPrefix(region, m.Region) || m.From.Compare(day) > 0 || !m.To.IsZero() && m.To.Compare(day) < 0 {
			continue
		}
		if found == nil || len(m.Region) > len(of.Region) || len(m.Region) == len(of.Region) && m.From.Compare(of.From) > 0 {
			found, of = x, m
		}
	}
	if found == nil {
		return nil, fmt.Errorf("no payment scheme for results of %s in region %q on %s", by, region, day)
	}
	return found, nil
}
