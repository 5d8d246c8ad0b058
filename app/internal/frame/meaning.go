package frame

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"reflect"
	"strings"
	"sync"
	"time"
)

// A meaning maps values of a Go type to plain cells: nil, a bool, a number, a text, a
// time.Time, a time.Duration or a Decimal. Values without such a cell stay as they are.
type meaning struct {
	// plain gives the cell of a value. It is nil if the values are cells themselves.
	plain func(v reflect.Value) any
	// typ is the type of a column of these values. It is unseen if the type depends on
	// the values.
	typ ColumnType
	// own tells that the text of a cell comes from the plain cell and not from the method
	// String of the value. So a time reads the same in whatever type it comes.
	own bool
}

// meanings holds the meaning of each type seen, as a meaning.
var meanings sync.Map

func meaningOf(t reflect.Type) meaning { return meaningAt(t, 0) }

// maxPointers is the number of pointers that are followed to a value. It is bounded
// because a pointer type may point at itself.
const maxPointers = 4

func meaningAt(t reflect.Type, depth int) meaning {
	if known, ok := meanings.Load(t); ok {
		return known.(meaning)
	}
	m := findMeaning(t, depth)
	if depth == 0 {
		meanings.Store(t, m)
	}
	return m
}

var (
	durationType   = reflect.TypeFor[time.Duration]()
	rawMessageType = reflect.TypeFor[json.RawMessage]()
	valuerType     = reflect.TypeFor[driver.Valuer]()
	signerType     = reflect.TypeFor[interface{ Sign() int }]()
	zonedType      = reflect.TypeFor[interface {
		In(*time.Location) time.Time
	}]()
	timerType      = reflect.TypeFor[interface{ Time() time.Time }]()
	asTimeType     = reflect.TypeFor[interface{ AsTime() time.Time }]()
	asDurationType = reflect.TypeFor[interface{ AsDuration() time.Duration }]()
	jsonNumberType = reflect.TypeFor[interface {
		Int64() (int64, error)
		Float64() (float64, error)
	}]()
	bigIntType   = reflect.TypeFor[big.Int]()
	bigRatType   = reflect.TypeFor[big.Rat]()
	bigFloatType = reflect.TypeFor[big.Float]()
)

func findMeaning(t reflect.Type, depth int) meaning {
	switch t {
	case timeType:
		return meaning{typ: Time, own: true}
	case durationType:
		return meaning{typ: Duration, own: true}
	case rawMessageType:
		return meaning{plain: func(v reflect.Value) any { return ofJSON(v.Bytes()) }, typ: unseen, own: true}
	case bigIntType:
		return meaning{plain: func(v reflect.Value) any { return Decimal(address[big.Int](v).String()) }, typ: Int}
	case bigRatType:
		return meaning{plain: func(v reflect.Value) any { return ofRat(address[big.Rat](v)) }, typ: Float, own: true}
	case bigFloatType:
		return meaning{plain: func(v reflect.Value) any { return ofBigFloat(address[big.Float](v)) }, typ: Float, own: true}
	}
	switch t.Kind() {
	case reflect.Interface:
		return meaning{plain: func(v reflect.Value) any {
			if v.IsNil() {
				return nil
			}
			return plain(v.Elem().Interface())
		}, typ: unseen, own: true}
	case reflect.Pointer:
		return ofPointer(t, depth)
	case reflect.String:
		if t.Implements(jsonNumberType) {
			return meaning{plain: func(v reflect.Value) any { return textual(v.String()) }, typ: unseen, own: true}
		}
	case reflect.Int64, reflect.Uint64:
		if t.Implements(timerType) {
			return meaning{plain: byMethodTime, typ: Time, own: true}
		}
	case reflect.Struct, reflect.Array, reflect.Slice, reflect.Map:
		return ofComposite(t, depth)
	}
	return meaning{typ: kindType(t)}
}

// ofPointer gives a pointer the meaning of the value that it points at. A pointer to a
// value without a plain cell stays a pointer: the value may forbid copies, and the
// pointer may have methods.
func ofPointer(t reflect.Type, depth int) meaning {
	if depth == maxPointers {
		return meaning{typ: Other}
	}
	inner := meaningAt(t.Elem(), depth+1)
	m := meaning{typ: inner.typ, own: inner.own}
	m.plain = func(v reflect.Value) any {
		switch {
		case v.IsNil():
			return nil
		case inner.plain != nil:
			return settle(inner.plain(v.Elem()), v)
		case inner.typ == Other:
			return v.Interface()
		}
		return v.Elem().Interface()
	}
	return m
}

