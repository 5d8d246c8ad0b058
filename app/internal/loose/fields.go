package loose

import (
	"reflect"
	"slices"
	"strings"
	"sync"
)

// field is a member of the JSON of a struct.
type field struct {
	name                        string
	index                       []int
	tagged                      bool
	omitEmpty, omitZero, quoted bool
}

// known holds the fields of each struct type seen, as a []field.
var known sync.Map

// fieldsOf gives the fields of a struct that encoding/json writes, in their order. If
// several have one name, the one nearest the surface counts, then the one with a tag. If
// that leaves several, none counts.
func fieldsOf(t reflect.Type) []field {
	if fields, ok := known.Load(t); ok {
		return fields.([]field)
	}
	all := collect(nil, t, nil, nil)
	var fields []field
	for i, f := range all {
		if dominates(all, i) {
			fields = append(fields, f)
		}
	}
	known.Store(t, fields)
	return fields
}

func dominates(all []field, i int) bool {
	f := all[i]
	for j, other := range all {
		switch {
		case j == i || other.name != f.name || len(other.index) > len(f.index):
		case len(other.index) < len(f.index), other.tagged || !f.tagged:
			return false
		}
	}
	return true
}

func collect(dst []field, t reflect.Type, index []int, path []reflect.Type) []field {
	if slices.Contains(path, t) {
		return dst
	}
	path = append(path, t)
	for i := range t.NumField() {
		sf := t.Field(i)
		inner := sf.Type
		if inner.Kind() == reflect.Pointer && inner.Name() == "" {
			inner = inner.Elem()
		}
		isStruct := sf.Anonymous && inner.Kind() == reflect.Struct
		tag := sf.Tag.Get("json")
		if tag == "-" || !sf.IsExported() && !(isStruct && sf.Type.Kind() != reflect.Pointer) {
			continue
		}
		name, options, _ := strings.Cut(tag, ",")
		here := append(index[:len(index):len(index)], i)
		if isStruct && name == "" {
			dst = collect(dst, inner, here, path)
			continue
		}
		if !sf.IsExported() {
			continue
		}
		f := field{name: name, index: here, tagged: name != ""}
		if name == "" {
			f.name = sf.Name
		}
		for option := range strings.SplitSeq(options, ",") {
			f.omitEmpty = f.omitEmpty || option == "omitempty"
			f.omitZero = f.omitZero || option == "omitzero"
			f.quoted = f.quoted || option == "string"
		}
		dst = append(dst, f)
	}
	return dst
}

func (f field) omitted(v reflect.Value) bool {
	if f.omitZero {
		if z, ok := v.Interface().(interface{ IsZero() bool }); ok && (v.Kind() != reflect.Pointer || !v.IsNil()) {
			return z.IsZero()
		}
		return v.IsZero()
	}
	if !f.omitEmpty {
		return false
	}
	switch v.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Struct:
		return false
	}
	return v.IsZero()
}
