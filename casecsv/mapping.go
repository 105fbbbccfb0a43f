package casecsv

import (
	"embed"
	"fmt"
	"path"
	"strings"

	"github.com/fenzu/fenzu/rules"
)

// Format is the format of mappings that this version reads.
const Format = 1

// Mapping says which column of a file is what. It is immutable and safe for concurrent use.
type Mapping struct {
	name, source string
	delimiter    byte
	fold         bool // headers are the same in upper and lower case
	refuse       bool // columns that no field names
	nothing      map[string]bool
	layouts      []string
	fields       []field
}

// field is what a mapping says of one field.
type field struct {
	to        rules.Field // [rules.NoField] is the id
	key       string      // of a flag or part
	columns   []column
	separator string // in the cell of a list
	values    map[string]string
	known     string // the values, for messages
	from, to2 column // of days between two dates
	atLeast   int64
	derived   bool
}

// column is a column by its name.
type column struct {
	name     string
	optional bool
}

// Name returns the name of the mapping.
func (m *Mapping) Name() string { return m.name }

// Source returns who says what the columns mean.
func (m *Mapping) Source() string { return m.source }

//go:embed mappings
var embedded embed.FS

// names are the ready mappings.
var names = []string{"fenzu", "fenzu-numbered", "hqms", "hqms-zh", "hqms-p"}

// Names returns the names of the ready mappings: fenzu has the names of grouper.ReadJSON with lists in one cell, fenzu-numbered
// with dx1, dx2 and so on; hqms has the codes of the national front page of inpatient records (住院病案首页) as hospitals upload
// them for quality monitoring (A12C, C03C), hqms-zh its Chinese names, and hqms-p the elder codes (P5, P321).
func Names() []string { return append([]string(nil), names...) }

// Builtin returns a ready mapping. An unknown name is an error that lists the known ones.
func Builtin(name string) (*Mapping, error) {
	file := path.Join("mappings", name+".yaml")
	data, err := embedded.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("没有内置的列映射 %q；内置的有 %s", name, strings.Join(names, " "))
	}
	return ParseMapping(file, data)
}
