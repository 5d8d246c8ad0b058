package plan

import "reflect"

// shares reports whether copies of this use share values of type t as they are.
func (s *copyShelf) shares(t reflect.Type) bool {
	return decideImmutable(t) || s.use == asArgument && uncopyableKeyer(t)
}

// isFlat reports whether an assignment of a t already is an independent copy.
func (s *copyShelf) isFlat(t reflect.Type) bool {
	if t.Size() == 0 || s.shares(t) {
		return true
	}
	switch t.Kind() {
	case reflect.Pointer:
		return t.Elem().Size() == 0 || s.use == asArgument && uncopyableKeyer(t.Elem())
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

// needsVisit reports whether a t must be deepened, or holds strings, whose bytes count.
func (s *copyShelf) needsVisit(t reflect.Type) bool {
	if t.Size() == 0 || s.shares(t) {
		return false
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

// fields returns the fields that copies do not simply share.
func (s *copyShelf) fields(t reflect.Type) []reflect.StructField {
	var fields []reflect.StructField
	for i := range t.NumField() {
		if f := t.Field(i); s.use == asResult || !notKeyed(f) {
			fields = append(fields, f)
		}
	}
	return fields
}

// mayAlias reports whether two references inside one t may lead to the same memory: whether two of them have one type.
// An interface may hold any.
func (s *copyShelf) mayAlias(t reflect.Type) bool {
	met := map[reflect.Type]bool{}
	var again func(t reflect.Type, many bool) bool
	again = func(t reflect.Type, many bool) bool {
		if s.isFlat(t) {
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
		target := t // a map is itself what is shared; of slices and pointers, named or not, it is the target
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
