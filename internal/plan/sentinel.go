package plan

import (
	"reflect"
	"sync"
	"sync/atomic"
	"unsafe"
)

// Programs recognize some values by address: an error by errors.Is, and other values,
// called marks, by a comparison of pointers. Such a sentinel is kept in a package
// variable. So a pointer stays the same in copies if it points into a package variable,
// or if a package variable has held it since before the memo's function first ran.
//
// But the program may change the variable, or the target of the pointer, and no stored
// answer may change with it. So the target is noted when a sentinel is first met. Once
// the variable or the target has changed, the pointer is replaced by a pointer to a copy
// of the first target. The content of an error may change, because errors are recognized
// by address alone.
//
// Large values and values with maps are no marks, and are copied as usual. A function
// computes with an argument while the argument's owner may write to it. So of the values
// in an argument, only errors and marks that are zero stay the same. What the argument
// itself points to is never a mark.

// A sentinel is the target of a pointer in a stored value.
type sentinel struct {
	at       unsafe.Pointer
	variable *uintptr // the variable that holds at; nil: at lies in a variable
	// was is the target when it was first met. It is nil for an error, which may change.
	was  *Snapshot
	own  unsafe.Pointer // a copy of the target, made when it was first met
	over atomic.Bool    // the variable or the target has changed
}

const (
	mostSentinels      = 10_000 // known at most, in the process
	mostSentinelPieces = 64     // parts that pointers and slices in one refer to
	mostSentinelBytes  = 4 << 10
)

var sentinels struct {
	sync.Map // thing → *sentinel
	count    atomic.Int32
}

var errorType = reflect.TypeFor[error]()

// isErrorTarget reports whether a pointer to a t is an error.
func isErrorTarget(t reflect.Type) bool { return reflect.PointerTo(t).Implements(errorType) }

// mayStand reports whether p may be a sentinel, so that [copier.sentinel] must look it
// up.
func (c *copier) mayStand(p unsafe.Pointer) bool { return c.meets || isVariable(p) }

// sentinel returns p if p stays in the copy, and nil if p is a pointer like any other.
// Otherwise it returns what must be copied in place of p's target.
func (c *copier) sentinel(k *Copy, p unsafe.Pointer) unsafe.Pointer {
	switch {
	case c.alone:
		return nil
	case isVariable(p) && k.isError:
		return p
	case !c.counts: // the store has decided, and noted the sentinel
		if s, ok := sentinels.Load(thing{uintptr(p), k.id}); ok {
			return s.(*sentinel).stands()
		}
		return nil
	}
	variable := (*uintptr)(nil)
	if !isVariable(p) {
		if variable = heldSince(p, c.reading); variable == nil {
			return nil
		}
	}
	if k.use == asArgument {
		if k.isError || p != c.top && isZero(p, k.layout.size) {
			return p
		}
		return nil
	}
	s := k.sentinelAt(p, variable)
	if s == nil || s.stands() != p {
		return nil
	}
	c.met = c.met || variable != nil
	return p
}

// stands returns the sentinel's address or, if it has changed, what must be copied in its
// place.
func (s *sentinel) stands() unsafe.Pointer {
	if !s.over.Load() {
		changed := s.variable != nil && !holds(s.variable, s.at)
		if !changed && s.was != nil {
			_, changed = s.was.Changed()
		}
		if !changed {
			return s.at
		}
		s.over.Store(true)
	}
	return s.own
}

// sentinelAt returns the sentinel of k's type at p, or nil if p must be copied. variable
// is the one that holds p, or nil.
func (k *Copy) sentinelAt(p unsafe.Pointer, variable *uintptr) *sentinel {
	at := thing{uintptr(p), k.id}
	if s, ok := sentinels.Load(at); ok {
		return s.(*sentinel)
	}
	if sentinels.count.Load() >= mostSentinels {
		return nil
	}
	s := &sentinel{at: p, variable: variable, own: k.layout.alloc(1)}
	if !k.isError {
		if s.was = k.smallSnapshot(p); s.was == nil {
			return nil
		}
	}
	if _, err := k.copy(s.own, p, alone); err != nil {
		return nil
	}
	kept, met := sentinels.LoadOrStore(at, s)
	if !met {
		sentinels.count.Add(1)
	}
	return kept.(*sentinel)
}

// isZero reports whether n bytes are zero.
func isZero(p unsafe.Pointer, n uintptr) bool {
	for _, b := range bytesAt(p, n) {
		if b != 0 {
			return false
		}
	}
	return true
}

// uncopyable reports whether p, a pointer of type t that cannot be copied, may stay in
// the copy. It may if it is an error and a sentinel, or if it points into a package
// variable and is no live resource.
func (c *copier) uncopyable(t reflect.Type, p unsafe.Pointer, why *Refusal) bool {
	switch isError := t.Implements(errorType); {
	case t.Kind() != reflect.Pointer || c.alone:
		return false
	case isVariable(p):
		return isError || why.Reason != holdsLive
	case !isError || !c.meets:
		return false
	case !c.counts:
		return true
	default:
		met := heldSince(p, c.reading) != nil
		c.met = c.met || met
		return met
	}
}
