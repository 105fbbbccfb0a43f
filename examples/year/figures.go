package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"

	"github.com/fenzu/fenzu/internal/text"
	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// float is a number where it becomes a place on a drawing.
func float(n payment.Number) float64 {
	f, _ := n.Rat().Float64()
	return f
}

// yuanOf is an amount where it becomes a place on a drawing.
func yuanOf(f payment.Fen) float64 { return float(f.Yuan()) }

// frame is the part of a drawing between axes.
type frame struct {
	*canvas
	x, y scale
}

// grid draws ticks with lines behind the marks, and the names of the axes.
func (f *frame) grid(x, y string, tickX, tickY func(float64) string) {
	left, right, top, bottom := f.x.begin, f.x.end, f.y.end, f.y.begin
	for _, v := range f.x.ticks() {
		at := f.x.at(v)
		f.line(at, bottom, at, top, 1, pale, false)
		f.text(at, bottom+20, tickX(v), label{size: 12, colour: grey, anchor: "middle"})
	}
	for _, v := range f.y.ticks() {
		at := f.y.at(v)
		f.line(left, at, right, at, 1, pale, false)
		f.text(left-8, at+4, tickY(v), label{size: 12, colour: grey, anchor: "end"})
	}
	f.line(left, bottom, right, bottom, 1, grey, false)
	f.line(left, bottom, left, top, 1, grey, false)
	f.text((left+right)/2, bottom+46, x, label{size: 14, colour: black, anchor: "middle"})
	f.text(left-62, (top+bottom)/2, y, label{size: 14, colour: black, anchor: "middle", turned: true})
}

// percents draws the ticks of percentages with lines behind bars.
func (f *frame) percents() {
	for _, v := range f.x.ticks() {
		at := f.x.at(v)
		f.line(at, f.y.end, at, f.y.begin, 1, pale, false)
		f.text(at, f.y.begin+18, short(v)+"%", label{size: 12, colour: grey, anchor: "middle"})
	}
}

// bounds are the least and the greatest value with some room around them.
func bounds(list []float64, room float64) (from, to float64) {
	return slices.Min(list) / room, slices.Max(list) * room
}

// radius is that of a group with so many cases, and sample is how many the legend shows.
func radius(cases int64) float64 { return max(2, math.Sqrt(float64(cases))*0.5) }

const sample = 300

// marked is how many groups of a drawing go by name.
const marked = 6

