// Package yamldoc reads YAML that people write: every key must be known, every value of the stated kind, and every mistake
// has a place. It reads mappings of texts, numbers, lists and mappings; anchors, aliases and merge keys are refused, because a
// reviewer should see what stands in a file.
package yamldoc

import (
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// Kind says what is wrong.
type Kind uint8

// The kinds of problems.
const (
	Syntax       Kind = iota + 1 // Detail: the parser's message
	KeyUnknown                   // Detail: the key
	KeyMissing                   // Detail: the key
	KeyDuplicate                 // Detail: the key
	WrongType                    // Detail: what was wanted
	Reference                    // Detail: "anchor", "alias" or "merge key"
)

// Problem is one thing wrong with a document.
type Problem struct {
	Kind   Kind
	Line   int    // 1-based
	Column int    // 1-based, in characters
	Width  int    // characters to mark
	Key    string // path of the key concerned, such as sources[2].title
	Detail string
}

// Map is one mapping of a document. The keys that are asked for are known; Done reports the others.
type Map struct {
	node   *yaml.Node
	path   string
	values map[string]*yaml.Node
	named  map[string]*yaml.Node // the keys
	keys   []*yaml.Node          // in the order of the file
	asked  map[string]bool
	report func(Problem)
}

// Parse reads a document that must be one mapping. Problems go to report, here and later; without a mapping it returns nil.
func Parse(data []byte, report func(Problem)) *Map {
	text := strings.TrimPrefix(string(data), "\ufeff")
	doc, more, err := decode(text)
	switch {
	case errors.Is(err, io.EOF):
		report(Problem{Kind: WrongType, Line: 1, Column: 1, Detail: "mapping"})
		return nil
	case err != nil:
		report(syntax(text, err))
		return nil
	case more > 0:
		report(Problem{Kind: Syntax, Line: more, Column: 1, Detail: "more than one document"})
		return nil
	case references(doc.Content[0], report):
		return nil
	}
	return newMap(doc.Content[0], "", report)
}

// decode reads the first document of a text, and the line of the second one, 0 if there is none.
func decode(text string) (doc yaml.Node, more int, err error) {
	dec := yaml.NewDecoder(strings.NewReader(text))
	if err = dec.Decode(&doc); err != nil {
		return doc, 0, err
	}
	var second yaml.Node
	switch err = dec.Decode(&second); {
	case err == nil:
		more = second.Line
	case errors.Is(err, io.EOF):
		err = nil
	}
	return doc, more, err
}

var where = regexp.MustCompile(`^line (\d+): `)

// syntax turns the parser's error into a problem.
func syntax(text string, err error) Problem {
	p := Problem{Kind: Syntax, Column: 1, Detail: strings.TrimPrefix(err.Error(), "yaml: ")}
	stated := 1
	if m := where.FindStringSubmatch(p.Detail); m != nil {
		stated, _ = strconv.Atoi(m[1])
		p.Detail = p.Detail[len(m[0]):]
	}
	p.Line = culprit(text, p.Detail, stated)
	if strings.HasPrefix(p.Detail, "unknown anchor ") {
		p.Kind, p.Detail = Reference, "alias"
	}
	return p
}

// culprit returns the line without which the text before it would be sound, as far as it goes. The line that the parser states
// is often that in which the surrounding mapping or text begins. stated is for texts that are too long to be tried.
func culprit(text, detail string, stated int) int {
	lines := strings.SplitAfter(strings.TrimRight(text, " \r\n"), "\n")
	const most = 4 << 20 // bytes
	if len(lines)*len(text) > most {
		return min(stated, len(lines))
	}
	for n, size := len(lines), len(text); n > 0; n-- {
		_, _, err := decode(text[:min(size, len(text))])
		if err == nil || !strings.HasSuffix(err.Error(), detail) {
			if n == len(lines) { // it takes the end of the text to be wrong
				return min(stated, n)
			}
			return n + 1
		}
		size = len(strings.Join(lines[:n-1], ""))
	}
	return 1
}

// references reports what a document says by pointing to another place of it.
func references(n *yaml.Node, report func(Problem)) bool {
	found := false
	tell := func(detail string, width int) {
		report(Problem{Kind: Reference, Line: n.Line, Column: n.Column, Width: width, Detail: detail})
		found = true
	}
	if n.Anchor != "" {
		tell("anchor", 1+utf8.RuneCountInString(n.Anchor))
	}
	switch {
	case n.Kind == yaml.AliasNode:
		tell("alias", 1+utf8.RuneCountInString(n.Value))
	case n.Tag == "!!merge":
		tell("merge key", len(n.Value))
	}
	for _, c := range n.Content {
		found = references(c, report) || found
	}
	return found
}

func newMap(n *yaml.Node, path string, report func(Problem)) *Map {
	if n.Kind != yaml.MappingNode {
		report(problem(WrongType, n, path, "mapping"))
		return nil
	}
	m := &Map{node: n, path: path, values: make(map[string]*yaml.Node), named: make(map[string]*yaml.Node), asked: make(map[string]bool), report: report}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		switch _, dup := m.values[k.Value]; {
		case k.Kind != yaml.ScalarNode:
			report(problem(WrongType, k, path, "text"))
		case dup:
			report(problem(KeyDuplicate, k, m.Path(k.Value), k.Value))
		default:
			m.keys = append(m.keys, k)
			m.named[k.Value], m.values[k.Value] = k, v
		}
	}
	return m
}

