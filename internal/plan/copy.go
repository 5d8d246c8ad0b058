package plan

import (
	"reflect"
	"runtime"
	"sync"
	"sync/atomic"
	"unsafe"
)

// Copy is the plan that copies values of one type. It is safe for concurrent use. Only
// its notes about the values seen so far change.
//
// A copy begins as an assignment, which shares all memory that the value refers to. Then
// it is deepened in place: each reference to memory that could be changed is replaced by
// a reference to a copy. So memory is moved in blocks, and only the fields that need it
// are visited.
type Copy struct {
	typ     reflect.Type
	layout  layout
	flat    bool     // an assignment is an independent copy
	word    bool     // an interface stores the value directly, not its address
	aliases bool     // a value may hold two references of one type to one thing
	insides bool     // pointers may point into other parts of a value
	columns []column // the slices in the value itself, if nothing else is to be deepened
	cloned  bool     // a registered function copies the values
	id      uint64   // distinguishes plans in the index of values seen

	use      use
	pointers bool // a value may hold pointers, and so sentinels
	isError  bool // a pointer to such a value is an error

	careful atomic.Bool   // a value had a pointer into another part of it
	meets   atomic.Bool   // a stored value had a sentinel that a package variable holds
	ran     atomic.Bool   // a copy called a registered clone function
	reading atomic.Uint32 // number of the scan of variables before the first copy; 0: none

	verifier struct {
		once sync.Once
		of   *Verifier
	}
	// met counts the stores that met the type in an interface. It stops at about
	// firstStores.
	met atomic.Uint32

	// deepen deepens n values, which lie stride bytes apart. It adds the bytes that they
	// hold outside themselves to c.size. It is nil if there is nothing to do. If k is
	// flat, only a copy that is to be stored needs it, to clone and count strings: see
	// [copier.skips].
	deepen func(c *copier, p unsafe.Pointer, n int, stride uintptr) *Refusal
	// fill is set in the plan of a map. It puts deep copies of the entries of map m into
	// fresh.
	fill func(c *copier, fresh, m unsafe.Pointer) *Refusal
}

// copyShelf holds the plans of one use and owner.
type copyShelf struct {
	shelf[Copy]
	use   use
	owner owner // for arguments only

	// contents (reflect.Type → *Copy) holds plans for values in interfaces, if the owner
	// depends on the value's type.
	contents sync.Map
}

var (
	results    = copyShelf{use: asResult}
	argShelves sync.Map // owner → *copyShelf
)

func argumentsOf(o owner) *copyShelf {
	if s, ok := argShelves.Load(o); ok {
		return s.(*copyShelf)
	}
	s, _ := argShelves.LoadOrStore(o, &copyShelf{use: asArgument, owner: o})
	return s.(*copyShelf)
}

// CopyOf returns the plan that copies results of type t, or a *Refusal if t shows that
// its values cannot be copied.
func CopyOf(t reflect.Type) (*Copy, error) {
	k, refusal := results.copyOf(t)
	return k, refusal.orNil()
}

// CopyArgOf returns the plan that copies arguments of type t, or a *Refusal. The copy
// shares fields that do not count in keys, because they may hold anything. It also shares
// values that have a RefrainKey or a registered key and cannot be copied.
func (d Declarer) CopyArgOf(t reflect.Type) (*Copy, error) {
	k, refusal := argumentsOf(ownerOf(t, string(d))).copyOf(t)
	return k, refusal.orNil()
}

// CopyArgOf is [Declarer.CopyArgOf] without a declaring package.
func CopyArgOf(t reflect.Type) (*Copy, error) { return Declarer("").CopyArgOf(t) }

// contentOf returns the plan for values of type t that an interface holds.
func (s *copyShelf) contentOf(t reflect.Type) (*Copy, *Refusal) {
	if s.use == asResult || s.owner.packages != "" {
		return s.copyOf(t)
	}
	if k, ok := s.contents.Load(t); ok {
		return k.(*Copy), nil
	}
	k, refusal := argumentsOf(ownerOf(t, s.owner.by)).copyOf(t)
	if refusal == nil {
		s.contents.Store(t, k)
	}
	return k, refusal
}

// CopyOfAny returns a new plan that copies results of any type. What it learns about its
// values does not affect other plans.
func CopyOfAny() *Copy {
	k := new(Copy)
	results.build(k, reflect.TypeFor[any]())
	return k
}

func (s *copyShelf) copyOf(t reflect.Type) (*Copy, *Refusal) {
	if k := s.get(t); k != nil {
		return k, nil
	}
	if refusal := s.use.check(t, s.owner); refusal != nil {
		return nil, refusal
	}
	return s.compile(t, s.build), nil
}

// Flat reports whether an assignment already is an independent copy, because a value
// refers to nothing that could be changed.
func (k *Copy) Flat() bool { return k.flat }

