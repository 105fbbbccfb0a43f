// Package measure makes payment parameters from the cases of past years (参数测算): weights, rates, DIP scores and budget values,
// coefficients of hospitals and levels, means for cost deviations, and the figures by which a grouping is judged.
//
//	m := &measure.Method{
//		Years: []int{2023, 2024, 2025}, Weights: []int{1, 2, 7}, Order: measure.YearlyMeans,
//		Trim:   measure.Trim{Method: measure.TrimNone},
//		Weight: &measure.WeightOutput{Round: payment.Rounding{Decimals: 4, Mode: payment.HalfAway}},
//	}
//	res, err := measure.Measure(m, records) // any iter.Seq2[Record, error]
//	fmt.Print(res.Text(rules.Chinese))      // what was done, and what to look at
//	for _, f := range res.Files() { ... }   // weights.csv and so on, as scheme packs read them
//
// # What is computed, in which order
//
//  1. Each record is checked. One that is bad counts nowhere; it is reported with its place and field, and the run goes on.
//  2. [Selection] decides which cases count; then groups with too few cases leave.
//  3. [Trim] bounds the costs of each group and year, over all hospitals and levels unless it says by band.
//  4. Sums are made per group and year, of all cases and of level bands; years become one mean by weights and [Order].
//  5. Weights, scores and coefficients are quotients of such means. Weights and scores are rounded as they will be published;
//     rate, budget value and case-mix index are made of the published ones, or of those adopted.
//
// Weights, scores, the mean of the area, coefficients and the spread rest on trimmed costs. Rate, budget value and means by
// level rest on actual costs unless they say Trimmed. Shares, the case-mix index of monitoring and its cost and time indices
// rest on actual costs.
//
// # Arithmetic
//
// Money is whole fen; sums are whole numbers, means and quotients are exact fractions, and no binary fraction occurs. The only
// root, of the coefficient of variation, is rounded correctly from the exact variance. So the figures are the same to the last
// digit on every machine and in every order of the records.
//
// # Memory
//
// Records stream through. What stays is about 200 bytes for each combination that occurs of group, hospital, level, year and,
// where the method tells them apart, insurance and auxiliary class; making figures of hospitals and groups takes up to a
// kilobyte of each combination at the end. Trimming and the excellent interval look at single costs: then each case keeps 8
// bytes, up to 16 while lists grow.
//
// Payment standards made of these figures are prices for an area. The rules forbid to turn them into limits for single doctors
// or departments (医保办发〔2024〕9号).
package measure
