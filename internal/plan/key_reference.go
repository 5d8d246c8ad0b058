package plan

import (
	"reflect"
	"unsafe"
)

// A reference is tracked if its target holds further references. If several references
// share a target, it is encoded once. If a target is met inside itself, that is a cycle.
// The encoding of a tracked target is a part, so it is short however much the target
// holds. It depends on the content alone, so sharing does not show in the key.

// referent is the target of a tracked reference.
type referent struct {
	p unsafe.Pointer
	n int // elements in a slice, or one of the constants below
	k *Key
}

const (
	oneValue = -1 // p points to a value of k's type
	boxValue = -2 // the same, in the box of an interface
	mapValue = -3 // p is the map value itself, and k the map's plan
)

func (r referent) what() uint64 { return kindOfThing(r.k.id, r.n-mapValue) }

// seen notes one of these states for a target. A target that is met again while it is
// unfinished refers back to itself.
const (
	unfinished = 0 // its encoding has begun and not yet ended
	waiting    = 1 // it was met and is not yet encoded
	remembered = 2 // 2 and more: it is encoded, and the note less 2 is its text's number
)

// maxDepth bounds the stack. Targets that lie deeper are encoded by [Encoder.settle].
const maxDepth = 1000

func pointerKey(t reflect.Type, elem *Key) func(*Encoder, unsafe.Pointer) *Refusal {
	empty := t.Elem().Size() == 0
	return func(e *Encoder, p unsafe.Pointer) *Refusal {
		target := *(*unsafe.Pointer)(p)
		switch {
		case target == nil:
			e.byte(tagNil)
			return nil
		case empty && isHandle(target):
			return &Refusal{Type: t, Reason: holdsHandle}
		case elem.leads:
			return e.follow(referent{target, oneValue, elem}, t)
		}
		e.byte(tagInline)
		return elem.encode(e, target)
	}
}

func sliceKey(t reflect.Type, elem *Key) func(*Encoder, unsafe.Pointer) *Refusal {
	return func(e *Encoder, p unsafe.Pointer) *Refusal {
		s := (*sliceHeader)(p)
		switch {
		case s.data == nil:
			e.byte(tagNil)
			return nil
		case elem.leads && s.len > 0:
			return e.follow(referent{s.data, s.len, elem}, t)
		}
		e.byte(tagInline)
		e.uvarint(uint64(s.len))
		return elem.elements(e, s.data, s.len)
	}
}

// sliceHeader is the memory layout of a slice.
type sliceHeader struct {
	data     unsafe.Pointer
	len, cap int
}

// boxed encodes the content of the interface of type t at p.
func (e *Encoder) boxed(t reflect.Type, p unsafe.Pointer) *Refusal {
	dynamic, data := boxed(t, p)
	if dynamic == nil {
		e.byte(tagNil)
		return nil
	}
	k, refusal := e.shelf.contentOf(dynamic)
	if refusal != nil {
		return refusal
	}
	e.typeMark(dynamic, k.number)
	switch {
	case k.word:
		lent := e.lent
		e.lent = false
		refusal = e.run(k, dataWord(p))
		e.lent = lent
		return refusal
	case k.leads:
		return e.follow(referent{data, boxValue, k}, dynamic)
	}
	return e.run(k, data)
}

// run encodes the value of k's type at p. Its owner may differ from that of the value
// around it.
func (e *Encoder) run(k *Key, p unsafe.Pointer) *Refusal {
	around := e.shelf
	e.shelf = k.shelf
	refusal := k.encode(e, p)
	e.shelf = around
	return refusal
}

// follow appends the encoding of the target of a tracked reference. t is the type of the
// reference, for a Refusal.
func (e *Encoder) follow(r referent, t reflect.Type) *Refusal {
	a := e.borrowAmple()
	at := e.noted(r)
	note := a.seen.at(at).note
	switch {
	case note == unfinished:
		return &Refusal{Type: t, Reason: holdsCycle, Cycle: true}
	case e.scouting:
		a.met = append(a.met, int32(at))
		if note == waiting {
			a.waiting.push(r, at)
		}
		return nil
	case note >= remembered:
		e.bytes(a.texts.at(note - remembered))
		return nil
	case e.depth < e.floor+maxDepth:
		return e.target(r, at)
	}
	if refusal := e.settle(r, at); refusal != nil {
		return refusal.at("…")
	}
	e.bytes(a.texts.at(a.seen.at(at).note - remembered))
	return nil
}

// noted returns the position of a target in seen. It notes the target if it is new.
func (e *Encoder) noted(r referent) int {
	a, what := e.ample, r.what()
	if len(e.expected) > 0 {
		at := int(e.expected[0])
		e.expected = e.expected[1:]
		if a.seen.at(at).thing == (thing{uintptr(r.p), what}) {
			return at
		}
	}
	if at := a.seen.find(r.p, what); at >= 0 {
		return at
	}
	return a.seen.note(r.p, what, waiting)
}

// target encodes r as a part and remembers its text. at is the position of r in seen.
func (e *Encoder) target(r referent, at int) *Refusal {
	a, begin := e.ample, len(e.buf)
	a.seen.at(at).note = unfinished
	outer := e.open()
	e.depth++
	refusal := e.content(r)
	e.depth--
	if refusal != nil {
		return refusal
	}
	e.shut(outer)
	a.seen.at(at).note = remembered + a.texts.add(e.buf[begin:])
	return nil
}

func (e *Encoder) content(r referent) *Refusal {
	lent, around := e.lent, e.shelf
	e.lent, e.shelf = r.n >= oneValue, r.k.shelf
	refusal := e.contentOf(r)
	e.lent, e.shelf = lent, around
	return refusal
}

func (e *Encoder) contentOf(r referent) *Refusal {
	switch r.n {
	case oneValue, boxValue:
		return r.k.encode(e, r.p)
	case mapValue:
		return r.k.pairs(e, r.p)
	}
	e.uvarint(uint64(r.n))
	return r.k.elements(e, r.p, r.n)
}
