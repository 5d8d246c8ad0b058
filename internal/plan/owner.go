package plan

import (
	"reflect"
	"slices"
	"strings"
)

// A field whose name begins with an underscore is left out of keys only in types of the
// owner's packages. In other packages an underscore means nothing: apd.Decimal keeps its
// digits in a field _inner.
//
// The owner's packages are those of the types with which the argument's type is written.
// For query, *query, []query, map[query]int and Box[query] that is the package of query.
// For apd.Decimal it would be apd, but the authors of apd did not write for Refrain. So a
// package can be an owner only if it belongs to the program's main module, or to the
// module that declares the memo.

// owner says in which types an underscore leaves fields out.
type owner struct {
	packages string // their import paths, each after a line feed; then a line feed
	// by is the package that declares the memo. It is set only if there are no packages.
	// Then each content of an interface has an owner of its own.
	by string
}

// ownerOf returns the owner for arguments of type t, if package by declares the memo.
func ownerOf(t reflect.Type, by string) owner {
	s := spelling{by: by}
	s.read(t)
	if len(s.packages) == 0 {
		return owner{by: by}
	}
	slices.Sort(s.packages)
	return owner{packages: "\n" + strings.Join(slices.Compact(s.packages), "\n") + "\n"}
}

// leavesOut reports whether field f does not count in keys. A blank field never counts,
// because Go's == does not look at it, either.
func (o owner) leavesOut(f reflect.StructField) bool {
	switch {
	case f.Name == "_" || f.Tag.Get("refrain") == "-":
		return true
	case !strings.HasPrefix(f.Name, "_"):
		return false
	}
	return strings.Contains(o.packages, "\n"+f.PkgPath+"\n")
}

// spelling collects the packages of the types with which a type is written.
type spelling struct {
	by       string
	packages []string
}

// read reads a type down to the named types in it. It does not look into a named type,
// because others may have written what lies inside.
func (s *spelling) read(t reflect.Type) {
	if t.PkgPath() != "" {
		s.name(t)
		return
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		s.read(t.Elem())
	case reflect.Map:
		s.read(t.Key())
		s.read(t.Elem())
	case reflect.Struct:
		s.literal(t)
	}
}

// name adds the package of a named type. It also adds the package of its type arguments
// if the memo's own package declares them. A named type that cannot contain fields, or an
// interface, adds nothing.
func (s *spelling) name(t reflect.Type) {
	switch t.Kind() {
	case reflect.Struct:
		if s.by == "" || s.by == t.PkgPath() || !allUnderscores(t) {
			s.add(t.PkgPath())
		}
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		s.add(t.PkgPath())
	default:
		return
	}
	_, arguments, _ := strings.Cut(t.Name(), "[")
	for _, argument := range strings.FieldsFunc(arguments, isPunctuation) {
		if path := PackageOf(argument); path == s.by {
			s.add(path)
		}
	}
}

func isPunctuation(r rune) bool { return strings.ContainsRune("[]*,;(){} ", r) }

// literal adds the package in which a struct type without a name was written: that of the
// memo, or that of its unexported fields.
func (s *spelling) literal(t reflect.Type) {
	s.add(s.by)
	for i := range t.NumField() {
		s.add(t.Field(i).PkgPath)
	}
}

func (s *spelling) add(path string) {
	if path != "" && !isOthers(path, s.by) {
		s.packages = append(s.packages, path)
	}
}

// allUnderscores reports whether no field of struct t would count. FlatBuffers generates
// such types, whose only field is _tab. If another package declares the memo, the author
// of t did not mean to leave out all fields.
func allUnderscores(t reflect.Type) bool {
	for i := range t.NumField() {
		if !strings.HasPrefix(t.Field(i).Name, "_") {
			return false
		}
	}
	return t.NumField() > 0
}

// PackageOf returns the import path in the full name of a type or a function, as the
// linker writes it: "example.com/lib%2ev2.Type".
func PackageOf(name string) string {
	slash := strings.LastIndexByte(name, '/') + 1
	dot := strings.IndexByte(name[slash:], '.')
	if dot < 0 {
		return "" // a predeclared type
	}
	return strings.ReplaceAll(name[:slash+dot], "%2e", ".")
}
