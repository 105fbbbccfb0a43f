// Package settlement reads settlement lists (医保基金结算清单) as hospitals upload them through the national interface of medical
// insurance: transaction 4101A, its elder 4101, which carries more (sex, age, days of stay, amounts), and the answers of 4103,
// by which a list is fetched back. What it reads becomes a [List]: the case for the groupers, and beside it what pre-submission
// checks and payment ask for.
//
//	var r settlement.Reader
//	for l, err := range r.Read(file) { ... }              // lists with what was noticed
//	results := g.Each(ctx, 0, settlement.Cases(r.Read(file))) // straight into a grouper
//
// # What is accepted
//
// One object, objects one a line, an array of objects, or objects one after another. An object is the body of the message,
// which has a member setlinfo, or the envelope around it, in which the body is input, output or data. A message over several
// lines that never closes takes what follows it along; files of many lists are better written one a line, where a damaged one
// costs itself only. Of an envelope with several bodies, as of a question with its answer, the one that holds a list is read; two
// lists in one envelope, and objects that stand beside the body instead of in it, make the case invalid.
//
// [Fields] is the one table of the names, what they mean and what becomes of each; FIELDS.md prints it. In the names of members
// neither case nor underscores count. An upload by 4101A states neither sex nor age nor days of stay, because the platform has
// them from the settlement: the caller sets them on the case before it is grouped, or takes the lists of 4101 or 4103.
//
// # What is done with what is not as it should be
//
// Every field that is ignored, doubtful or unreadable becomes a [Finding] of its list, with a stable code. Nothing is repaired
// silently. A value of the case that cannot be read makes the case invalid, as grouper.ReadJSON does: it is noted on the case,
// and the list comes with a [*ListError]. So do bytes of another encoding than UTF-8 in a value that is read. Reading goes on with
// the next list. The values of fields that are not read are repeated nowhere: they may be personal.
//
// The principal diagnosis is the first western diagnosis flagged as main; if none is flagged, the first one filed. Either doubt
// is a finding. The others keep their order. The same holds for procedures. Diagnoses of traditional Chinese medicine are never
// among the western ones: the first main disease (主病) with a code becomes the field TCMDiagnosis of the case.
//
// # Bounds
//
// A list has at most 16 MiB, an array 1,000 entries, a value 500 bytes; more is an error of that list. Of the findings of a list
// the first 100 are kept.
package settlement
