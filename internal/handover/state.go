package handover

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"time"
)

// WriteDown returns the JSON of the variable that p points at, if reading it gives back
// the same. It calls methods of the variable's type, and turns their panics into errors.
func WriteDown(p any) (v Value, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("its methods panic as JSON is made: %v", r)
		}
	}()
	was := reflect.ValueOf(p)
	v.Type = was.Type().Elem().String()
	if v.JSON, err = json.Marshal(p); err != nil {
		return v, err
	}
	back := reflect.New(was.Type().Elem())
	if err = json.Unmarshal(v.JSON, back.Interface()); err != nil {
		return v, err
	}
	if !same(was.Elem(), back.Elem()) {
		return v, errors.New("JSON does not keep all of it")
	}
	return v, nil
}

// Read returns a new T with what WriteDown has written, if nothing is lost and nothing is
// missing. So a struct with a field more or less counts as another type.
func Read[T any](v Value) (*T, bool) {
	p := new(T)
	if json.Unmarshal(v.JSON, p) != nil {
		return nil, false
	}
	again, err := WriteDown(p)
	if err != nil || !bytes.Equal(again.JSON, v.JSON) {
		return nil, false
	}
	return p, true
}

var timeType = reflect.TypeFor[time.Time]()

// same compares like reflect.DeepEqual, except that two times are equal if they are the
// same instant. Since b was read from JSON, it has no cycles.
func same(a, b reflect.Value) bool {
	if a.Type() != b.Type() {
		return false
	}
	if a.Type() == timeType && a.CanInterface() {
		return a.Interface().(time.Time).Equal(b.Interface().(time.Time))
	}
	switch a.Kind() {
	case reflect.Struct:
		for i := range a.NumField() {
			if !same(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	case reflect.Slice, reflect.Array:
		return sameList(a, b)
	case reflect.Map:
		return sameMap(a, b)
	case reflect.Pointer, reflect.Interface:
		return a.IsNil() == b.IsNil() && (a.IsNil() || same(a.Elem(), b.Elem()))
	case reflect.Func, reflect.Chan:
		return a.IsNil() && b.IsNil()
	}
	return a.Equal(b)
}

func sameList(a, b reflect.Value) bool {
	if a.Len() != b.Len() || a.Kind() == reflect.Slice && a.IsNil() != b.IsNil() {
		return false
	}
	for i := range a.Len() {
		if !same(a.Index(i), b.Index(i)) {
			return false
		}
	}
	return true
}

func sameMap(a, b reflect.Value) bool {
	if a.Len() != b.Len() || a.IsNil() != b.IsNil() {
		return false
	}
	for of := a.MapRange(); of.Next(); {
		v := b.MapIndex(of.Key())
		if !v.IsValid() || !same(of.Value(), v) {
			return false
		}
	}
	return true
}
