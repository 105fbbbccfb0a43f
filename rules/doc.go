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
// README.md, a directory tests (sheets of cases, and [LintFile]), pack.sig (see [Signers]) and hidden files may lie there. Tables are CSV (RFC 4180) in UTF-8, with or without byte order
// mark, with a header; columns may stand in any order; unknown columns and files are errors, because a rule that nobody
// reads is a rule that somebody believes in. Codes are written in canonical spelling ([icd.ParseDiagnosis]). The order of
// rows is the order of trial wherever something is tried in order.
//
// # pack.yaml
//
//	format: 1                # of these files; another number is another format
//	system: chs-drg          # or dip, codes, crosswalk, edits, payment
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
//	code_system:             # not of system codes: what the codes of the tables are of
//	  id: yb
//	  edition: "2.0"
//	  digest: "h1:..."
//	source_system:           # of system crosswalk: what its codes are mapped from, a name alone
//	  id: old
//	  edition: "1.0"
//	base:                    # optional, systems chs-drg and dip: the pack that this one changes
//	  id: dip
//	  edition: "2.0"
//	  digest: "h1:..."
//	parameters: ...          # system chs-drg: every one of Parameters; system dip: of DIPParameters; system edits: of EditParameters
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
// # Tables of system crosswalk
//
//	diagnoses.csv   from, to, kind*, note*     rows in any order
//	procedures.csv  from, to, kind*, note*
//	accepted.csv*   finding, subject, reason, source
//
// from is a code of the source system: no pack of it is needed, and its form is not judged. to is a code of the code system, or empty,
// which says that there is none. Several rows of one code are its images: one of them is meant, and nothing says which. kind is equal,
// broader, narrower, near or empty; of the images of a code at most one is equal. [Pack.Convert] converts cases.
//
// # Tables of system edits
//
// All may be left out.
//
//	checks.csv      check, severity, source                    each [Check] that is made and needs no list
//	sex.csv         item, sex, severity, source                codes limited to M or F
//	age.csv         item, least, most, unit, severity, source  codes limited to an age in days or years
//	companions.csv  item, companion, severity, source          a|b: diagnoses one of which is asked for beside those of item
//	limits.csv      field, least, most, severity, source       bounds of a number, both included, one of which may be empty
//	values.csv      field, values, severity, source            a|b: the values that a field can have
//	required.csv    field, when, severity, source              when is infant, newborn, procedure or empty (always)
//	delivery.csv    item, source                               diagnoses of the mother's record
//	accepted.csv    finding, subject, reason, source
//
// An item is codes of one kind: a whole code; of diagnoses a range of categories or of places behind the dot, which holds a pair by
// either half; of procedures two to six characters that codes begin with, or a range of such (60-64). severity is notice, warning or
// error. Fields go by the names that readers of cases use, and by admitted, discharged and px_dates. No code can be limited to both sexes.
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
//	when.csv*           when, alternative, test, compare, value, not*   conditions on cases, of leaves
//	weights.csv*        drg, weight, hospital_level*
//	attributes.csv*     drg, attribute, value*
//	pre.csv*            drg, name, when                           groups before all MDCs
//
// MDCs are tried in the order of mdc.csv. on_miss says what becomes of a case that entered and that no ADRG takes: "next" MDC
// or "stop". qy is "off", "ambiguous" (then qy_code is the code of such a case) or "no-group". The stage of an ADRG is "pre",
// "before_qy" or "after_qy": the test for ambiguity is asked between the last two. Leaves of an ADRG are tried in the order of
// drg.csv; when is a tier, the name of a condition of when.csv, or both as tier&condition, or empty (every case); the last leaf takes
// every case. The tiers are "mcc", "cc" (MCC or CC), "cc_only" (CC and no MCC) and "none". Groups of pre.csv are tried before all
// MDCs, their complications against the principal diagnosis; a case of one is grouped and has neither MDC nor ADRG.
//
// A group has alternatives, numbered from 1, one of which must hold; an alternative has conditions, a row each, all of which
// must hold. A condition is one of the closed list of [Atom]s, with a list or a value where the atom needs one. Several rows
// procedure_group of one alternative are a combination: each is met by a procedure of its own.
//
// accepted.csv admits findings that an official scheme itself has, such as a group that no case can reach: the code of the
// error, what it is about as the error names it, why it is so, and where it is written. A finding that does not occur is an
// error too.
//
// Conditions on cases (when.csv) have alternatives, numbered from 1, one of which must hold; all tests of an alternative must. not is
// 1 or empty. The tests of chs-drg are
//
//	principal, other_diagnosis, any_diagnosis       in   codes a|b, or @list: the principal diagnosis, some other one, any
//	main, procedure, other_procedure                in   the same of procedures: in the main slot, anywhere, elsewhere
//	procedure_groups                                in   a|b&@list: each group is met by an entry of its own, as pair_entries and
//	                                                     pair_main say
//	count:LIST                                      lt, le, eq, ge, gt, between (2..4): entries of the procedures that the list holds
//	age (years), age_days, birth_weight (gram), stay (days), icu_hours, ventilator_hours, discharge    the same
//	department                                      in   texts a|b
//	flag:NAME, mcc, cc, cc_only, none               nothing is compared
//
// A code stands for itself alone, unless the row of a list says otherwise; a code of a case that the pack does not know meets no
// test. A test on a value that the case does not state is neither true nor false, turned round or not. A condition for which that
// leaves nothing certain does not hold, and the result carries the issue [OverlaySkipped] with the field and the leaf.
//
// If weights.csv is there, every leaf needs a weight, or an accepted finding [WeightNone]; ambiguous cases may have one under their
// code. Grouping reads neither weights nor attributes.
//
// # Local packs of system chs-drg
//
// A pack with a base is the base with changes. No table is required. [Open] with the base among needs is the way to it, and
// [Pack.Overlay] is Open with the base and its code system. A base can have a base: nation, province, city. Tables whose rows are
// changes have the columns change, reason and source, and no row leaves one of these empty. Of the examples, drgcity has what
// localities change below the ADRG, drgolder what older schemes changed above it.
//
//	drg.csv         change, drg, adrg*, name*, when*, before*, into*, reason, source
//	when.csv        as above; conditions of the base can be named, and not be defined anew
//	lists.csv       list, code, match*, change*, reason*, source*     rows without change are lists of the pack itself
//	weights.csv, attributes.csv    as above; each takes the place of that of the base
//	accepted.csv    as above; what the base accepts need not be accepted again
//
// drg.csv divides ADRGs anew. Its rows apply one after the other, each to a leaf of the base, once:
//
//	insert   drg, adrg, name, when, before    a leaf more, before a leaf of the ADRG; without before in front of those of the
//	                                          base. Rows that name one leaf keep their order. It is how an ADRG that the pack
//	                                          adds gets its leaves.
//	when     drg, when                        the leaf asks for something else
//	rename   drg, into, name                  another code, another name, or both
//	merge    drg, into, name                  one row for each leaf that becomes part of into, in their order; they stand side by
//	                                          side, have a tier alone, and are a tier together
//	remove   drg                              the leaf is switched off: its cases go on to the next one
//	replace  drg, adrg, name, when            the leaves of the ADRG are these rows, in their order; the ADRG has no other rows
//
// In the end each ADRG must be complete, and no leaf may be covered by those before it. An own list has match exact (or empty),
// prefix (codes that begin so) or range (A00-A09, of diagnoses) in each row; prefixes and ranges are for conditions on cases alone.
// @name in when.csv also finds the lists of the base, such as @BR1.principal or @MDCB.
//
// The manifest states parameters only where they differ from the base. Without more than that it can have
//
//	parameters:
//	  ungrouped_code: "0000A"
//	  ungrouped_codes: {no-mdc: "0000B", no-adrg: "0000C"}    # by reason; status and reason stay
//
// For such a pack status, MDC, ADRG, reason and surviving complications of every case are those of the base; only the leaf differs.
//
// Everything else is a change of the core and needs core_changes: true in the manifest; then every result, explanation and line says
// so ([Identity]), whatever pack stands above. MCC, CC and exclusion tables are of the core although they move no case to another ADRG: a
// pack without the mark consists of leaf operations (specification of the grouping, 10.1), and what is a complication is the same for
// all ADRGs and shows on every result.
//
//	parameters      any but those above
//	lists.csv       change add or remove: a code of a list of the base
//	mdc_principal.csv, zones.csv, exclusion.csv, not_principal.csv, not_counted.csv, counted.csv
//	                their columns with change (add, remove), reason, source; a name that is new is a new list
//	mcc.csv, cc.csv code, exclusion*, change (add, remove, replace), reason, source; a code can go from one
//	                to the other; only remove leaves exclusion empty
//	mdc.csv         mdc, name*, on_miss*, qy*, qy_code*, before*, change (add, remove, replace), reason, source
//	adrg.csv        adrg, mdc*, name*, stage*, before*, change (add, remove, replace), reason, source
//	gates.csv, qy.csv, conditions.csv
//	                their columns with reason, source: the rows of a group are all that it asks, in place of what the base says
//	pre.csv         its columns with reason, source; it takes the place of that of the base
//
// A cell that replace leaves empty stays as it is; before moves a group; an MDC whose qy becomes "off" has no test any more. Only
// conditions of such packs have the atom principal_not: the principal diagnosis is none of the list. To remove what is not there, to
// add what is, to change something to what it is, and to change what the pack itself changed is an error that names both places.
//
// # Tables of system dip
//
// All may be left out. Columns with a mark may be left out, too.
//
//	core.csv, basic.csv, day.csv, bed_day.csv, pre.csv
//	    number*, code*, diagnosis, main, related*, when*, class*, name*, origin*, alternative*
//	procedure_class.csv    code, match, class, basis
//	procedure_level.csv    code, level, incision
//	comprehensive.csv      key, class, code, levels*, name*
//	last_resort.csv        key, code, name*
//	exclude_principal.csv  code, match
//	exclude_procedure.csv  code, match, action, unless*
//	families.csv           family, scope, before*
//	family_classes.csv     family, class, code
//	family_groups.csv      family, classes, code, diagnosis*, name*
//	when.csv               when, alternative, test, compare, value, not*
//	lists.csv              list, code
//	tcm.csv                tcm_dx, diagnosis*, procedures*, base*, part*, min_share*, code*, score*, coefficient*
//	auxiliary.csv          type, level, when, groups*, trigger*, hospital_level*, coefficient*, code*
//	cci.csv                category, weight, diagnosis, yields_to*
//	scores.csv             code, score
//	costs.csv              code, cost, hospital_level*, insurance*
//	coefficients.csv       code, coefficient, hospital_level
//	attributes.csv         code, attribute, value*
//	stages.csv             code, factor, stage, hospital_level*
//	repairs.csv            number, found, used, rule, name*
//	accepted.csv           finding, subject, reason, source
//
// Signs inside a cell: a|b is any of these, a&b all of them (of procedures of a row or entry, and of classes of a family),
// low..high a range of numbers with both ends, @list a list of lists.csv of the same pack. As a key, * takes every
// diagnosis.
//
// Rows. diagnosis holds keys: a whole code or its dagger part, five characters, a category, two characters, one, or a range
// ([ParseKey]); only rows of pre.csv can do without. main is the slot of the main procedure, empty for conservative
// treatment; related are further slots, one&other, each of which may be one of several. A further form of a row follows it
// with alternative 2, 3 and so on; its line says main and related, and for the rest is empty or repeats the first. number is
// that of the national list; code is what the result says, without it the number. when names a condition, class is
// conservative, diagnostic, therapeutic or surgery and goes before the class of the main procedure.
//
// Items. Where rules name codes (lists, conditions, scopes, unless, cci), a diagnosis is the beginning of a code (A41.90),
// or a range of categories or of places behind the dot; a procedure is a whole code, or two to six characters that codes
// begin with. exclude tables and procedure_class.csv say so themselves, with match exact, prefix or (diagnoses) range.
//
// Classes are diagnostic, therapeutic, intervention, surgery, adjunct or unsettled; basis is official, pack or written. Of
// the rows that hold a procedure one for the whole code decides, else the longest. Levels are 1 to 4, incisions 0 to 3, each
// empty if unknown.
//
// A comprehensive group has the key of a level of the ladder: a category, a range of them, two characters, one, or * on the
// level of categories; its levels are those of the main procedure. In its code {category}, {key} and {class} stand for those
// of the case.
//
// An exclusion of procedures is simple, not-main or drop, but not beside the principal diagnoses of unless. A family stands
// right before the one that its column before names; groups are sets of its classes, and the longest diagnosis goes first.
//
// A condition has alternatives, numbered from 1, one of which must hold; all tests of an alternative must. Tests are those
// of [TestKind]; numbers compare by lt, le, eq, ge, gt and between, texts and codes by in; flag:NAME compares nothing,
// share:NAME is of that part of the cost; not is 1 or empty. Rows of auxiliary.csv that differ in hospital_level alone are
// one entry; each row has a coefficient or the code of a group. part and min_share of tcm.csv go together; a share is a
// fraction.
//
// A pack with a base has its rows, lists and numbers, and changes them. Tables of rows and comprehensive.csv then have the
// columns change, reason and source, none of them empty in a row, and hold changes alone: "add" puts a row with a code of
// its own behind those of the base; "replace" puts one in the place of the base's row with the number, else the code (of
// groups: key, class and levels), and keeps its number; "remove" takes it away. procedure_class.csv goes before that of the
// base. Conditions of the base can be named and not be defined anew; every other table takes the place of that of the base.
// Parameters are those of the pack alone. A base can have a base.
//
// What is checked beyond cells: that codes, keys and items are of the code system; that tables refer to groups, conditions
// and lists that are there and that every list and condition is used; that every group has a score if one has; that no two
// rows ask for the same where neither cost nor score can decide and tie is "error"; that rows are not dead because of what
// is dropped, nor because keys, ladder or pipeline leave them out; that main procedures have a class if type_order decides;
// that codes do not repeat in a list. All but references, use and scores are findings, which accepted.csv admits.
//
// # Packs of system payment
//
// A scheme of payment (付费方案) is pack.yaml, scheme.yaml and tables. Its pack.yaml has no code_system and no parameters, but the
// packs whose groups it prices, several if it holds for local editions too; it is not needed to open them, but groups of the
// tables are looked up in those that are given to Open:
//
//	grouping:
//	  - {id: chs-drg, edition: "2.0", digest: "h1:..."}
//
// scheme.yaml has sections with settings. A setting is one value; or a mapping with value, evidence* (O official, J journal, X
// practice, I inferred) and source*; or, where it can differ, a list of such mappings with conditions, of which the first that
// holds is taken:
//
//	high:
//	  mode: item
//	  threshold:
//	    - {value: 3, hospital_level: 三级, evidence: J, source: ...}
//	    - {value: 2}
//
// Of a locality often only a part is known. unknown in the place of a value, of the number of rows of a table that the pack then has
// no file for, or of grouping says that there is such a thing and nobody knows it: a calculation that needs it stops and names it
// ([SettingUnknown]; [Pack.Gaps] lists all). That is not to be silent, which takes the reading where the specification has one, and
// settings with a reading cannot be unknown. With grouping unknown, groups are taken from results without pack: the locality
// itself found them.
//
// Conditions are hospital_level, class (of the institution), institution, insurance, place (local or remote), part, from and to
// (days, both included), below and at_least (of the quantity that the setting is about: a weight equal to below is in the next
// band). Which of them a setting knows is in brackets: h, c, i, n, p, t, d, b, a. Settings marked ! must be stated where the unit
// of pricing reads them; the others where the case for them arises, unless the payment specification has a reading for a silent
// scheme, which is then listed on the scheme and on its bills. Nothing is filled in from elsewhere.
//
//	unit.kind!  weight-rate, points, score or price; unit.scale! s, of points; unit.mean [hnd] M, mean cost of the area
//	rate.value! [hcind]  yuan per weight
//	coef.kind!  none, level, institution, institution-group (coefficients.csv), mix or dynamic; coef.value [hcid]; coef.new_group
//	    of a group that the institution has no coefficient for; coef.mix [thc] the weight of each part; coef.floor, coef.cap [hc];
//	    coef.dynamic_rounding whole or linear; coef.cmi_incentive [hca] by part cmi above the mean of the peers, relative
//	ratio.denominator  standard, adjusted-mean (m k), group-mean, level-mean, score-coefficient or price; ratio.missing_mean ordinary
//	    or mean-per-score, with ratio.mean_per_score [nd]
//	high.mode!  none, item, linear, deduct, cap or review; high.threshold [hcnb]; high.compare gt or ge
//	low.mode!  none, cost or points; low.threshold [hcnb]; low.compare lt or le; low.coefficient_rule flat or take-lower, and with
//	    the latter low.printed_decides yes or no
//	extreme.threshold [hcn], extreme.compare, extreme.rule high, ordinary or item
//	deviation.coefficient_position  outside, inside or none, of scores
//	incomplete.with_coefficient yes or no, incomplete.cap base, base-coefficient or none
//	readmit.days and readmit.factor; readmit.exempt, a list
//	stay.min and stay.max, the least and the greatest stay that is paid by group, with stay.short_mode and stay.long_mode
//	group.min_cases, group.cv_limit, group.unstable_mode; ungrouped.mode, qy.mode (also weighted), unpriced.mode: item, review (no
//	    amount until a panel decides) or, of the last three, unpaid
//	blank.groups, a list, with blank.factor; item.points count or none: points of what is paid at cost
//	grass_roots.factor [hd]; aux.combine highest, aux.replaces_coefficient; bed_day.kind price, limit or points
//	exclusion.outlier_test net or gross, exclusion.years, exclusion.min_cases
//	tcm.threshold, tcm.coefficient [hca] by part tcm-share; support.combine highest; assessment.factor [hci]
//	special.settle, a list of item, amount, points, weight and cost; special.quota [hct], special.rounding up or down
//	fund.variant!  F-SUB, F-PROP or F-AGG; fund.floor 0; fund.carve_out separate or included
//	value.numerator!  total_cost, fund_plus_burden, fund, fund_minus_reserve (with reserve.rate [n]) or fund_over_ratio (with
//	    value.ratio [n]); value.final, value.month and value.budget [nphd], of which the first that is stated is taken
//	remote.value place-of-care or own, remote.coefficient [hci], remote.from
//	round.money! and round.weight, .coefficient, .weight_coefficient (w k), .base_points, .points, .bed_day_points, .ratio,
//	    .tcm_share, .value, .standard: none, or a mode and decimals: half-away/2; modes are half-away (四舍五入), half-even,
//	    half-down, up and down
//	history.years, .weights, .order, .cost_basis, trim.method, .bounds, weight.by_level, score.method, .base: how the numbers were
//	    measured, for the reader
//
// The rest is read by clearing:
//
//	month.share [nhc], .order, .burden, .basis; deposit.rate [hc], .base, .return [a], .return_full, .return_below
//	share.bands [bnhc], .surplus, .cap, .on; high.quota, apply.quota [hc]; value.beside; budget.growth [nd]
//	prepayment.months, .years, .reserve_months [n], .offset; consortium.grassroots_share; settle.workdays
//	clearing.business_by, .money_by (MM-DD); list.upload_days
//
// Tables; all may be left out but that of the unit. Each can have the columns evidence and source, as settings do. An empty cell
// of a condition holds for everybody, and the row that says most is taken: the institution before class and level, the group
// before all groups.
// Of mean costs and prices an auxiliary class goes before the level, and the level before the insurance. bonus of tcm_advantage.csv is in
// the unit of the table that has the group: weight, score or yuan.
//
//	weights.csv        code, weight, hospital_level*, insurance*, cases*, cv*, name*     weight-rate, points
//	scores.csv         code, score, hospital_level*, insurance*, cases*, cv*, name*      score
//	prices.csv         code, price, hospital_level*, insurance*, cases*, cv*, name*      price
//	costs.csv          code, cost, hospital_level*, insurance*, auxiliary*, name*        mean costs in yuan
//	limits.csv         code, low*, high*, hospital_level*, insurance*, name*     printed limits in yuan, in the place of the ratio
//	institutions.csv   institution, hospital_level, name*, class*, assessment*
//	coefficients.csv   coefficient, institution*, hospital_level*, class*, code*, name*
//	components.csv     institution, part, value, mean*        parts of mix and dynamic, cmi and tcm-share; mean is that of the peers
//	dynamic.csv        part, per, gain, hospital_level*, first*, cap*    gain for every per above the mean, relative
//	grass_roots.csv    code, factor*, name*
//	auxiliary.csv      class, factor, trigger*, hospital_level*, code*, name*     the highest trigger selects, factor pays
//	bed_days.csv       class, value, hospital_level*, insurance*, institution*, code*, name*     a group with a code is paid so
//	tcm_fallback.csv   code, fallback, name*
//	tcm_advantage.csv  code, mode, western*, ratio*, percent*, bonus*, name*     mode is score or effect
//	exclusions.csv     item, mode, value*, from*, to*, name*     carve-out, factor, or points where cases have them; a row for each span
//	factors.csv        name, factor, institution*, class*, hospital_level*, code*, insurance*, from*, to*     all that hold multiply
//	supports.csv       institution, support, factor           the greatest counts
//	grounds.csv        ground, test, compare, value           of special-case review; all tests of a ground must hold
//
// Points without weights.csv take their weights from costs.csv and unit.mean. Where a DIP pack names groups by a pattern, the
// pattern is their code. Tests of grounds are stay, cost (yuan), area-mean and group-mean (multiples of them) and birth-weight,
// compared by lt, le, ge or gt.
package rules
