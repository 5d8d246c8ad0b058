// Package lease keeps objects open while they may be in use, and closes each once.
package lease

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// Registry knows the objects that are open, in the order in which they were opened. The zero value knows none. All methods may be
// called from any goroutine.
type Registry struct {
	mu     sync.Mutex
	open   []object // released ones are taken out
	closed bool
}

// object is an [Object] of any type.
type object interface{ release() }

// Object is an open object that many share.
type Object[R any] struct {
	Value R

	registry *Registry
	log      func(error)
	retired  sync.Once
	released sync.Once
}

// Open returns the object for a value that was just opened. What closing it will say goes to log. If the registry is closed
// already, so is the object, at once.
func Open[R any](r *Registry, value R, log func(error)) *Object[R] {
	o := &Object[R]{Value: value, registry: r, log: log}
	r.mu.Lock()
	late := r.closed
	if !late {
		r.open = append(r.open, o)
	}
	r.mu.Unlock()
	if late {
		o.release()
	}
	return o
}

// Retire says that nobody new gets the object: it is closed after the grace, on a goroutine of its own. Further calls do nothing.
func (o *Object[R]) Retire(grace time.Duration) {
	o.retired.Do(func() { time.AfterFunc(grace, o.release) })
}

// release closes the object, if that was not done.
func (o *Object[R]) release() {
	o.released.Do(func() {
		if err := closeValue(o.Value); err != nil {
			o.log(err)
		}
		o.registry.forget(o)
	})
}

func (r *Registry) forget(gone object) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, o := range r.open {
		if o == gone {
			r.open = append(r.open[:i], r.open[i+1:]...)
			return
		}
	}
}

// Close closes all objects, the last opened first, and waits for that until ctx ends; then it returns ctx's error, and the closing
// goes on. Whatever is opened later is closed at once.
func (r *Registry) Close(ctx context.Context) error {
	r.mu.Lock()
	r.closed = true
	open := append([]object(nil), r.open...)
	r.mu.Unlock()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := len(open) - 1; i >= 0; i-- {
			open[i].release()
		}
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// closeValue closes an object by the method it has for that, if any. A panic of that method is an error.
func closeValue(v any) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("closing %T panicked: %v", v, p)
		}
	}()
	switch c := v.(type) {
	case interface{ Close() error }:
		return c.Close()
	case interface{ Close() }:
		c.Close()
	case interface{ Shutdown(context.Context) error }:
		ctx, cancel := context.WithTimeout(context.Background(), shutdownTime)
		defer cancel()
		return c.Shutdown(ctx)
	}
	return nil
}

// shutdownTime bounds an orderly Shutdown.
const shutdownTime = time.Minute