// settle gives the pointer itself if its value stands for no plain cell.
func settle(cell any, pointer reflect.Value) any {
	if cell != nil && typeOfCell(cell) == Other {
		return pointer.Interface()
	}
	return cell
}

func ofComposite(t reflect.Type, depth int) meaning {
	switch {
	case isSQLNull(t):
		inner := meaningAt(t.Field(0).Type, depth)
		return meaning{plain: func(v reflect.Value) any {
			if !v.Field(1).Bool() {
				return nil
			}
			return plain(v.Field(0).Interface())
		}, typ: inner.typ, own: inner.own}
	case t.Kind() == reflect.Struct && t.ConvertibleTo(timeType):
		return meaning{plain: func(v reflect.Value) any { return v.Convert(timeType).Interface() }, typ: Time, own: true}
	case wraps(t, durationType):
		return meaning{plain: func(v reflect.Value) any { return time.Duration(v.Field(0).Int()) }, typ: Duration, own: true}
	case wraps(t, timeType):
		return meaning{plain: func(v reflect.Value) any { return v.Field(0).Interface() }, typ: Time, own: true}
	case isInterval(t):
		return meaning{plain: ofInterval, typ: Duration, own: true}
	case owns(t, valuerType):
		return ofValuer(t)
	case t.Kind() != reflect.Struct && t.Kind() != reflect.Array:
	case owns(t, asTimeType):
		return meaning{plain: func(v reflect.Value) any {
			return method[interface{ AsTime() time.Time }](v).AsTime()
		}, typ: Time, own: true}
	case owns(t, asDurationType):
		return meaning{plain: func(v reflect.Value) any {
			return method[interface{ AsDuration() time.Duration }](v).AsDuration()
		}, typ: Duration, own: true}
	case owns(t, zonedType):
		return meaning{plain: func(v reflect.Value) any {
			return method[interface {
				In(*time.Location) time.Time
			}](v).In(time.UTC)
		}, typ: Time, own: true}
	case t.Kind() == reflect.Struct && owns(t, timerType):
		return meaning{plain: byMethodTime, typ: Time, own: true}
	case owns(t, signerType) && has(t, stringerType):
		return meaning{plain: func(v reflect.Value) any { return textual(method[fmt.Stringer](v).String()) }, typ: Float}
	}
	return meaning{typ: kindType(t)}
}

func byMethodTime(v reflect.Value) any { return method[interface{ Time() time.Time }](v).Time() }

// ofValuer gives a value the meaning of the value that it gives a database. A text that
// reads as a number is a number, as in NUMERIC and in decimal types. If the type holds a
// text, it stays a text, because it is then a code of digits.
func ofValuer(t reflect.Type) meaning {
	texts := holdsText(t, 0)
	shows := has(t, stringerType)
	m := meaning{typ: unseen}
	if !texts && has(t, signerType) {
		m.typ = Float
	}
	m.plain = func(v reflect.Value) any {
		told, err := method[driver.Valuer](v).Value()
		if err != nil {
			return v.Interface()
		}
		if b, ok := told.([]byte); ok && b != nil && isText(b) {
			told = string(b)
		}
		switch told := told.(type) {
		case nil:
			return nil
		case string:
			if texts {
				break
			}
			if cell := textual(told); typeOfCell(cell) != Text {
				return cell
			}
		default:
			return plain(told)
		}
		if shows {
			return v.Interface()
		}
		return told
	}
	return m
}

// holdsText tells whether a struct has an exported field that is a text.
func holdsText(t reflect.Type, depth int) bool {
	if t.Kind() != reflect.Struct || depth > maxPointers {
		return false
	}
	for f := range t.Fields() {
		inner := f.Type
		if inner.Kind() == reflect.Pointer {
			inner = inner.Elem()
		}
		if inner.Kind() == reflect.String && f.IsExported() || f.Anonymous && holdsText(inner, depth+1) {
			return true
		}
	}
	return false
}

// isSQLNull tells whether t is sql.Null[T] or a type of the same form in package sql,
// such as sql.NullString.
func isSQLNull(t reflect.Type) bool { return t.PkgPath() == "database/sql" && isNull(t) }

// wraps tells whether t is a struct whose only field is an embedded inner.
func wraps(t, inner reflect.Type) bool {
	return t.Kind() == reflect.Struct && t.NumField() == 1 && t.Field(0).Anonymous && t.Field(0).Type == inner
}

