package refrain

import (
	"reflect"

	"github.com/refrain-go/refrain/internal/memory"
)

// changed reports whether a shared value was changed since it was stored. If it was, the logger is told where, and the answer is
// forgotten, with what was computed from it.
func (m *Memo[In, Out]) changed(e *memory.Entry[Out]) bool {
	stored, ok := e.Beside().Aside.(*Out)
	if !ok {
		return false
	}
	path, differs := difference(reflect.ValueOf(stored).Elem(), reflect.ValueOf(&e.Value).Elem(), map[[2]uintptr]bool{})
	if !differs {
		return false
	}
	m.log().Error("refrain: a shared value was changed after it was stored", "memo", m.name, "path", path)
	m.tier.Forget(e.Key)
	return true
}

// difference returns the path to the first place where two values of one type differ. met has the pairs of pointers that are
// being compared already.
func difference(a, b reflect.Value, met map[[2]uintptr]bool) (path string, differs bool) {
	switch a.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Slice:
		if a.IsNil() != b.IsNil() {
			return "", true
		}
		pair := [2]uintptr{a.Pointer(), b.Pointer()}
		if a.IsNil() || a.Kind() != reflect.Slice && met[pair] {
			return "", false
		}
		met[pair] = true
	}
	switch a.Kind() {
	case reflect.Pointer:
		return difference(a.Elem(), b.Elem(), met)
	case reflect.Interface:
		if a.IsNil() || b.IsNil() || a.Elem().Type() != b.Elem().Type() {
			return "", a.IsNil() != b.IsNil() || !a.IsNil()
		}
		return difference(a.Elem(), b.Elem(), met)
	case reflect.Struct:
		for i := range a.NumField() {
			if path, differs := difference(a.Field(i), b.Field(i), met); differs {
				return "." + a.Type().Field(i).Name + path, true
			}
		}
	case reflect.Slice, reflect.Array:
		if a.Len() != b.Len() {
			return "", true
		}
		for i := range a.Len() {
			if path, differs := difference(a.Index(i), b.Index(i), met); differs {
				return "[]" + path, true
			}
		}
	case reflect.Map:
		if a.Len() != b.Len() {
			return "", true
		}
		for entries := a.MapRange(); entries.Next(); {
			other := b.MapIndex(entries.Key())
			switch {
			case other.IsValid():
			case hasNoEqual(entries.Key()):
				continue // which of b's entries it was cannot be told
			default:
				return "[key]", true
			}
			if path, differs := difference(entries.Value(), other, met); differs {
				return "[value]" + path, true
			}
		}
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		// Not data. A type that holds one is not accepted with DetectMutation.
	default:
		return "", !a.Equal(b) && (a.Equal(a) || b.Equal(b)) // a NaN is not changed by being one
	}
	return "", false
}

// hasNoEqual reports whether the key of a map cannot be found in a copy of that: a NaN equals nothing, and a copied pointer is another.
func hasNoEqual(key reflect.Value) bool {
	switch key.Kind() {
	case reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128:
		return !key.Equal(key)
	case reflect.Pointer:
		return !key.IsNil()
	case reflect.Interface:
		return !key.IsNil() && hasNoEqual(key.Elem())
	case reflect.Struct:
		for i := range key.NumField() {
			if hasNoEqual(key.Field(i)) {
				return true
			}
		}
	case reflect.Array:
		for i := range key.Len() {
			if hasNoEqual(key.Index(i)) {
				return true
			}
		}
	}
	return false
}
