package payment

import (
	"strconv"
	"strings"

	"github.com/fenzu/fenzu/internal/exact"
	"github.com/fenzu/fenzu/rules"
)

// longest is how many decimals a bill prints at most; the exact value is in its JSON.
const longest = 10

// decimalsOf is how many decimals a number needs, at least some and at most longest.
func decimalsOf(n Number, least int) int {
	for d := least; d < longest; d++ {
		if n.Round(Rounding{Decimals: uint8(d), Mode: exact.Down}).Equal(n) {
			return d
		}
	}
	return longest
}

// write writes a number in the way of a measure.
func (m measure) write(n Number) string {
	switch m {
	case yuan:
		s := n.Text(decimalsOf(n, 2))
		sign := ""
		if s[0] == '-' {
			sign, s = "-", s[1:]
		}
		whole, fraction, _ := strings.Cut(s, ".")
		return sign + grouped(whole, ",") + "." + fraction
	case count:
		return n.Text(decimalsOf(n, 0))
	case share:
		p := n.Mul(exact.Int(100))
		return p.Text(decimalsOf(p, 1)) + " %"
	}
	return n.Text(decimalsOf(n, 4))
}

// fill puts the operands into the formula of a step.
func (s *Step) fill(write func(o Operand) string) string {
	if int(s.Rule) >= len(ruleTable) || len(s.Operands) == 0 || ruleTable[s.Rule].formula == "" {
		return ""
	}
	f := ruleTable[s.Rule].formula
	if f == "×" {
		list := make([]string, len(s.Operands))
		for i, o := range s.Operands {
			list[i] = write(o)
		}
		return strings.Join(list, " "+f+" ")
	}
	for i, o := range s.Operands {
		mark := "{" + strconv.Itoa(i) + "}"
		if a := strings.Index(f, "["); a >= 0 { // brackets come in the order of operands
			if z := strings.Index(f, "]"); strings.Contains(f[a:z], mark) {
				if o.Value.Sign() == 0 {
					f = f[:a] + f[z+1:]
					continue
				}
				f = f[:a] + f[a+1:z] + f[z+1:]
			}
		}
		f = strings.ReplaceAll(f, mark, write(o))
	}
	return f
}

// Formula returns the formula of the step in symbols, "" of a value that was looked up.
func (s *Step) Formula() string { return s.fill(func(o Operand) string { return o.Symbol.String() }) }

// Filled returns the formula with the values in the places of the symbols.
func (s *Step) Filled() string {
	return s.fill(func(o Operand) string {
		m := plain
		if int(o.Symbol) < len(symbols) {
			m = symbols[o.Symbol].measure
		}
		text := m.write(o.Value)
		if strings.HasPrefix(text, "-") {
			text = "(" + text + ")"
		}
		return text
	})
}

// Value returns the result of the step as bills print it.
func (s *Step) Value() string {
	if int(s.Rule) >= len(ruleTable) {
		return ""
	}
	return ruleTable[s.Rule].measure.write(s.Result)
}

// note says what a rounding did, and what the ratio made of the case.
func (s *Step) note(l rules.Lang, highAt, lowAt bool) string {
	if s.Rule == RuleRatio || s.Rule == RulePrinted {
		text := s.Kind.Text(l)
		less := map[bool]string{false: " ≤ ", true: " < "}
		quantity := "r"
		if s.Rule == RulePrinted {
			quantity = "c"
		}
		limits := quantity
		if low, ok := s.limit(SymbolLow); ok {
			limits = count.write(low) + less[lowAt] + limits
		}
		if high, ok := s.limit(SymbolHigh); ok {
			limits += less[highAt] + count.write(high)
		}
		if limits != quantity {
			text += l.Pick("（正常："+limits+"）", " (ordinary: "+limits+")")
		}
		return text
	}
	if s.Rounding == (Rounding{}) || s.Exact.Equal(s.Result) {
		return ""
	}
	mode := modePhrases[s.Rounding.Mode.String()].text(l)
	n := strconv.Itoa(int(s.Rounding.Decimals))
	return l.Pick(mode+"到 "+n+" 位小数", mode+", "+n+" decimals")
}
