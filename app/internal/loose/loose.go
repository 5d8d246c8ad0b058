// Package loose writes values as JSON that encoding/json refuses as a whole. These hold a
// number that is not finite, a map with keys other than texts and numbers, a function, or
// themselves. Package loose writes each of these parts as a text that describes it, and
// all other parts as encoding/json does.
package loose

import (
	"bytes"
	"cmp"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
)

// maxDepth is the greatest depth to which values are written.
const maxDepth = 200

// MarshalIndent writes v with two spaces for each level.
func MarshalIndent(v any) []byte {
	e := &encoder{inside: make(map[visit]bool)}
	e.value(reflect.ValueOf(v), 0)
	var out bytes.Buffer
	if err := json.Indent(&out, e.out, "", "  "); err != nil {
		panic(err) // each part is JSON
	}
	return out.Bytes()
}

type encoder struct {
	out    []byte
	inside map[visit]bool // the pointers, maps and slices around the value
}

type visit struct {
	at  uintptr
	typ reflect.Type
	len int
}

func (e *encoder) value(v reflect.Value, depth int) {
	if !v.IsValid() {
		e.out = append(e.out, "null"...)
		return
	}
	if depth > maxDepth {
		e.text("…")
		return
	}
	if e.byMethod(v) {
		return
	}
	switch v.Kind() {
	case reflect.Float32, reflect.Float64:
		e.float(v)
	case reflect.Interface:
		e.value(v.Elem(), depth) // invalid if it is nil
	case reflect.Pointer, reflect.Map, reflect.Slice:
		e.reference(v, depth)
	case reflect.Array:
		e.list(v, depth)
	case reflect.Struct:
		e.object(v, depth)
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		e.text(v.Type().String())
	case reflect.Complex64, reflect.Complex128:
		e.text(fmt.Sprint(v.Complex()))
	default:
		e.plain(v)
	}
}

// byMethod writes the JSON that a method of v returns, and reports false if v has no such
// method. If the method fails, byMethod reports false for a value with fields, which can
// be written instead. For other values it writes the reason as a text.
func (e *encoder) byMethod(v reflect.Value) bool {
	if v.Kind() == reflect.Interface || v.Kind() == reflect.Pointer && v.IsNil() || !v.CanInterface() {
		return false
	}
	if !implements[json.Marshaler](v.Type()) && !implements[encoding.TextMarshaler](v.Type()) {
		return false
	}
	target := v.Interface()
	if t := v.Type(); !is[json.Marshaler](t) && !is[encoding.TextMarshaler](t) {
		if !v.CanAddr() {
			return false // as encoding/json does not call methods of pointers then
		}
		target = v.Addr().Interface()
	}
	b, err := json.Marshal(target)
	if err != nil {
		if hasFields(v) {
			return false
		}
		e.text(reason(err))
		return true
	}
	e.out = append(e.out, b...)
	return true
}

// hasFields tells whether a value can be shown without its methods: by its parts, or as a
// float.
func hasFields(v reflect.Value) bool {
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.Struct:
		return len(fieldsOf(v.Type())) > 0
	case reflect.Map, reflect.Array:
		return true
	case reflect.Slice:
		return v.Type().Elem().Kind() != reflect.Uint8
	}
	return v.CanFloat()
}

// reason says why a method gave no JSON.
func reason(err error) string {
	var method *json.MarshalerError
	if errors.As(err, &method) {
		err = method.Err
	}
	return "!" + err.Error()
}

func is[I any](t reflect.Type) bool { return t.Implements(reflect.TypeFor[I]()) }

func implements[I any](t reflect.Type) bool { return is[I](t) || is[I](reflect.PointerTo(t)) }

func (e *encoder) float(v reflect.Value) {
	switch x := v.Float(); {
	case math.IsNaN(x):
		e.text("NaN")
	case math.IsInf(x, 1):
		e.text("Inf")
	case math.IsInf(x, -1):
		e.text("-Inf")
	default:
		e.plain(v)
	}
}

