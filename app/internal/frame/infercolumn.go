package frame

import (
	"strings"
	"sync"
	"time"
)

// infer finds the types of the columns, several at a time.
func (t *Typed) infer(columns []rawColumn, format *Format) {
	styles := make([]numberStyle, len(columns))
	var wg sync.WaitGroup
	layouts := make([]string, len(columns))
	for c := range columns {
		wg.Go(func() {
			t.columns[c].Type, styles[c], layouts[c] = t.data[c].infer(&columns[c], t.columns[c].Name, format)
		})
	}
	wg.Wait()
	commas := format.DecimalComma
	for c, s := range styles {
		commas = commas || s.provesComma(t.columns[c].Type)
	}
	types, known := map[string]ColumnType{}, map[string]string{}
	for c, column := range t.columns {
		if commas && styles[c] == pointed && column.Type == Float {
			// 1.234 is a group of thousands where others have a decimal comma.
			var grouped typedColumn
			if typ, _ := grouped.asNumbers(&columns[c], numberStyle{',', '.'}, format); typ != Text {
				t.data[c], t.columns[c].Type = grouped, typ
			}
		}
		types[column.Name] = t.columns[c].Type
		if layouts[c] != "" {
			known[column.Name] = layouts[c]
		}
	}
	format.DecimalComma, format.Types, format.Layouts = commas, types, known
}

// infer gives the column the first type that fits all its cells.
func (d *typedColumn) infer(cells *rawColumn, name string, format *Format) (ColumnType, numberStyle, string) {
	if layout := format.Layouts[name]; layout != "" {
		if d.asTimes(cells, []timeLayout{{layout: layout}}, format) != "" {
			return Time, numberStyle{}, layout
		}
	}
	want, set := format.Types[name]
	if set && want == Text {
		return d.asText(cells), numberStyle{}, ""
	}
	sample := ""
	for s := range cells.trimmed {
		if !isNullText(s) && !format.null(s) {
			sample = s
			break
		}
	}
	if sample == "" {
		return d.asText(cells), numberStyle{}, ""
	}
	order := styles
	if format.Comma == ';' || format.Comma == '\t' || format.DecimalComma {
		order = commaStyles
	}
	if format.DecimalComma {
		order = []numberStyle{{',', 0}, {',', '.'}, {',', ' '}}
	}
	if c := sample[0]; c == '-' || c == '.' || c == ',' || '0' <= c && c <= '9' {
		refused := ""
		for _, style := range order {
			if refused != "" && style != pointed {
				if _, ok := style.plainDigits(refused, nil); !ok {
					continue
				}
			}
			var typ ColumnType
			if typ, refused = d.asNumbers(cells, style, format); typ != Text {
				return typ, style, ""
			}
		}
	}
	if d.asBools(cells, format) {
		return Bool, numberStyle{}, ""
	}
	if layouts := layoutsFor(sample); len(layouts) > 0 {
		if layout := d.asTimes(cells, layouts, format); layout != "" {
			return Time, numberStyle{}, layout
		}
	}
	return d.asText(cells), numberStyle{}, ""
}

func (f *Format) null(s string) bool {
	for _, n := range f.Nulls {
		if n == s {
			return true
		}
	}
	return false
}

func (d *typedColumn) setNull(r, count int) {
	if d.nulls == nil {
		d.nulls = make([]bool, count)
	}
	d.nulls[r] = true
}

// asText keeps the cells as they are written. Empty cells are null.
func (d *typedColumn) asText(cells *rawColumn) ColumnType {
	d.keep(cells)
	start := uint32(0)
	for r, end := range d.ends {
		if end == start {
			d.setNull(r, cells.count)
		}
		start = end
	}
	return Text
}

// keep copies the texts of the cells, so that the file is not held for them.
func (d *typedColumn) keep(cells *rawColumn) {
	size := 0
	for _, block := range cells.blocks {
		for _, s := range block {
			size += int(s.end - s.start)
		}
	}
	text := make([]byte, 0, size)
	ends := make([]uint32, 0, cells.count)
	for s := range cells.all {
		text = append(text, s...)
		ends = append(ends, uint32(len(text)))
	}
	*d = typedColumn{text: stringOf(text), ends: ends}
}

// asNumbers reads the cells as numbers of a style. They are whole numbers if all cells
// are whole, and else fractions. Whole numbers that no int64 holds stay digits.
// If a cell is none, the type is Text and the cell is returned: it spares a try of the
// styles that refuse it too.
func (d *typedColumn) asNumbers(cells *rawColumn, style numberStyle, format *Format) (ColumnType, string) {
	*d = typedColumn{}
	n := cells.count
	var ints []int64
	var floats []float64
	var scratch []byte
	r := -1
	for s := range cells.trimmed {
		r++
		if s == "" || (s[0] > '9' || s[0] == '#' || s[0] == '-') && isNullText(s) || len(format.Nulls) > 0 && format.null(s) {
			d.setNull(r, n)
			continue
		}
		if style != pointed {
			digits, ok := style.plainDigits(s, scratch)
			if !ok {
				return Text, s
			}
			scratch = digits
			s = stringOf(digits)
		}
		if floats == nil {
			if x, ok := parseInt(s); ok {
				if ints == nil {
					ints = make([]int64, n)
				}
				ints[r] = x
				continue
			}
		}
		x, ok := parseFloat(s)
		if !ok {
			return Text, strings.Clone(s)
		}
		if len(s) > 18 && style == pointed && isDigits(s) {
			return d.asDecimals(cells, format), ""
		}
		if floats == nil {
			floats = make([]float64, n)
			for i, x := range ints[:min(r, len(ints))] {
				floats[i] = float64(x)
			}
		}
		floats[r] = x
	}
	if floats != nil {
		d.floats = floats
		return Float, ""
	}
	d.ints = ints
	return Int, ""
}

func isDigits(s string) bool {
	return countDigits(strings.TrimPrefix(s, "-")) == len(strings.TrimPrefix(s, "-"))
}

// asDecimals keeps the digits of numbers that are longer than an int64.
func (d *typedColumn) asDecimals(cells *rawColumn, format *Format) ColumnType {
	r := -1
	d.keep(cells)
	d.decimals = true
	typ := Int
	for s := range cells.trimmed {
		r++
		switch {
		case isNullText(s) || format.null(s):
			d.setNull(r, cells.count)
		case !isNumber(s):
			return Text
		case !isDigits(s):
			typ = Float
		}
	}
	return typ
}

func (d *typedColumn) asBools(cells *rawColumn, format *Format) bool {
	*d = typedColumn{}
	bools := make([]bool, 0, cells.count)
	for s := range cells.trimmed {
		b, ok := parseBool(s)
		if !ok {
			if !isNullText(s) && !format.null(s) {
				return false
			}
			d.setNull(len(bools), cells.count)
		}
		bools = append(bools, b)
	}
	d.bools = bools
	return true
}

// asTimes reads the cells by the first layout that fits all of them. It returns an empty
// layout if there is none.
func (d *typedColumn) asTimes(cells *rawColumn, layouts []timeLayout, format *Format) string {
next:
	for _, layout := range layouts {
		*d = typedColumn{}
		times := make([]time.Time, 0, cells.count)
		for s := range cells.trimmed {
			t, ok := layout.parse(s, format.Zone)
			if !ok {
				if !isNullText(s) && !format.null(s) {
					continue next
				}
				d.setNull(len(times), cells.count)
			}
			times = append(times, t)
		}
		d.times = times
		return layout.layout
	}
	return ""
}
