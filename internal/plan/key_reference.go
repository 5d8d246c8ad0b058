package plan

import (
	"reflect"
	"unsafe"
)

// References whose target leads to further references are tracked: a target that several of them share is encoded
// once, and one that is met inside itself is a cycle. The encoding of a tracked target is a part, so it is short however much it
// stands for, and it depends on the content alone, so that sharing does not show in the key.

// referent is the target of a tracked reference.
type referent struct {
	p unsafe.Pointer
	n int // elements in a slice, or one of those below
	k *Key
}

const (
	oneValue = -1 // p points at a value of k's type
	boxValue = -2 // so it does, in an interface
	mapValue = -3 // p is the map value itself, and k the map's plan
)

// deepReferent is a referent to be encoded before what leads to it.
type deepReferent struct {
	referent
	at int // in seen
}

func (r referent) what() uint64 { return kindOfThing(r.k.number, r.n-mapValue) }

// What is noted for a target: that its encoding has begun, so that who meets it comes from inside it; that it was given up; or else one
// more than the number of the text that it became.
const (
	unfinished = 0
	abandoned  = 1
	remembered = 2 // and more
)

// maxDepth bounds the stack. Who would go deeper gives up, the target halfway there is encoded first, from the top, and then what was given up
// is begun anew. Halfway, and not the last of them: else a way of a thousand steps that leads to a million targets would
// be gone a million times, each time past all those that are done.
const maxDepth = 1000

// tooDeep asks for ample.halfway to be encoded first. It never leaves this package.
var tooDeep = &Refusal{Reason: "is nested too deeply"}

func pointerKey(t reflect.Type, elem *Key) func(*Encoder, unsafe.Pointer) *Refusal {
	tracked := leads(t.Elem())
	return func(e *Encoder, p unsafe.Pointer) *Refusal {
		target := *(*unsafe.Pointer)(p)
		switch {
		case target == nil:
			e.byte(tagNil)
			return nil
		case tracked:
			return e.follow(referent{target, oneValue, elem}, t)
		}
		e.byte(tagInline)
		return elem.encode(e, target)
	}
}

func sliceKey(t reflect.Type, elem *Key) func(*Encoder, unsafe.Pointer) *Refusal {
	tracked := leads(t.Elem())
	return func(e *Encoder, p unsafe.Pointer) *Refusal {
		s := (*sliceHeader)(p)
		switch {
		case s.data == nil:
			e.byte(tagNil)
			return nil
		case tracked && s.len > 0:
			return e.follow(referent{s.data, s.len, elem}, t)
		}
		e.byte(tagInline)
		e.uvarint(uint64(s.len))
		return elem.elements(e, s.data, s.len)
	}
}

// sliceHeader is how a slice lies in memory.
type sliceHeader struct {
	data     unsafe.Pointer
	len, cap int
}

// boxed encodes what the interface of type t at p holds.
func (e *Encoder) boxed(t reflect.Type, p unsafe.Pointer) *Refusal {
	dynamic, data := boxed(t, p)
	if dynamic == nil {
		e.byte(tagNil)
		return nil
	}
	k, refusal := keyOf(dynamic)
	if refusal != nil {
		return refusal
	}
	e.uvarint(k.number)
	switch {
	case k.word:
		lent := e.lent
		e.lent = false
		refusal = k.encode(e, dataWord(p))
		e.lent = lent
		return refusal
	case k.leads:
		return e.follow(referent{data, boxValue, k}, dynamic)
	}
	return k.encode(e, data)
}

// follow appends the encoding of a tracked reference's target. t is the type of the reference, for a refusal.
func (e *Encoder) follow(r referent, t reflect.Type) *Refusal {
	a := e.borrowAmple()
	at := a.seen.find(r.p, r.what())
	if at < 0 {
		at = a.seen.note(r.p, r.what(), abandoned)
	}
	switch note := a.seen.at(at).note; note {
	case unfinished:
		return &Refusal{Type: t, Reason: holdsCycle, Cycle: true}
	case abandoned:
	default:
		e.bytes(a.text(int(note - remembered)))
		return nil
	}
	if e.depth == e.floor+maxDepth {
		return tooDeep
	}
	refusal := e.target(r, at)
	for refusal == tooDeep && e.depth == e.floor {
		if refusal = e.targetsFirst(a.halfway); refusal == nil {
			refusal = e.target(r, at)
		}
	}
	return refusal
}

// target encodes r as a part and remembers it at position at. If it fails, it leaves the encoder as it was.
func (e *Encoder) target(r referent, at int) *Refusal {
	a, begin := e.ample, len(e.buf)
	a.seen.at(at).note = unfinished
	if e.depth++; e.depth == e.floor+maxDepth/2 {
		a.halfway = deepReferent{r, at}
	}
	outer, lent := e.open(), e.lent
	e.lent = r.n >= oneValue
	refusal := e.content(r)
	e.lent = lent
	e.depth--
	if refusal != nil {
		e.abandon(outer, begin)
		a.seen.at(at).note = abandoned
		return refusal
	}
	e.shut(outer)
	a.seen.at(at).note = uintptr(remembered + len(a.ends))
	a.texts = append(a.texts, e.buf[begin:]...)
	a.ends = append(a.ends, len(a.texts))
	return nil
}

// text returns the i-th of the encodings that are remembered.
func (a *ample) text(i int) []byte {
	begin := 0
	if i > 0 {
		begin = a.ends[i-1]
	}
	return a.texts[begin:a.ends[i]]
}

func (e *Encoder) content(r referent) *Refusal {
	switch r.n {
	case oneValue, boxValue:
		return r.k.encode(e, r.p)
	case mapValue:
		return r.k.pairs(e, r.p)
	}
	e.uvarint(uint64(r.n))
	return r.k.elements(e, r.p, r.n)
}

// targetsFirst encodes a target that was too deep, and before it those that turn out to be too deep inside it, and
// leaves nothing behind but what it remembers. All that wait for others stay marked as unfinished, as each of them leads to the
// next.
func (e *Encoder) targetsFirst(deep deepReferent) *Refusal {
	a, begin := e.ample, len(e.buf)
	waiting := []deepReferent{deep}
	for len(waiting) > 0 {
		last := len(waiting) - 1
		e.depth++
		refusal := e.target(waiting[last].referent, waiting[last].at)
		e.depth--
		switch refusal {
		case nil:
			e.buf = e.buf[:begin]
			waiting = waiting[:last]
		case tooDeep:
			a.seen.at(waiting[last].at).note = unfinished
			waiting = append(waiting, a.halfway)
		default:
			return refusal.at("…")
		}
	}
	return nil
}

// forget ends the memory of one Encode: afterwards the caller may change what was read.
func (e *Encoder) forget() {
	a := e.ample
	a.seen.reset()
	clear(a.answers)
	a.answers, a.texts, a.ends, a.pairs, a.halfway = a.answers[:0], a.texts[:0], a.ends[:0], a.pairs[:0], deepReferent{}
}