// RanUserCode reports whether a copy made by k has called a function given to
// [RegisterClone].
func (k *Copy) RanUserCode() bool { return k.ran.Load() }

// Bare reports whether a value has nothing to clone or to count. Then Into is a plain
// assignment, and the size of a copy is that of its type.
func (k *Copy) Bare() bool { return k.deepen == nil }

// Into makes *dst a copy of *src that is to be stored. Both are of k's type. The copy is
// independent and has its own strings. The former content of *dst is lost. If Into
// returns a *Refusal, *dst is zero.
//
// Into returns the bytes that the copy holds, including the value itself. A string counts
// at each place, except where it repeats a recent one. Memory that is shared inside the
// value counts once. A value of an immutable type counts with its own size only.
func (k *Copy) Into(dst, src unsafe.Pointer) (size int64, err error) {
	return k.copy(dst, src, storing)
}

// Assign is Into for a *src that is stored already. The copy shares the strings of *src,
// and its size is not counted.
func (k *Copy) Assign(dst, src unsafe.Pointer) error {
	_, err := k.copy(dst, src, handingOut)
	return err
}

// Prepare notes the pointers that package variables hold now, which may be sentinels: see
// held.go. It must be called before the function whose results k copies runs for the
// first time. Later calls do not scan again. Prepare returns the number of the scan.
func (k *Copy) Prepare() (reading uint32) {
	if reading = k.reading.Load(); reading == 0 && k.pointers {
		k.reading.CompareAndSwap(0, readVariables())
		reading = k.reading.Load()
	}
	return reading
}

// purpose says why a value is copied.
type purpose int

const (
	handingOut purpose = iota // the original is stored and no longer changes
	storing
	alone // storing, but nothing of the original is shared as a sentinel
)

func (k *Copy) copy(dst, src unsafe.Pointer, why purpose) (int64, error) {
	k.layout.move(dst, src, 1)
	if k.deepen == nil || k.flat && why == handingOut {
		return int64(k.layout.size), nil
	}
	c := newCopier(k, src, why)
	c.careful = k.insides && (c.counts || k.careful.Load())
	refusal := c.root(k, dst, src)
	if c.careful && refusal == nil {
		if blocks := c.surveyed(); blocks != nil {
			k.careful.Store(true)
			c.release()
			c = newCopier(k, src, why)
			c.careful, c.blocks = true, blocks
			k.layout.move(dst, src, 1)
			refusal = c.root(k, dst, src)
		}
	}
	size := c.size
	if c.news {
		k.news()
	}
	if c.met && !k.meets.Load() {
		k.meets.Store(true)
	}
	if c.ran && !k.ran.Load() {
		k.ran.Store(true)
	}
	c.release()
	runtime.KeepAlive(src)
	if refusal != nil {
		reflect.NewAt(k.typ, dst).Elem().SetZero()
		return 0, refusal
	}
	return size, nil
}

func (s *copyShelf) build(k *Copy, t reflect.Type) {
	k.typ, k.id = t, lastCopyID.Add(1)
	k.layout = layoutOf(t)
	k.flat, k.word, k.aliases, k.insides = s.isFlat(t), pointerShaped(t), s.mayAlias(t), s.mayPointInside(t)
	k.use, k.pointers, k.isError = s.use, s.hasPointers(t), isErrorTarget(t)
	if !s.needsVisit(t) {
		return
	}
	k.columns, _ = s.columnsOf(t, 0, capacity{})
	part := func(t reflect.Type) *Copy { return s.part(t, s.build) }
	if clone := decide(declaredClone, t); clone != nil {
		k.cloned, k.deepen = true, registeredCopy(k, clone, decide(declaredSize, t))
		return
	}
	switch t.Kind() {
	case reflect.String:
		k.deepen = cloneStrings
	case reflect.Pointer:
		if t.Elem().Size() == 0 {
			k.deepen = emptyPointers(t)
			return
		}
		k.deepen = pointerCopy(part(t.Elem()))
	case reflect.Slice:
		k.deepen = sliceCopy(part(t.Elem()))
	case reflect.Array:
		k.deepen = arrayCopy(t.Len(), part(t.Elem()))
	case reflect.Struct:
		switch {
		case isSlogValue(t):
			k.deepen = s.slogCopy(part)
		case wellKnown(t) == regexpType:
			k.deepen = regexpTexts()
		default:
			k.deepen = s.structCopy(t, part)
		}
	case reflect.Map:
		k.buildMap(part(t.Key()), part(t.Elem()))
	case reflect.Interface:
		k.deepen = s.interfaceCopy(t)
	default:
		panic("plan: a type passed its check and has no copy: " + t.String())
	}
}

var lastCopyID atomic.Uint64
