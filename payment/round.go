package payment

import "github.com/fenzu/fenzu/internal/exact"

// Mode says which neighbour a number is rounded to. The zero value is no rounding.
type Mode = exact.Mode

// The modes of rounding.
const (
	NoRounding = exact.NoRounding
	HalfAway   = exact.HalfAway // 四舍五入: to the nearest, a half away from zero
	HalfEven   = exact.HalfEven // 四舍六入五成双: to the nearest, a half to the even neighbour
	HalfDown   = exact.HalfDown // 五舍六入: to the nearest, a half towards zero
	Up         = exact.Up       // 进位: away from zero
	Down       = exact.Down     // 截断: towards zero
)
