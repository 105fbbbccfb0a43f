// Package grouper is the front door of fenzu: it says which group an inpatient settlement list (医保基金结算清单) belongs to,
// under whatever pack the caller holds, and why.
//
// Open a pack with package rules, compile it once with [New], and group any number of cases with it:
//
//	codes, err := rules.Open(yb20.FS())
//	pack, err := rules.Open(chsdrg20.FS(), codes)
//	g, err := grouper.New(pack)
//	r := g.Group(&grouper.Case{Sex: rules.Male, Age: rules.Known(67), Diagnoses: []string{"I63.902", "J96.000"}})
//
// There is no default edition, no registry and no setting that changes an answer: a [Result] depends on the case and the
// pack alone, and names the pack it came from down to the byte.
//
// The order in which a case is tried is that of the system of the pack; package drg states it for CHS-DRG. [Grouper.Explain]
// runs the engine that [Grouper.Group] runs and tells every step of it. [Grouper.Each] groups a stream, in order, with as
// many workers as the caller wants; [Grouper.EachChunk] reads a file on them too, and [MapChunks] does there whatever else is to be
// done with a case. [Set] holds packs of several editions and regions and finds the one that is in force.
//
// [Grouper.WhyNot] tells what stands between a case and a group, and [Grouper.Neighbours] what hangs on one entry of its record. Both
// explain an answer and help to audit one; neither advises. Payment follows the record, and the record follows the patient: codes
// that are filed for the sake of the group that they lead to (高套病组, upcoding) take money from the fund by altered
// records, which 《医疗保障基金使用监督管理条例》 (国务院令第 735 号, 2021) forbids to hospitals and their staff. So their texts say what
// the group would be if the record were another one, the other record is one that an auditor can compare with the medical
// history, and no answer is ranked by weight, score or money.
//
// A promise, stated by the mistakes that it rules out: no group is ever assigned by a code that the rules do not name, by a
// prefix of a code, by a value that is missing, or by the order of secondary diagnoses; and bad data never panics: it is a
// status with issues.
package grouper
