package frame

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
)

// field is a column of a struct. It says where the cells lie in memory and how to read
// them.
type field struct {
	column Column
	// hops are the offsets of the embedded pointers to follow before offset.
	hops   []uintptr
	offset uintptr
	depth  int
	path   string // the field's name, after the names of the structs that embed it
	typ    reflect.Type
	reader reader
}

// knownFields holds the columns of each struct type seen, as a foundFields: a page shows
// the same few at every run.
var knownFields sync.Map

type foundFields struct {
	fields  []field
	problem string
}

// fieldsOf gives the columns of a struct type, and a sentence about a fault in their
// names, or an empty one.
func fieldsOf(t reflect.Type) ([]field, string) {
	known, ok := knownFields.Load(t)
	if !ok {
		known, _ = knownFields.LoadOrStore(t, findFields(t))
	}
	found := known.(foundFields)
	return found.fields, found.problem
}

// findFields gives the columns of a struct type. The columns of an embedded struct stand
// in its place. If two columns have one name, the one nearer the surface wins, as in Go.
// If both are equally near, the second gets its path added to its name.
func findFields(t reflect.Type) (found foundFields) {
	all := appendFields(nil, t, field{}, nil)
	nearest := make(map[string]int)
	for i, f := range all {
		j, ok := nearest[f.column.Name]
		if !ok || f.depth < all[j].depth {
			nearest[f.column.Name] = i
		}
	}
	for i, f := range all {
		first := nearest[f.column.Name]
		if f.depth > all[first].depth {
			continue
		}
		if i != first {
			name := f.column.Name
			f.column.Name += " (" + f.path + ")"
			found.problem = fmt.Sprintf("the fields %s and %s of %v are both the column %q, so the second is shown as %q: give one of them another name by the tag `table:\"…\"`, or hide it by `table:\"-\"`",
				all[first].path, f.path, t, name, f.column.Name)
		}
		found.fields = append(found.fields, f)
	}
	return found
}

// appendFields adds the columns of t, which is embedded at the place that at gives. Path
// holds the types around t and ends the recursion of a type that embeds itself.
func appendFields(dst []field, t reflect.Type, at field, path []reflect.Type) []field {
	for _, outer := range path {
		if outer == t {
			return dst
		}
	}
	path = append(path, t)
	for sf := range t.Fields() {
		name, tagged := columnName(sf)
		here := field{hops: at.hops, offset: at.offset + sf.Offset, depth: at.depth, path: at.path + sf.Name}
		switch inner, pointer := embedded(sf); {
		case name == "":
		case inner != nil && !tagged:
			here.depth++
			here.path += "."
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

// columnName gives the name of a field's column, empty if it is hidden, and whether a tag
// gave it.
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

// embedded gives the struct type whose fields take the place of sf. It gives nil if sf is
// a column itself.
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

// shown tells whether values of t tell a reader anything. Functions and channels do not:
// they are addresses.
func shown(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return false
	}
	return true
}
