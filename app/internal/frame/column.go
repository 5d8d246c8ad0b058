package frame

import (
	"fmt"
	"reflect"
	"time"
)

// Column is the name of a column, as shown, and the type of its cells.
type Column struct {
	Name string
	Type ColumnType
}

// ColumnType is the type of the cells of a column. It decides how they are aligned,
// sorted and drawn. Values with a method String or Error are Other, unless they are
// strings.
type ColumnType uint8

// The types of columns. Package app exports them to its users.
const (
	Other ColumnType = iota
	Int
	Float
	Text
	Bool
	Time
	Duration
)

// unseen is the type of a column until one of its cells tells it.
const unseen ColumnType = 255

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
	case Duration:
		return "duration"
	}
	return "other"
}

var (
	timeType     = reflect.TypeFor[time.Time]()
	stringerType = reflect.TypeFor[fmt.Stringer]()
	errorType    = reflect.TypeFor[error]()
	bytesType    = reflect.TypeFor[[]byte]()
)

// typeOf gives the column type of values of t. It is unseen if the type depends on the
// values.
func typeOf(t reflect.Type) ColumnType { return meaningOf(t).typ }

// kindType gives the column type of values that are cells themselves, without a
// conversion.
func kindType(t reflect.Type) ColumnType {
	if showsItself(t) && t.Kind() != reflect.String {
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
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return Text
		}
	}
	return Other
}

// showsItself tells whether a value of t, or a pointer to it, has a method that gives its
// text.
func showsItself(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return t.Implements(errorType) || t.Implements(stringerType) || p.Implements(errorType) || p.Implements(stringerType)
}

// isNull tells whether t is sql.Null[T] or a type of the same form, such as
// sql.NullString: a value, and a field Valid that tells whether the value is there.
func isNull(t reflect.Type) bool {
	if t.Kind() != reflect.Struct || t.NumField() != 2 {
		return false
	}
	valid := t.Field(1)
	_, valuer := t.MethodByName("Value")
	return valuer && t.Field(0).IsExported() && valid.Name == "Valid" && valid.Type.Kind() == reflect.Bool
}

// widen gives the column type for cells of both types.
func widen(a, b ColumnType) ColumnType {
	switch {
	case a == b, b == unseen:
		return a
	case a == unseen:
		return b
	case a == Int && b == Float, a == Float && b == Int:
		return Float
	}
	return Other
}

// seen gives the final type of a column after all of its cells were read.
func (t ColumnType) seen() ColumnType {
	if t == unseen {
		return Other
	}
	return t
}
