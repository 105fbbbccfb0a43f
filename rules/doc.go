// Package rules reads rule packs (规则包): what an official scheme, a code system or a locality lays down, as data, in files
// that people can read, compare and correct. It also holds what all systems share: [Case], [Result], [Step] and the
// catalogue of codes for everything that can be wrong, [Code].
//
// [Open] either returns a [Pack] that is complete and consistent, or an error that lists every mistake at once, each with
// file, line, column and field, a stable [Code], and what to do. What would follow from a mistake is none: where a table is
// missing, or a row of it cannot be read, nothing is said to be missing from it. Nothing is half-loaded and nothing is repaired. Embedded
// packs and those of users load alike.
//
//	codes, err := rules.Open(yb20.FS())           // the code system, opened once
//	pack, err := rules.Open(chsdrg20.FS(), codes) // a pack names what it needs, pinned to the byte
//
// # Files
//
// A pack is a directory, an embedded one, or a zip archive, with pack.yaml and the tables that it lists. Beside them only
// README.md, a directory tests and hidden files may lie there. Tables are CSV (RFC 4180) in UTF-8, with or without byte order
// mark, with a header; columns may stand in any order; unknown columns and files are errors, because a rule that nobody
// reads is a rule that somebody believes in. Codes are written in canonical spelling ([icd.ParseDiagnosis]). The order of
// rows is the order of trial wherever something is tried in order.
//
// # pack.yaml
//
//	format: 1                # of these files; another number is another format
//	system: chs-drg          # or codes
//	id: chs-drg              # letters, digits, - . _
//	edition: "2.0"           # of the official scheme
//	revision: 1              # of the pack within the edition, from 1
//	name: ...                # official name
//	region: "3301"           # optional: digits of the administrative division (行政区划代码) that the pack is for
//	from: 2025-01-01         # optional: first day of validity
//	to: 2026-12-31           # optional: last day
//	sources:                 # at least one
//	  - title: ...
//	    issuer: ...
//	    number: ...          # optional: 文号
//	    date: ...            # optional: as the document states it
//	    note: ...            # optional
//	code_system:             # system chs-drg: what the codes of the tables are of
//	  id: yb
//	  edition: "2.0"
//	  digest: "h1:..."
//	parameters: ...          # system chs-drg: every one of Parameters
//	tables:                  # every table with its number of rows, which is asserted
//	  mdc: 26
//
// # Tables of system codes
//
//	diagnoses.csv   code, name, gray     gray is 1 or empty: closed for settlement (灰码)
//	procedures.csv  code, name, gray
//	chapters.csv*   range                chapters (章) of the diagnoses: A00-B99
//	sections.csv*   range                sections (节): A00-A09 or B99, each within a chapter
//
// Those with a mark may be left out. Ranges are of categories, ascend and do not overlap ([icd.ParseRange]).
//
// # Tables of system chs-drg
//
// Those without a mark are required.
//
//	mdc.csv             mdc, name, on_miss, qy, qy_code
//	gates.csv           group, alternative, atom, list, value     what opens an MDC
//	qy.csv*             group, alternative, atom, list, value     what makes a case of an MDC ambiguous
//	adrg.csv            adrg, mdc, name, stage
//	conditions.csv      group, alternative, atom, list, value     what an ADRG takes
//	lists.csv           list, code                                lists of conditions
//	mdc_principal.csv*  mdc, code                                 lists of principal diagnoses, named as their MDC
//	drg.csv             drg, adrg, name, when
//	mcc.csv*, cc.csv*   code, exclusion
//	exclusion.csv*      exclusion, code                           the principal diagnoses that cancel
//	zones.csv*          zone, code                                body zones of multiple trauma
//	not_principal.csv*  code                                      diagnoses that cannot be principal
//	not_counted.csv*    code                                      procedures that do not count, unless counts is "list"
//	counted.csv*        code                                      procedures that count, if counts is "list"
//	accepted.csv*       finding, subject, reason, source
//
// MDCs are tried in the order of mdc.csv. on_miss says what becomes of a case that entered and that no ADRG takes: "next" MDC
// or "stop". qy is "off", "ambiguous" (then qy_code is the code of such a case) or "no-group". The stage of an ADRG is "pre",
// "before_qy" or "after_qy": the test for ambiguity is asked between the last two. Leaves of an ADRG are tried in the order of
// drg.csv; when is "mcc", "cc" (MCC or CC) or empty (every case), and the last leaf takes every case.
//
// A group has alternatives, numbered from 1, one of which must hold; an alternative has conditions, a row each, all of which
// must hold. A condition is one of the closed list of [Atom]s, with a list or a value where the atom needs one. Several rows
// procedure_group of one alternative are a combination: each is met by a procedure of its own.
//
// accepted.csv admits findings that an official scheme itself has, such as a group that no case can reach: the code of the
// error, what it is about as the error names it, why it is so, and where it is written. A finding that does not occur is an
// error too.
package rules
