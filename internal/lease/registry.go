package lease

import (
	"container/list"
	"context"
	"slices"
	"sync"
)

// object is an [Object] of any type.
type object interface {
	leave()
	callUp()
	closeIfIdle() (idle bool)
	done() <-chan struct{}
}

// Registry knows the open objects, and the order in which they were opened. The zero
// value knows none. All methods may be called from any goroutine.
type Registry struct {
	mu     sync.Mutex
	places map[object]*list.Element // positions in open
	open   list.List                // in the order of opening
	shut   bool                     // objects that are opened now are retired at once
	inTurn bool                     // retired objects wait for their turn to be closed
	// closing is nil until Close is called, and again once no object is open.
	closing *closing
}

// closing is the closing of all open objects. All calls of Close that come meanwhile
// share it.
type closing struct {
	over    chan struct{} // closed when no object is open any more
	waiting int           // waiting calls of Close; guarded by the registry's lock
	left    chan struct{} // closed when no call waits any more
}

// add reports whether the registry is shut.
func (r *Registry) add(o object) (shut bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.places == nil {
		r.places = map[object]*list.Element{}
	}
	r.places[o] = r.open.PushBack(o)
	return r.shut
}

func (r *Registry) remove(gone object) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.open.Remove(r.places[gone])
	delete(r.places, gone)
	if r.open.Len() == 0 && r.closing != nil {
		close(r.closing.over)
		r.closing, r.inTurn = nil, false
	}
}

// closesInTurn reports whether a retired object waits for its turn to be closed.
func (r *Registry) closesInTurn() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.inTurn
}

// Shut announces that all objects are about to be retired, and that Close will be called.
// From now on a retired object is not closed before its turn. Otherwise all objects that
// nobody uses would be closed at once, in no order.
func (r *Registry) Shut() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.shut = true
	if r.closing == nil {
		r.inTurn = true
	}
}

// Close retires all objects without a grace and closes one after the other, the last
// opened first. It waits for the users of each, until ctx ends. Then it returns ctx's
// error, and the closing goes on: unused objects are closed in the same order, and the
// others with their last user. Objects that are opened later are closed too.
// [Registry.Shut] has been called before.
func (r *Registry) Close(ctx context.Context) error {
	c := r.begin()
	if c == nil {
		return nil
	}
	select {
	case <-c.over:
		return nil
	case <-ctx.Done():
	}
	for _, o := range r.leave(c) {
		noteHeldUp(o)
	}
	return ctx.Err()
}

// begin returns the current closing, or begins one. It returns nil if no object is open.
func (r *Registry) begin() *closing {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.open.Len() == 0 {
		r.inTurn = false
		return nil
	}
	if r.closing == nil {
		r.closing = &closing{over: make(chan struct{}), left: make(chan struct{})}
		r.inTurn = true
		go r.closeInTurn(r.closing)
	}
	r.closing.waiting++
	return r.closing
}

// leave is called by a call of Close whose ctx has ended. After the last one the turns
// end too, because nobody knows when the users of an object end. It returns the open
// objects.
func (r *Registry) leave(c *closing) []object {
	r.mu.Lock()
	defer r.mu.Unlock()
	if c.waiting--; c.waiting == 0 && r.closing == c {
		r.inTurn = false
		close(c.left)
	}
	return r.lastFirstLocked()
}

// lastFirstLocked returns the open objects, the last opened first.
func (r *Registry) lastFirstLocked() (all []object) {
	for e := r.open.Back(); e != nil; e = e.Prev() {
		all = append(all, e.Value.(object))
	}
	return all
}

// closeInTurn closes all open objects, and those that are opened meanwhile.
func (r *Registry) closeInTurn(c *closing) {
	for o := r.next(c); o != nil; o = r.next(c) {
		o.callUp()
		o.closeIfIdle()
		select {
		case <-o.done():
		case <-c.left:
			r.closeIdle()
			return
		}
	}
}

// next returns the last opened of the open objects, or nil when c is over.
func (r *Registry) next(c *closing) object {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closing != c {
		return nil
	}
	return r.open.Back().Value.(object)
}

// closeIdle closes the objects that nobody uses, and leaves the others to their users.
func (r *Registry) closeIdle() {
	r.mu.Lock()
	all := r.lastFirstLocked()
	r.mu.Unlock()
	for _, o := range all {
		o.callUp()
	}
	for o := range slices.Values(all) {
		if o.closeIfIdle() {
			<-o.done()
		}
	}
}
