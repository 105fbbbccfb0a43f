package drg

import "github.com/fenzu/fenzu/rules"

// policy is the parameters of a pack in the form that runs.
type policy struct {
	exact        bool // codes match as filed
	anySex       bool // a case without sex is grouped
	adult        bool // a case without age is one year or more
	zeroDays     bool // an infant without age in days is 0 days old
	unknownDays  bool // an infant without age in days is grouped, tests on days are false
	askWeight    bool // a missing birth weight is asked for where it is all that is missing
	checkKnown   bool // the principal diagnosis must be defined
	checkGray    bool // and not gray
	checkAllowed bool // and allowed
	gray         bool // gray codes are closed
	shift        bool // a later procedure takes the place of a discarded main procedure
	retry        bool // later procedures are tried as main if the case ends ungrouped
	shareEntries bool // one entry may serve two groups of a pair
	oneMain      bool // one entry of a pair must be main
	yearDays     int64
	parameters   *rules.Parameters
}

// newPolicy reads parameters whose values the loader has checked.
func newPolicy(p *rules.Parameters) policy {
	return policy{
		exact:        p.CodeMatch == "exact",
		anySex:       p.SexMissing == "group",
		adult:        p.AgeMissing == "adult",
		zeroDays:     p.InfantDaysMissing == "zero",
		unknownDays:  p.InfantDaysMissing == "false",
		askWeight:    p.WeightMissing == "needs-data",
		checkKnown:   p.Checks("catalogue"),
		checkGray:    p.Checks("gray"),
		checkAllowed: p.Checks("not-allowed"),
		gray:         p.Gray == "check",
		shift:        p.DiscardedMain == "shift",
		retry:        p.DiscardedMain == "retry",
		shareEntries: p.PairEntries == "any",
		oneMain:      p.PairMain == "one-is-main",
		yearDays:     p.YearDays,
		parameters:   p,
	}
}
