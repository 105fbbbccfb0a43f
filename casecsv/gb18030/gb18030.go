// Package gb18030 turns text in GB18030 into UTF-8, so that package casecsv can read it. GBK and GB 2312, which spreadsheets on
// Chinese systems write, are parts of GB18030.
//
// It guesses nothing: whoever uses it says that the file is in GB18030. A package of its own keeps the tables out of programs
// that do not need them.
package gb18030

import (
	"io"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// NewReader returns the text of in as UTF-8. Bytes that are not GB18030 become U+FFFD; casecsv refuses a row that has one.
func NewReader(in io.Reader) io.Reader {
	return simplifiedchinese.GB18030.NewDecoder().Reader(in)
}
