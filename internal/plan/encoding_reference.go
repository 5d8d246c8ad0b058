package plan

import (
	"reflect"
	"unsafe"
)

// The bytes of a reference begin with one of these numbers, or with the number of an
// object plus refKnown.
const (
	refNil       = iota
	refNew       // to an object that was not met before
	refInside    // to a part of an object
	refInsideNew // to a part of an object that was not met before
	refNamed     // to a sentinel
	refKnown
)

func (k *Encoding) buildPointer(part func(reflect.Type) *Encoding) {
	t := k.typ
	elem := part(t.Elem())
	if t.Elem().Size() == 0 {
		k.buildEmptyPointer()
		return
	}
	k.write = func(w *writer, p unsafe.Pointer, n int, stride uintptr) *Refusal {
		for i := range n {
			if refusal := w.pointer(elem, t, *(*unsafe.Pointer)(nth(p, i, stride))); refusal != nil {
				return refusal
			}
		}
		return nil
	}
	k.read = func(r *reader, p unsafe.Pointer, n int, stride uintptr) {
		for i := range n {
			*(*unsafe.Pointer)(nth(p, i, stride)) = r.pointer(elem)
		}
	}
}

// buildEmptyPointer makes the plan of pointers to values without size.
func (k *Encoding) buildEmptyPointer() {
	t := k.typ
	k.write = func(w *writer, p unsafe.Pointer, n int, stride uintptr) *Refusal {
		for i := range n {
			target := *(*unsafe.Pointer)(nth(p, i, stride))
			if isHandle(target) {
				return &Refusal{Type: t, Reason: holdsHandle}
			}
			w.bool(target != nil)
		}
		return nil
	}
	k.read = func(r *reader, p unsafe.Pointer, n int, stride uintptr) {
		for i := range n {
			if r.bool() {
				*(*unsafe.Pointer)(nth(p, i, stride)) = unsafe.Pointer(&nowhere)
			}
		}
	}
}

// pointer appends a pointer of type t to a value of elem's type.
func (w *writer) pointer(elem *Encoding, t reflect.Type, old unsafe.Pointer) *Refusal {
	if old == nil {
		w.byte(refNil)
		return nil
	}
	if w.blocks != nil {
		if done, refusal := w.inside(elem, t, old); done || refusal != nil {
			return refusal
		}
	}
	what := kindOfThing(elem.id, 0)
	if w.tracks {
		if at := w.seen.find(old, what); at >= 0 {
			w.known(w.seen.at(at).note)
			return nil
		}
	}
	target, name, refusal := w.sentinel(elem, t, old)
	switch {
	case refusal != nil:
		return refusal
	case name != "":
		number := w.named(name)
		if w.tracks {
			w.seen.note(old, what, number|sentinelNote)
		}
		w.known(number | sentinelNote)
		return nil
	}
	w.survey(elem, old, 0)
	w.byte(refNew)
	number := w.add(object{elem, target, oneValue, 0})
	if w.tracks {
		w.seen.note(old, what, uintptr(number))
	}
	return nil
}

// known appends a reference to an object or a sentinel that was met before. note is what
// seen has noted for it.
func (w *writer) known(note uintptr) {
	if note&sentinelNote == 0 {
		w.uvarint(uint64(note) + refKnown)
		return
	}
	number := int(note &^ sentinelNote)
	w.byte(refNamed)
	w.uvarint(uint64(number))
	if number == w.namesWritten {
		w.namesWritten++
		w.text(w.names[number])
	}
}

func (r *reader) pointer(elem *Encoding) unsafe.Pointer {
	switch code := r.uvarint(); code {
	case refNil:
		return nil
	case refNew:
		return r.add(elem, oneValue, 0).p
	case refInside:
		return r.inside(elem, r.object(r.uvarint()))
	case refInsideNew:
		return r.inside(elem, r.newBlock())
	case refNamed:
		return r.sentinel(elem)
	default:
		o := r.object(code - refKnown)
		if o.k != elem || o.n != oneValue {
			panic(damagedReference)
		}
		return o.p
	}
}

