package frame

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"io"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// WriteCSV writes the columns and rows that a view shows, in an order that Order gave for
// that view. The form is that of RFC 4180, with whole texts, numbers in full, and times
// as in RFC 3339. WriteCSV holds one buffer, however long the frame is. It ends early
// when ctx does.
//
// A spreadsheet reads a text that begins with = + - @ as a formula. A text that a
// stranger typed must not become a formula, so WriteCSV puts an apostrophe in front of
// it. It does the same to texts that begin with one of these signs in full width, with a
// tab, or with the end of a line. Numbers never get an apostrophe, not even numbers in a
// column of texts.
func (f *Frame) WriteCSV(ctx context.Context, w io.Writer, v View, order []int32) error {
	out := newRecords(w)
	out.file.WriteString("\ufeff") // spreadsheets recognize UTF-8 by this mark
	record := make([]string, v.Width(f))
	for i := range record {
		record[i] = guarded(f.columns[v.Column(i)].Name)
	}
	out.write(record)
	for i := range f.Count(order) {
		if i%stride == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		r := Row(order, i)
		for c := range record {
			record[c] = f.csvText(r, v.Column(c))
		}
		if err := out.write(record); err != nil {
			return err
		}
	}
	return out.file.Flush()
}

// records writes records with the line ends of RFC 4180. A csv.Writer can do so as well,
// but it then changes the line ends inside of texts too, and drops a lone \r.
type records struct {
	file   *bufio.Writer
	line   bytes.Buffer
	quoted *csv.Writer // to line
}

func newRecords(w io.Writer) *records {
	r := &records{file: bufio.NewWriterSize(w, 64<<10)}
	r.quoted = csv.NewWriter(&r.line)
	return r
}

func (r *records) write(record []string) error {
	for i, s := range record {
		record[i] = strings.ToValidUTF8(s, "\ufffd")
	}
	r.line.Reset()
	r.quoted.Write(record) // a buffer takes all
	r.quoted.Flush()
	r.file.Write(bytes.TrimSuffix(r.line.Bytes(), []byte{'\n'}))
	_, err := r.file.WriteString("\r\n")
	return err
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
