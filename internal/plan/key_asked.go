package plan

import (
	"reflect"
	"unsafe"
)

// maxAsked bounds how many RefrainKey results may be encoded inside each other, since each may ask again for ever.
const maxAsked = 10000

// encodeAsked encodes what RefrainKey returns for the value at p, like an interface's content. What it returns of its own
// type is encoded plainly.
func (k *Key) encodeAsked(e *Encoder, p unsafe.Pointer) *Refusal {
	answer, refusal := ask(k.typ, p)
	if refusal != nil {
		return refusal
	}
	if e.asked == maxAsked {
		return &Refusal{Type: k.typ, Reason: keyerEndless}
	}
	a := e.borrowAmple()
	a.answers = append(a.answers, answer)
	e.asked++
	defer func() { e.asked-- }()
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
	switch {
	case t != k.typ:
		e.byte(tagInline)
	case k.word:
		return plain.encode(e, dataWord(unsafe.Pointer(&answer)))
	}
	return plain.encode(e, data)
}

var anyType = reflect.TypeFor[any]()
