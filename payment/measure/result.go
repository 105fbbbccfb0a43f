package measure

import "github.com/fenzu/fenzu/payment"

// Result are the measured parameters. It is a value of its own: nothing in it changes afterwards, and its lists are in
// ascending order of their names, years and levels. What was not asked for is empty.
type Result struct {
	Method   *Method // as given
	Readings []int   // numbers of the readings of the specification that stand in for what the method left open or the data lack
	Notices  []Notice

	Read    int64       // sound records
	Counted int64       // of them, those that count, before trimming
	Left    []LeftOut   // of the others, by reason; and those trimmed away
	Errors  Errors      // of records, the first 100 in the order of the stream
	Wrong   []CodeCount // all errors of records by code

	Years []YearMean // of the area
	Area  Value      // mean of the area over the years, yuan

	Weights      []Weight
	Checks       []Check
	Scores       []Score
	Rates        []Rate
	Values       []PointValue
	Coefficients []Coefficient
	Means        []Mean
	Shares       []Share
	Quality      []Spread
	RIV          Value // share of the variance that the grouping explains (RIV)
	CaseMix      []CaseMix
}

// LeftOut counts sound records that do not count.
type LeftOut struct {
	Reason Reason
	Cases  int64
}

// CodeCount counts errors.
type CodeCount struct {
	Code  Code
	Count int64
}

// YearMean is the mean cost of the area in a year, over the cases that weights rest on.
type YearMean struct {
	Year  int
	Cases int64
	Mean  payment.Number // yuan; 0 without cases
}

// Weight is the relative weight of a group (权重).
type Weight struct {
	Group, ADRG string
	Band        string         // level band, "" for all levels
	Cases       int64          // over all years, after trimming
	Mean        payment.Number // yuan, of the group over the years
	Weight      Value
	Adopted     bool // Weight is not measured but adopted
}

// Check compares the sum of cases × weight with the number of cases, which it is where both come from one year (specification
// of payment, 9.4). With several years it shows how far the mix of cases has moved.
type Check struct {
	Band      string
	Cases     int64
	Exact     Value // with measured weights before rounding, printed like a weight
	Published Value // with published or adopted weights
}

// Score is the score of a DIP group (分值).
type Score struct {
	Group   string
	Cases   int64          // over all years, after trimming
	Mean    payment.Number // yuan, of the group over the years
	Score   Value
	Adopted bool
	Monitor []Value // of the parts of ScoreOutput.Monitor
}

// Rate is a rate (费率), yuan per weight.
type Rate struct {
	Level, Insurance string         // "" for all
	Budget           bool           // of the budget form
	Cases            int64          // 0 of the budget form
	Cost             payment.Number // yuan; the budget
	CM               payment.Number // total weight (总权重); predicted, of the budget form
	Rate             Value
}

// PointValue is a DIP budget value (预算点值), yuan per point.
type PointValue struct {
	Insurance string         // "" for all
	Cost      payment.Number // yuan, weighted by year
	Scores    payment.Number // points, weighted by year
	Value     Value
}

// Coefficient is a mean over the mean of the area.
type Coefficient struct {
	Side        Side
	Institution string // of ByInstitution
	Level       string // of ByLevel
	Group       string // "" for all groups
	Cases       int64  // over all years, after trimming
	Value       Value
	New         bool // the group is in its first year, and the value is 1 by rule
}

// Mean is the mean cost of a group at a level in the last year.
type Mean struct {
	Group, Level         string
	Insurance, Auxiliary string // "" where means do not tell them apart
	Cases                int64
	Mean                 Value // yuan
}

// Share is one quantity of an institution behind its dynamic coefficient.
type Share struct {
	Institution, Level, Class string
	Name                      string // cmi, or that of the share
	Value                     Value  // of the institution
	Reference                 Value  // of the same level; none if no institution makes it
	Excess                    Value  // value / reference - 1, of the exact figures (reading 45)
}

// Spread is the spread of costs inside a group.
type Spread struct {
	Group    string
	Cases    int64          // over all years, after trimming
	Mean     payment.Number // yuan, of the pooled cases
	CV       Value          // coefficient of variation (变异系数)
	Unstable bool           // above Stability.CVLimit, of the exact variance
}

// Scope is what a row of monitoring is about.
type Scope uint8

// The scopes.
const (
	ScopeArea Scope = iota
	ScopeLevel
	ScopeInstitution
)

var scopeNames = [...]string{"area", "level", "institution"}

// String returns the name of the scope.
func (s Scope) String() string {
	if int(s) < len(scopeNames) {
		return scopeNames[s]
	}
	return ""
}

// CaseMix is one row of monitoring. The indices are of all cases that count, untrimmed, against the means of the area in the
// same year; the case-mix index is of those that have a weight, or a score where the method has no weights.
type CaseMix struct {
	Scope        Scope
	Name         string // of the level or institution
	Year         int
	All          int64 // sound records
	Cases        int64 // that count
	GroupingRate Value // 入组率: grouped / all
	CMI          Value // 病例组合指数
	CostIndex    Value // 费用消耗指数: mean over the cases of mean cost of the group here / in the area
	TimeIndex    Value // 时间消耗指数: the same with days in hospital
	Groups       int   // that occurred, of those of the scheme if it is known
	Coverage     Value // 病组覆盖率: Groups / groups of the scheme
}
