package plan

import (
	"reflect"
	"strings"
	"unsafe"
)

// A pointer's type tells how much memory a plan may read and copy behind the pointer: one
// value of that type. Some types tell less. This file finds them, so that no plan follows
// such a pointer.

// hugeArray is the size from which an array is not taken literally. A pointer to it is a
// view of memory of unknown length, as in (*[1 << 30]byte)(p)[:n:n].
const hugeArray = 1 << 28

// extentOfPointer returns why pointers of type t must not be followed, or "".
func extentOfPointer(t reflect.Type) string {
	elem := t.Elem()
	switch {
	case isC(elem):
		return holdsC
	case isNumber(elem) && t.Name() != "", isForeign(elem):
		return holdsExtent
	case elem.Kind() == reflect.Array && (elem.Len() == 0 && isNumber(elem.Elem()) || elem.Size() >= hugeArray):
		return holdsExtent
	case elem.Kind() == reflect.Struct && goesOn(elem):
		return holdsOpenEnd
	}
	return ""
}

// isC reports whether a pointer to t points to memory of C. Then t has the name of a C
// type that cgo made, or t is incomplete.
func isC(t reflect.Type) bool {
	switch {
	case strings.HasPrefix(t.Name(), "_Ctype_"):
		return true
	case t.Kind() == reflect.Pointer:
		return isC(t.Elem())
	case t.Kind() != reflect.Struct || t.Size() > 0:
		return false
	case t.PkgPath() == "runtime/cgo" || t.PkgPath() == "internal/runtime/sys":
		return true
	}
	// The type may be declared from an incomplete one.
	for i := range t.NumField() {
		if isC(t.Field(i).Type) {
			return true
		}
	}
	return false
}

// isForeign reports whether values of type t lie in tables of the linker or the operating
// system. In those tables more memory follows than the type tells.
func isForeign(t reflect.Type) bool {
	switch pkg := t.PkgPath(); {
	case pkg == "internal/abi", pkg == "runtime" && (t.Name() == "_func" || t.Name() == "moduledata"):
		return true
	case isSystem(pkg):
		return t.Name() == "Dirent" || t.Name() == "NlMsghdr" || t.Name() == "RtAttr"
	}
	return false
}

// isSystem reports whether a package declares the structs of the operating system.
func isSystem(pkg string) bool {
	return pkg == "syscall" || strings.HasPrefix(pkg, "golang.org/x/sys/") || strings.HasPrefix(pkg, "internal/syscall/")
}

// isNumber reports whether t is a bool or a number.
func isNumber(t reflect.Type) bool { return reflect.Bool <= t.Kind() && t.Kind() <= reflect.Complex128 }

// goesOn reports whether struct t ends like the structs of C that are followed by more
// elements of their last field. That field is an array without elements, or an array of
// one element in a struct that also has a field with their number.
func goesOn(t reflect.Type) bool {
	if t.NumField() < 2 {
		return false
	}
	last := t.Field(t.NumField() - 1)
	if last.Type.Kind() != reflect.Array || last.Name == "_" || last.Type.Elem().Kind() == reflect.Func {
		return false
	}
	if last.Type.Len() == 0 {
		return isNumber(last.Type.Elem()) || last.Type.Elem().Kind() == reflect.Struct && last.Type.Elem().Size() > 0
	}
	if last.Type.Len() > 1 {
		return false
	}
	one := strings.TrimSuffix(plainName(last.Name), "s")
	for i := range t.NumField() - 1 {
		name := plainName(t.Field(i).Name)
		if isLength(t.Field(i).Type) && (lengthNames[name] || countNames[name] || name == one+"count" || name == one+"len") {
			return true
		}
	}
	return false
}

// besideLength returns the field of struct t that points to as many values as a field
// beside it says, or that holds their address as a number. slog has such strings, and the
// operating system has such structs. Only the names distinguish this field from a pointer
// to an optional number, as in struct{ Price *float64; Count int }.
func besideLength(t reflect.Type, counts func(reflect.StructField) bool) (field reflect.StructField, found bool) {
	var lengths []string
	for i := range t.NumField() {
		if f := t.Field(i); isLength(f.Type) {
			lengths = append(lengths, plainName(f.Name))
		}
	}
	for i := range t.NumField() {
		if f := t.Field(i); counts(f) && isBlock(t, f, lengths) {
			return f, true
		}
	}
	return field, false
}

// isLength reports whether t can be the type of a length.
func isLength(t reflect.Type) bool { return reflect.Int <= t.Kind() && t.Kind() <= reflect.Uint64 }

// plainName is a field's name in lower case and without underscores.
func plainName(name string) string { return strings.ToLower(strings.ReplaceAll(name, "_", "")) }

