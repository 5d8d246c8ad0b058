package frame

import (
	"encoding/binary"
	"fmt"
	"reflect"
	"strings"
	"time"
)

// Change is how an app changes the look of one column.
type Change struct {
	Column string // as the data names it
	Label  string // shown in place of the name, unless empty
	Format string // of its cells, unless empty; see With
	Hidden bool
}

// With gives the same rows with columns renamed, formatted or left out. For a column of
// times, a Format is a layout of package time. For other columns it is a verb of package
// fmt, such as "%.2f" or "€ %,.2f". The comma, which fmt does not have, groups the digits
// by thousands. Sorting and filters of ranges use the cells and not their formatted
// texts.
func (f *Frame) With(changes []Change) (*Frame, error) {
	if len(changes) == 0 {
		return f, nil
	}
	s := &shaped{inner: f, changes: changes}
	byName := make(map[string]Change)
	for _, c := range changes {
		if !f.has(c.Column) {
			return nil, fmt.Errorf("there is no column %q among %q", c.Column, f.names())
		}
		was := byName[c.Column]
		was.Hidden = was.Hidden || c.Hidden
		if c.Label != "" {
			was.Label = c.Label
		}
		if c.Format != "" {
			was.Format = c.Format
		}
		byName[c.Column] = was
	}
	shown := &Frame{rows: s, count: f.count, problem: f.problem}
	for i, column := range f.columns {
		c := byName[column.Name]
		if c.Hidden {
			continue
		}
		format, err := formatFor(column, c.Format)
		if err != nil {
			return nil, err
		}
		if c.Label != "" {
			column.Name = c.Label
		}
		shown.columns = append(shown.columns, column)
		s.from, s.formats = append(s.from, i), append(s.formats, format)
	}
	if len(shown.columns) == 0 {
		return nil, fmt.Errorf("all columns are hidden: show at least one")
	}
	shown.tellNames("give one of them another name by NameColumn")
	return shown, nil
}

func (f *Frame) has(column string) bool {
	for _, c := range f.columns {
		if c.Name == column {
			return true
		}
	}
	return false
}

func (f *Frame) names() []string {
	names := make([]string, len(f.columns))
	for i, c := range f.columns {
		names[i] = c.Name
	}
	return names
}

// shaped is the rows of another frame as With shows them.
type shaped struct {
	inner   *Frame
	changes []Change
	from    []int    // the inner column of each
	formats []format // nil where cells are shown as ever
}

func (s *shaped) cell(r, c int) any { return s.inner.rows.cell(r, s.from[c]) }

func (s *shaped) appendText(dst []byte, r, c int) (text []byte) {
	show := s.formats[c]
	if show == nil {
		return s.inner.rows.appendText(dst, r, s.from[c])
	}
	v := s.cell(r, c)
	if v == nil {
		return dst
	}
	start := len(dst)
	defer func() {
		if recover() != nil {
			text = append(dst[:start], panicked...)
		}
	}()
	return show(dst, v)
}

func (s *shaped) revision(f *Frame) string {
	rev := s.inner.Revision()
	if rev == "" {
		return ""
	}
	d := newDigest(f)
	d.buf = rawString(fmt.Appendf(d.buf, "%#v", s.changes), rev)
	return d.sum()
}

// format appends a cell that is not nil.
type format func(dst []byte, v any) []byte

// formatFor tries a format on a value like those of the column. So a wrong format is an
// error at the call that gives it.
func formatFor(c Column, layout string) (format, error) {
	if layout == "" {
		return nil, nil
	}
	if c.Type == Time {
		return func(dst []byte, v any) []byte {
			if t, ok := v.(time.Time); ok && !t.IsZero() {
				return t.AppendFormat(dst, layout)
			}
			return appendAny(dst, v)
		}, nil
	}
	verb := strings.ReplaceAll(layout, "%,", "%")
	samples := map[ColumnType][]any{Int: {1, 1.0}, Duration: {time.Second, 1.0}, Float: {1.0}, Text: {""}, Bool: {true}, Other: {""}}[c.Type]
	for i, sample := range samples {
		if text := fmt.Sprintf(verb, sample); strings.Contains(text, "%!") || !strings.Contains(verb, "%") {
			continue
		}
		return byVerb(verb, i == 1, verb != layout), nil
	}
	return nil, fmt.Errorf("the format %q is not for column %q, whose type is %v: give one verb of package fmt, such as %%v, %%d or %%.2f", layout, c.Name, c.Type)
}

func byVerb(verb string, asFloat, grouped bool) format {
	return func(dst []byte, v any) []byte {
		if asFloat {
			if x, ok := number(v); ok {
				v = x
			}
		}
		if rv := reflect.ValueOf(v); rv.Kind() == reflect.Pointer && !rv.IsNil() && typeOf(rv.Type()) != Other {
			v = rv.Elem().Interface()
		}
		start := len(dst)
		dst = fmt.Appendf(dst, verb, v)
		if grouped {
			return group(dst, start)
		}
		return dst
	}
}

// group puts commas between the thousands of the first number in the text that starts at
// start.
func group(dst []byte, start int) []byte {
	isDigit := func(i int) bool { return i < len(dst) && '0' <= dst[i] && dst[i] <= '9' }
	from := start
	for from < len(dst) && !isDigit(from) {
		from++
	}
	end := from
	for isDigit(end) {
		end++
	}
	digits := string(dst[from:])
	whole := end - from
	dst = dst[:from]
	for i := range whole {
		if i > 0 && (whole-i)%3 == 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, digits[i])
	}
	return append(dst, digits[whole:]...)
}

// Formatted tells whether the cells of a column are written in a Format.
func (f *Frame) Formatted(c int) bool {
	s, ok := f.rows.(*shaped)
	return ok && s.formats[c] != nil
}

// Origin gives the index of column c in the frame that With was called on.
func (f *Frame) Origin(c int) int {
	if s, ok := f.rows.(*shaped); ok {
		return s.from[c]
	}
	return c
}

// Pick gives the frame of these rows of f, in this order.
func (f *Frame) Pick(rows []int32) *Frame {
	return &Frame{columns: f.columns, rows: &picked{f, rows}, count: len(rows)}
}

type picked struct {
	inner *Frame
	index []int32
}

func (p *picked) cell(r, c int) any { return p.inner.rows.cell(int(p.index[r]), c) }

func (p *picked) appendText(dst []byte, r, c int) []byte {
	return p.inner.rows.appendText(dst, int(p.index[r]), c)
}

func (p *picked) revision(f *Frame) string {
	rev := p.inner.Revision()
	if rev == "" {
		return ""
	}
	d := newDigest(f)
	d.buf = rawString(d.buf, rev)
	for _, r := range p.index {
		d.buf = binary.LittleEndian.AppendUint32(d.buf, uint32(r))
		d.flush()
	}
	return d.sum()
}
