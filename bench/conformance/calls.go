package main

import (
	"context"
	"sync"
	"time"
)

// settle is how long scenarios wait for an event that they cannot see, such as a call
// joining a flight.
const settle = 50 * time.Millisecond

var background = context.Background()

// A call is one call of a cache, on a goroutine of its own.
type call struct {
	done  chan struct{}
	value []int
	err   error
	ended string // how the call ended: returned, panicked or exited
}

const (
	returned = "returned"
	panicked = "panicked"
	exited   = "exited"
)

// start calls get, and returns at once.
func start(ctx context.Context, c *cache[string], key string) *call {
	a := &call{done: make(chan struct{}), ended: exited}
	go func() {
		defer close(a.done)
		defer func() {
			if a.ended == exited && recover() != nil {
				a.ended = panicked
			}
		}()
		a.value, a.err = c.get(ctx, key)
		a.ended = returned
	}()
	return a
}

// startSeveral makes n calls, and returns when all should have joined one flight.
func startSeveral(n int, c *cache[string], key string) []*call {
	calls := make([]*call, n)
	for i := range calls {
		calls[i] = start(background, c, key)
	}
	time.Sleep(settle)
	return calls
}

// within reports whether the call ends in time.
func (a *call) within(d time.Duration) bool {
	select {
	case <-a.done:
		return true
	case <-time.After(d):
		return false
	}
}

// gives waits for the call, and reports whether it returned v and no error.
func (a *call) gives(v int) bool {
	<-a.done
	return a.ended == returned && a.err == nil && len(a.value) == 1 && a.value[0] == v
}

// runs counts the computations of a scenario.
type runs struct {
	mu sync.Mutex
	n  int
}

// next returns the number of a computation, from 1.
func (r *runs) next() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.n++
	return r.n
}

func (r *runs) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.n
}
