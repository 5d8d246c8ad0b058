package plan

import (
	"reflect"
	"unsafe"
)

// maxAsked bounds how many RefrainKey results are encoded inside each other, and
// maxAskedDepth how deep they are in all. Without bounds, each result could ask again for
// ever.
const (
	maxAsked      = 10000
	maxAskedDepth = 50 * maxDepth
)

// askedKey returns the function that encodes the result of a RefrainKey, or of the
// registered function, for a value.
func (k *Key) askedKey(registered *declaration) func(*Encoder, unsafe.Pointer) *Refusal {
	if k.typ.Kind() != reflect.Pointer {
		return func(e *Encoder, p unsafe.Pointer) *Refusal { return k.encodeAsked(e, registered, p) }
	}
	// A nil pointer is encoded as nil. Its RefrainKey is not called.
	return func(e *Encoder, p unsafe.Pointer) *Refusal {
		if *(*unsafe.Pointer)(p) == nil {
			e.byte(tagNil)
			return nil
		}
		e.byte(tagInline)
		return k.encodeAsked(e, registered, p)
	}
}

// encodeAsked encodes the key that the function returns for the value at p.
//
// The function is called once, because a second call could return something else, or the
// same at other addresses. So scouting does not call it. The depth of a target inside a
// result is counted from the result, and a target that is too deep is settled here.
func (k *Key) encodeAsked(e *Encoder, registered *declaration, p unsafe.Pointer) *Refusal {
	if e.scouting {
		return nil
	}
	answer, refusal := ask(k.typ, registered, p, e.lent && k.asksInPlace)
	if refusal != nil {
		return refusal
	}
	if e.asked == maxAsked || e.depth > maxAskedDepth {
		return &Refusal{Type: k.typ, Reason: keyerEndless}
	}
	a := e.borrowAmple()
	a.answers = append(a.answers, answer)
	floor, expected, lent := e.floor, e.expected, e.lent
	e.floor, e.expected = e.depth, nil
	e.asked++
	refusal = k.encodeAnswer(e, answer)
	e.asked--
	e.floor, e.expected, e.lent = floor, expected, lent
	return refusal
}

// encodeAnswer encodes a result of RefrainKey like the content of an interface. A result
// of k's own type is encoded without calling its RefrainKey.
func (k *Key) encodeAnswer(e *Encoder, answer any) *Refusal {
	t, data := boxed(anyType, unsafe.Pointer(&answer))
	around := e.shelf
	defer func() { e.shelf = around }()
	e.shelf = keysOf(owner{by: k.typ.PkgPath()})
	own := t == k.typ || t == reflect.PointerTo(k.typ) && data != nil
	if !own {
		return e.boxed(anyType, unsafe.Pointer(&answer))
	}
	plain, refusal := plainKeyOf(k.typ)
	if refusal != nil {
		return refusal
	}
	e.typeMark(t, typeNumber(t))
	e.shelf = plain.shelf
	e.lent = t != k.typ // the answer is a pointer to the value
	switch {
	case t != k.typ:
		e.byte(tagInline)
	case k.word:
		return plain.encode(e, dataWord(unsafe.Pointer(&answer)))
	}
	return plain.encode(e, data)
}

var anyType = reflect.TypeFor[any]()
