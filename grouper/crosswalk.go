package grouper

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/fenzu/fenzu/internal/text"
	"github.com/fenzu/fenzu/rules"
)

// MaxImages is how many cases [Grouper.GroupImages] groups for one record at most.
const MaxImages = 4096

// Images is the answer about a record whose codes were converted, over all cases that the crosswalk makes of it.
type Images struct {
	// Result is that of the first case, if all cases lead to the same group. It is the zero Result if they do not, or if there
	// are too many to look.
	Result Result

	Cases    int       // how many cases the crosswalk makes of the record
	Tried    int       // how many of them were grouped: all, or none if there are more than MaxImages
	Outcomes []Outcome // in the order of the first case that led to each

	// Deciding are places in Conversion.Choices, ascending: another image of such a code alone changes the outcome of some case.
	Deciding []int

	Conversion *rules.Conversion // what was grouped
	grouper    *Grouper
}

// Outcome is a group that some of the cases lead to.
type Outcome struct {
	Result Result // of the first of them
	Cases  int    // how many there are
	First  int    // number of the first, for Conversion.At
}

// Agree reports whether the group does not depend on the images.
func (m *Images) Agree() bool { return len(m.Outcomes) == 1 }

// GroupImages groups every case that a crosswalk makes of a record. If all have the same outcome, that is the answer, however the
// divided codes are meant; if not, the answer is that it depends on the mapping, and on which codes. The outcome of a case is its
// status and reason, its group with what lies above it, and of DIP the row and the entries of local tables that took it.
//
// The cases are tried in the order of Conversion.At. A record of more than MaxImages cases is not grouped at all: a part of them
// would say nothing. The error says that there is no conversion, or that its codes are of another code system than those of the
// pack.
func (g *Grouper) GroupImages(v *rules.Conversion) (*Images, error) {
	if v == nil {
		return nil, errors.New("grouper: there is no conversion")
	}
	m := g.pack.Manifest()
	if v.Target != m.CodeSystem {
		return nil, fmt.Errorf("grouper: the codes were converted to %s %s, and pack %s is of %s %s",
			v.Target, v.Target.Digest, g.pack.Identity(), m.CodeSystem, m.CodeSystem.Digest)
	}
	a := &Images{Cases: v.Len(), Conversion: v, grouper: g}
	if a.Cases > MaxImages {
		return a, nil
	}
	places := make(map[outcome]int)
	of := make([]int, a.Cases) // the outcome of each case
	for n := range a.Cases {
		r := g.Group(v.At(n))
		k := outcomeOf(&r)
		i, known := places[k]
		if !known {
			i = len(a.Outcomes)
			places[k] = i
			a.Outcomes = append(a.Outcomes, Outcome{Result: r, First: n})
		}
		a.Outcomes[i].Cases++
		of[n] = i
	}
	a.Tried = a.Cases
	if a.Agree() {
		a.Result = a.Outcomes[0].Result
		return a, nil
	}
	a.Deciding = deciding(v, of)
	return a, nil
}

// outcome is what a case must share with another to have the same outcome.
type outcome struct {
	status                rules.Status
	reason                rules.Code
	mdc, adrg, code       string
	kind                  rules.Kind
	number, group         int32
	row                   rules.RowID
	tcm, auxiliary, class int32
}

func outcomeOf(r *Result) outcome {
	d := &r.DIP
	return outcome{
		r.Status, r.Reason, r.MDC, r.ADRG, r.Code, d.Kind, d.Number, d.Group, d.Row, d.TCM, d.Auxiliary, int32(d.Class),
	}
}

// deciding returns the choices of which another image alone changes the outcome of some case.
func deciding(v *rules.Conversion, of []int) (list []int) {
	stride := len(of)
	for i, c := range v.Choices {
		block := stride // cases between two of which no earlier choice differs
		stride /= len(c.Images)
		for n := range of {
			if n%block >= stride && of[n] != of[n-stride] {
				list = append(list, i)
				break
			}
		}
	}
	return list
}

