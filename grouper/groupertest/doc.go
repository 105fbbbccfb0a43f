// Package groupertest lets the people who write a rule pack prove it: they write cases with the groups that they expect into
// spreadsheets, and get back which rows pass, why the others do not, and which rules no row has touched.
//
// A sheet is a CSV file, UTF-8 with a header, that lies in the directory tests of the pack:
//
//	name,sex,age,dx,px,want.code,want.rule,note
//	阑尾切除,M,34,K35.800,47.0100,GD19,adrg/GD1,
//	无手术,M,34,K35.800,,GZ15,,
//	编码有误,M,34,K35.80O,,-,,应为无法入组
//
// From Go it takes one call, [Test], in a test of one's own; [Run] returns the report instead. [Lint] fails a test with what is
// suspicious in a pack.
//
// # Columns
//
// name is required: a row whose name begins with todo is skipped. note is for people. The columns of a case are named as
// [rules.Field] names them: sex (M, F, or the number of the settlement list), age, age_days, birth_weight, admission_weight,
// stay, discharge, department, icu_hours, icu_days, ventilator_hours, hospital_level, insurance, tcm_dx, admission, stage,
// cost, price; flags as a|!b, which declares a true and b false; parts as drugs=100|tcm=20; dx and px are lists, the principal
// diagnosis and the main procedure first. principal, secondary and procedures may take their place. Lists are separated by |,
// never by +, which is part of codes. An empty cell is unknown.
//
// The columns that begin with want are compared; an empty cell does not care, and a row of which all are empty is an error,
// because it would pass whatever happens.
//
//	want.status      of the result, such as grouped or needs-data
//	want.mdc         - for none
//	want.adrg        - for none
//	want.code        - if the case must not be grouped: neither grouped, nor core, nor comprehensive
//	want.number      of the row of DIP, - for none
//	want.kind        of the group of DIP, - for none
//	want.rule        ids of rules that must have acted, such as adrg/BR1, exclusion/96 or row/2966: the last took the case
//	want.issues      codes that must be among the issues, - for no issue at all
//	want.mcc         the diagnoses that survive as MCC, - for none
//	want.cc          the diagnoses that survive as CC, - for none
//	want.candidates  the rows of DIP between which nothing decides, - for none
//
// An exclamation mark before the value of one of the first six, or before a rule or an issue, turns the expectation round:
// !BR11 is any answer but BR11.
//
// # Coverage
//
// What is counted are rules, not lines: whether a gate opened and closed, which alternative of an ADRG took a case, whether a
// condition was met and whether it failed, and so on; see [Kind]. Of the conditions of an ADRG only a failure that decides is
// counted, that of a case in which all others held. What no case can do is not counted: the failure of a condition that asks
// nothing, or of a list of principal diagnoses that holds all those of the gate; a parameter that no rule of the pack can
// touch. Of each rule that is not covered [Item.Why] says how near the rows came. [Report.Against] counts the rules of a local pack
// that its base does not have.
//
// # Changes of national rules
//
// The sheets of a pack that says core_changes must hold a row for each thing that it changes above the DRG: one that comes to it
// and that the base groups otherwise. [Report.Core] lists what is changed; what no row shows fails the run.
package groupertest
