package groupertest_test

import (
	"strings"
	"testing"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/grouper/groupertest"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// TestRowWhyNot asks about the narrowest group that a row which fails names, and about none where there is nothing to ask.
func TestRowWhyNot(t *testing.T) {
	_, p, _ := packtest.MiniDIP(t)
	drg, dip := mini(t), newGrouper(t, p)
	for _, c := range []struct {
		g      *grouper.Grouper
		sheet  string
		target string
		kind   grouper.ObstacleKind
	}{
		{drg, "px,want.code,want.adrg\na,M,34,K35.800,,GD19,GZ1\n", "GD19", grouper.ObstacleConditions},
		{drg, "px,want.adrg,want.mdc\na,M,34,K35.800,,GR1,MDCG\n", "GR1", grouper.ObstacleConditions},
		{drg, "px,want.mdc,want.code\na,M,34,K35.800,,MDCZ,!GZ15\n", "MDCZ", grouper.ObstacleGate},
		{drg, "px,want.code\na,M,34,K35.800,51.2300,GZ15\n", "GZ15", grouper.ObstacleAmbiguous},
		{drg, "px,want.code\na,M,34,X,,GZ15\n", "GZ15", grouper.ObstacleRejected},
		{drg, "px,want.code,want.issues\na,M,34,K35.800,,GZ15,gray-code\n", "", ""}, // it is in the group
		{drg, "px,want.code\na,M,34,K35.800,,!GZ15\n", "", ""},
		{drg, "px,want.code\na,M,34,K35.800,,-\n", "", ""},
		{drg, "px,want.adrg\na,M,34,K35.800,,GX1\n", "", ""}, // no such group
		{dip, "px,stay,icu_days,want.number\na,M,34,A41.900,,5,0,2\n", "2", grouper.ObstacleProcedures},
	} {
		row := &run(t, c.g, sheets("name,sex,age,dx,"+c.sheet)).Rows[0]
		if row.Outcome != groupertest.Fail {
			t.Errorf("%s: %s", c.sheet, row.Outcome)
		}
		if w := row.WhyNot; c.target == "" && w != nil || c.target != "" && (w == nil || w.Target.Code != c.target || w.Obstacles[0].Kind != c.kind) {
			t.Errorf("%s: %+v, want %s %s", c.sheet, w, c.target, c.kind)
		}
	}
	err := run(t, drg, sheets("name,sex,age,dx,want.adrg\na,M,34,K35.800,GX1\n")).Err()
	if err == nil || !strings.Contains(err.Error(), "\n      target-unknown: 规则包 mini@1.0 中没有组 \"GX1\"\n        hint: 相近的有 ") {
		t.Error(err)
	}
	var text strings.Builder
	if err := run(t, dip, sheets("name,sex,age,dx,stay,icu_days,want.number\na,M,34,A41.900,5,0,2\n")).WriteText(&text, rules.English); err != nil ||
		!strings.Contains(text.String(), "\n      Asked       2 ") {
		t.Error(err, text.String())
	}
}
