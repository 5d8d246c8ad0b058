// Package lease keeps objects open while they may be in use, and closes each once.
//
// A caller that gets an object inside a [Scope] has it until the scope ends. A caller
// that gets it outside of any scope cannot say when it is done. Then the object counts as
// in use for a grace period after it was retired.
package lease

import (
	"sync"
	"sync/atomic"
	"time"
)

// Object is an open object that many callers share. Make one with [Open].
type Object[R any] struct {
	Value  R
	Number uint64 // among the objects of its terms, from 1
	terms  *Terms[R]

	// free objects are handed out outside of any scope. It is written under mu.
	free    atomic.Bool
	retired atomic.Bool // retired objects are not handed out any more; written under mu

	mu        sync.Mutex
	users     int  // the number of scopes that have it
	loose     bool // it was handed out outside of any scope
	retiredAt time.Time
	// calledUp is set when its turn to be closed has come, or when there are no turns any
	// more. The object is then closed without a grace.
	calledUp bool
	closing  bool          // Value is being closed, or is closed
	gone     chan struct{} // closed when closing has ended
	holds    *Scope        // the objects that it was opened with; ends when it is closed
}

// Terms say how the objects of one singleton are closed.
type Terms[R any] struct {
	Registry *Registry
	Grace    time.Duration
	Close    func(R) error // called without locks; nil for the object's own method
	Log      func(error)   // called with errors of closing

	opened atomic.Uint64
}

// Opened is the number of objects opened so far.
func (t *Terms[R]) Opened() uint64 { return t.opened.Load() }

// Open returns the object for a value that was just opened. holds has the objects that it
// was opened with, and keeps them open as long as the value. If the registry is shut
// already, the object is retired from the start. The error is [ErrWasClosed].
func Open[R any](t *Terms[R], value R, holds *Scope) (*Object[R], error) {
	if !openValue(value) {
		return nil, ErrWasClosed
	}
	o := &Object[R]{Value: value, Number: t.opened.Add(1), terms: t, holds: holds, gone: make(chan struct{})}
	noteKept(holds)
	if shut := t.Registry.add(o); shut {
		o.Retire()
	}
	return o, nil
}

// Acquire hands the object out to a scope. If the scope is nil or has ended, nobody knows
// who has the object. Acquire returns false if the object is retired: then no new caller
// may have it. A scope that has the object already may go on using it.
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

// Free reports whether the object may be handed out outside of any scope without further
// checks: it was handed out there before, which counts for all callers, and it is not
// retired.
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

// leave records that a scope that had the object has ended.
func (o *Object[R]) leave() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.users--
	o.closeIfUnusedLocked()
}

// Retire stops handing the object out. It is closed when nobody uses it any more.
func (o *Object[R]) Retire() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.Retired() {
		o.retireLocked()
		o.closeIfUnusedLocked()
	}
}

// Retired reports whether the object is not handed out any more.
func (o *Object[R]) Retired() bool { return o.retired.Load() }

// callUp retires the object, and leaves it no grace.
func (o *Object[R]) callUp() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.calledUp = true
	if !o.Retired() {
		o.retireLocked()
	}
}

// closeIfIdle begins to close an object that was called up, unless somebody uses it. It
// reports whether the object is being closed or is closed. Otherwise its last user closes
// it.
func (o *Object[R]) closeIfIdle() (idle bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closeIfUnusedLocked()
	return o.closing
}

// retireLocked stops handing the object out.
func (o *Object[R]) retireLocked() {
	o.retiredAt = time.Now()
	o.retired.Store(true)
	o.free.Store(false)
}

// closeIfUnusedLocked closes a retired object that nobody uses. While objects are closed
// in turn, it leaves the object to the registry. While the object may have a grace, it
// leaves it to a timer. Closing runs on a goroutine of its own, because no caller here
// can wait for it.
func (o *Object[R]) closeIfUnusedLocked() {
	switch {
	case !o.Retired() || o.users > 0 || o.closing:
	case o.awaitsTurnLocked():
	case o.calledUp || !o.loose:
		o.closing = true
		go o.close()
	default:
		time.AfterFunc(time.Until(o.retiredAt.Add(o.terms.Grace)), o.graceEnds)
	}
}

// awaitsTurnLocked reports whether the registry will close the object later, in its turn.
func (o *Object[R]) awaitsTurnLocked() bool { return !o.calledUp && o.terms.Registry.closesInTurn() }

// graceEnds closes the object, unless it is being closed or has to wait for its turn.
func (o *Object[R]) graceEnds() {
	o.mu.Lock()
	closes := !o.closing && !o.awaitsTurnLocked()
	o.closing = o.closing || closes
	o.mu.Unlock()
	if closes {
		o.close()
	}
}

func (o *Object[R]) done() <-chan struct{} { return o.gone }
