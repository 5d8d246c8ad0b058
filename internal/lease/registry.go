package lease

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
)

// object is an Object of any type.
type object interface {
	leave()
	retireNow()
	done() <-chan struct{}
}

// Registry knows the objects that are open, and in which order they were opened. The zero value knows none. All methods may be
// called from any goroutine.
type Registry struct {
	mu     sync.Mutex
	open   map[object]uint64 // the number of each, in the order of opening
	opened uint64            // the last number
	closed bool
}

// add reports whether the registry is open.
func (r *Registry) add(o object) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.open == nil {
		r.open = map[object]uint64{}
	}
	r.opened++
	r.open[o] = r.opened
	return !r.closed
}

func (r *Registry) remove(gone object) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.open, gone)
}

// Close retires all objects without a grace, the last opened first, and waits for each to be closed, until ctx ends. Then it
// returns ctx's error, and what is still in use closes with its last user. Whatever is opened later is closed when its
// scopes have ended.
func (r *Registry) Close(ctx context.Context) error {
	r.mu.Lock()
	r.closed = true
	open := slices.SortedFunc(maps.Keys(r.open), func(a, b object) int { return cmp.Compare(r.open[b], r.open[a]) })
	r.mu.Unlock()
	var err error
	for _, o := range open {
		o.retireNow()
		if err == nil {
			err = wait(ctx, o)
		}
		if err != nil {
			noteHeldUp(o)
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
