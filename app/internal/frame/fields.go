package frame

import (
	"reflect"
	"strings"
	"sync"
)

// field is a column of a struct: where its cells lie, and how to read them.
type field struct {
	column Column
	// hops are the offsets of the embedded pointers to follow before offset.
	hops   []uintptr
	offset uintptr
	depth  int
	typ    reflect.Type
	reader reader
}

// knownFields holds the columns of each struct type seen, as a []field: a page shows the same few at every run.
var knownFields sync.Map

func fieldsOf(t reflect.Type) []field {
	if known, ok := knownFields.Load(t); ok {
		return known.([]field)
	}
	fields := findFields(t)
	knownFields.Store(t, fields)
	return fields
}

// findFields gives the columns of a struct type, those of embedded structs where they stand. Where two have one name
// the one nearer the surface wins, as in Go, and else the first.
func findFields(t reflect.Type) []field {
	all := appendFields(nil, t, field{}, nil)
	nearest := make(map[string]int)
	for i, f := range all {
		j, ok := nearest[f.column.Name]
		if !ok || f.depth < all[j].depth {
			nearest[f.column.Name] = i
		}
	}
	kept := all[:0:0]
	for i, f := range all {
		if nearest[f.column.Name] == i {
			kept = append(kept, f)
		}
	}
	return kept
}

// appendFields adds the columns of t, which is embedded at the place that at gives; path holds the types around it.
func appendFields(dst []field, t reflect.Type, at field, path []reflect.Type) []field {
	for _, outer := range path {
		if outer == t {
			return dst
		}
	}
	path = append(path, t)
	for sf := range t.Fields() {
		name, tagged := columnName(sf)
		here := field{hops: at.hops, offset: at.offset + sf.Offset, depth: at.depth}
		switch inner, pointer := embedded(sf); {
		case name == "":
		case inner != nil && !tagged:
			here.depth++
			if pointer {
				here.hops = append(here.hops[:len(here.hops):len(here.hops)], here.offset)
				here.offset = 0
			}
			dst = appendFields(dst, inner, here, path)
		case sf.IsExported() && shown(sf.Type):
			here.column = Column{Name: name, Type: typeOf(sf.Type)}
			here.typ, here.reader = sf.Type, readerOf(sf.Type)
			dst = append(dst, here)
		}
	}
	return dst
}

// columnName gives the name of a field's column, empty if it is hidden, and whether a tag gave it.
func columnName(sf reflect.StructField) (name string, tagged bool) {
	for _, key := range []string{"table", "json"} {
		tag := sf.Tag.Get(key)
		if tag == "-" {
			return "", true
		}
		if name, _, _ := strings.Cut(tag, ","); name != "" {
			return name, true
		}
	}
	return sf.Name, false
}

// embedded gives the struct type whose fields stand in the place of sf, or nil if sf is a column itself.
func embedded(sf reflect.StructField) (inner reflect.Type, pointer bool) {
	t := sf.Type
	if !sf.Anonymous {
		return nil, false
	}
	if t.Kind() == reflect.Pointer {
		t, pointer = t.Elem(), true
	}
	if t.Kind() != reflect.Struct || isValue(t) {
		return nil, false
	}
	return t, pointer
}

// shown tells whether values of t say something to a reader: functions and channels are addresses.
func shown(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return false
	}
	return true
}
