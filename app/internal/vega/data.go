package vega

import (
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/refrain-go/refrain/app/internal/frame"
)

// drawn is the data of a chart in the form of its spec, with the facts that its axes
// need. A row has the fields x, y and, if there are series, s, whatever the names of the
// columns are. Vega-Lite would read a dot or a bracket in a name as a path.
type drawn struct {
	values []byte // a JSON array
	points int    // that have both x and y
	of     int    // points there are, if more than are drawn
	tips   bool   // the points that the pointer finds are marked by the field h

	yMin, yMax float64
	xs         []float64 // the different numbers along x, sorted, if it has numbers
	labels     int       // the different texts along x, if it has texts
	longest    int       // characters of the longest
	series     int       // the different values of Color, if they make series
	finest     unit      // the coarsest unit in which all times along x are whole
	doubled    bool      // a bar or an area has more than one point of a series in one place
}

// place is the position of a point, as JSON: along x, and in its series.
type place struct{ x, s string }

func read(p picture, f *frame.Frame, k picked) drawn {
	d := drawn{yMin: math.Inf(1), yMax: math.Inf(-1), of: k.of, tips: k.tips}
	if k.marks != nil {
		d.readMarks(p, f, k)
		return d
	}
	series := make([][]byte, len(p.y))
	for i, y := range p.y {
		series[i] = appendString(nil, p.columns[y].Name)
	}
	filled := p.mark == "bar" || p.mark == "area"
	seen := make(map[place]bool)
	texts, colors := make(map[string]bool), make(map[string]bool)
	var x, s []byte
	d.values = append(d.values, '[')
	for r := range f.Len() {
		if x = d.appendX(x[:0], p, f, r); len(x) == 0 {
			continue
		}
		if !p.alongNumbers() {
			texts[string(x)] = true
		}
		for i, y := range p.y {
			switch {
			case p.color >= 0:
				s = appendColor(s[:0], p, f, r)
				if p.mark == "bar" {
					colors[string(s)] = true
				}
			case len(p.y) > 1:
				s = series[i]
			}
			d.add(x, s, f, r, y)
			if filled {
				at := place{string(x), string(s)}
				d.doubled = d.doubled || seen[at]
				seen[at] = true
			}
		}
	}
	d.values = append(d.values, ']')
	d.labels, d.series = len(texts), max(len(p.y), len(colors))
	slices.Sort(d.xs)
	d.xs = slices.Compact(d.xs)
	return d
}

// readMarks writes the rows of some points only.
func (d *drawn) readMarks(p picture, f *frame.Frame, k picked) {
	texts := make(map[string]bool)
	var x, s []byte
	d.values = append(d.values, '[')
	for _, m := range k.marks {
		if x = d.appendX(x[:0], p, f, m.row); !p.alongNumbers() {
			texts[string(x)] = true
		}
		switch {
		case p.color >= 0:
			s = appendColor(s[:0], p, f, m.row)
		case len(p.y) > 1:
			s = appendString(s[:0], p.columns[m.col].Name)
		}
		d.addMark(x, s, f, m)
	}
	d.values = append(d.values, ']')
	d.labels, d.series = len(texts), k.series
	d.doubled = k.doubled
	slices.Sort(d.xs)
	d.xs = slices.Compact(d.xs)
}

func (d *drawn) addMark(x, s []byte, f *frame.Frame, m mark) {
	d.open(x)
	switch {
	case m.gap:
		d.values = append(d.values, "null"...)
	case m.summed:
		d.count(m.sum)
		d.values = strconv.AppendFloat(d.values, m.sum, 'g', -1, 64)
	default:
		y, _ := f.Float(m.row, m.col)
		d.count(y)
		d.values = appendNumber(d.values, f.Cell(m.row, m.col))
	}
	if m.tip {
		d.values = append(d.values, `,"h":1`...)
	}
	d.close(s)
}

