package frame

import (
	"fmt"
	"reflect"
	"unsafe"
)

// elements are the rows of a slice or an array, which is read without a copy.
type elements struct {
	base   unsafe.Pointer // keeps the array alive
	stride uintptr
	// indirect: the slice holds pointers to the rows.
	indirect bool
	fields   []field
}

func ofElements(v reflect.Value) (*Frame, error) {
	t := v.Type().Elem()
	e := &elements{stride: t.Size()}
	problem := ""
	if t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Struct && !isValue(t.Elem()) {
		t, e.indirect = t.Elem(), true
	}
	switch {
	case t.Kind() == reflect.Struct && !isValue(t):
		e.fields, problem = fieldsOf(t)
		if len(e.fields) == 0 {
			return nil, fmt.Errorf("%v cannot be shown as a table: %v has no exported fields: export those to show, or make rows of another struct", v.Type(), t)
		}
	case t.Kind() == reflect.Interface:
		return ofAny(v)
	case t.Kind() == reflect.Map, t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Map:
		return ofAnyMaps(v), nil
	case isLine(t):
		return ofLines(v), nil
	case !shown(t):
		return nil, fmt.Errorf("%v cannot be shown as a table: %s", v.Type(), wayOut)
	default:
		e.fields = []field{{column: Column{Name: "value", Type: typeOf(t)}, typ: t, reader: readerOf(t)}}
	}
	e.base = firstElement(v)
	f := &Frame{columns: make([]Column, len(e.fields)), rows: e, count: v.Len(), problem: problem}
	for c := range e.fields {
		f.columns[c] = e.fields[c].column
		if f.columns[c].Type == unseen {
			f.columns[c].Type = f.look(c)
		}
	}
	return f, nil
}

// look finds the type of a column by its cells.
func (f *Frame) look(c int) ColumnType {
	t := unseen
	for r := 0; r < f.count && t != Other; r++ {
		if cell := f.rows.cell(r, c); cell != nil {
			t = widen(t, typeOfCell(cell))
		}
	}
	return t.seen()
}

// isValue tells whether a value of a struct type is shown as one cell and not as a row.
func isValue(t reflect.Type) bool {
	if m := meaningOf(t); m.plain != nil || m.typ != Other {
		return m.typ != unseen || !isRecord(t)
	}
	return showsItself(t) && !isOpen(t)
}

// isRecord tells whether a struct is a row if there are many of it, although a database
// keeps it as one value, such as a JSON document.
func isRecord(t reflect.Type) bool {
	if t.Kind() != reflect.Struct || !isOpen(t) || isNull(t) {
		return false
	}
	valid, ok := t.FieldByName("Valid")
	return !ok || valid.Type.Kind() != reflect.Bool
}

// isOpen tells whether a struct type has fields to show.
func isOpen(t reflect.Type) bool {
	for f := range t.Fields() {
		if f.IsExported() || f.Anonymous {
			return true
		}
	}
	return false
}

// firstElement gives the address of an array's content. An array that was given by value
// has no address, so it is copied.
func firstElement(v reflect.Value) unsafe.Pointer {
	if v.Kind() == reflect.Slice {
		return v.UnsafePointer()
	}
	if !v.CanAddr() {
		array := reflect.New(v.Type()).Elem()
		array.Set(v)
		v = array
	}
	return v.Addr().UnsafePointer()
}

// find gives the address of a cell, or nil if its row or an embedded struct above it is a
// nil pointer.
func (e *elements) find(r, c int) unsafe.Pointer {
	p := unsafe.Add(e.base, uintptr(r)*e.stride)
	if e.indirect {
		p = *(*unsafe.Pointer)(p)
	}
	f := &e.fields[c]
	for _, hop := range f.hops {
		if p == nil {
			return nil
		}
		p = *(*unsafe.Pointer)(unsafe.Add(p, hop))
	}
	if p == nil {
		return nil
	}
	return unsafe.Add(p, f.offset)
}

func (e *elements) cell(r, c int) any {
	p := e.find(r, c)
	if p == nil {
		return nil
	}
	return e.fields[c].reader.value(p)
}

func (e *elements) appendText(dst []byte, r, c int) []byte {
	p := e.find(r, c)
	if p == nil {
		return dst
	}
	return e.fields[c].reader.text(dst, p)
}

func (e *elements) revision(f *Frame) string {
	return digestOfCells(f, func(dst []byte, r, c int) []byte {
		p := e.find(r, c)
		if p == nil {
			return append(dst, 0)
		}
		return e.fields[c].reader.raw(append(dst, 1), p)
	})
}