// drawGroups draws the mean cost of each group in the year that was paid against its weight, with the line on which the fund
// pays what cases cost.
func (x *walked) drawGroups(w io.Writer, l rules.Lang) error {
	points := x.pack.DRG() != nil
	unit := x.weight(l)
	var list []groupResult
	var weights, means []float64
	for _, g := range x.groups() {
		weight, err := payment.ParseNumber(g.weight.String())
		if err != nil || g.cases < 10 {
			continue
		}
		list = append(list, g)
		weights = append(weights, float(weight))
		means = append(means, yuanOf(g.cost)/float64(g.cases))
	}
	if len(list) == 0 {
		return nil
	}
	c := newCanvas(960, 680, fmt.Sprintf(l.Pick("%s与 %d 年次均费用", "Mean cost of %[2]d against %[1]s"), unit, paidYear),
		fmt.Sprintf(l.Pick("示例地区，数据均为虚构；当年 10 例以上的 %d 个病组，对数坐标，圆面积与例数成正比",
			"An area that does not exist; %d groups with 10 cases and more, logarithmic, areas as cases"), len(list)))
	f := frame{canvas: c, x: scale{begin: 96, end: 930, log: true}, y: scale{begin: 610, end: 84, log: true}}
	f.x.from, f.x.to = bounds(weights, 1.15)
	f.y.from, f.y.to = bounds(means, 1.2)
	f.grid(unit, l.Pick("次均费用（元）", "mean cost (yuan)"), short, func(v float64) string { return count(int64(v)) })

	// Points at value: the mean of the funds, by points. M/s is what a point cost before.
	value, all := 0.0, 0.0
	for _, p := range x.year.cleared.Pots {
		value += float(p.Points) * float(p.Value)
		all += float(p.Points)
	}
	before := float(x.scheme.mean)
	after := before
	if all > 0 {
		after = value / all
		if points {
			after *= float(x.scheme.scale)
		}
	}
	if !points { // a score is scaled already
		before /= float(x.scheme.scale)
	}
	ray := func(perUnit float64, colour string, dashed bool) {
		from, to := max(f.x.from, f.y.from/perUnit), min(f.x.to, f.y.to/perUnit)
		f.line(f.x.at(from), f.y.at(from*perUnit), f.x.at(to), f.y.at(to*perUnit), 1.6, colour, dashed)
	}
	for i := range list { // the dearest first, so that small ones are not hidden
		g := &list[i]
		colour := blue
		if g.operated {
			colour = orange
		}
		f.circle(f.x.at(weights[i]), f.y.at(means[i]), radius(g.cases), colour, 0.45)
	}
	ray(before, grey, true)
	ray(after, black, false)
	// Names of the groups that lost or gained most.
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(size(list[b].surplus()), size(list[a].surplus())) })
	names := namer{canvas: c}
	for _, i := range order[:min(marked, len(order))] {
		names.name(f.x.at(weights[i]), f.y.at(means[i]), radius(list[i].cases), list[i].code)
	}
	key := legend{canvas: c, x: 116, y: 100}
	if points {
		key.circle(orange, l.Pick("外科、操作病组", "groups with a procedure"))
		key.circle(blue, l.Pick("内科病组", "medical groups"))
	}
	key.hollow(radius(sample), fmt.Sprintf(l.Pick("%d 例", "%d cases"), sample))
	key.stroke(grey, true, fmt.Sprintf(l.Pick("历史：%s × %.2f 元", "before: %s × %.2f yuan"), unit, before))
	format := l.Pick("清算点值（系数 1）：%s × %.2f 元", "final value (coefficient 1): %s × %.2f yuan")
	key.stroke(black, false, fmt.Sprintf(format, unit, after))
	key.note(fmt.Sprintf(l.Pick("标名：结余或亏损最多的 %d 组", "by name: the %d greatest surpluses and losses"), min(marked, len(order))))
	return c.to(w)
}

func size(f payment.Fen) payment.Fen { return max(f, -f) }

// legend writes what marks mean, one below the other.
type legend struct {
	*canvas
	x, y float64
}

func (k *legend) entry(s string) {
	k.text(k.x+34, k.y+4, s, label{size: 12, colour: black, halo: true})
	k.y += 20
}

func (k *legend) circle(colour, s string) {
	k.canvas.circle(k.x+12, k.y, 6, colour, 0.45)
	k.entry(s)
}

func (k *legend) hollow(r float64, s string) {
	k.canvas.circle(k.x+12, k.y, r, grey, 0)
	k.entry(s)
}

func (k *legend) stroke(colour string, dashed bool, s string) {
	k.line(k.x, k.y, k.x+24, k.y, 1.6, colour, dashed)
	k.entry(s)
}

func (k *legend) note(s string) {
	k.text(k.x, k.y+4, s, label{size: 12, colour: grey, halo: true})
	k.y += 20
}

// nameWidth is the room for names of hospitals.
const nameWidth = 190

// kindColour is the colour of a kind, the same in every drawing.
func kindColour(k payment.Kind) string {
	switch k {
	case payment.KindHigh:
		return red
	case payment.KindLow:
		return sky
	case payment.KindExtreme:
		return purple
	case payment.KindLongStay:
		return orange
	case payment.KindUngrouped:
		return yellow
	case payment.KindAmbiguous:
		return green
	case payment.KindUnpriced:
		return blue
	case payment.KindSpecial:
		return black
	}
	return grey
}