// reference writes a value that may lead back to itself.
func (e *encoder) reference(v reflect.Value, depth int) {
	if v.IsNil() {
		e.out = append(e.out, "null"...)
		return
	}
	if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 {
		e.plain(v)
		return
	}
	here := visit{at: v.Pointer(), typ: v.Type()}
	if v.Kind() == reflect.Slice {
		here.len = v.Len()
	}
	if e.inside[here] && here.at != 0 {
		e.text("↻ " + v.Type().String())
		return
	}
	e.inside[here] = true
	defer delete(e.inside, here)
	switch v.Kind() {
	case reflect.Pointer:
		e.value(v.Elem(), depth+1)
	case reflect.Slice:
		e.list(v, depth)
	default:
		e.mapping(v, depth)
	}
}

func (e *encoder) list(v reflect.Value, depth int) {
	e.out = append(e.out, '[')
	for i := range v.Len() {
		e.comma(i)
		e.value(v.Index(i), depth+1)
	}
	e.out = append(e.out, ']')
}

func (e *encoder) mapping(v reflect.Value, depth int) {
	type entry struct {
		name  string
		value reflect.Value
	}
	var entries []entry
	for key, value := range v.Seq2() {
		entries = append(entries, entry{keyText(key), value})
	}
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Compare(a.name, b.name) })
	e.out = append(e.out, '{')
	for i, en := range entries {
		e.comma(i)
		e.text(en.name)
		e.out = append(e.out, ':')
		e.value(en.value, depth+1)
	}
	e.out = append(e.out, '}')
}

func keyText(key reflect.Value) string {
	for key.Kind() == reflect.Interface && !key.IsNil() {
		key = key.Elem()
	}
	if key.Kind() == reflect.String {
		return key.String()
	}
	if m, ok := key.Interface().(encoding.TextMarshaler); ok && (key.Kind() != reflect.Pointer || !key.IsNil()) {
		if b, err := m.MarshalText(); err == nil {
			return string(b)
		}
	}
	return fmt.Sprint(key.Interface())
}

func (e *encoder) object(v reflect.Value, depth int) {
	e.out = append(e.out, '{')
	written := 0
	for _, f := range fieldsOf(v.Type()) {
		at, err := v.FieldByIndexErr(f.index)
		if err != nil || f.omitted(at) {
			continue
		}
		e.comma(written)
		written++
		e.text(f.name)
		e.out = append(e.out, ':')
		start := len(e.out)
		e.value(at, depth+1)
		if f.quoted && e.out[start] != '"' && (at.CanInt() || at.CanUint() || at.CanFloat() || at.Kind() == reflect.Bool) {
			e.out = strconv.AppendQuote(e.out[:start], string(e.out[start:]))
		}
	}
	e.out = append(e.out, '}')
}

func (e *encoder) comma(i int) {
	if i > 0 {
		e.out = append(e.out, ',')
	}
}

func (e *encoder) text(s string) {
	b, _ := json.Marshal(s) // a string always has a JSON
	e.out = append(e.out, b...)
}

// plain writes a value of a kind that encoding/json always accepts.
func (e *encoder) plain(v reflect.Value) {
	var b []byte
	var err error
	switch {
	case v.CanInt():
		b = strconv.AppendInt(nil, v.Int(), 10)
	case v.CanUint():
		b = strconv.AppendUint(nil, v.Uint(), 10)
	case v.Kind() == reflect.Bool:
		b = strconv.AppendBool(nil, v.Bool())
	case v.Type() == reflect.TypeFor[json.Number]():
		b, err = json.Marshal(v.Interface())
	case v.Kind() == reflect.String:
		b, err = json.Marshal(v.String())
	case v.Kind() == reflect.Float32:
		b, err = json.Marshal(float32(v.Float()))
	case v.CanFloat():
		b, err = json.Marshal(v.Float())
	default:
		b, err = json.Marshal(v.Bytes())
	}
	if err != nil {
		e.text(reason(err))
		return
	}
	e.out = append(e.out, b...)
}
