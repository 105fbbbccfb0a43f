package payment_test

import (
	"testing"

	"github.com/fenzu/fenzu/payment"
)

// TestCoefficients holds coefficients to figures worked out by hand: what says most of a case counts, once.
func TestCoefficients(t *testing.T) {
	const score = "unit: {kind: score}\n"
	scores := "code,score\nG,300\nN,300"
	houses := "institution,hospital_level\nH1,三级\nH2,二级"
	for _, x := range []struct {
		name, scheme      string
		tables            map[string]string
		institution, code string
		want              string
	}{
		{"a grass-roots factor by level", "coef: {kind: none}\ngrass_roots: {factor: [{value: 0.9, hospital_level: 三级}, {value: 1.1}]}\n",
			map[string]string{"grass_roots": "code\nG"}, "H1", "G", "0.9"},
		{"the same elsewhere", "coef: {kind: none}\ngrass_roots: {factor: [{value: 0.9, hospital_level: 三级}, {value: 1.1}]}\n",
			map[string]string{"grass_roots": "code\nG"}, "H2", "G", "1.1"},
		{"a dynamic part with a row for the level", "coef: {kind: dynamic, value: 0.93, dynamic_rounding: whole}\n", // 0.93 + 2 × 0.02
			map[string]string{"dynamic": "part,hospital_level,per,gain\ncmi,,0.05,0.01\ncmi,三级,0.10,0.02",
				"components": "institution,part,value,mean\nH1,cmi,1.2,1\nH2,cmi,1.2,1"}, "H1", "G", "0.97"},
		{"the same without one", "coef: {kind: dynamic, value: 0.93, dynamic_rounding: whole}\n", // 0.93 + 4 × 0.01
			map[string]string{"dynamic": "part,hospital_level,per,gain\ncmi,,0.05,0.01\ncmi,三级,0.10,0.02",
				"components": "institution,part,value,mean\nH1,cmi,1.2,1\nH2,cmi,1.2,1"}, "H2", "G", "0.97"},
		{"a part with a weight for the level", // 0.3 × 1.1 + 0.7 × 1
			"coef: {kind: mix, mix: [{value: 0.3, part: level, hospital_level: 三级}, {value: 0.4, part: level}, {value: 0.7, part: own}]}\n",
			map[string]string{"components": "institution,part,value\nH1,level,1.1\nH1,own,1\nH2,level,0.8\nH2,own,1"}, "H1", "G", "1.03"},
		{"the same elsewhere", // 0.4 × 0.8 + 0.7 × 1
			"coef: {kind: mix, mix: [{value: 0.3, part: level, hospital_level: 三级}, {value: 0.4, part: level}, {value: 0.7, part: own}]}\n",
			map[string]string{"components": "institution,part,value\nH1,level,1.1\nH1,own,1\nH2,level,0.8\nH2,own,1"}, "H2", "G", "1.02"},
		{"a group of its own", "coef: {kind: institution-group, value: 0.9, new_group: 1}\n",
			map[string]string{"coefficients": "institution,code,coefficient\nH1,G,1.2"}, "H1", "G", "1.2"},
		{"a new group", "coef: {kind: institution-group, value: 0.9, new_group: 1}\n",
			map[string]string{"coefficients": "institution,code,coefficient\nH1,G,1.2"}, "H1", "N", "1"},
		{"a factor alone is rounded, too", "coef: {kind: none}\n",
			map[string]string{"factors": "name,factor\n过渡,1.01235"}, "H1", "G", "1.012"},
		{"a published coefficient that nothing adds to", "coef: {kind: dynamic, value: 0.93125}\n",
			map[string]string{"dynamic": "part,per,gain\ncmi,0.05,0.01", "components": "institution,part,value,mean\nH1,cmi,0.9,1"}, "H1", "G", "0.931"},
	} {
		x.tables["scores"], x.tables["institutions"] = scores, houses
		s := compile(t, score+x.scheme+flat+outside+"fund: {variant: F-SUB}\nround: {coefficient: half-away/3, money: half-away/2}\n", x.tables)
		c := claim(t, x.code, "5000")
		c.Institution = x.institution
		if b := pay(t, s, c); b.Coefficient.String() != x.want {
			t.Errorf("%s: %s, want %s\n%s", x.name, b.Coefficient, x.want, b.Line())
		}
	}
}

// TestEqualTriggers: of two auxiliary classes with one trigger the higher factor pays, in whatever order the claim has them.
func TestEqualTriggers(t *testing.T) {
	s := compile(t, "unit: {kind: score}\ncoef: {kind: none}\naux: {combine: highest}\n"+flat+outside+ending, map[string]string{
		"scores": "code,score\nG,1000", "auxiliary": "class,trigger,factor\n老年,1.2,1.05\n重症,1.2,1.15"})
	for _, classes := range [][]string{{"老年", "重症"}, {"重症", "老年"}} {
		c := claim(t, "G", "5000")
		c.Auxiliary = classes
		if b := pay(t, s, c); b.Points.String() != "1150" || b.Kind != payment.KindOrdinary {
			t.Errorf("%v: %s points", classes, b.Points)
		}
	}
}
