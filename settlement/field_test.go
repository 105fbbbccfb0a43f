package settlement_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/internal/golden"
	"github.com/fenzu/fenzu/rules"
	"github.com/fenzu/fenzu/settlement"
)

// TestFieldsPage holds FIELDS.md to the table.
func TestFieldsPage(t *testing.T) {
	var b strings.Builder
	b.WriteString("# 结算清单字段 · Fields of the settlement list\n\n" +
		"由 `go test ./settlement -update` 从 `settlement.Fields()` 生成。字段名不分大小写，不计下划线。\n\n" +
		"| 节点 | 字段 | 名称 | 类型 | 见于 | 病例字段 | 用途 | use |\n|---|---|---|---|---|---|---|---|\n")
	for _, f := range settlement.Fields() {
		use, useZH := f.Use, f.UseZH
		if !f.Read() {
			use, useZH = "not read", "不读取"
		}
		to := f.To.String()
		if to != "" {
			to = "`" + to + "`"
		}
		fmt.Fprintf(&b, "| %s | `%s` | %s | %s | %s | %s | %s | %s |\n", f.Node, f.Name, f.Chinese, f.Kind.Text(rules.Chinese), f.Source, to, useZH, use)
	}
	golden.Compare(t, "FIELDS.md", []byte(b.String()))
}

// TestFieldsAreRead feeds every field a value that none can hold: those that are read say so, the others say nothing.
func TestFieldsAreRead(t *testing.T) {
	seen := make(map[string]bool)
	for _, f := range settlement.Fields() {
		path := f.Name
		message := fmt.Sprintf(`{"setlinfo":{},%q:{"x":1}}`, f.Name)
		if f.Node != "" {
			path = f.Node + "." + f.Name
			message = fmt.Sprintf(`{%q:{%q:{"x":1}}}`, f.Node, f.Name)
			if f.Node != "setlinfo" {
				message = `{"setlinfo":{},` + message[1:]
			}
		} else if f.Name == "setlinfo" {
			message = `{"setlinfo":[1,2]}`
		}
		folded := strings.ReplaceAll(path, "_", "")
		if seen[folded] || f.Chinese == "" || f.Source.String() == "" || (f.Use == "") != (f.UseZH == "") {
			t.Errorf("%s: repeated, or something is missing: %+v", path, f)
		}
		seen[folded] = true
		l, err := settlement.Reader{}.Parse([]byte(message))
		found := false
		for _, x := range l.Findings {
			found = found || strings.HasPrefix(x.Path, path) && (x.Code == rules.FieldMalformed || x.Code == rules.FieldUnknown || x.Code == settlement.NodeShape)
		}
		if found != f.Read() {
			t.Errorf("%s: read %t, findings %v", path, f.Read(), l.Findings)
		}
		if (err != nil) && f.To == rules.NoField && f.Node != "" {
			t.Errorf("%s is no field of the case, and makes it invalid: %v", path, err)
		}
		if f.To != rules.NoField && err == nil && f.Node != "" {
			t.Errorf("%s is a field of the case, and does not make it invalid", path)
		}
	}
	if len(seen) < 200 {
		t.Errorf("only %d fields", len(seen))
	}
}

// TestCodeExamples runs the example of every code of findings.
func TestCodeExamples(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "code.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			continue
		}
		for _, s := range g.Specs {
			v := s.(*ast.ValueSpec)
			code, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			n++
			doc := v.Doc.Text()
			if !strings.HasPrefix(doc, v.Names[0].Name+": ") {
				t.Errorf("%s: the comment does not begin with its name", code)
			}
			x := settlement.Finding{Code: rules.Code(code), Path: "x"}
			if x.Text(rules.Chinese) == x.Text(rules.English) {
				t.Errorf("%s has not two texts", code)
			}
			_, example, ok := strings.Cut(doc, "Example")
			if !ok {
				if !strings.Contains(doc, "A test covers it") {
					t.Errorf("%s has no example", code)
				}
				continue
			}
			option, message, _ := strings.Cut(example, ": ")
			r := settlement.Reader{StayFromDates: option == " (StayFromDates)"}
			if option == " (Names)" {
				r.Names = map[rules.Field]map[string]string{rules.FieldInsurance: {"310": "employee"}}
			}
			l, err := r.Parse([]byte(message))
			found := false
			for _, x := range l.Findings {
				found = found || string(x.Code) == code
			}
			if err != nil || !found {
				t.Errorf("%s: %v, findings %v", code, err, l.Findings)
			}
		}
	}
	if n < 16 {
		t.Errorf("only %d codes", n)
	}
}

// TestTexts are the sentences that people read.
func TestTexts(t *testing.T) {
	l, err := settlement.Reader{}.Parse([]byte(`{"setlinfo":{"age":"六十","setl_id":"S1 "}}`))
	e, ok := err.(*settlement.ListError)
	if !ok || len(l.Findings) != 2 {
		t.Fatalf("%v, %v", err, l.Findings)
	}
	_, jsonError := settlement.Reader{}.Parse([]byte(`{`))
	_, other := settlement.Reader{}.Parse([]byte(`{}`))
	for got, want := range map[string]string{
		e.Text(rules.Chinese):                                       "第 1 份清单（第 1 行）：setlinfo.age: field-malformed: 字段的值无法识别，应为整数（六十）",
		e.Text(rules.English):                                       "list 1 (line 1): setlinfo.age: field-malformed: value of the field cannot be read; should be a whole number (六十)",
		l.Findings[0].Text(rules.Chinese):                           "setlinfo.setl_id: value-trimmed: 去掉了前后空白（S1 ）",
		other.(*settlement.ListError).Text(rules.Chinese):           "第 1 份清单（第 1 行）：没有 setlinfo，也没有带 input、output 或 data 的报文外壳",
		other.(*settlement.ListError).Text(rules.English):           "list 1 (line 1): neither setlinfo nor an envelope with input, output or data",
		jsonError.(*settlement.ListError).Text(rules.English)[0:17]: "list 1 (line 1): ",
	} {
		if got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
	}
}
