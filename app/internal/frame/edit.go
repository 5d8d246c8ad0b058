package frame

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
	"unsafe"
)

// maxEdit bounds the characters of an edited cell.
const maxEdit = 10_000

// Setter gives a cell of a row, which it is given by address, the value that a text stands for. An empty text is an empty
// cell where there can be one. A text that stands for no value of the cell's type is an error.
type Setter func(row reflect.Value, text string) error

// Setters gives, for the columns of rows of type t in their order, how to set their cells; nil for those that cannot be: what
// is no number, text, bool or time, and what lies behind an embedded pointer, which other rows may share. It fails for rows
// that are neither structs nor plain values.
func Setters(t reflect.Type) ([]Setter, error) {
	var fields []field
	switch {
	case t.Kind() == reflect.Struct && !isValue(t):
		fields = fieldsOf(t)
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
		setters[i] = func(row reflect.Value, text string) error {
			if utf8.RuneCountInString(text) > maxEdit {
				return fmt.Errorf("a cell has at most %d characters", maxEdit)
			}
			return set(reflect.NewAt(f.typ, unsafe.Add(row.UnsafePointer(), f.offset)).Elem(), text)
		}
	}
	return setters, nil
}

// AppendPlain appends a cell as a Setter takes it: whole, without a format, and with its zone where that is not UTC.
func (f *Frame) AppendPlain(dst []byte, r, c int) []byte {
	f.check(r, c)
	v := f.rows.cell(r, c)
	if t, ok := v.(time.Time); ok && !isUTC(t) {
		return t.AppendFormat(dst, time.RFC3339Nano)
	}
	if x, ok := v.(float64); ok {
		return strconv.AppendFloat(dst, x, 'g', -1, 64)
	}
	if rv := reflect.ValueOf(v); rv.Kind() == reflect.Float32 && !showsItself(rv.Type()) {
		return strconv.AppendFloat(dst, rv.Float(), 'g', -1, 32)
	}
	return appendAny(dst, v)
}

// setterOf gives how a value of t is set, or nil if it cannot be.
func setterOf(t reflect.Type) func(at reflect.Value, text string) error {
	switch {
	case t == timeType:
		return setTime
	case t.Kind() == reflect.Pointer && t.Elem().Kind() != reflect.Pointer:
		return setPointer(t.Elem())
	case isNull(t):
		return setNull(t)
	case showsItself(t):
		return nil
	}
	switch t.Kind() {
	case reflect.String:
		return func(at reflect.Value, text string) error {
			at.SetString(strings.ToValidUTF8(text, "\ufffd"))
			return nil
		}
	case reflect.Bool:
		return func(at reflect.Value, text string) error {
			b, err := strconv.ParseBool(text)
			if text == "" {
				b, err = false, nil
			}
			if err == nil {
				at.SetBool(b)
			}
			return err
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return func(at reflect.Value, text string) error {
			n, err := strconv.ParseInt(strings.TrimSpace(text), 10, t.Bits())
			if err == nil {
				at.SetInt(n)
			}
			return err
		}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return func(at reflect.Value, text string) error {
			n, err := strconv.ParseUint(strings.TrimSpace(text), 10, t.Bits())
			if err == nil {
				at.SetUint(n)
			}
			return err
		}
	case reflect.Float32, reflect.Float64:
		return func(at reflect.Value, text string) error {
			x, err := strconv.ParseFloat(strings.TrimSpace(text), t.Bits())
			if err == nil {
				at.SetFloat(x)
			}
			return err
		}
	}
	return nil
}

func setTime(at reflect.Value, text string) error {
	var t time.Time
	if text != "" {
		var err error
		if t, err = ParseTime(text); err != nil {
			return err
		}
	}
	at.Set(reflect.ValueOf(t))
	return nil
}

// setPointer lets the cell point at a new value: others may hold the old one.
func setPointer(t reflect.Type) func(at reflect.Value, text string) error {
	set := setterOf(t)
	if set == nil {
		return nil
	}
	return func(at reflect.Value, text string) error {
		if text == "" {
			at.SetZero()
			return nil
		}
		p := reflect.New(t)
		if err := set(p.Elem(), text); err != nil {
			return err
		}
		at.Set(p.Convert(at.Type()))
		return nil
	}
}

func setNull(t reflect.Type) func(at reflect.Value, text string) error {
	set := setterOf(t.Field(0).Type)
	if set == nil {
		return nil
	}
	return func(at reflect.Value, text string) error {
		if text == "" {
			at.SetZero()
			return nil
		}
		if err := set(at.Field(0), text); err != nil {
			return err
		}
		at.Field(1).SetBool(true)
		return nil
	}
}
