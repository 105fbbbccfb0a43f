package rules

// Errors of crosswalks and lists of edits.
const (
	// RowConflict occurs when two rows cannot both hold: a code that has no counterpart and has one, or two that are equal to it;
	// a code that is limited to either sex. Remove one, or write the items so that they do not overlap.
	//
	// Example of crosswalk (diagnoses.csv):
	//	+B99,A49.900,near,
	RowConflict Code = "row-conflict"
)

// Issues of cases that were converted by a crosswalk. They are notes of the case and change nothing by themselves. A test of
// crosswalks covers them.
const (
	// CodeUnmapped: the crosswalk does not name the code. A test of crosswalks covers it.
	CodeUnmapped Code = "code-unmapped"

	// CodeWithoutImage: the crosswalk says that the target system has no code for it. A test of crosswalks covers it.
	CodeWithoutImage Code = "code-without-image"

	// CodeManyImages: the code is divided in the target system. A test of crosswalks covers it.
	CodeManyImages Code = "code-many-images"
)
