// Package backoff spaces attempts that keep failing, so that what is down is not stormed.
package backoff

import (
	"context"
	"sync"
	"time"
)

// Attempts knows the keys whose last attempt failed. After the first failure the next attempt may follow at once; after the second it
// waits, and the wait doubles with each failure in a row. What is known of a key goes when nobody has tried for a while.
// The zero value knows of no failure. All methods may be called from any goroutine.
type Attempts[K comparable] struct {
	// Longest bounds the wait, if it is shorter than the default. It is set before the first use.
	Longest time.Duration

	mu     sync.Mutex
	failed map[K]*failures
}

// failures are those of one key, in a row.
type failures struct {
	number int
	next   time.Time // when the next attempt may start
}

// The waits between attempts.
const (
	first   = 10 * time.Millisecond
	longest = 5 * time.Second
)

// Wait returns when the next attempt at k may start, or with ctx's error when that ends before.
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

// Succeeded is told that an attempt at k did not fail.
func (a *Attempts[K]) Succeeded(k K) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.failed, k)
}

// Failed is told that an attempt at k failed.
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

// forgetAfter is how long, at least, an attempt may still follow on a failure.
const forgetAfter = time.Second

// after returns how long to wait after so many failures in a row.
func (a *Attempts[K]) after(failures int) time.Duration {
	if failures < 2 {
		return 0
	}
	pause := min(first<<min(failures-2, 20), longest)
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
