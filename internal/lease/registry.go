package lease

import (
	"context"
	"sync"
)

// object is an Object of any type.
type object interface {
	leave()
	retireNow()
	done() <-chan struct{}
}

// Registry knows the objects that are open, in the order in which they were opened. The zero value knows none. All methods may be
// called from any goroutine.
type Registry struct {
	mu     sync.Mutex
	open   []object
	closed bool
}

// add reports whether the registry is open.
func (r *Registry) add(o object) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.open = append(r.open, o)
	return !r.closed
}

func (r *Registry) remove(gone object) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, o := range r.open {
		if o == gone {
			r.open = append(r.open[:i], r.open[i+1:]...)
			return
		}
	}
}

// Close retires all objects without a grace, the last opened first, and waits for each to be closed, until ctx ends. Then it
// returns ctx's error, and what is still in use closes with its last user. Whatever is opened later is closed when its
// scopes have ended.
func (r *Registry) Close(ctx context.Context) error {
	r.mu.Lock()
	r.closed = true
	open := append([]object(nil), r.open...)
	r.mu.Unlock()
	var err error
	for i := len(open) - 1; i >= 0; i-- {
		open[i].retireNow()
		if err == nil {
			err = wait(ctx, open[i])
		}
		if err != nil {
			noteHeldUp(open[i])
		}
	}
	return err
}

func wait(ctx context.Context, o object) error {
	select {
	case <-o.done():
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
