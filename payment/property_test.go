package payment_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// TestMoreCostSameStandard: between the limits the cost changes nothing about the standard.
func TestMoreCostSameStandard(t *testing.T) {
	s := compile(t, wide, wideTables)
	rnd := rand.New(rand.NewPCG(3, 4))
	first := pay(t, s, wideClaim(t, "B", "12800")).Standard
	for range 2000 {
		c := wideClaim(t, "B", "0")
		c.Cost = 448000 + payment.Fen(rnd.Int64N(3200000-448000+1)) // from 0.35 to 2.5 times 12,800, with both ends
		if b := pay(t, s, c); b.Kind != payment.KindOrdinary || b.Standard != first {
			t.Fatalf("cost %s: %s %s", c.Cost, b.Kind, b.Standard)
		}
	}
}

// TestLines holds the limits to what the scheme says of equality.
func TestLines(t *testing.T) {
	for _, c := range []struct {
		high, low string
		at        [4]payment.Kind // 0.5 m, one fen more, 2 m, one fen more
	}{
		{"gt", "lt", [4]payment.Kind{payment.KindOrdinary, payment.KindOrdinary, payment.KindOrdinary, payment.KindHigh}},
		{"ge", "le", [4]payment.Kind{payment.KindLow, payment.KindOrdinary, payment.KindHigh, payment.KindHigh}},
	} {
		s := compile(t, "unit: {kind: score}\ncoef: {kind: none}\nhigh: {mode: item, threshold: 2, compare: "+c.high+"}\nlow: {mode: cost, threshold: 0.5, compare: "+c.low+"}\n"+outside+ending,
			map[string]string{"scores": "code,score\nG,100", "costs": "code,cost\nG,1000"})
		for i, cost := range []string{"500", "500.01", "2000", "2000.01"} {
			if b := pay(t, s, claim(t, "G", cost)); b.Kind != c.at[i] {
				t.Errorf("%s %s: cost %s is %s", c.high, c.low, cost, b.Kind)
			}
		}
	}
}

// TestWeightBands: a weight on the limit of a band belongs to the next one (TV-34).
func TestWeightBands(t *testing.T) {
	s := compile(t, "unit: {kind: points, scale: 100, mean: 10000}\ncoef: {kind: none}\nhigh:\n  mode: item\n  threshold:\n    - {value: 3.0, below: 1}\n    - {value: 2.5, below: 2}\n"+
		"    - {value: 2.0, below: 3}\n    - {value: 1.5, below: 5}\n    - {value: 1.3}\nlow: {mode: none}\n"+outside+ending,
		map[string]string{"weights": "code,weight\nA,0.9999\nB,1.0000\nC,2.0000\nD,3.0000\nE,5.0000"})
	for code, line := range map[string]string{"A": "3", "B": "2.5", "C": "2", "D": "1.5", "E": "1.3"} {
		b := pay(t, s, claim(t, code, "100"))
		for _, st := range b.Steps {
			if st.Rule != payment.RuleRatio {
				continue
			}
			if o := st.Operands[2]; o.Symbol != payment.SymbolHigh || o.Value.String() != line {
				t.Errorf("%s: line %s, want %s", code, o.Value, line)
			}
		}
	}
}

// TestScaling: three times the rate, cost and burden is three times every amount.
func TestScaling(t *testing.T) {
	scheme := func(rate string) *payment.Scheme {
		return compile(t, "unit: {kind: weight-rate}\nrate: {value: "+rate+"}\ncoef: {kind: none}\nhigh: {mode: item, threshold: 3}\nlow: {mode: cost, threshold: 0.3}\n"+ending,
			map[string]string{"weights": "code,weight\nG,1.25"})
	}
	one, three := scheme("8000"), scheme("24000")
	rnd := rand.New(rand.NewPCG(5, 6))
	for range 2000 {
		c := claim(t, "G", "0")
		c.Cost = 1 + payment.Fen(rnd.Int64N(5000000))
		c.Burden = payment.Known(c.Cost / 3)
		d := *c
		d.Cost *= 3
		d.Burden = payment.Known(3 * c.Burden.Or(0))
		a, b := pay(t, one, c), pay(t, three, &d)
		if a.Kind != b.Kind || 3*a.Standard != b.Standard || 3*a.Fund != b.Fund || 3*a.Surplus != b.Surplus {
			t.Fatalf("%s\n%s", a.Line(), b.Line())
		}
	}
}

