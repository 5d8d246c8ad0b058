package plan

import (
	"reflect"
	"sync"
	"sync/atomic"
	"unsafe"
)

// Key is the plan that encodes values of one type. An [Encoder] runs it. It is immutable
// and safe for concurrent use.
//
// An encoding repeats nothing that the type tells: a value of fixed size is its bytes,
// and a struct is its fields in order. What the type leaves open comes before the
// content: a length, a nil, the dynamic type of an interface. So each encoding delimits
// itself. Two values of one type have the same encoding only if they are equal by the
// rules of this package.
type Key struct {
	typ    reflect.Type
	number uint64 // identifies typ as the content of an interface
	memory memory
	// leads says that values may hold references (pointers, maps, slices, interfaces),
	// and so may grow without bound.
	leads bool
	word  bool // an interface holds the value itself, not its address

	asksInPlace bool // a RefrainKey gets the caller's own value, which cannot be copied

	shelf *keyShelf // has the plans of other types for the same owner
	id    uint64    // tells plans apart in seen

	encode func(e *Encoder, p unsafe.Pointer) *Refusal
	// pairs is set in the plan of a map. It encodes the entries of map m.
	pairs func(e *Encoder, m unsafe.Pointer) *Refusal
}

// keyShelf holds the plans for one owner.
type keyShelf struct {
	shelf[Key]
	owner owner
	// contents (reflect.Type → *Key) has the plans for what interfaces hold, if each
	// content has an owner of its own.
	contents sync.Map
}

var (
	keyShelves sync.Map   // owner → *keyShelf
	plainKeys  shelf[Key] // of types with a RefrainKey, as if they had none
	lastKeyID  atomic.Uint64
)

func keysOf(o owner) *keyShelf {
	if s, ok := keyShelves.Load(o); ok {
		return s.(*keyShelf)
	}
	s, _ := keyShelves.LoadOrStore(o, &keyShelf{owner: o})
	return s.(*keyShelf)
}

// Declarer is the import path of the package that declares a memo or singleton. Together
// with the type it decides in which types an underscore leaves fields out: see owner.go.
type Declarer string

// KeyOf returns the plan for keys of type t, or a *Refusal if t shows that its values
// cannot be keys.
func (d Declarer) KeyOf(t reflect.Type) (*Key, error) {
	k, refusal := keysOf(ownerOf(t, string(d))).keyOf(t)
	return k, refusal.orNil()
}

// KeyOf is [Declarer.KeyOf] without a declaring package.
func KeyOf(t reflect.Type) (*Key, error) { return Declarer("").KeyOf(t) }

func keyOf(t reflect.Type) (*Key, *Refusal) { return keysOf(ownerOf(t, "")).keyOf(t) }

func (s *keyShelf) keyOf(t reflect.Type) (*Key, *Refusal) {
	if k := s.get(t); k != nil {
		return k, nil
	}
	if refusal := asKey.check(t, s.owner); refusal != nil {
		return nil, refusal
	}
	return s.compile(t, s.build), nil
}

// contentOf returns the plan for values of type t that an interface holds.
func (s *keyShelf) contentOf(t reflect.Type) (*Key, *Refusal) {
	if s.owner.packages != "" {
		return s.keyOf(t)
	}
	if k, ok := s.contents.Load(t); ok {
		return k.(*Key), nil
	}
	k, refusal := keysOf(ownerOf(t, s.owner.by)).keyOf(t)
	if refusal == nil {
		s.contents.Store(t, k)
	}
	return k, refusal
}

// plainKeyOf is keyOf without t's own RefrainKey. Types inside t keep theirs. Underscores
// count as if t's own package declared the memo.
func plainKeyOf(t reflect.Type) (*Key, *Refusal) {
	if k := plainKeys.get(t); k != nil {
		return k, nil
	}
	s := keysOf(ownerOf(t, t.PkgPath()))
	if refusal := asKey.checkInside(t, s.owner); refusal != nil {
		return nil, refusal
	}
	return plainKeys.compile(t, s.buildPlain), nil
}

// Scalar returns the size of k's type if its memory already is an encoding: integers and
// booleans without padding between them, at most 16 bytes in all. Otherwise it returns
// -1.
func (k *Key) Scalar() int {
	if size := k.typ.Size(); k.memory == rawMemory && size <= 16 {
		return int(size)
	}
	return -1
}

func (s *keyShelf) describe(k *Key, t reflect.Type) {
	k.typ, k.number = t, typeNumber(t)
	k.shelf, k.id = s, lastKeyID.Add(1)
	k.word = pointerShaped(t)
}

func (s *keyShelf) build(k *Key, t reflect.Type) {
	s.describe(k, t)
	k.memory, k.leads = s.owner.memoryOf(t), s.owner.leads(t)
	if key := registeredKey(t); key != nil || isKeyer(t) {
		k.encode, k.asksInPlace = k.askedKey(key), uncopyableKeyed(t, s.owner)
		return
	}
	k.buildParts(func(part reflect.Type) *Key { return s.part(part, s.build) })
}

func (s *keyShelf) buildPlain(k *Key, t reflect.Type) {
	s.describe(k, t)
	k.memory = s.owner.memoryInside(t)
	k.buildParts(func(part reflect.Type) *Key { return s.compile(part, s.build) })
}

func (k *Key) buildParts(part func(reflect.Type) *Key) {
	t := k.typ
	if known := wellKnown(t); known != nil {
		k.encode = wellKnownKey(t, known, part)
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
		k.encode = structKey(t, k.shelf.owner, part)
	case reflect.Map:
		key, value := part(t.Key()), part(t.Elem())
		k.pairs = pairsKey(t, key, value)
		k.encode = func(e *Encoder, p unsafe.Pointer) *Refusal { return k.encodeMap(e, p, key.leads || value.leads) }
	case reflect.Interface:
		k.encode = func(e *Encoder, p unsafe.Pointer) *Refusal { return e.boxed(t, p) }
	default:
		panic("plan: a type passed its check and has no key: " + t.String())
	}
}

// leads reports whether a value of type t may hold a reference.
func (o owner) leads(t reflect.Type) bool {
	if isKeyed(t) {
		return true
	}
	if known := wellKnown(t); known != nil {
		return known == slogValueType || known == regexpType || known == curveType
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Interface:
		return true
	case reflect.Array:
		return o.leads(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if f := t.Field(i); !o.leavesOut(f) && o.leads(f.Type) {
				return true
			}
		}
	}
	return false
}
