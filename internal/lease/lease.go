// Package lease keeps objects open while they may be in use, and closes each once.
//
// Who gets an object inside a [Scope] has it until the scope ends. Who gets it outside of any cannot say when they are done: then it
// counts as in use for a grace after it was retired.
package lease

import (
	"sync"
	"sync/atomic"
	"time"
)

// Object is an open object that many share. Make one with [Open].
type Object[R any] struct {
	Value  R
	Number uint64 // of this object among those of its terms, from 1
	terms  *Terms[R]

	free    atomic.Bool // whoever is outside of any scope may have it; written under mu
	retired atomic.Bool // nobody new gets it; written under mu

	mu        sync.Mutex
	users     int  // scopes that have it
	loose     bool // somebody got it outside of any scope
	retiredAt time.Time
	immediate bool          // without grace
	closing   bool          // Value is being closed, or was
	gone      chan struct{} // closed when that is done
	holds     *Scope        // what the object was opened with; ends with it
}

// Terms say how the objects of one singleton are closed.
type Terms[R any] struct {
	Registry *Registry
	Grace    time.Duration
	Close    func(R) error // outside of every lock; nil: the object's own method
	Log      func(error)   // told what went wrong in closing

	opened atomic.Uint64
	values values
}

// Opened is the number of objects opened so far.
func (t *Terms[R]) Opened() uint64 { return t.opened.Load() }

// Open returns the object for a value that was just opened. What it was opened with, which holds has, stays open for as long. If the
// registry is closed already, the object is retired from the start. Its error is [ErrWasClosed].
func Open[R any](t *Terms[R], value R, holds *Scope) (*Object[R], error) {
	if !t.values.open(value) {
		return nil, ErrWasClosed
	}
	o := &Object[R]{Value: value, Number: t.opened.Add(1), terms: t, holds: holds, gone: make(chan struct{})}
	noteKept(holds)
	if !t.Registry.add(o) {
		o.retireNow()
	}
	return o, nil
}

// Acquire notes that the object is handed out to a scope, or where that is nil or has ended, to nobody knows whom. It is false when the
// object is retired: then nobody new may have it. A scope that has it may go on using it.
func (o *Object[R]) Acquire(s *Scope) bool {
	if s == nil {
		return o.acquireLoose()
	}
	if s.has(o) {
		return true
	}
	o.mu.Lock()
	if o.Retired() {
		o.mu.Unlock()
		return false
	}
	o.users++
	o.mu.Unlock()
	if !s.add(o) {
		o.mu.Lock()
		o.loose = true
		o.mu.Unlock()
		o.leave()
	}
	return true
}

// Free reports whether the object may be had outside of any scope without asking: somebody got it there before, which counts for
// all, and it is not retired.
func (o *Object[R]) Free() bool { return o.free.Load() }

func (o *Object[R]) acquireLoose() bool {
	if o.Free() {
		return true
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.Retired() {
		return false
	}
	o.loose = true
	o.free.Store(true)
	return true
}

// leave is told that a scope that had the object has ended.
func (o *Object[R]) leave() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.users--
	o.closeIfUnused()
}

// Retire says that nobody new gets the object. It is closed when nobody uses it any more.
func (o *Object[R]) Retire() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.Retired() {
		o.retire()
		o.closeIfUnused()
	}
}

// Retired reports whether nobody new gets the object.
func (o *Object[R]) Retired() bool { return o.retired.Load() }

// retireNow is Retire without a grace.
func (o *Object[R]) retireNow() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.immediate = true
	if !o.Retired() {
		o.retire()
	}
	o.closeIfUnused()
}

// retire is called under mu.
func (o *Object[R]) retire() {
	o.retiredAt = time.Now()
	o.retired.Store(true)
	o.free.Store(false)
}

// closeIfUnused is called under mu. Closing has a goroutine of its own, since nobody here can be kept waiting for it.
func (o *Object[R]) closeIfUnused() {
	switch {
	case !o.Retired() || o.users > 0 || o.closing:
	case o.immediate || !o.loose:
		o.closing = true
		go o.close()
	default:
		time.AfterFunc(time.Until(o.retiredAt.Add(o.terms.Grace)), o.graceEnds)
	}
}

// graceEnds closes the object, unless that has begun.
func (o *Object[R]) graceEnds() {
	o.mu.Lock()
	begun := o.closing
	o.closing = true
	o.mu.Unlock()
	if !begun {
		o.close()
	}
}

func (o *Object[R]) done() <-chan struct{} { return o.gone }
