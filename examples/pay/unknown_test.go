package main

import (
	"errors"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fenzu/fenzu/examples/internal/packs"
	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
	"gopkg.in/yaml.v3"
)

// TestUnknown makes one setting or table of a scheme after the other unknown. Every claim then stops and names it, or has the bill
// that it had: what nobody knows never changes a bill in silence.
func TestUnknown(t *testing.T) {
	for _, s := range schemes {
		by, err := packs.Open(s.pack)
		if err != nil {
			t.Fatal(err)
		}
		claims := claimsOf(t, by, s.name+".jsonl")
		files := fstest.MapFS{}
		list, err := os.ReadDir(s.name)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range list {
			if e.IsDir() { // tests, with what lint finds and somebody has looked at
				continue
			}
			data, err := os.ReadFile(s.name + "/" + e.Name())
			if err != nil {
				t.Fatal(err)
			}
			files[e.Name()] = &fstest.MapFile{Data: data}
		}
		whole := compiled(t, files, by)
		stopped := make(map[string]bool)
		try := func(name string, with *payment.Scheme) {
			for _, c := range claims {
				before, failed := whole.Pay(c)
				if failed != nil {
					continue
				}
				after, err := with.Pay(c)
				if err == nil && strings.HasPrefix(name, "value.") && after.Notices.Has(payment.ValueMissing) {
					continue // points are counted, and the bill says that the money is not there
				}
				if err == nil {
					if before.Kind != after.Kind || before.Standard != after.Standard || before.Fund != after.Fund || before.Points.Cmp(after.Points) != 0 {
						t.Errorf("%s, claim %s: with %s unknown it is %v %v, fund %v; it was %v %v, fund %v", s.name, c.ID, name,
							after.Kind, after.Standard, after.Fund, before.Kind, before.Standard, before.Fund)
					}
					continue
				}
				named := false
				for _, e := range err.(payment.Errors) {
					named = named || e.Code == rules.SettingUnknown && e.Field == name
				}
				if stopped[name] = true; !named {
					t.Errorf("%s, claim %s: %s is unknown, and the claim says %v", s.name, c.ID, name, err)
				}
			}
		}
		for _, setting := range whole.Pack().Payment().Settings {
			changed := fstest.MapFS{}
			for n, f := range files {
				changed[n] = f
			}
			changed["scheme.yaml"] = &fstest.MapFile{Data: blank(t, files["scheme.yaml"].Data, setting.Name)}
			p, err := rules.Open(changed, by)
			var bad *rules.Error
			switch {
			case err == nil:
				with, err := payment.Compile(p, by)
				if err != nil {
					t.Fatal(err)
				}
				try(setting.Name, with)
			case !errors.As(err, &bad) || bad.Code != rules.CellValue || bad.Field != setting.Name: // else it cannot be unknown
				t.Errorf("%s: with %s unknown it does not load: %v", s.name, setting.Name, err)
			}
		}
		for _, table := range whole.Pack().Manifest().Tables {
			changed := fstest.MapFS{}
			for n, f := range files {
				changed[n] = f
			}
			delete(changed, table.Name+".csv")
			count := regexp.MustCompile(`(?m)^  ` + table.Name + `: \d+$`)
			changed["pack.yaml"] = &fstest.MapFile{Data: count.ReplaceAll(files["pack.yaml"].Data, []byte("  "+table.Name+": unknown"))}
			try(table.Name+".csv", compiled(t, changed, by))
		}
		for _, name := range []string{"fund.variant", "high.mode", "coef.kind"} {
			if !stopped[name] {
				t.Errorf("%s: nothing stops although %s is unknown", s.name, name)
			}
		}
	}
}

// blank makes a setting of a scheme unknown.
func blank(t *testing.T, scheme []byte, setting string) []byte {
	t.Helper()
	var doc map[string]map[string]any
	if err := yaml.Unmarshal(scheme, &doc); err != nil {
		t.Fatal(err)
	}
	section, key, _ := strings.Cut(setting, ".")
	doc[section][key] = "unknown"
	data, err := yaml.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// compiled opens and compiles a scheme.
func compiled(t *testing.T, files fs.FS, by *rules.Pack) *payment.Scheme {
	t.Helper()
	p, err := rules.Open(files, by)
	if err != nil {
		t.Fatal(err)
	}
	s, err := payment.Compile(p, by)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// claimsOf groups the claims of a file.
func claimsOf(t *testing.T, by *rules.Pack, file string) []*payment.Claim {
	t.Helper()
	g, err := grouper.New(by)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var list []*payment.Claim
	for i, line := range slices.Collect(strings.Lines(string(data))) {
		c, rest, err := payment.ReadClaim([]byte(line))
		if err != nil {
			continue // the example has bad lines too
		}
		k, err := grouper.ParseJSON(rest, i+1)
		if err != nil {
			continue
		}
		c.Result = g.Group(k)
		list = append(list, c)
	}
	if len(list) == 0 {
		t.Fatalf("%s has no claims", file)
	}
	return list
}