func (d *drawn) open(x []byte) {
	if len(d.values) > 1 {
		d.values = append(d.values, ',')
	}
	d.values = append(append(d.values, `{"x":`...), x...)
	d.values = append(d.values, `,"y":`...)
}

func (d *drawn) count(y float64) {
	d.points++
	d.yMin, d.yMax = min(d.yMin, y), max(d.yMax, y)
}

func (d *drawn) close(s []byte) {
	if len(s) > 0 {
		d.values = append(append(d.values, `,"s":`...), s...)
	}
	d.values = append(d.values, '}')
}

// add writes one row. A missing y is null, which leaves a gap in a line.
func (d *drawn) add(x, s []byte, f *frame.Frame, r, c int) {
	d.open(x)
	if y, ok := f.Float(r, c); ok {
		d.count(y)
		d.values = appendNumber(d.values, f.Cell(r, c))
	} else {
		d.values = append(d.values, "null"...)
	}
	d.close(s)
}

// appendX appends the position of a row along x. It appends nothing if the row has none.
func (d *drawn) appendX(dst []byte, p picture, f *frame.Frame, r int) []byte {
	if p.x < 0 {
		d.xs = append(d.xs, float64(r+1))
		return strconv.AppendInt(dst, int64(r+1), 10)
	}
	switch p.columns[p.x].Type {
	case frame.Time:
		t, ok := f.Time(r, p.x)
		if !ok {
			return dst
		}
		d.finest = max(d.finest, unitOf(p.clock(t)))
		return strconv.AppendInt(dst, p.place(t), 10)
	case frame.Int, frame.Float:
		x, ok := f.Float(r, p.x)
		if !ok {
			return dst
		}
		d.xs = append(d.xs, x)
		return appendNumber(dst, f.Cell(r, p.x))
	}
	text := nameOf(f, r, p.x)
	d.longest = max(d.longest, utf8.RuneCountInString(text))
	return appendString(dst, text)
}

func appendColor(dst []byte, p picture, f *frame.Frame, r int) []byte {
	if p.columns[p.color].Type != frame.Float {
		return appendString(dst, nameOf(f, r, p.color))
	}
	if _, ok := f.Float(r, p.color); !ok {
		return append(dst, "null"...)
	}
	return appendNumber(dst, f.Cell(r, p.color))
}

// nameOf is the text of a cell that names a bar or a series. A missing or blank text is
// replaced by a name too, because an empty label tells a reader nothing.
func nameOf(f *frame.Frame, r, c int) string {
	if text := string(f.AppendText(nil, r, c)); strings.TrimSpace(text) != "" {
		return text
	}
	return "no value"
}

// appendNumber appends a number that is neither infinite nor NaN.
func appendNumber(dst []byte, v any) []byte {
	switch v := v.(type) {
	case int:
		return strconv.AppendInt(dst, int64(v), 10)
	case float64:
		return strconv.AppendFloat(dst, v, 'g', -1, 64)
	case float32:
		return strconv.AppendFloat(dst, float64(v), 'g', -1, 32)
	case frame.Decimal:
		return strconv.AppendFloat(dst, v.Float(), 'g', -1, 64)
	case time.Duration:
		return strconv.AppendFloat(dst, v.Seconds(), 'g', -1, 64)
	}
	switch v := reflect.ValueOf(v); {
	case v.CanInt():
		return strconv.AppendInt(dst, v.Int(), 10)
	case v.CanUint():
		return strconv.AppendUint(dst, v.Uint(), 10)
	case v.CanFloat():
		return strconv.AppendFloat(dst, v.Float(), 'g', -1, v.Type().Bits())
	case v.Kind() == reflect.Pointer && !v.IsNil():
		return appendNumber(dst, v.Elem().Interface())
	}
	return append(dst, "null"...)
}

func appendString(dst []byte, s string) []byte {
	quoted, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string always has a JSON form
	}
	return append(dst, quoted...)
}