func (k *Encoding) buildSlice(elem *Encoding) {
	k.write = func(w *writer, p unsafe.Pointer, n int, stride uintptr) *Refusal {
		for i := range n {
			s := (*sliceHeader)(nth(p, i, stride))
			w.slice(elem, *s, false)
		}
		return nil
	}
	k.read = func(r *reader, p unsafe.Pointer, n int, stride uintptr) {
		for i := range n {
			r.slice(elem, (*sliceHeader)(nth(p, i, stride)))
		}
	}
}

// slice appends a slice. A roomy slice says its capacity.
func (w *writer) slice(elem *Encoding, s sliceHeader, roomy bool) {
	switch {
	case s.data == nil:
		w.byte(refNil)
		return
	case elem.layout.size == 0 || s.len == 0 && (!roomy || s.cap == 0):
		w.byte(refNew)
		w.extent(s.len, s.len, roomy)
		w.empties(elem, s.len)
		return
	}
	what := kindOfThing(elem.id, s.len)
	if s.len == 0 {
		what = kindOfThing(elem.id, ^s.cap)
	}
	if w.tracks {
		if at := w.seen.find(s.data, what); at >= 0 {
			w.met(int(w.seen.at(at).note), s, roomy)
			return
		}
	}
	o := object{elem, s.data, s.len, s.len}
	if roomy {
		o.room = w.roomFor(elem, &s)
	}
	if elem.layout.shape == plainShape {
		o.n = o.room
	}
	number, met := 0, false
	if w.blocks != nil {
		number, met = w.blockNumbers[o.extent()]
	}
	if met {
		w.met(number, s, roomy)
	} else {
		w.survey(elem, o.p, o.n)
		w.byte(refNew)
		w.extent(s.len, o.room, roomy)
		number = w.add(o)
	}
	if w.tracks {
		w.seen.note(s.data, what, uintptr(number))
	}
}

// emptiesShift says for how many values without size a zero is written. A few bytes must
// not become a slice that a loop never comes to the end of.
const emptiesShift = 16

// empties appends the zeros for n values without size, unless there are so many that
// nobody can want them.
func (w *writer) empties(elem *Encoding, n int) {
	if n>>emptiesShift > keptMax {
		w.refusal = &Refusal{Type: reflect.SliceOf(elem.typ), Reason: holdsEmpties}
		return
	}
	w.zeros(n >> emptiesShift)
}

// met appends a slice of an object that was met before. The slice has no more capacity
// than the object.
func (w *writer) met(number int, s sliceHeader, roomy bool) {
	w.uvarint(uint64(number) + refKnown)
	w.extent(s.len, min(s.cap, w.objects.at(number).room), roomy)
}

// extent appends the length of a slice, and its capacity if it is roomy.
func (w *writer) extent(length, room int, roomy bool) {
	w.uvarint(uint64(length))
	if roomy {
		w.uvarint(uint64(room - length))
	}
}

func (r *reader) slice(elem *Encoding, s *sliceHeader) {
	code := r.uvarint()
	if code == refNil {
		return
	}
	n := r.length()
	r.sliceOf(elem, s, code, n, n)
	s.cap = n
}

func (r *reader) roomy(elem *Encoding, s *sliceHeader) {
	code := r.uvarint()
	if code == refNil {
		return
	}
	n := r.length()
	room := r.length()
	if room > maxLength-n {
		panic(damagedLength)
	}
	r.sliceOf(elem, s, code, n, n+room)
}

// sliceOf reads the rest of a slice of length n and capacity room.
func (r *reader) sliceOf(elem *Encoding, s *sliceHeader, code uint64, n, room int) {
	switch {
	case code == refNew && (elem.layout.size == 0 || room == 0):
		r.zeros(n >> emptiesShift)
		*s = sliceHeader{unsafe.Pointer(&nowhere), n, room}
	case code == refNew:
		filled := n
		if elem.layout.shape == plainShape {
			filled = room
		}
		*s = sliceHeader{r.add(elem, filled, room).p, n, room}
	case code < refKnown:
		panic(damagedReference)
	default:
		o := r.object(code - refKnown)
		if o.k != elem || o.n < 0 || room > o.room {
			panic(damagedReference)
		}
		*s = sliceHeader{o.p, n, room}
	}
}
