package rules

// Findings of [Lint] in packs of system payment.
const (
	// ValueFalls is about a group that asks for graver complications, or for more, than another one and has a lower weight,
	// score, price or cost. It takes the packs that group. A test of lint covers it.
	ValueFalls Code = "value-falls"

	// GroupUnpriced is about a group of the packs that group for which no table has a number, or none for a level of
	// hospitals. A test of lint covers it.
	GroupUnpriced Code = "group-unpriced"

	// GroupForeign is about a group of a table that none of the packs that group has. A test of lint covers it.
	GroupForeign Code = "group-foreign"

	// CoefficientMissing is about an institution for which nothing says what its coefficient is made of. A test of lint covers it.
	CoefficientMissing Code = "coefficient-missing"

	// RowForNobody is about a row for an institution, level or class that institutions.csv does not have. A test of lint covers it.
	RowForNobody Code = "row-for-nobody"

	// ValueUnreached is about a value of a setting that is never taken: no institution and no day of the scheme meets its
	// conditions, or those before it leave none. A test of lint covers it.
	ValueUnreached Code = "value-unreached"

	// SettingPartial is about a rate or threshold without value for some institution. A test of lint covers it.
	SettingPartial Code = "setting-partial"

	// ThresholdsContradict is about a low limit that is not below the high one, and other pairs that exclude each other. A test
	// of lint covers it.
	ThresholdsContradict Code = "thresholds-contradict"

	// ValidityGap is about days of the scheme on which a setting or an item has no value, between others that have one. A test of
	// lint covers it.
	ValidityGap Code = "validity-gap"

	// SpanOutside is about a row that is valid on no day of the scheme. A test of lint covers it.
	SpanOutside Code = "span-outside"

	// BackingPartial is about values without evidence or source where the others of the setting, of the table, or most settings
	// have both. A test of lint covers it.
	BackingPartial Code = "backing-partial"

	// BackingUnofficial is about values that rest on practice, hearsay or inference (X, I). A test of lint covers it.
	BackingUnofficial Code = "backing-unofficial"
)
