package plan

import (
	"reflect"
	"sort"
	"unsafe"
)

// A pointer into another object is encoded as the number of that object and an offset.
// Which objects are parts of others is known as in copies: see copy_inside.go. Where such
// a pointer comes before every reference to the whole object, the object's type and
// length are written too.

// inside appends a pointer of type t if it leads into a block, and is not the whole
// block.
func (w *writer) inside(elem *Encoding, t reflect.Type, old unsafe.Pointer) (done bool, refusal *Refusal) {
	want := extent{elem.copies, old, 0}
	i := sort.Search(len(w.blocks), func(i int) bool { return w.blocks[i].begin() > want.begin() }) - 1
	if i < 0 || w.blocks[i] == want || w.blocks[i].end() < want.end() {
		return false, nil
	}
	b := w.blocks[i]
	offset := want.begin() - b.begin()
	if !isPartOf(elem.typ, b.k.typ, offset, max(b.n, 1)) {
		return false, &Refusal{Type: t, Reason: holdsOther}
	}
	number, met := w.blockNumbers[b]
	if met {
		w.byte(refInside)
		w.uvarint(uint64(number))
	} else {
		w.byte(refInsideNew)
		if refusal = w.newBlock(b); refusal != nil {
			return false, refusal
		}
	}
	size := b.k.layout.size
	w.uvarint(uint64(int64(offset/size)*form64Of(b.k.typ).size + offset64(b.k.typ, offset%size)))
	return true, nil
}

// newBlock appends the type and the length of a block, whose content will follow.
func (w *writer) newBlock(b extent) *Refusal {
	owner, index := w.typeOf(b.k.typ)
	if owner < 0 {
		return &Refusal{Type: b.k.typ, Reason: holdsOther}
	}
	k, refusal := encodingOf(b.k.typ)
	if refusal != nil {
		return refusal
	}
	w.uvarint(uint64(owner))
	w.uvarint(uint64(index))
	w.uvarint(uint64(b.n))
	o := object{k, b.at, b.n, b.n}
	if b.n == 0 {
		o.n, o.room = oneValue, 0
	}
	what := kindOfThing(k.id, b.n)
	met := w.seen.find(b.at, what) >= 0
	number := w.add(o)
	if !met {
		w.seen.note(b.at, what, uintptr(number))
	}
	return nil
}

// typeOf returns where a type is known from: 0 is the root, and 1 and more are the types
// that interfaces held so far. index is its number there.
func (w *writer) typeOf(t reflect.Type) (owner, index int) {
	if i, ok := w.root.static.get().index[t]; ok {
		return 0, i
	}
	for _, c := range w.contents {
		if i, ok := c.plan.static.get().index[t]; ok {
			return c.number + 1, i
		}
	}
	return -1, 0
}

// newBlock is the reverse of the writer's.
func (r *reader) newBlock() object {
	owner, s := r.uvarint(), r.root.static
	if owner > uint64(len(r.contents)) {
		panic(damagedReference)
	}
	if owner > 0 {
		s = r.contents[owner-1].plan.static
	}
	types := s.get().types
	index, n := r.uvarint(), r.length()
	if index >= uint64(len(types)) {
		panic(damagedReference)
	}
	k, refusal := encodingOf(types[index])
	if refusal != nil || k.layout.size == 0 {
		panic(damagedReference)
	}
	if n == 0 {
		return r.add(k, oneValue, 0)
	}
	return r.add(k, n, n)
}

// inside reads an offset, and returns the address of a part of an object.
func (r *reader) inside(elem *Encoding, o object) unsafe.Pointer {
	n := o.n
	switch {
	case n == oneValue:
		n = 1
	case n < 1:
		panic(damagedReference)
	}
	size := o.k.form64.size
	at := r.uvarint()
	if at/uint64(size) >= uint64(n) {
		panic(damagedReference)
	}
	element := uintptr(at / uint64(size))
	part, ok := offsetHere(o.k.typ, int64(at%uint64(size)))
	offset := element*o.k.layout.size + part
	if !ok || !isPartOf(elem.typ, o.k.typ, offset, n) {
		panic(damagedReference)
	}
	return unsafe.Add(o.p, offset)
}

// isPartOf reports whether there is a t at an offset in the memory of n values of type
// whole. A pointer may have been converted, so the name of the type does not count.
func isPartOf(t, whole reflect.Type, offset uintptr, n int) bool {
	size := whole.Size()
	if offset+t.Size() > uintptr(n)*size || offset+t.Size() < offset {
		return false
	}
	if at := offset % size; at+t.Size() <= size && isPart(t, whole, at) {
		return true
	}
	// A pointer to an array may come from a slice.
	return t.Kind() == reflect.Array && t.Len() > 0 && isPartOf(t.Elem(), whole, offset, n) &&
		isRun(t.Elem(), whole, offset%size)
}

// isRun reports whether values of type t follow each other from an offset on, from one
// whole to the next.
func isRun(t, whole reflect.Type, offset uintptr) bool {
	return offset%t.Size() == 0 && (sameMemory(t, whole) || whole.Kind() == reflect.Array && isRun(t, whole.Elem(), offset%whole.Elem().Size()))
}

// isPart reports whether a t lies at an offset in a whole.
func isPart(t, whole reflect.Type, offset uintptr) bool {
	if offset == 0 && sameMemory(t, whole) {
		return true
	}
	switch whole.Kind() {
	case reflect.Array:
		size := whole.Elem().Size()
		if size == 0 {
			return false
		}
		if at := offset % size; at+t.Size() <= size {
			return isPart(t, whole.Elem(), at)
		}
		return t.Kind() == reflect.Array && isRun(t.Elem(), whole.Elem(), offset%size)
	case reflect.Struct:
		if knownEncoding(whole) != nil {
			return false
		}
		for _, f := range storedFields(whole) {
			if f.Offset <= offset && offset+t.Size() <= f.Offset+f.Type.Size() && isPart(t, f.Type, offset-f.Offset) {
				return true
			}
		}
	}
	return false
}

// sameMemory reports whether a pointer to one type may be converted into a pointer to the
// other.
func sameMemory(a, b reflect.Type) bool {
	return a == b || a.Kind() == b.Kind() && a.Kind() != reflect.Interface && reflect.PointerTo(a).ConvertibleTo(reflect.PointerTo(b))
}
