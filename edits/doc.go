// Package edits checks a record before it is submitted (提交前质控): what contradicts itself, the code system, the grouping pack or a
// published list. It says what conflicts and by which rule, and never what to file instead; for a code that is not defined it may
// help with the spelling.
//
// What is looked for, and how grave it is, is data: a pack of system edits, opened like any other. Package editsyb20 embeds one
// with what public sources state; a locality opens its own.
//
//	codes, err := rules.Open(yb20.FS())
//	lists, err := rules.Open(editsyb20.FS(), codes)
//	c, err := edits.New(lists, grouping) // grouping is a pack of CHS-DRG or DIP, or nil
//	findings := c.Check(&edits.Record{Case: case, Admitted: in, Discharged: out})
//
// A record without findings is not a correct record: it is one in which nothing of what was asked for was found. What is missing
// contradicts nothing, unless the pack asks for it.
package edits