// Names of fields that hold the beginning of a block. privateNames count only for
// unexported fields, because an exported pointer may be an optional value in a document
// or a table. byteNames count for pointers to bytes, and addressNames for addresses that
// are numbers. pointerNames count for pointers to structs and strings too.
var (
	blockNames   = set("data", "ptr", "pointer", "buf", "buffer", "base")
	privateNames = set("array", "arr", "elems", "elements", "items", "bytes", "mem", "memory", "pix", "pixels", "argv", "vec", "vector", "vals", "storage")
	byteNames    = set("bytes", "mem", "memory", "pix", "pixels", "argv", "str", "string", "text", "chars", "name", "path", "msg", "message", "p", "s")
	addressNames = set("addr", "address")
	pointerNames = set("ptr", "pointer", "base")
)

// Names of fields that hold the length of a block. byteCounts are those that count for
// any unexported pointer to bytes.
var (
	byteCounts  = set("n", "size", "num", "nbytes")
	lengthNames = set("len", "length", "cap", "capacity")
	countNames  = set("n", "size", "count", "num", "nbytes", "nelem", "nelems", "argc", "rows", "cols", "stride", "dim")
)

func set(names ...string) map[string]bool {
	all := map[string]bool{}
	for _, name := range names {
		all[name] = true
	}
	return all
}

// isBlock reports whether field f of struct t is the beginning of a block whose length
// may be in one of the fields named lengths.
func isBlock(t reflect.Type, f reflect.StructField, lengths []string) bool {
	name := plainName(f.Name)
	named := blockNames[name] || !f.IsExported() && privateNames[name]
	beside := func(is func(length string) bool) bool {
		for _, length := range lengths {
			if is(length) {
				return true
			}
		}
		return false
	}
	isLen := func(length string) bool { return lengthNames[length] }
	isCount := func(length string) bool { return lengthNames[length] || countNames[length] && name != "base" }
	// Hardly anybody keeps an optional byte in an unexported field.
	isBytes := func(length string) bool { return lengthNames[length] || byteCounts[length] }
	isOwn := func(length string) bool {
		return length == name+"len" || length == name+"length" || length == name+"size"
	}
	if f.Type.Kind() == reflect.Uintptr {
		return (named || addressNames[name]) && beside(isLen)
	}
	if f.Type.Kind() != reflect.Pointer || isC(f.Type) {
		return false
	}
	elem := f.Type.Elem()
	// argv is a pointer to pointers. A *[1]T is used like a *T.
	for elem.Kind() == reflect.Pointer || elem.Kind() == reflect.Array && elem.Len() == 1 {
		elem = elem.Elem()
	}
	switch {
	case isSystem(t.PkgPath()):
		return t.Name() != "SysProcAttr" && t.Name() != "ProcAttr" // these are Go's own
	case elem.Kind() == reflect.Uint8 || elem.Kind() == reflect.Int8:
		return (named || byteNames[name]) && beside(isCount) || beside(isOwn) || !f.IsExported() && beside(isBytes)
	case isNumber(elem) && elem.Kind() != reflect.Bool:
		return named && beside(isCount)
	}
	// A list has a head and a length, and its elements lead to one another. An array has a
	// capacity as well, or elements that lead to no other.
	isArray := !f.IsExported() && privateNames[name] && beside(isCount) || pointerNames[name] && beside(isLen)
	return named && beside(func(length string) bool { return length == "len" || length == "length" }) &&
		beside(func(length string) bool { return length == "cap" || length == "capacity" }) ||
		isArray && !leadsTo(elem, elem, map[reflect.Type]bool{})
}

// leadsTo reports whether a value of type t may lead to one of type target.
func leadsTo(t, target reflect.Type, seen map[reflect.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	next := func(t reflect.Type) bool { return t == target || leadsTo(t, target, seen) }
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return next(t.Elem())
	case reflect.Map:
		return next(t.Key()) || next(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if next(t.Field(i).Type) {
				return true
			}
		}
	}
	return false
}

// isHandle reports whether p, a pointer to a type without size, is the handle of some
// library. A handle can neither be copied nor compared. Go puts all values without size
// at one address, except package variables and fields of structs. Any other address is
// taken for a handle, even that of a field.
func isHandle(p unsafe.Pointer) bool {
	return p != nil && p != unsafe.Pointer(&nowhere) && !isVariable(p)
}

// emptyPointers visits pointers to values without size. Copies share them, and refuse
// handles.
func emptyPointers(t reflect.Type) func(*copier, unsafe.Pointer, int, uintptr) *Refusal {
	return func(_ *copier, p unsafe.Pointer, n int, stride uintptr) *Refusal {
		for i := range n {
			if isHandle(*(*unsafe.Pointer)(nth(p, i, stride))) {
				return &Refusal{Type: t, Reason: holdsHandle}
			}
		}
		return nil
	}
}