// isInterval tells whether t is an interval of PostgreSQL, as pgtype has it.
func isInterval(t reflect.Type) bool {
	if t.Kind() != reflect.Struct || t.NumField() != 4 {
		return false
	}
	for i, want := range []struct {
		name string
		kind reflect.Kind
	}{{"Microseconds", reflect.Int64}, {"Days", reflect.Int32}, {"Months", reflect.Int32}, {"Valid", reflect.Bool}} {
		if f := t.Field(i); f.Name != want.name || f.Type.Kind() != want.kind {
			return false
		}
	}
	return true
}

// ofInterval counts a month as 30 days and a day as 24 hours, as PostgreSQL does when it
// compares intervals. An interval too long for a time.Duration becomes a text.
func ofInterval(v reflect.Value) any {
	if !v.Field(3).Bool() {
		return nil
	}
	micros, days, months := v.Field(0).Int(), v.Field(1).Int(), v.Field(2).Int()
	const most = math.MaxInt64 / int64(time.Microsecond)
	days += 30 * months
	if whole := float64(micros) + float64(days)*24*3600e6; math.Abs(whole) >= float64(most) {
		return fmt.Sprintf("%d days %d µs", days, micros)
	}
	return time.Duration(days*24*3600e6+micros) * time.Microsecond
}

// has tells whether values of t, or pointers to them, implement the interface methods.
func has(t, methods reflect.Type) bool {
	return t.Implements(methods) || reflect.PointerTo(t).Implements(methods)
}

// owns tells whether t has the methods of an interface as a whole. Methods promoted from
// an embedded value beside other fields speak of a part of the struct only, and do not
// count.
func owns(t, methods reflect.Type) bool {
	if !has(t, methods) {
		return false
	}
	if t.Kind() != reflect.Struct || t.NumField() == 1 {
		return true
	}
	for f := range t.Fields() {
		if f.Anonymous && has(f.Type, methods) {
			return false
		}
	}
	return true
}

// method gives v as an interface, or a pointer to v if only the pointer implements it.
func method[I any](v reflect.Value) I {
	if m, ok := v.Interface().(I); ok {
		return m
	}
	return addressable(v).Addr().Interface().(I)
}

func address[T any](v reflect.Value) *T { return addressable(v).Addr().Interface().(*T) }

// addressable gives v if it has an address, and otherwise a copy of v that has one.
func addressable(v reflect.Value) reflect.Value {
	if v.CanAddr() {
		return v
	}
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	return c
}

// textual gives the number that a text stands for. If the text is no number, it gives the
// text.
func textual(s string) any {
	if x, ok := notFinite(s); ok {
		return x
	}
	if isNumber(s) {
		return Decimal(s)
	}
	return s
}

// ofJSON gives a scalar of JSON as a cell, and any other as its text.
func ofJSON(raw []byte) any {
	var v any
	d := json.NewDecoder(strings.NewReader(string(raw)))
	d.UseNumber()
	if d.Decode(&v) != nil {
		return string(raw)
	}
	switch v := v.(type) {
	case nil, bool, string:
		return v
	case json.Number:
		return textual(v.String())
	}
	return string(raw)
}

// plain gives the plain cell that a value stands for. If there is none, it gives the
// value.
func plain(v any) any {
	switch v.(type) {
	case nil, string, int, float64, bool, int64, time.Time, time.Duration, Decimal:
		return v
	}
	return plainAt(reflect.ValueOf(v))
}

// plainAt does the same for a value that may have an address. If a method of the value
// panics, the cell says so.
func plainAt(v reflect.Value) (cell any) {
	m := meaningOf(v.Type())
	if m.plain == nil {
		return v.Interface()
	}
	defer func() {
		if recover() != nil {
			cell = panicked
		}
	}()
	return m.plain(v)
}

// typeOfCell gives the column type of a plain cell. The cell must not be nil.
func typeOfCell(v any) ColumnType {
	switch v := v.(type) {
	case string:
		return Text
	case int, int64:
		return Int
	case float64:
		return Float
	case bool:
		return Bool
	case time.Time:
		return Time
	case time.Duration:
		return Duration
	case Decimal:
		if v.whole() {
			return Int
		}
		return Float
	}
	if t := meaningOf(reflect.TypeOf(v)).typ; t != unseen {
		return t
	}
	return Other
}
