// Package backoff spaces attempts that keep failing, so that a service that is down is
// not flooded.
package backoff

import (
	"context"
	"sync"
	"time"
)

// Attempts knows the keys whose last attempt failed. After the first failure the next
// attempt may follow at once. After the second it waits, and the wait doubles with each
// further failure. A key is forgotten if nobody has tried it for a while. The zero value
// knows of no failure. All methods may be called from any goroutine.
type Attempts[K comparable] struct {
	// Longest bounds the wait if it is shorter than the default. It is set before the
	// first use.
	Longest time.Duration

	mu     sync.Mutex
	failed map[K]*failures
}

// failures are the failures of one key in a row.
type failures struct {
	number int
	next   time.Time // when the next attempt may start
}

// The waits between attempts.
const (
	first   = 10 * time.Millisecond
	longest = 5 * time.Second
)

// Wait waits until the next attempt at k may start. If ctx ends first, it returns ctx's
// error.
func (a *Attempts[K]) Wait(ctx context.Context, k K) error {
	pause := a.pause(k)
	if pause <= 0 {
		return nil
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (a *Attempts[K]) pause(k K) time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	if f := a.failed[k]; f != nil {
		return time.Until(f.next)
	}
	return 0
}

// Succeeded records that an attempt at k succeeded.
func (a *Attempts[K]) Succeeded(k K) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.failed, k)
}

// Failed records that an attempt at k failed.
func (a *Attempts[K]) Failed(k K) {
	a.mu.Lock()
	defer a.mu.Unlock()
	f := &failures{number: 1}
	if last := a.failed[k]; last != nil {
		f.number += last.number
	}
	pause := a.after(f.number)
	f.next = time.Now().Add(pause)
	if a.failed == nil {
		a.failed = map[K]*failures{}
	}
	a.failed[k] = f
	time.AfterFunc(2*pause+forgetAfter, func() { a.forget(k, f) })
}

// forgetAfter is the least time for which a failure is remembered after its wait.
const forgetAfter = time.Second

// Double returns the pause after this many failures in a row: first after one failure,
// and twice as long after each further one, but at most longest.
func Double(first, longest time.Duration, failures int) time.Duration {
	return min(first<<min(failures-1, 20), longest)
}

// after returns how long to wait after this many failures in a row.
func (a *Attempts[K]) after(failures int) time.Duration {
	if failures < 2 {
		return 0
	}
	pause := Double(first, longest, failures-1)
	if a.Longest > 0 {
		pause = min(pause, a.Longest)
	}
	return pause
}

// forget drops f, unless another failure came after it.
func (a *Attempts[K]) forget(k K, f *failures) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.failed[k] == f {
		delete(a.failed, k)
	}
}
