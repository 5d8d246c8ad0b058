package frame

import (
	"fmt"
	"reflect"
	"strconv"
	"time"
	"unicode/utf8"
	"unsafe"
)

// maxEdit bounds the characters of an edited cell.
const maxEdit = 10_000

// Setter sets a cell of a row, which it gets by address, to the value that a text stands
// for. A time without a zone is read on the clock of the cell's present time, or in zone
// if the cell has no time yet. The new time keeps that zone in either case. An empty text
// empties the cell if its type allows that. A text that stands for no value of the cell's
// type is an error.
type Setter func(row reflect.Value, text string, zone *time.Location) error

// Setters gives one Setter for each column of rows of type t, in their order. The Setter
// is nil if the cells cannot be set: if they are no numbers, texts, bools or times, or if
// they lie behind an embedded pointer, which other rows may share. Setters fails if the
// rows are neither structs nor plain values.
func Setters(t reflect.Type) ([]Setter, error) {
	var fields []field
	switch {
	case t.Kind() == reflect.Struct && !isValue(t):
		fields, _ = fieldsOf(t)
	case t.Kind() == reflect.Pointer, t.Kind() == reflect.Map, t.Kind() == reflect.Slice && t != bytesType, t.Kind() == reflect.Interface:
	default:
		fields = []field{{typ: t}}
	}
	if len(fields) == 0 {
		return nil, fmt.Errorf("rows of type %v cannot be edited: give a slice of structs with exported fields, or of numbers, texts, bools or times", t)
	}
	setters := make([]Setter, len(fields))
	for i, f := range fields {
		set := setterOf(f.typ)
		if set == nil || len(f.hops) > 0 {
			continue
		}
		setters[i] = func(row reflect.Value, text string, zone *time.Location) error {
			if utf8.RuneCountInString(text) > maxEdit {
				return fmt.Errorf("a cell has at most %d characters", maxEdit)
			}
			at := reflect.NewAt(f.typ, unsafe.Add(row.UnsafePointer(), f.offset)).Elem()
			if t, ok := plainAt(at).(time.Time); ok && !t.IsZero() {
				zone = t.Location()
			}
			return set(at, text, zone)
		}
	}
	return setters, nil
}

// AppendPlain appends a cell in the form that a Setter takes: whole, without a format,
// and with its zone if that is not UTC.
func (f *Frame) AppendPlain(dst []byte, r, c int) []byte {
	f.check(r, c)
	v := f.rows.cell(r, c)
	if t, ok := v.(time.Time); ok && !isUTC(t) {
		return t.AppendFormat(dst, time.RFC3339Nano)
	}
	if d, ok := v.(Decimal); ok {
		return append(dst, d...)
	}
	if x, ok := v.(float64); ok {
		return strconv.AppendFloat(dst, x, 'g', -1, 64)
	}
	if rv := reflect.ValueOf(v); rv.Kind() == reflect.Float32 && !showsItself(rv.Type()) {
		return strconv.AppendFloat(dst, rv.Float(), 'g', -1, 32)
	}
	return appendAny(dst, v)
}
