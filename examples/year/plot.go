package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"

	"github.com/fenzu/fenzu/internal/text"
)

// canvas is a drawing of SVG, made of as few kinds of marks as the plots need. A library for plots would bring thirty modules,
// and fonts without Chinese characters. Coordinates are written to a tenth of a pixel, so that every machine writes the same bytes.
type canvas struct {
	bytes.Buffer
	width, height float64
}

// Colours that people tell apart who see no red or no green (Okabe and Ito), and those of axes.
const (
	blue   = "#0072B2"
	orange = "#E69F00"
	green  = "#009E73"
	red    = "#D55E00"
	purple = "#CC79A7"
	sky    = "#56B4E9"
	yellow = "#F0E442"
	black  = "#222222"
	grey   = "#666666"
	pale   = "#E4E4E4"
)

const fonts = "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei','WenQuanYi Micro Hei',sans-serif"

// newCanvas begins a drawing with a title and a line below it.
func newCanvas(width, height float64, title, subtitle string) *canvas {
	c := &canvas{width: width, height: height}
	w, h := px(width), px(height)
	fmt.Fprintf(c, `<svg xmlns="http://www.w3.org/2000/svg" width="%s" height="%s" viewBox="0 0 %s %s"`, w, h, w, h)
	fmt.Fprintf(c, ` font-family="%s" role="img">`+"\n", fonts)
	fmt.Fprintf(c, "<title>%s</title>\n<rect width=\"100%%\" height=\"100%%\" fill=\"#FFFFFF\"/>\n", escape(title))
	c.text(24, 36, title, label{size: 20, colour: black, bold: true})
	c.text(24, 58, subtitle, label{size: 13, colour: grey})
	return c
}

// to writes the drawing.
func (c *canvas) to(w io.Writer) error {
	c.WriteString("</svg>\n")
	_, err := c.WriteTo(w)
	return err
}

// label is how a text is written. The zero value of anchor is at its beginning.
type label struct {
	size   float64
	colour string
	anchor string // middle or end
	bold   bool
	turned bool // upwards
	halo   bool // white around it, so that it can be read on marks
}

func (c *canvas) text(x, y float64, s string, l label) {
	fmt.Fprintf(c, `<text x="%s" y="%s" font-size="%s" fill="%s"`, px(x), px(y), px(l.size), l.colour)
	if l.anchor != "" {
		fmt.Fprintf(c, ` text-anchor="%s"`, l.anchor)
	}
	if l.bold {
		c.WriteString(` font-weight="bold"`)
	}
	if l.turned {
		fmt.Fprintf(c, ` transform="rotate(-90 %s %s)"`, px(x), px(y))
	}
	if l.halo {
		c.WriteString(` stroke="#FFFFFF" stroke-width="3" stroke-linejoin="round" paint-order="stroke"`)
	}
	fmt.Fprintf(c, ">%s</text>\n", escape(s))
}

func (c *canvas) line(x1, y1, x2, y2, width float64, colour string, dashed bool) {
	fmt.Fprintf(c, `<line x1="%s" y1="%s" x2="%s" y2="%s"`, px(x1), px(y1), px(x2), px(y2))
	fmt.Fprintf(c, ` stroke="%s" stroke-width="%s"`, colour, px(width))
	if dashed {
		c.WriteString(` stroke-dasharray="6 4"`)
	}
	c.WriteString("/>\n")
}

// circle draws a point, as much filled as opacity says, from 0 to 1; hollow ones hide what is behind them.
func (c *canvas) circle(x, y, r float64, colour string, opacity float64) {
	fill := colour
	if opacity == 0 {
		fill, opacity = "#FFFFFF", 1
	}
	fmt.Fprintf(c, `<circle cx="%s" cy="%s" r="%s"`, px(x), px(y), px(r))
	fmt.Fprintf(c, ` fill="%s" fill-opacity="%.2f" stroke="%s"/>`+"\n", fill, opacity, colour)
}