// TestAtAgrees: a bill under another value is the bill that a scheme with that value makes.
func TestAtAgrees(t *testing.T) {
	s := compile(t, wide, wideTables)
	v := number(t, "79.1234")
	final := s.WithValues([]payment.PointValue{{Insurance: "", Value: number(t, "1")}, {Insurance: "职工", Value: v}})
	for _, k := range payment.Kinds() {
		c := kinds(t)[k]
		if c == nil {
			continue
		}
		b, want := pay(t, s, c), pay(t, final, c)
		a, ok := b.At(v)
		if !ok || a.Standard != want.Standard || a.Fund != want.Fund || a.Surplus != want.Surplus || !a.ExactFund.Equal(want.ExactFund) {
			t.Errorf("%s: %+v, want %s", k, a, want.Line())
		}
		if !want.Fixed && !want.Points.Mul(v).Equal(want.ExactStandard) {
			t.Errorf("%s: %s points at %s are not %s", k, want.Points, v, want.ExactStandard)
		}
		if want.Provisional {
			t.Errorf("%s: a final value is provisional", k)
		}
	}
}

// TestMemoryIsUsedAgain: PayTo leaves nothing of the bill before, and Pay is the same road.
func TestMemoryIsUsedAgain(t *testing.T) {
	s := compile(t, wide, wideTables)
	var used payment.Bill
	claims := kinds(t)
	for range 2 {
		for _, k := range payment.Kinds() {
			c := claims[k]
			if c == nil {
				continue
			}
			fresh := pay(t, s, c)
			if err := s.PayTo(c, &used); err != nil {
				t.Fatal(err)
			}
			a, err1 := json.Marshal(&fresh)
			b, err2 := json.Marshal(&used)
			if err1 != nil || err2 != nil || !bytes.Equal(a, b) {
				t.Errorf("%s\n%s\n%v %v", a, b, err1, err2)
			}
		}
	}
}

// TestRemote holds TV-30, remote care in the form of Hubei: first the value of the month, then the final one.
func TestRemote(t *testing.T) {
	scheme := "unit: {kind: score}\ncoef: {kind: level, value: 0.9}\n" + flat + "remote: {value: own}\nvalue:\n  numerator: fund\n  month: [{value: 9.5000, place: remote}]\n"
	tables := map[string]string{"scores": "code,score\nG,1200"}
	c := claim(t, "G", "9000")
	c.Place = "420100"
	first := pay(t, compile(t, scheme+ending, tables), c)
	last := pay(t, compile(t, scheme+"  final: [{value: 9.8421, place: remote}]\n"+ending, tables), c)
	if first.Standard.String() != "10260.00" || !first.Provisional || last.Standard.String() != "10629.47" || last.Provisional ||
		(last.Standard-first.Standard).String() != "369.47" {
		t.Errorf("%s, then %s", first.Standard, last.Standard)
	}
}

// TestGrounds holds TV-36 and TV-06: which cases may ask for a review.
func TestGrounds(t *testing.T) {
	s := compile(t, "unit: {kind: points, scale: 100, mean: 20000}\ncoef: {kind: none}\n"+flat+outside+ending, map[string]string{
		"weights": "code,weight\nG,3",
		"grounds": "ground,test,compare,value\n新生儿,birth-weight,lt,1500\n新生儿,area-mean,ge,2.5\n新生儿,group-mean,ge,1\n费用,group-mean,ge,3\n长住院,stay,gt,60",
	})
	for _, c := range []struct {
		cost   string
		weight int64
		stay   int64
		want   string
	}{
		{"60000", 1499, 9, "新生儿"},
		{"59999.99", 1499, 9, ""},
		{"60000", 1500, 9, ""},
		{"180000", 3000, 61, "费用,长住院"}, // Fuxin: exactly three times the mean qualifies (reading 35)
		{"179999.99", 3000, 60, ""},
	} {
		q := claim(t, "G", c.cost)
		q.BirthWeight, q.Stay = rules.Known(c.weight), rules.Known(c.stay)
		if got := strings.Join(s.Grounds(q), ","); got != c.want {
			t.Errorf("%s: %q, want %q", c.cost, got, c.want)
		}
	}
}

