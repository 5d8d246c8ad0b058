package plan

import (
	"reflect"
	"unsafe"
)

// The content of an interface begins with the number of its dynamic type plus
// contentKnown. A type that is new in the encoding has its name and its digest behind
// contentNew.
const (
	contentNil = iota
	contentNew
	contentKnown
)

// Fewer than mostKeyDepth boxes lie inside each other in the key of a map. A key
// must be whole before it is put into a map, so its boxes are read at once.
const mostKeyDepth = 32

// content is a type that interfaces in a value hold.
type content struct {
	number int
	plan   *Encoding
}

// readContent is a content for the reader.
type readContent struct {
	plan       *Encoding
	comparable bool
	// as is the last interface type that held such a value, and zero is that interface
	// with a zero content.
	as   reflect.Type
	zero reflect.Value
}

func (k *Encoding) buildInterface() {
	t := k.typ
	k.write = func(w *writer, p unsafe.Pointer, n int, stride uintptr) *Refusal {
		for i := range n {
			if refusal := w.boxed(t, nth(p, i, stride)); refusal != nil {
				return refusal
			}
		}
		return nil
	}
	k.read = func(r *reader, p unsafe.Pointer, n int, stride uintptr) {
		for i := range n {
			r.boxed(t, nth(p, i, stride))
		}
	}
}

// boxed appends the interface of type t at p.
func (w *writer) boxed(t reflect.Type, p unsafe.Pointer) *Refusal {
	dynamic, data := boxed(t, p)
	if dynamic == nil {
		w.byte(contentNil)
		return nil
	}
	c, refusal := w.content(dynamic)
	if refusal != nil {
		return refusal
	}
	k := c.plan
	switch {
	case k.word:
		return k.write(w, dataWord(p), 1, wordSize)
	case k.leaf:
		return k.write(w, data, 1, k.layout.size)
	case w.inKey > 0:
		return w.boxInKey(k, data)
	}
	what := boxKind(k)
	if at := w.seen.find(data, what); at >= 0 {
		w.uvarint(uint64(w.seen.at(at).note) + 1)
		return nil
	}
	w.byte(0)
	w.seen.note(data, what, uintptr(w.add(object{k, data, boxValue, 0})))
	return nil
}

// boxKind returns what a box with a value of k's type is noted as in seen.
func boxKind(k *Encoding) uint64 { return kindOfThing(k.id, 0) ^ 1<<63 }

func (w *writer) boxInKey(k *Encoding, data unsafe.Pointer) *Refusal {
	if w.inKey == mostKeyDepth {
		return &Refusal{Type: k.typ, Reason: holdsDeepKey}
	}
	w.inKey++
	refusal := k.write(w, data, 1, k.layout.size)
	w.inKey--
	return refusal
}

// content appends the number of a dynamic type.
func (w *writer) content(t reflect.Type) (*content, *Refusal) {
	if c := w.contents[t]; c != nil {
		w.uvarint(uint64(c.number) + contentKnown)
		return c, nil
	}
	known, refusal := w.root.static.contentOf(t)
	if refusal != nil {
		return nil, refusal
	}
	if w.contents == nil {
		w.contents = map[reflect.Type]*content{}
	}
	c := &content{len(w.contents), known.plan}
	w.contents[t] = c
	w.byte(contentNew)
	w.buf = append(w.buf, known.name...)
	w.buf = append(w.buf, known.digest[:]...)
	return c, nil
}

// boxed reads the interface of type t at p, which is nil.
func (r *reader) boxed(t reflect.Type, p unsafe.Pointer) {
	code := r.uvarint()
	switch {
	case code == contentNil:
		return
	case code == contentNew:
		r.contents = append(r.contents, r.newContent())
		code = uint64(len(r.contents)-1) + contentKnown
	case code-contentKnown >= uint64(len(r.contents)):
		panic(damagedReference)
	}
	c := r.contents[code-contentKnown]
	k := c.plan
	if r.inKey > 0 && !c.comparable {
		panic(damagedKey)
	}
	if c.as != t {
		c.be(t)
	}
	reflect.NewAt(t, p).Elem().Set(c.zero)
	word := (*unsafe.Pointer)(dataWord(p))
	switch {
	case k.word:
		k.read(r, unsafe.Pointer(word), 1, wordSize)
	case k.layout.size == 0:
	case k.leaf:
		box := r.one(k)
		k.read(r, box, 1, k.layout.size)
		*word = box
	case r.inKey > 0:
		*word = r.boxInKey(k)
	default:
		*word = r.box(k)
	}
}

// be makes zero an interface of type t that holds a zero content.
func (c *readContent) be(t reflect.Type) {
	if !c.plan.typ.Implements(t) {
		panic(damagedType)
	}
	c.as, c.zero = t, reflect.New(t).Elem()
	c.zero.Set(reflect.Zero(c.plan.typ))
}

func (r *reader) box(k *Encoding) unsafe.Pointer {
	number := r.uvarint()
	if number == 0 {
		return r.add(k, boxValue, 0).p
	}
	o := r.object(number - 1)
	if o.k != k || o.n != boxValue {
		panic(damagedReference)
	}
	return o.p
}

func (r *reader) boxInKey(k *Encoding) unsafe.Pointer {
	if r.inKey == mostKeyDepth {
		panic(damagedKey)
	}
	o := object{k: k, n: boxValue}
	claim, _ := o.claim()
	r.claim(&o)
	box := r.one(k)
	r.owed -= claim
	r.inKey++
	k.read(r, box, 1, k.layout.size)
	r.inKey--
	return box
}

func (r *reader) newContent() *readContent {
	t := r.root.static.readName(r, 0)
	known, refusal := r.root.static.contentOf(t)
	if refusal != nil || string(r.bytes(len(known.digest))) != string(known.digest[:]) {
		panic(damagedType)
	}
	return &readContent{plan: known.plan, comparable: t.Comparable()}
}
