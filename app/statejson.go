package app

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"time"

	"github.com/refrain-go/refrain/internal/handover"
)

// handOverState writes the State of a session down, in which no run is going.
func (s *session) handOverState() map[string]handover.Value {
	all := maps.Clone(s.handed)
	if all == nil {
		all = make(map[string]handover.Value, len(s.state))
	}
	for _, key := range slices.Sorted(maps.Keys(s.state)) {
		v, err := writeDown(s.state[key])
		if err != nil {
			s.app.settings.log.Warn("a State starts afresh", "key", key, "type", v.Type, "why", err.Error())
			continue
		}
		all[key] = v
	}
	return all
}

// writeDown makes JSON of what p points at, if that gives back the same. User code may run in here, and panic.
func writeDown(p any) (v handover.Value, err error) {
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

// inherited returns what the app before has left under this key of the session's State, if it is a T with nothing lost and
// nothing missing: a field more or less is another type.
func inherited[T any](s *session, key string) (*T, bool) {
	h, ok := s.handed[key]
	if !ok {
		return nil, false
	}
	delete(s.handed, key)
	v := new(T)
	if err := json.Unmarshal(h.JSON, v); err == nil {
		if again, err := writeDown(v); err == nil && bytes.Equal(again.JSON, h.JSON) {
			return v, true
		}
	}
	s.app.settings.log.Warn("a State starts afresh", "key", key, "type", fmt.Sprintf("%T", *v), "why", "it was another type before: "+h.Type)
	return nil, false
}

var timeType = reflect.TypeFor[time.Time]()

// same is reflect.DeepEqual, except that a time is its instant. B is made of JSON, so it has an end.
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
