// Package casecsv reads cases from CSV files of any columns: a small YAML file, the [Mapping], says which column is what.
//
//	m, _ := casecsv.Builtin("hqms")
//	r, err := m.NewReader("cases.csv", file) // reads the header
//	results := g.EachChunk(ctx, 0, r.Chunks()) // read and grouped on all processors; or one by one, from r.Cases()
//	fmt.Fprint(os.Stderr, r.Summary())
//
// # Files
//
// A file has a header and one case a line, is UTF-8 (a byte order mark is skipped), and may quote its cells as RFC 4180 has it,
// but no cell holds a line break: every line stands for itself, so that a damaged one costs nothing but itself. Blanks around a
// cell are no part of it. Another encoding is refused with what to do; package gb18030 beside this one converts GB18030, GBK
// and GB 2312, and nothing guesses which of them a file is in. A line has at most 1 MiB.
//
// A row that cannot be read, wholly or in part, is a [*RowError] with line and column; its case is invalid, as with
// grouper.ReadJSON, and reading goes on. [Reader.Summary] says in the end how many there were.
//
// # Mappings
//
//	format: 1
//	name: 示例市
//	source: 示例          # who says what the columns mean
//	delimiter: ","       # or ";", "|", tab
//	headers: exact       # or fold: upper and lower case are the same
//	others: ignore       # columns that no field names; or refuse
//	nothing: ["-"]       # what people write for nothing, besides nothing
//	dates: [YYYY-MM-DD hh:mm:ss, YYYY-MM-DD]
//	fields:
//	  id: {column: 结算号}
//	  sex: {column: 性别, values: {男: M, 女: F}}
//	  dx: {columns: [主要诊断, "其他诊断{1..40}"]}
//	  px: {column: 手术, separator: "|", optional: true}
//	  stay: {column: 住院天数, from: 入院日期, to: 出院日期, at_least: 1}
//	  flags: {day-surgery: {column: 日间手术, values: {是: "true", 否: "false"}}}
//	  parts: {drugs: {column: 药费}}
//
// The fields are those of grouper.ReadJSON. A column must be in the file unless it is optional; of numbered ones, such as
// 其他诊断{1..40} or C06x{01..40}C, those are read that the file has, but not without the first one, whose place another would take. With values, a cell holds one of them, or the row is an
// error. Of diagnoses and procedures the first cell is the principal or main one, and keeps its place when it is empty; later
// empty cells are passed over. stay is computed from two dates only where the mapping names them, and only if the column is not
// there or empty: the days from one to the other, at least at_least.
//
// Ready mappings are named by [Names]. What they rest on stands in their source.
package casecsv
