package plan

import (
	"reflect"
	"runtime"
	"sync/atomic"
	"unsafe"
)

// Copy is the plan that copies values of one type. It is safe for concurrent use, and changes only in what it has learned of its values.
//
// A copy begins as an assignment, which shares all that the value refers to; then it is deepened in place: each reference that
// leads to memory which could be changed is replaced by one to a copy. So memory is moved in blocks, and only the
// fields that need it are visited.
type Copy struct {
	typ     reflect.Type
	layout  layout
	flat    bool     // an assignment is an independent copy
	word    bool     // an interface holds the value itself, not its address
	aliases bool     // references of one type may be met twice in a value
	insides bool     // pointers may lead inside of other things in a value
	columns []column // all that is to be deepened, where that is slices in the value itself
	id      uint64   // tells plans apart where things are seen

	careful atomic.Bool // a value was seen in which a pointer does lead inside

	// deepen deepens n values, each stride bytes behind the one before, and counts in c the bytes that they hold outside
	// themselves. It is nil where there is nothing to do. Where k is flat it only counts: see [copier.skips].
	deepen func(c *copier, p unsafe.Pointer, n int, stride uintptr) *Refusal
	// fill, of a map's plan, puts deep copies of the entries of map value m into fresh.
	fill func(c *copier, fresh, m unsafe.Pointer) *Refusal
}

// copyShelf has the plans of one use.
type copyShelf struct {
	shelf[Copy]
	use use
}

var (
	results   = copyShelf{use: asResult}
	arguments = copyShelf{use: asArgument}
)

// CopyOf returns the plan that copies results of type t, or a *Refusal if t shows that they cannot be copied.
func CopyOf(t reflect.Type) (*Copy, error) {
	k, refusal := results.copyOf(t)
	return k, refusal.orNil()
}

// CopyArgOf returns the plan that copies arguments of type t, or a *Refusal. Fields that do not count in keys are shared, as
// they may hold anything; so are values of types with RefrainKey that could not be copied.
func CopyArgOf(t reflect.Type) (*Copy, error) {
	k, refusal := arguments.copyOf(t)
	return k, refusal.orNil()
}

func (s *copyShelf) copyOf(t reflect.Type) (*Copy, *Refusal) {
	if k := s.get(t); k != nil {
		return k, nil
	}
	if refusal := s.use.check(t); refusal != nil {
		return nil, refusal
	}
	return s.compile(t, s.build), nil
}

// Flat reports whether an assignment already is an independent copy: nothing that the value refers to can be changed.
func (k *Copy) Flat() bool { return k.flat }

// Into makes *dst an independent copy of *src, both of k's type; what *dst was before is lost. It returns the bytes that the
// copy holds, the value itself included: a string counts at each place, except where it repeats a
// recent one; memory shared inside the value counts once, immutable types as their own size. If it returns a *Refusal, *dst is zero.
func (k *Copy) Into(dst, src unsafe.Pointer) (size int64, err error) {
	return k.copy(dst, src, true)
}

// Assign is Into without the size, for a value whose size is known: it spares the reading of every string's length.
func (k *Copy) Assign(dst, src unsafe.Pointer) error {
	_, err := k.copy(dst, src, false)
	return err
}

func (k *Copy) copy(dst, src unsafe.Pointer, counts bool) (int64, error) {
	k.layout.move(dst, src, 1)
	if k.deepen == nil || k.flat && !counts {
		return int64(k.layout.size), nil
	}
	c := newCopier(k, counts)
	c.careful = k.insides && (counts || k.careful.Load())
	refusal := c.root(k, dst, src)
	if c.careful && refusal == nil {
		if blocks := c.surveyed(); blocks != nil {
			k.careful.Store(true)
			c.release()
			c = newCopier(k, counts)
			c.careful, c.blocks = true, blocks
			k.layout.move(dst, src, 1)
			refusal = c.root(k, dst, src)
		}
	}
	size := c.size
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
	if !s.needsVisit(t) {
		return
	}
	k.columns, _ = s.columnsOf(t, 0)
	part := func(t reflect.Type) *Copy { return s.part(t, s.build) }
	switch t.Kind() {
	case reflect.String:
		k.deepen = countStrings
	case reflect.Pointer:
		k.deepen = pointerCopy(part(t.Elem()))
	case reflect.Slice:
		k.deepen = sliceCopy(part(t.Elem()))
	case reflect.Array:
		k.deepen = arrayCopy(t.Len(), part(t.Elem()))
	case reflect.Struct:
		k.deepen = s.structCopy(t, part)
	case reflect.Map:
		k.buildMap(part(t.Key()), part(t.Elem()))
	case reflect.Interface:
		k.deepen = s.interfaceCopy(t)
	default:
		panic("plan: a type passed its check and has no copy: " + t.String())
	}
}

var lastCopyID atomic.Uint64