func problem(kind Kind, n *yaml.Node, path, detail string) Problem {
	return Problem{Kind: kind, Line: n.Line, Column: n.Column, Width: utf8.RuneCountInString(n.Value), Key: path, Detail: detail}
}

// Path is the path of a key of the mapping from the top of the document, such as parameters.gray.
func (m *Map) Path(key string) string {
	if m.path == "" {
		return key
	}
	return m.path + "." + key
}

// take returns the node of a key, and reports its absence if it is required.
func (m *Map) take(key string, required bool) *yaml.Node {
	m.asked[key] = true
	v := m.values[key]
	if v == nil && required {
		m.report(Problem{Kind: KeyMissing, Line: m.node.Line, Column: m.node.Column, Key: m.Path(key), Detail: key})
	}
	return v
}

// Has reports whether the key is there.
func (m *Map) Has(key string) bool { return m.values[key] != nil }

// Shape is what kind of value a key has.
type Shape uint8

// The shapes. The zero value is none of them.
const (
	Absent Shape = iota
	Text
	Mapping
	List
)

// Shape returns what kind of value the key has.
func (m *Map) Shape(key string) Shape {
	switch n := m.values[key]; {
	case n == nil:
		return Absent
	case n.Kind == yaml.ScalarNode:
		return Text
	case n.Kind == yaml.MappingNode:
		return Mapping
	case n.Kind == yaml.SequenceNode:
		return List
	}
	return Absent
}

// Place returns where the value of a key stands, or where the mapping begins if the key is not there.
func (m *Map) Place(key string) (line, column, width int) {
	n := m.values[key]
	if n == nil {
		return m.node.Line, m.node.Column, 1
	}
	return n.Line, n.Column, max(1, utf8.RuneCountInString(n.Value))
}

// KeyPlace returns where a key itself stands, or where the mapping begins if it is not there.
func (m *Map) KeyPlace(key string) (line, column, width int) {
	k := m.named[key]
	if k == nil {
		return m.node.Line, m.node.Column, 1
	}
	return k.Line, k.Column, max(1, utf8.RuneCountInString(k.Value))
}

// Text returns the text of a key, as it is written: numbers, dates and null are texts too.
func (m *Map) Text(key string, required bool) string {
	n := m.take(key, required)
	if n == nil {
		return ""
	}
	if n.Kind != yaml.ScalarNode {
		m.report(problem(WrongType, n, m.Path(key), "text"))
		return ""
	}
	return n.Value
}

// Int returns the whole number of a key, 0 if it is absent or no number.
func (m *Map) Int(key string, required bool) int64 {
	n := m.take(key, required)
	if n == nil {
		return 0
	}
	v, err := strconv.ParseInt(n.Value, 10, 64)
	if n.Kind != yaml.ScalarNode || err != nil {
		m.report(problem(WrongType, n, m.Path(key), "number"))
		return 0
	}
	return v
}

// Map returns the mapping of a key, or nil.
func (m *Map) Map(key string, required bool) *Map {
	n := m.take(key, required)
	if n == nil {
		return nil
	}
	return newMap(n, m.Path(key), m.report)
}

// Texts returns the list of texts of a key.
func (m *Map) Texts(key string, required bool) []string {
	var list []string
	for i, n := range m.sequence(key, required) {
		if n.Kind != yaml.ScalarNode {
			m.report(problem(WrongType, n, m.Path(key)+"["+strconv.Itoa(i+1)+"]", "text"))
			continue
		}
		list = append(list, n.Value)
	}
	return list
}

// Maps returns the list of mappings of a key.
func (m *Map) Maps(key string, required bool) []*Map {
	var list []*Map
	for i, n := range m.sequence(key, required) {
		if c := newMap(n, m.Path(key)+"["+strconv.Itoa(i+1)+"]", m.report); c != nil {
			list = append(list, c)
		}
	}
	return list
}

func (m *Map) sequence(key string, required bool) []*yaml.Node {
	n := m.take(key, required)
	if n == nil {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		m.report(problem(WrongType, n, m.Path(key), "list"))
		return nil
	}
	return n.Content
}

// Keys returns the keys in the order of the file.
func (m *Map) Keys() []string {
	list := make([]string, len(m.keys))
	for i, k := range m.keys {
		list[i] = k.Value
	}
	return list
}

// Done reports the keys that nobody asked for.
func (m *Map) Done() {
	for _, k := range m.keys {
		if !m.asked[k.Value] {
			m.report(problem(KeyUnknown, k, m.Path(k.Value), k.Value))
		}
	}
}
