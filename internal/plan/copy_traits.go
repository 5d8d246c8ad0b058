package plan

import (
	"reflect"
	"slices"
)

// shares reports whether copies of this use share values of type t as they are.
func (s *copyShelf) shares(t reflect.Type) bool {
	return decideImmutable(t) || s.use == asArgument && uncopyableKeyed(t, s.owner)
}

// isFlat reports whether an assignment of a t already is an independent copy.
func (s *copyShelf) isFlat(t reflect.Type) bool {
	if t.Size() == 0 || s.shares(t) {
		return true
	}
	if decide(declaredClone, t) != nil {
		return false
	}
	switch t.Kind() {
	case reflect.Pointer:
		return s.use == asArgument && uncopyableKeyed(t.Elem(), s.owner)
	case reflect.Slice, reflect.Map, reflect.Interface:
		return false
	case reflect.Array:
		return s.isFlat(t.Elem())
	case reflect.Struct:
		for _, f := range s.fields(t) {
			if !s.isFlat(f.Type) {
				return false
			}
		}
	}
	return true
}

// needsVisit reports whether a t must be deepened, or holds strings, which a stored copy
// clones and counts.
func (s *copyShelf) needsVisit(t reflect.Type) bool {
	switch {
	case t.Size() > 0 && wellKnown(t) == regexpType: // it has strings of its own
		return true
	case t.Size() == 0 || s.shares(t):
		return false
	case isCloned(t):
		return true
	}
	switch t.Kind() {
	case reflect.String:
		return true
	case reflect.Array:
		return s.needsVisit(t.Elem())
	case reflect.Struct:
		for _, f := range s.fields(t) {
			if s.needsVisit(f.Type) {
				return true
			}
		}
		return false
	}
	return !s.isFlat(t)
}

// hasPointers reports whether a t may hold pointers that copies follow.
func (s *copyShelf) hasPointers(t reflect.Type) bool {
	met := map[reflect.Type]bool{}
	var has func(t reflect.Type) bool
	has = func(t reflect.Type) bool {
		if met[t] || s.isFlat(t) {
			return false
		}
		met[t] = true
		switch t.Kind() {
		case reflect.Pointer, reflect.Interface:
			return true
		case reflect.Struct:
			return slices.ContainsFunc(s.fields(t), func(f reflect.StructField) bool { return has(f.Type) })
		case reflect.Map:
			return has(t.Key()) || has(t.Elem())
		}
		return has(t.Elem())
	}
	return has(t)
}

// fields returns the fields of t that copies look at. Copies share the others.
func (s *copyShelf) fields(t reflect.Type) []reflect.StructField {
	var fields []reflect.StructField
	for i := range t.NumField() {
		if f := t.Field(i); s.use == asResult || !s.owner.leavesOut(f) {
			fields = append(fields, f)
		}
	}
	return fields
}

// mayAlias reports whether two references inside one t may refer to the same memory. That
// takes two references of one type. An interface may hold any type.
func (s *copyShelf) mayAlias(t reflect.Type) bool {
	met := map[reflect.Type]bool{}
	var again func(t reflect.Type, many bool) bool
	again = func(t reflect.Type, many bool) bool {
		if s.isFlat(t) || t.Kind() == reflect.Pointer && t.Elem().Size() == 0 {
			return false
		}
		// Nothing is known about the memory behind a value that a registered function
		// copies.
		if t.Kind() != reflect.Interface && isCloned(t) {
			if many || met[t] {
				return true
			}
			met[t] = true
			return false
		}
		switch t.Kind() {
		case reflect.Interface:
			return true
		case reflect.Array:
			return again(t.Elem(), many || t.Len() > 1)
		case reflect.Struct:
			for _, f := range s.fields(t) {
				if again(f.Type, many) {
					return true
				}
			}
			return false
		}
		// A map is itself what is shared. For slices and pointers it is the target,
		// whether their type has a name or not.
		target := t
		if t.Kind() != reflect.Map {
			target = t.Elem()
		}
		if many || met[target] {
			return true
		}
		met[target] = true
		many = t.Kind() != reflect.Pointer
		return again(t.Elem(), many) || t.Kind() == reflect.Map && again(t.Key(), many)
	}
	return again(t, false)
}
