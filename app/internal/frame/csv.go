package frame

import (
	"bufio"
	"context"
	"io"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// WriteCSV writes the columns and rows that a view shows, in an order that Order gave for it, as RFC 4180 has it: whole
// texts, numbers in full, times as RFC 3339. It holds one buffer, however long the frame is, and ends early with ctx.
//
// A spreadsheet takes a text that begins with = + - @ for a formula, and what a stranger typed must not become one: such
// texts get an apostrophe before them, as do those that begin with one of these signs in full width, a tab or the end of a
// line. Numbers never do, those written as text neither.
func (f *Frame) WriteCSV(ctx context.Context, w io.Writer, v View, order []int32) error {
	out := bufio.NewWriterSize(w, 64<<10)
	out.WriteString("\ufeff") // by which spreadsheets know UTF-8
	width := v.Width(f)
	for i := range width {
		writeField(out, guarded(f.columns[v.Column(i)].Name), i)
	}
	out.WriteString("\r\n")
	for i := range f.Count(order) {
		if i%stride == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		r := Row(order, i)
		for c := range width {
			writeField(out, f.csvText(r, v.Column(c)), c)
		}
		if _, err := out.WriteString("\r\n"); err != nil {
			return err
		}
	}
	return out.Flush()
}

// csvText gives a cell in full.
func (f *Frame) csvText(r, c int) string {
	switch v := f.rows.cell(r, c).(type) {
	case nil:
		return ""
	case string:
		return guarded(v)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case time.Time:
		if v.IsZero() {
			return ""
		}
		return v.Format(time.RFC3339Nano)
	default:
		rv := reflect.ValueOf(v)
		switch typeOf(rv.Type()) {
		case Float:
			if rv.CanFloat() {
				return strconv.FormatFloat(rv.Float(), 'g', -1, rv.Type().Bits())
			}
		case Text:
			if rv.Kind() == reflect.String && !showsItself(rv.Type()) {
				return guarded(rv.String())
			}
		case Int, Bool:
			return string(appendAny(nil, v))
		}
		return guarded(string(appendAny(nil, v)))
	}
}

func guarded(s string) string {
	if first, _ := utf8.DecodeRuneInString(s); !strings.ContainsRune("=+-@＝＋－＠\t\r\n", first) || s == "" {
		return s
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return s
	}
	return "'" + s
}

func writeField(out *bufio.Writer, s string, i int) {
	if i > 0 {
		out.WriteByte(',')
	}
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\ufffd")
	}
	if !strings.ContainsAny(s, "\",\r\n") {
		out.WriteString(s)
		return
	}
	out.WriteByte('"')
	out.WriteString(strings.ReplaceAll(s, `"`, `""`))
	out.WriteByte('"')
}
