package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// leafTexts writes the leaves of all ADRGs.
func leafTexts(p *rules.Pack) []string {
	var list []string
	d := p.DRG()
	text := func(adrg string, l rules.Leaf) {
		when := l.When.String()
		if l.Proviso >= 0 {
			when = strings.TrimPrefix(when+"&"+d.Provisos[l.Proviso].Name, "&")
		}
		list = append(list, strings.Join(strings.Fields(fmt.Sprintf("%s %s %s <%s> %s", adrg, l.Code, l.Name, when, p.Place(l.Pos))), " "))
	}
	for _, l := range d.Pre {
		text("pre", l)
	}
	for _, m := range d.MDCs {
		for _, a := range m.ADRGs {
			for _, l := range a.Leaves {
				text(a.Code, l)
			}
		}
	}
	return list
}

func TestLocalDRG(t *testing.T) {
	codes, base, files := packtest.MiniLocal(t)
	before := fmt.Sprintf("%+v", *base.DRG())
	p := opened(t, files, codes, base)
	lines(t, "leaves", leafTexts(p), `
ZZ1 ZZ10 多发严重创伤，死亡 <dead> drg.csv:5
ZZ1 ZZ19 多发严重创伤 <> mini@1.0/drg.csv:2
GD1 GD10 腹腔镜阑尾切除术 <keyhole> drg.csv:4
GD1 GD19 阑尾切除术 <> mini@1.0/drg.csv:3
GR1 GR19A 消化系统恶性肿瘤 <> drg.csv:6
GZ1 GZ10 其他消化系统疾患（儿童） <child> drg.csv:2
GZ1 GZ17 其他消化系统疾患，长期住院 <mcc&long> drg.csv:3
GZ1 GZ11 其他消化系统疾患，伴严重并发症或合并症 <mcc> mini@1.0/drg.csv:5
GZ1 GZ13 其他消化系统疾患，伴并发症或合并症 <cc> mini@1.0/drg.csv:6
GZ1 GZ15 其他消化系统疾患，不伴并发症或合并症 <> mini@1.0/drg.csv:7
`)
	d, b := p.DRG(), base.DRG()
	if len(d.Weights) != 11 || d.Weights[5].Code != "GZ10" || d.Weights[5].Value.String() != "0.41" || len(d.Attributes) != 1 {
		t.Errorf("weights %+v, attributes %+v", d.Weights, d.Attributes)
	}
	if fmt.Sprintf("%+v", *b) != before {
		t.Error("the base changed")
	}
	if len(d.Lists) != len(b.Lists) || d.Lists[0] != b.Lists[0] || &d.Complications[0] != &b.Complications[0] ||
		d.Exclusions[0] != b.Exclusions[0] || &d.MDCs[1].ADRGs[0].Alternatives[0] != &b.MDCs[1].ADRGs[0].Alternatives[0] {
		t.Error("what the pack does not change is not shared")
	}
	if p.Identity().CoreChanges || p.Manifest().Core {
		t.Error("the pack changes the core")
	}
	m := p.Manifest()
	if m.Parameters.Gray != "check" || p.Place(m.ParameterPos("gray")) != "mini@1.0/pack.yaml:18" {
		t.Errorf("gray is %q, at %s", m.Parameters.Gray, p.Place(m.ParameterPos("gray")))
	}
}