func (c *canvas) rect(x, y, width, height float64, colour string) {
	fmt.Fprintf(c, `<rect x="%s" y="%s" width="%s" height="%s" fill="%s"/>`+"\n", px(x), px(y), px(width), px(height), colour)
}

// px writes a coordinate, or another number with one decimal.
func px(x float64) string {
	s := strconv.FormatFloat(x, 'f', 1, 64)
	if s == "-0.0" {
		return "0.0"
	}
	return s
}

func escape(s string) string {
	var b bytes.Buffer
	xml.EscapeText(&b, []byte(s)) // a Buffer does not fail
	return b.String()
}

// namer writes names beside marks, where no other name stands.
type namer struct {
	*canvas
	taken [][4]float64 // left, top, right, bottom
}

// mark keeps names off a mark.
func (n *namer) mark(x, y, r float64) {
	n.taken = append(n.taken, [4]float64{x - r, y - r, x + r, y + r})
}

// name writes a name above a mark of radius r, else below, right or left of it; on top of others if all is taken.
func (n *namer) name(x, y, r float64, s string) {
	const size = 12
	width := textWidth(s, size)
	var box [4]float64
	for _, at := range [][2]float64{{x, y - r - 6}, {x, y + r + size + 2}, {x + r + 5 + width/2, y + 4},
		{x - r - 5 - width/2, y + 4}, {x, y - r - 22}, {x, y + r + size + 18}} {
		box = [4]float64{at[0] - width/2, at[1] - size, at[0] + width/2, at[1] + 3}
		if !slices.ContainsFunc(n.taken, func(o [4]float64) bool {
			return box[0] < o[2] && o[0] < box[2] && box[1] < o[3] && o[1] < box[3]
		}) {
			break
		}
	}
	n.taken = append(n.taken, box)
	n.text((box[0]+box[2])/2, box[3]-3, s, label{size: size, colour: black, anchor: "middle", halo: true})
}

// keys are the meanings of marks in a row, as many rows as it takes.
type keys struct {
	*canvas
	left, x, y float64
}

// next returns where the next mark goes, and writes its meaning beside it.
func (k *keys) next(s string) (x, y float64) {
	width := 20 + textWidth(s, 13) + 20
	if k.x > k.left && k.x+width > k.width {
		k.x, k.y = k.left, k.y+20
	}
	x, y = k.x, k.y
	k.text(x+20, y+5, s, label{size: 13, colour: black})
	k.x += width
	return x + 6, y
}

// textWidth estimates how wide a text is: Chinese characters are as wide as high, others are little more than half of that.
func textWidth(s string, size float64) float64 { return float64(text.Width(s)) * size * 0.54 }

// scale maps values to pixels, evenly or by their logarithms.
type scale struct {
	from, to   float64 // values
	begin, end float64 // pixels
	log        bool
}

func (s *scale) at(v float64) float64 {
	from, to := s.from, s.to
	if s.log {
		from, to, v = math.Log10(from), math.Log10(to), math.Log10(v)
	}
	return s.begin + (v-from)/(to-from)*(s.end-s.begin)
}

// ticks are round values within the scale: 1, 2 and 5 of every power of ten by logarithms, else at most nine in even steps.
func (s *scale) ticks() []float64 {
	var list []float64
	if s.log {
		for p := math.Floor(math.Log10(s.from)); p <= math.Log10(s.to); p++ {
			for _, m := range []float64{1, 2, 5} {
				if v := m * math.Pow(10, p); v >= s.from && v <= s.to {
					list = append(list, v)
				}
			}
		}
		return list
	}
	unit := math.Pow(10, math.Floor(math.Log10(s.to-s.from))-1)
	step := unit
	for _, m := range []float64{1, 2, 5, 10, 20} {
		if step = m * unit; (s.to-s.from)/step <= 8 {
			break
		}
	}
	for n := int(math.Ceil(s.from/step - 1e-9)); float64(n)*step <= s.to+step*1e-9; n++ {
		list = append(list, float64(n)*step)
	}
	return list
}

// short writes a tick.
func short(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }
