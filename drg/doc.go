// Package drg runs CHS-DRG packs: it compiles a loaded pack once and then groups cases, one at a time, in about a
// microsecond and without allocating.
//
// Most programs use package grouper, which runs packs of every system through one door. This package is for those who want
// nothing but CHS-DRG.
//
// # The order
//
// A case is grouped in exactly this order (the contract of the grouping, section 3):
//
//  1. Normalise the codes (2.2).
//  2. Validate the record (2.3). Invalid cases and cases that lack a deciding value end here.
//  3. Check the principal diagnosis: defined, not gray, allowed as principal (2.4). Otherwise the case is ungrouped.
//  4. Mark each procedure as counting or not, and fill the main slot (6.1, 6.2).
//  5. Try the MDCs in the order of the pack. If the gate is closed, go on to the next (4).
//  6. In an entered MDC try the ADRGs before the test for ambiguity, in order. The first that takes the case wins (5).
//  7. If the MDC has a test for ambiguity and the case meets it, the case is ambiguous (QY), and that is final (6.3).
//  8. Try the ADRGs after the test for ambiguity, in order.
//  9. No ADRG: fall through to the next MDC, or end ungrouped, as the pack says for the MDC.
//  10. Subdivide the ADRG by the complications that survive exclusion by the principal diagnosis (7), and in local packs by
//     conditions on the case (10.2).
//
// A local pack can have groups before all MDCs: they are tried between steps 4 and 5.
//
// Everything that editions and localities do differently is data of the pack. The package promises never to assign a group
// by a code that no rule names, by the prefix of a code unless a list of a local pack says so, or by a missing value.
package drg
