package vega

import (
	"reflect"
	"strconv"
	"time"

	"github.com/refrain-go/refrain/app/internal/frame"
)

// appendRows writes f's rows as a JSON array of objects under the columns' own names. A
// missing value is null, and so is a number that is infinite or NaN. A time is the time
// on its own clock without a zone, so that Vega-Lite shows the same. A duration is its
// seconds.
func appendRows(dst []byte, f *frame.Frame) []byte {
	columns := f.Columns()
	keys := make([][]byte, len(columns))
	for c, column := range columns {
		keys[c] = append(appendString(nil, column.Name), ':')
	}
	dst = append(dst, '[')
	for r := range f.Len() {
		if r > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, '{')
		for c := range columns {
			if c > 0 {
				dst = append(dst, ',')
			}
			dst = appendCell(append(dst, keys[c]...), f, r, c)
		}
		dst = append(dst, '}')
	}
	return append(dst, ']')
}

func appendCell(dst []byte, f *frame.Frame, r, c int) []byte {
	v := f.Cell(r, c)
	if v == nil {
		return append(dst, "null"...)
	}
	if t, ok := f.Time(r, c); ok {
		dst = append(dst, '"')
		dst = t.AppendFormat(dst, "2006-01-02T15:04:05.999")
		return append(dst, '"')
	}
	switch f.Columns()[c].Type {
	case frame.Int, frame.Float, frame.Duration:
		return appendFinite(dst, f, r, c)
	case frame.Bool:
		if v := reflect.ValueOf(v); v.Kind() == reflect.Bool {
			return strconv.AppendBool(dst, v.Bool())
		}
	case frame.Other:
		// In a column of any values, a number or a bool stays one, unless it shows itself
		// as text.
		switch v := v.(type) {
		case bool:
			return strconv.AppendBool(dst, v)
		case int, float64, frame.Decimal, time.Duration:
			return appendFinite(dst, f, r, c)
		}
	}
	text := f.AppendText(nil, r, c)
	if len(text) == 0 && f.Columns()[c].Type == frame.Time {
		return append(dst, "null"...)
	}
	return appendString(dst, string(text))
}

func appendFinite(dst []byte, f *frame.Frame, r, c int) []byte {
	if _, ok := f.Float(r, c); !ok {
		return append(dst, "null"...)
	}
	return appendNumber(dst, f.Cell(r, c))
}