func BenchmarkPay(b *testing.B) {
	s := compile(b, wide, wideTables)
	c := wideClaim(b, "B", "13200")
	rate := compile(b, "unit: {kind: weight-rate}\nrate: {value: 8000}\ncoef: {kind: level, value: 1.05}\nhigh: {mode: item, threshold: 3}\nlow: {mode: cost, threshold: 0.3}\n"+ending,
		map[string]string{"weights": "code,weight\nB,1.41"})
	for _, x := range []struct {
		name string
		s    *payment.Scheme
	}{{"points", s}, {"rate", rate}} {
		b.Run(x.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := x.s.Pay(c); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(x.name+"/again", func(b *testing.B) {
			b.ReportAllocs()
			var bill payment.Bill
			for b.Loop() {
				if err := x.s.PayTo(c, &bill); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestAllocations: a bill costs the memory of its steps, and one that is used again costs nothing.
func TestAllocations(t *testing.T) {
	s := compile(t, wide, wideTables)
	c := wideClaim(t, "B", "13200")
	if n := testing.AllocsPerRun(100, func() { _, _ = s.Pay(c) }); n > 3 {
		t.Errorf("%v allocations a claim", n)
	}
	var bill payment.Bill
	if n := testing.AllocsPerRun(100, func() { _ = s.PayTo(c, &bill) }); n > 0 {
		t.Errorf("%v allocations with a bill that is used again", n)
	}
}

// FuzzPay: Pay never panics, an error leaves no bill, and the sums of a bill hold.
func FuzzPay(f *testing.F) {
	f.Add(int64(1320000), int64(396000), int64(0), int64(0), "B", uint8(0), uint8(0), int64(9), "1")
	f.Add(int64(-1), int64(1<<62), int64(5), int64(7), "", uint8(3), uint8(5), int64(-4), "1/3")
	f.Fuzz(func(t *testing.T, cost, burden, item, approved int64, code string, method, outcome uint8, stay int64, ratio string) {
		s := compile(t, wide, wideTables)
		c := wideClaim(t, code, "0")
		c.Cost, c.Burden, c.Method, c.Stay = payment.Fen(cost), payment.Known(payment.Fen(burden)), payment.Method(method), rules.Known(stay)
		c.Items = []payment.Item{{Code: "N1", Cost: payment.Fen(item)}, {Code: "N2"}}
		c.Review = payment.Review{Outcome: payment.Outcome(outcome), Approved: payment.Fen(approved)}
		if n, err := payment.ParseNumber(ratio); err == nil {
			c.Benefit = payment.Benefit{Known: true, Ratio: n}
			c.Review.Value = n
		}
		b, err := s.Pay(c)
		if err != nil {
			if b.Scheme != nil || b.Standard != 0 {
				t.Errorf("an error and a bill: %v", err)
			}
			return
		}
		if b.Text(rules.Chinese) == "" || b.Line() == "" {
			t.Error("nothing is printed")
		}
		if _, err := json.Marshal(&b); err != nil {
			t.Error(err)
		}
		if more := b.Readings &^ s.Readings(); more != 0 {
			t.Errorf("the scheme does not list readings %b", more)
		}
		if d := b.Paid() - b.Burden - b.Fund; d < -1 || d > 1 {
			t.Errorf("standard %s, burden %s and fund %s differ by %s", b.Paid(), b.Burden, b.Fund, d)
		}
		if a, ok := b.At(b.Value); !ok || a.Standard != b.Standard || a.Fund != b.Fund {
			t.Errorf("at its own value the bill is another: %+v, %s", a, b.Line())
		}
	})
}

// FuzzScheme: whatever scheme.yaml holds, Open and Compile do not panic, and what compiles prices claims without panic.
func FuzzScheme(f *testing.F) {
	f.Add(wide)
	f.Add(jining)
	f.Add(cityN)
	for i, v := range []string{"item", "linear", "deduct", "cap", "review"} {
		f.Add(pointScheme("1.0"+strconv.Itoa(i), byMean+high(v)))
	}
	f.Fuzz(func(t *testing.T, scheme string) {
		for _, name := range []string{"weights", "scores", "prices"} {
			column := strings.TrimSuffix(name, "s")
			p, err := rules.Open(files(t, scheme, map[string]string{name: "code," + column + "\nB,1.6"}))
			if err != nil {
				if err.Error() == "" {
					t.Error("an error without text")
				}
				continue
			}
			s, err := payment.Compile(p)
			if err != nil {
				t.Fatal(err)
			}
			for _, cost := range []string{"0", "100", "1280000"} {
				c := wideClaim(t, "B", cost)
				if b, err := s.Pay(c); err == nil && b.Line() == "" {
					t.Error("nothing is printed")
				}
			}
		}
	})
}
