package plan

import (
	"reflect"
	"unsafe"
)

// Key is the plan that encodes values of one type: what an [Encoder] runs. It is immutable and safe for concurrent use.
//
// An encoding says nothing that the type says already: a fixed-size value is its bytes, a struct its fields in order. Where the type
// leaves something open, it comes before the content: a length, a nil, an interface's dynamic type. So every encoding
// delimits itself, and two values of one type have one encoding only if they are equal by the rules of this package.
type Key struct {
	typ    reflect.Type
	number uint64 // identifies typ where it is an interface's content
	memory memory
	leads  bool // values hold references (pointers, maps, slices, interfaces), through which they may grow without bound
	word   bool // an interface holds the value itself, not its address

	asksInPlace bool // a RefrainKey is asked of the caller's own value: it cannot be copied

	encode func(e *Encoder, p unsafe.Pointer) *Refusal
	pairs  func(e *Encoder, m unsafe.Pointer) *Refusal // of a map: encodes the entries of the map value m
}

var (
	keys      shelf[Key]
	plainKeys shelf[Key] // of types with RefrainKey: as if they had none
)

// KeyOf returns the plan for keys of type t, or a *Refusal if t shows that its values cannot be keys.
func KeyOf(t reflect.Type) (*Key, error) {
	k, refusal := keyOf(t)
	return k, refusal.orNil()
}

func keyOf(t reflect.Type) (*Key, *Refusal) {
	if k := keys.get(t); k != nil {
		return k, nil
	}
	if refusal := asKey.check(t); refusal != nil {
		return nil, refusal
	}
	return keys.compile(t, (*Key).build), nil
}

// plainKeyOf is keyOf without t's own RefrainKey; the ones inside it count.
func plainKeyOf(t reflect.Type) (*Key, *Refusal) {
	if k := plainKeys.get(t); k != nil {
		return k, nil
	}
	if refusal := asKey.checkInside(t); refusal != nil {
		return nil, refusal
	}
	return plainKeys.compile(t, (*Key).buildPlain), nil
}

// Scalar returns the size of k's type if its memory is already an encoding: integers and booleans without
// padding between them, at most 16 bytes in all. Otherwise it returns -1.
func (k *Key) Scalar() int {
	if size := k.typ.Size(); k.memory == rawMemory && size <= 16 {
		return int(size)
	}
	return -1
}

func (k *Key) describe(t reflect.Type) {
	k.typ, k.number = t, typeNumber(t)
	k.word = pointerShaped(t)
}

func (k *Key) build(t reflect.Type) {
	k.describe(t)
	k.memory, k.leads = memoryOf(t), leads(t)
	if isKeyer(t) {
		k.encode, k.asksInPlace = k.encodeAsked, uncopyableKeyer(t)
		return
	}
	k.buildParts(func(part reflect.Type) *Key { return keys.part(part, (*Key).build) })
}

func (k *Key) buildPlain(t reflect.Type) {
	k.describe(t)
	k.memory = memoryInside(t)
	k.buildParts(func(part reflect.Type) *Key { return keys.compile(part, (*Key).build) })
}

func (k *Key) buildParts(part func(reflect.Type) *Key) {
	t := k.typ
	if known := wellKnown(t); known != nil {
		k.encode = wellKnownKey(known, part)
		return
	}
	if k.memory != mixedMemory {
		k.encode = k.memory.encoder(t)
		return
	}
	switch t.Kind() {
	case reflect.String:
		k.encode = func(e *Encoder, p unsafe.Pointer) *Refusal { e.string(*(*string)(p)); return nil }
	case reflect.Pointer:
		k.encode = pointerKey(t, part(t.Elem()))
	case reflect.Slice:
		k.encode = sliceKey(t, part(t.Elem()))
	case reflect.Array:
		k.encode = arrayKey(t.Len(), part(t.Elem()))
	case reflect.Struct:
		k.encode = structKey(t, part)
	case reflect.Map:
		k.pairs = pairsKey(t, part(t.Key()), part(t.Elem()))
		k.encode = k.encodeMap
	case reflect.Interface:
		k.encode = func(e *Encoder, p unsafe.Pointer) *Refusal { return e.boxed(t, p) }
	default:
		panic("plan: a type passed its check and has no key: " + t.String())
	}
}

// leads reports whether a value of type t may hold a reference.
func leads(t reflect.Type) bool {
	if isKeyer(t) {
		return true
	}
	if known := wellKnown(t); known != nil {
		return false
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Interface:
		return true
	case reflect.Array:
		return leads(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if f := t.Field(i); !notKeyed(f) && leads(f.Type) {
				return true
			}
		}
	}
	return false
}