// WriteText prints the answer in the language: the group, or the groups that the mapping leaves open and the codes that decide
// between them. It states what the tables say and never which code was meant.
func (m *Images) WriteText(w io.Writer, lang rules.Lang) error {
	var b strings.Builder
	line := func(zh, en string, args ...any) { fmt.Fprintf(&b, lang.Pick(zh, en)+"\n", args...) }
	switch {
	case m.Tried == 0:
		line("映射后有 %[1]d 种可能，超过 %[2]d 种的上限，未分组",
			"the mapping leaves %[1]d cases, more than the limit of %[2]d; none was grouped", m.Cases, MaxImages)
	case m.Agree() && m.Cases == 1:
		line("%[1]s", "%[1]s", m.headline(&m.Outcomes[0], lang))
	case m.Agree():
		line("%[1]s    映射后的 %[2]d 种可能结果一致",
			"%[1]s    all %[2]d cases of the mapping agree", m.headline(&m.Outcomes[0], lang), m.Cases)
	default:
		line("结果取决于映射：%[1]d 种可能，%[2]d 个结果",
			"the result depends on the mapping: %[1]d cases, %[2]d results", m.Cases, len(m.Outcomes))
		for i := range m.Outcomes {
			o := &m.Outcomes[i]
			line("  %[1]s  %[2]d 种", "  %[1]s  %[2]d of %[3]d", text.Pad(m.headline(o, lang), 60), o.Cases, m.Cases)
		}
	}
	for i, c := range m.Conversion.Choices {
		label := lang.Pick("多种对应", "several images")
		for _, d := range m.Deciding {
			if d == i {
				label = lang.Pick("起决定作用", "decides")
			}
		}
		line("%[1]s %[2]s：%[3]s", "%[1]s %[2]s: %[3]s", text.Pad(label, 14), m.place(&c, lang), m.images(&c, lang))
	}
	for _, i := range m.Conversion.Issues {
		if i.Code == rules.CodeManyImages {
			continue
		}
		line("%[1]s %[2]s：%[3]s", "%[1]s %[2]s: %[3]s", text.Pad(lang.Pick("未映射", "not mapped"), 14),
			place(i.Field, []int{i.Index}, i.Text, lang), i.Code.Text(lang))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// headline is the group of an outcome, or why there is none.
func (m *Images) headline(o *Outcome, lang rules.Lang) string {
	t := m.grouper.Explain(m.Conversion.At(o.First))
	code, name := newNarrator(&t, lang).headline()
	return code + "  " + name
}

func (m *Images) place(c *rules.Choice, lang rules.Lang) string {
	return place(c.Field, c.Entries, c.Filed, lang)
}

// place says where a code is filed.
func place(f rules.Field, entries []int, filed string, lang rules.Lang) string {
	var at []string
	for _, e := range entries {
		at = append(at, fmt.Sprint(e+1))
	}
	name := lang.Pick("诊断", "diagnosis")
	if f == rules.FieldProcedures {
		name = lang.Pick("手术操作", "procedure")
	}
	return fmt.Sprintf("%s %s %s", name, strings.Join(at, ","), text.Clip(filed, 40))
}

// images lists the images of a choice with what the table says of them.
func (m *Images) images(c *rules.Choice, lang rules.Lang) string {
	relations := [...]string{
		"", lang.Pick("等同", "equal"), lang.Pick("较宽", "broader"), lang.Pick("较窄", "narrower"), lang.Pick("近似", "near"),
	}
	codes := m.grouper.pack.Codes()
	var list []string
	for _, i := range c.Images {
		find := codes.FindDiagnosis
		entry := codes.Diagnosis
		if c.Field == rules.FieldProcedures {
			find, entry = codes.FindProcedure, codes.Procedure
		}
		s := i.Code
		if ref, ok := find(i.Code); ok {
			e, _ := entry(ref)
			s = strings.TrimSpace(s + " " + e.Name)
		}
		var notes []string
		for _, n := range [...]string{relations[i.Relation], i.Note} {
			if n != "" {
				notes = append(notes, n)
			}
		}
		if len(notes) > 0 {
			s += fmt.Sprintf(lang.Pick("（%s）", " (%s)"), strings.Join(notes, lang.Pick("，", ", ")))
		}
		list = append(list, s)
	}
	return strings.Join(list, lang.Pick("；", "; "))
}