// drawKinds draws which part of the cases of each hospital was not paid as ordinary ones, by kind.
func (x *walked) drawKinds(w io.Writer, l rules.Lang) error {
	hospitals := x.hospitals()
	var kinds []payment.Kind
	most := 0.0
	for _, h := range hospitals {
		other := h.cases - h.kinds[payment.KindOrdinary]
		if h.cases > 0 {
			most = max(most, 100*float64(other)/float64(h.cases))
		}
	}
	for _, k := range payment.Kinds() {
		if k != payment.KindOrdinary && slices.ContainsFunc(hospitals, func(h hospitalResult) bool { return h.kinds[k] > 0 }) {
			kinds = append(kinds, k)
		}
	}
	height := 170 + 36*float64(len(hospitals))
	c := newCanvas(960, height, fmt.Sprintf(l.Pick("%d 年各医院非正常病例的构成", "Cases of %d that were not paid as ordinary ones"), paidYear),
		l.Pick("示例地区，数据均为虚构；占出院病例的百分比，其余为正常病例", "An area that does not exist; percent of the discharges"))
	f := frame{canvas: c, x: scale{to: max(most*1.12, 1), begin: nameWidth, end: 920}, y: scale{begin: height - 40, end: 124}}
	f.percents()
	key := keys{canvas: c, left: 24, x: 24, y: 86}
	for _, k := range kinds {
		x, y := key.next(k.Text(l))
		c.rect(x-6, y-6, 12, 12, kindColour(k))
	}
	for i, h := range hospitals {
		y := 130 + 36*float64(i)
		c.text(nameWidth-10, y+16, h.name, label{size: 14, colour: black, anchor: "end"})
		if h.cases == 0 {
			continue
		}
		share, sum := 0.0, 0.0
		for _, k := range kinds {
			part := 100 * float64(h.kinds[k]) / float64(h.cases)
			c.rect(f.x.at(sum), y, f.x.at(sum+part)-f.x.at(sum), 24, kindColour(k))
			sum += part
			share += part
		}
		c.text(f.x.at(sum)+6, y+16, px(share)+"%", label{size: 12, colour: grey})
	}
	return c.to(w)
}

// drawResult draws what each hospital has left of its costs, before and after clearing, by kind of insurance.
func (x *walked) drawResult(w io.Writer, l rules.Lang) error {
	hospitals := slices.DeleteFunc(x.hospitals(), func(h hospitalResult) bool { return h.cost == 0 })
	margin := func(f payment.Fen, r *result) float64 { return 100 * yuanOf(f) / yuanOf(r.cost) }
	from, to, rows := 0.0, 0.0, 0
	for i := range hospitals {
		h := &hospitals[i]
		h.parts = slices.DeleteFunc(h.parts, func(r result) bool { return r.cost == 0 })
		for j := range h.parts {
			r := &h.parts[j]
			from = min(from, margin(r.before, r), margin(r.after, r))
			to = max(to, margin(r.before, r), margin(r.after, r))
			rows++
		}
	}
	const row, gap = 22.0, 14.0
	height := 158 + row*float64(rows) + gap*float64(len(hospitals))
	c := newCanvas(960, height, fmt.Sprintf(l.Pick("%d 年各医院结余率：清算前后", "Margins of %d before and after clearing"), paidYear),
		l.Pick("示例地区，数据均为虚构；(基金支付 + 个人负担 − 费用) ÷ 费用", "An area that does not exist; (fund + patients − cost) / cost"))
	room := (to - from) * 0.08
	f := frame{canvas: c, y: scale{begin: height - 40, end: 108},
		x: scale{from: from - room, to: to + room, begin: nameWidth, end: 920}}
	f.percents()
	f.line(f.x.at(0), f.y.end, f.x.at(0), f.y.begin, 1.4, black, false)
	key := keys{canvas: c, left: 24, x: 24, y: 86}
	at, y := key.next(l.Pick("按预结点值", "at the provisional value"))
	c.circle(at, y, 5, grey, 0)
	insurances := x.names()
	for i, name := range insurances {
		at, y := key.next(name + l.Pick("，按清算点值", ", at the final value"))
		c.circle(at, y, 6, shades[i%len(shades)], 1)
	}
	y = 108 + gap
	for i := range hospitals {
		h := &hospitals[i]
		c.text(nameWidth-10, y+row*float64(len(h.parts)-1)/2+5, h.name, label{size: 14, colour: black, anchor: "end"})
		for j := range h.parts {
			r := &h.parts[j]
			before, after := f.x.at(margin(r.before, r)), f.x.at(margin(r.after, r))
			colour := shades[slices.Index(insurances, r.insurance)%len(shades)]
			c.line(before, y, after, y, 2, colour, false)
			c.circle(before, y, 5, grey, 0)
			c.circle(after, y, 6, colour, 1)
			side, anchor := 11.0, ""
			if after < before {
				side, anchor = -11, "end"
			}
			c.text(after+side, y+4, px(margin(r.after, r))+"%", label{size: 12, colour: grey, anchor: anchor, halo: true})
			y += row
		}
		y += gap
	}
	return c.to(w)
}

