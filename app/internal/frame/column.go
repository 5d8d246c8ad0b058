package frame

import (
	"fmt"
	"reflect"
	"time"
)

// Column is a column's name, as shown, and what its cells hold.
type Column struct {
	Name string
	Type ColumnType
}

// ColumnType is what the cells of a column hold, as far as one word can say it: it decides how they are aligned,
// sorted and drawn. Values that show themselves by a method String or Error are Other, unless they are strings.
type ColumnType uint8

const (
	Other ColumnType = iota
	Int
	Float
	Text
	Bool
	Time
)

// String gives the type's name on the wire.
func (t ColumnType) String() string {
	switch t {
	case Int:
		return "int"
	case Float:
		return "float"
	case Text:
		return "text"
	case Bool:
		return "bool"
	case Time:
		return "time"
	}
	return "other"
}

var (
	timeType     = reflect.TypeFor[time.Time]()
	stringerType = reflect.TypeFor[fmt.Stringer]()
	errorType    = reflect.TypeFor[error]()
	bytesType    = reflect.TypeFor[[]byte]()
)

// typeOf gives the column type of values of t.
func typeOf(t reflect.Type) ColumnType {
	switch {
	case t == timeType:
		return Time
	case showsItself(t) && t.Kind() != reflect.String:
		return Other
	}
	switch t.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return Int
	case reflect.Float32, reflect.Float64:
		return Float
	case reflect.String:
		return Text
	case reflect.Bool:
		return Bool
	case reflect.Pointer:
		return pointee(t)
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return Text
		}
	case reflect.Struct:
		if isNull(t) {
			return typeOf(t.Field(0).Type)
		}
	}
	return Other
}

// pointee gives the column type of what pointers of type t point at. Further pointers are Other, since a type of
// pointers may point at itself for ever.
func pointee(t reflect.Type) ColumnType {
	if t.Elem().Kind() == reflect.Pointer {
		return Other
	}
	return typeOf(t.Elem())
}

// showsItself tells whether a value of t, or a pointer to it, has a method that gives its text.
func showsItself(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return t.Implements(errorType) || t.Implements(stringerType) || p.Implements(errorType) || p.Implements(stringerType)
}

// isNull tells whether t is sql.Null[T], sql.NullString or one of their kin: a value, and whether it is there.
func isNull(t reflect.Type) bool {
	if t.Kind() != reflect.Struct || t.NumField() != 2 {
		return false
	}
	valid := t.Field(1)
	_, valuer := t.MethodByName("Value")
	return valuer && t.Field(0).IsExported() && valid.Name == "Valid" && valid.Type.Kind() == reflect.Bool
}

// widen gives the column type for cells of both types, of which Other may stand for no cell seen yet.
func widen(a, b ColumnType) ColumnType {
	switch {
	case a == b:
		return a
	case a == Int && b == Float, a == Float && b == Int:
		return Float
	}
	return Other
}
