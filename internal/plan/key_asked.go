package plan

import (
	"reflect"
	"unsafe"
)

// RefrainKey results may be encoded inside each other: so many of them, and so deep in all, since each may ask again for ever.
const (
	maxAsked      = 10000
	maxAskedDepth = 50 * maxDepth
)

// encodeAsked encodes what RefrainKey returns for the value at p.
//
// It is never given up as too deep, as asking once more could return something else, at other addresses: so what is too deep inside a
// result is settled here, as at the top.
func (k *Key) encodeAsked(e *Encoder, p unsafe.Pointer) *Refusal {
	answer, refusal := ask(k.typ, p, e.lent && k.asksInPlace)
	if refusal != nil {
		return refusal
	}
	if e.asked == maxAsked || e.depth > maxAskedDepth {
		return &Refusal{Type: k.typ, Reason: keyerEndless}
	}
	a := e.borrowAmple()
	a.answers = append(a.answers, answer)
	floor, halfway, lent := e.floor, a.halfway, e.lent
	e.floor = e.depth
	e.asked++
	refusal = k.encodeAnswer(e, answer)
	e.asked--
	e.floor, a.halfway, e.lent = floor, halfway, lent
	return refusal
}

// encodeAnswer encodes a result of RefrainKey like an interface's content. What is of k's own type is encoded plainly.
func (k *Key) encodeAnswer(e *Encoder, answer any) *Refusal {
	t, data := boxed(anyType, unsafe.Pointer(&answer))
	own := t == k.typ || t == reflect.PointerTo(k.typ) && data != nil
	if !own {
		return e.boxed(anyType, unsafe.Pointer(&answer))
	}
	plain, refusal := plainKeyOf(k.typ)
	if refusal != nil {
		return refusal
	}
	e.uvarint(typeNumber(t))
	e.lent = t != k.typ // and so a pointer
	switch {
	case t != k.typ:
		e.byte(tagInline)
	case k.word:
		return plain.encode(e, dataWord(unsafe.Pointer(&answer)))
	}
	return plain.encode(e, data)
}

var anyType = reflect.TypeFor[any]()
