package plan

import (
	"reflect"
	"runtime/debug"
	"sync/atomic"
	"time"
	"unsafe"
)

// A plan knows types only, and a type does not tell everything. It may have a length
// beside a pointer, or a pointer that is compared and never followed. So the first copies
// of a type are compared with their originals. The comparison uses the methods of the
// types in them: Equal, Cmp, String, Error, and those that marshal.

// A Verifier compares copies of values of one type with their originals. It is safe for
// concurrent use. A nil Verifier is never due.
type Verifier struct {
	typ   reflect.Type
	clone bool // a function of the user makes the copies

	stores atomic.Uint64
	news   atomic.Bool             // an interface held a type that is new there
	hung   atomic.Bool             // a method took too long: none is called again
	found  atomic.Pointer[Refusal] // the first difference that was found
}

const (
	// firstStores is how many stores of a type are verified. Of the later ones, ever
	// fewer are.
	firstStores = 4
	// verifyTime is how long one verification may take.
	verifyTime = 200 * time.Millisecond
)

// Verifier returns the Verifier of copies that k makes. It is nil if nothing in k's type
// has a method to call. All memos of one type have the same Verifier, because they have
// the same plan.
func (k *Copy) Verifier() *Verifier {
	k.verifier.once.Do(func() {
		if speaks(k.typ) {
			k.verifier.of = &Verifier{typ: k.typ}
		}
	})
	return k.verifier.of
}

// news makes the copy that k has just made due for verification, because an interface in
// it holds a new type.
func (k *Copy) news() {
	if v := k.Verifier(); v != nil {
		v.news.Store(true)
	}
}

// CloneVerifier returns a Verifier of copies of values of type t that a function of the
// user makes. It looks into a value only as far as to the first type that has a method to
// call. What lies behind that is the function's own business, and may be in use.
func CloneVerifier(t reflect.Type) *Verifier {
	if !speaks(t) {
		return nil
	}
	return &Verifier{typ: t, clone: true}
}

// Due counts a store and reports whether its copy must be verified. The first stores are
// due, and later each one whose number is a power of two. A store is also due if an
// interface held a new type. Once a copy has differed, all are due. Otherwise, once a
// method has hung, none is.
func (v *Verifier) Due() bool {
	if v == nil {
		return false
	}
	n := v.stores.Add(1)
	switch {
	case v.found.Load() != nil:
		return true
	case v.hung.Load():
		return false
	}
	return everyStore || n <= firstStores || n&(n-1) == 0 || v.news.Load() && v.news.Swap(false)
}

// Verify returns a *Refusal if a method distinguishes the copy from the original. It
// names the type and the method. Methods run on their own goroutine, which is left behind
// if they take too long. They may write to the copy, so it must be a copy that is not
// kept.
//
// If a copy of the type has differed before, Verify also refuses a value that it could
// not look at as a whole.
func (v *Verifier) Verify(original, copied unsafe.Pointer) error {
	found := v.found.Load()
	c := newComparison(v.clone, found != nil)
	done := make(chan struct{})
	go func() {
		defer close(done)
		// A method may follow a pointer that the copy has not kept.
		debug.SetPanicOnFault(true)
		c.compare(v.typ, original, copied)
	}()
	late := time.NewTimer(verifyTime)
	defer late.Stop()
	select {
	case <-done:
	case <-late.C:
		v.hung.Store(true)
		return found.orNil()
	}
	if c.refusal == nil && c.partial {
		return found.orNil()
	}
	if c.refusal != nil {
		v.found.CompareAndSwap(nil, c.refusal)
	}
	return c.refusal.orNil()
}
