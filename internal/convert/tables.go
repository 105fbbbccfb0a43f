package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fenzu/fenzu/rules"
)

// writer writes the tables of one pack and remembers their numbers of rows.
type writer struct {
	dir  string
	log  io.Writer
	rows map[string]int
}

// table writes one table. Empty tables are not written.
func (w *writer) table(name string, header []string, rows [][]string) error {
	if w.rows == nil {
		w.rows = make(map[string]int)
	}
	path := filepath.Join(w.dir, name+".csv")
	if len(rows) == 0 {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	w.rows[name] = len(rows)
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	c := csv.NewWriter(f)
	if err := errors.Join(c.Write(header), c.WriteAll(rows), f.Close()); err != nil {
		return err
	}
	fmt.Fprintf(w.log, "%-14s %6d rows\n", name, len(rows))
	return nil
}

// manifest renews the numbers of rows and the digest of the code system in pack.yaml, and leaves everything else as people
// wrote it.
func (w *writer) manifest(codes string) error {
	path := filepath.Join(w.dir, "pack.yaml")
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	root := doc.Content[0]
	if err := w.byHand(); err != nil {
		return err
	}
	names := make([]string, 0, len(w.rows))
	for name := range w.rows {
		names = append(names, name)
	}
	slices.Sort(names)
	tables := &yaml.Node{Kind: yaml.MappingNode}
	for _, name := range names {
		tables.Content = append(tables.Content, text(name), &yaml.Node{Kind: yaml.ScalarNode, Value: fmt.Sprint(w.rows[name])})
	}
	set(root, "tables", tables)
	if codes != "" {
		p, err := rules.Open(os.DirFS(codes))
		if err != nil {
			return err
		}
		m := p.Manifest()
		set(root, "code_system", &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{
			text("id"), text(m.ID), text("edition"), quoted(m.Edition), text("digest"), quoted(p.Digest()),
		}})
	}
	var b strings.Builder
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := errors.Join(e.Encode(&doc), e.Close()); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(b.String()), 0o644)
}

// byHand counts the tables of the pack that people write.
func (w *writer) byHand() error {
	paths, err := filepath.Glob(filepath.Join(w.dir, "*.csv"))
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".csv")
		if _, ours := w.rows[name]; ours {
			continue
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		w.rows[name] = strings.Count(strings.TrimSpace(string(data)), "\n")
	}
	return err
}

func text(s string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Value: s} }

func quoted(s string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Value: s, Style: yaml.DoubleQuotedStyle}
}

// set replaces the value of a key of a mapping, or appends it.
func set(m *yaml.Node, key string, value *yaml.Node) {
	for i := 0; i+1 < len(m.Content); i += 2 {
		if m.Content[i].Value == key {
			m.Content[i+1] = value
			return
		}
	}
	m.Content = append(m.Content, text(key), value)
}

// read reads a plain table and returns the wanted columns. A table that is not there has no rows.
func read(dir fs.FS, name string, columns ...string) ([][]string, error) {
	f, err := dir.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	place := make([]int, len(columns))
	for i, c := range columns {
		if place[i] = slices.Index(records[0], c); place[i] < 0 {
			return nil, fmt.Errorf("%s has no column %s", name, c)
		}
	}
	rows := make([][]string, 0, len(records))
	for _, r := range records[1:] {
		row := make([]string, len(columns))
		for i, p := range place {
			row[i] = r[p]
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// lines decodes a file of one JSON object a line, with the members of each object in the order of the file.
func lines(dir fs.FS, name string, each func(members []member) error) error {
	f, err := dir.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	s.Buffer(nil, 16<<20)
	for s.Scan() {
		m, err := object(s.Bytes())
		if err == nil {
			err = each(m)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return s.Err()
}

// member is one member of a JSON object.
type member struct {
	key   string
	value json.RawMessage
}

// object splits an object into its members, in order.
func object(data []byte) ([]member, error) {
	d := json.NewDecoder(strings.NewReader(string(data)))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, fmt.Errorf("no object: %.40s", data)
	}
	var members []member
	for d.More() {
		k, err := d.Token()
		if err != nil {
			return nil, err
		}
		m := member{key: k.(string)}
		if err := d.Decode(&m.value); err != nil {
			return nil, err
		}
		members = append(members, m)
	}
	return members, nil
}