// shades are the colours of levels and kinds of insurance.
var shades = [...]string{orange, blue, green}

// drawIndices draws the time index of each hospital against its cost index, in the last year of the measurement.
func (x *walked) drawIndices(w io.Writer, l rules.Lang) error {
	hospitals := slices.DeleteFunc(x.hospitals(), func(h hospitalResult) bool { return h.last == nil })
	if len(hospitals) == 0 {
		return nil
	}
	c := newCanvas(960, 680, fmt.Sprintf(l.Pick("%d 年费用消耗指数与时间消耗指数", "Cost and time index of %d"), lastYear),
		l.Pick("示例地区，数据均为虚构；1 为全域同病组的平均，圆面积与例数成正比", "An area that does not exist; 1 is the mean of the same groups, areas as cases"))
	f := frame{canvas: c, x: scale{begin: 96, end: 930}, y: scale{begin: 610, end: 84}}
	var costs, times []float64
	for _, h := range hospitals {
		cost, _ := strconv.ParseFloat(h.last.CostIndex.String(), 64)
		time, _ := strconv.ParseFloat(h.last.TimeIndex.String(), 64)
		costs, times = append(costs, cost), append(times, time)
	}
	around := func(list []float64) (from, to float64) {
		far := 0.0
		for _, v := range list {
			far = max(far, math.Abs(v-1))
		}
		return 1 - far*1.25, 1 + far*1.25
	}
	f.x.from, f.x.to = around(costs)
	f.y.from, f.y.to = around(times)
	f.grid(l.Pick("费用消耗指数", "cost index"), l.Pick("时间消耗指数", "time index"), short, short)
	f.line(f.x.at(1), f.y.begin, f.x.at(1), f.y.end, 1.4, grey, true)
	f.line(f.x.begin, f.y.at(1), f.x.end, f.y.at(1), 1.4, grey, true)
	corner := label{size: 13, colour: grey}
	f.text(f.x.begin+12, f.y.begin-12, l.Pick("费用低、住院短", "cheaper, shorter"), corner)
	f.text(f.x.begin+12, f.y.end+22, l.Pick("费用低、住院长", "cheaper, longer"), corner)
	corner.anchor = "end"
	f.text(f.x.end-12, f.y.begin-12, l.Pick("费用高、住院短", "dearer, shorter"), corner)
	f.text(f.x.end-12, f.y.end+22, l.Pick("费用高、住院长", "dearer, longer"), corner)
	most := int64(1)
	for _, h := range hospitals {
		most = max(most, h.last.Cases)
	}
	radius := func(h hospitalResult) float64 { return 30 * math.Sqrt(float64(h.last.Cases)/float64(most)) }
	names := namer{canvas: c}
	var levels []string
	for i, h := range hospitals {
		at := slices.Index(levels, h.level)
		if at < 0 {
			at = len(levels)
			levels = append(levels, h.level)
		}
		f.circle(f.x.at(costs[i]), f.y.at(times[i]), radius(h), shades[at%len(shades)], 0.55)
		names.mark(f.x.at(costs[i]), f.y.at(times[i]), radius(h))
	}
	for i, h := range hospitals {
		names.name(f.x.at(costs[i]), f.y.at(times[i]), radius(h), text.Clip(h.name, 12))
	}
	key := keys{canvas: c, left: 640, x: 640, y: 53}
	for i, level := range levels {
		x, y := key.next(level)
		c.circle(x, y, 6, shades[i%len(shades)], 0.55)
	}
	return c.to(w)
}
