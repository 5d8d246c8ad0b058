package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

func flights() []scenario {
	return []scenario{
		{"F1", "one computation a key", oneComputation},
		{"F2", "first caller leaves", firstLeaves},
		{"F3", "waiter's own deadline", ownDeadline},
		{"F3", "last caller leaves", lastLeaves},
		{"F5", "panic", func(l library) string { return breaking(l, func() { panic("broken") }) }},
		{"F5", "runtime.Goexit", func(l library) string { return breaking(l, runtime.Goexit) }},
		{"F6", "failure of a flight", failing},
		{"F7", "a key that needs itself", selfRecursion},
		{"F8", "keys that need others", otherKeys},
		{"F8", "body changes its cache", ownCache},
	}
}

// oneComputation lets callers race through many keys, so that some look for a key just
// when its computation ends.
func oneComputation(l library) string {
	const rounds, callers = 20_000, 8
	var computed [rounds]atomic.Int32
	c := open(l, func(_ context.Context, _ *cache[string], key string) ([]int, error) {
		n, _ := strconv.Atoi(key)
		computed[n].Add(1)
		runtime.Gosched() // so that other callers come while it runs
		return []int{n}, nil
	})
	var wg sync.WaitGroup
	for range callers {
		wg.Go(func() {
			for n := range rounds {
				c.get(background, strconv.Itoa(n))
			}
		})
	}
	wg.Wait()
	double := 0
	for n := range rounds {
		if computed[n].Load() > 1 {
			double++
		}
	}
	if double > 0 {
		return fmt.Sprintf("%d of %d double", double, rounds)
	}
	return ok
}

// firstLeaves cancels the caller that started a flight while another waits for it.
func firstLeaves(l library) string {
	if !l.contexts {
		return none
	}
	var n runs
	release := make(chan struct{})
	c := open(l, func(ctx context.Context, _ *cache[string], _ string) ([]int, error) {
		n.next()
		select {
		case <-release:
			return []int{1}, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	})
	ctx, leave := context.WithCancel(background)
	defer leave()
	start(ctx, c, "k")
	time.Sleep(settle)
	other := start(background, c, "k")
	time.Sleep(settle)
	leave()
	time.Sleep(settle)
	close(release)
	switch {
	case !other.gives(1):
		return "others cancelled"
	case n.count() > 1:
		return "runs again"
	}
	return ok
}

// ownDeadline gives a deadline to a caller that waits for another's flight, and lets it
// pass.
func ownDeadline(l library) string {
	if !l.contexts {
		return none
	}
	release := make(chan struct{})
	c := open(l, func(context.Context, *cache[string], string) ([]int, error) {
		<-release
		return []int{1}, nil
	})
	first := start(background, c, "k")
	time.Sleep(settle)
	ctx, leave := context.WithTimeout(background, settle)
	defer leave()
	waiter := start(ctx, c, "k")
	left := waiter.within(10 * settle)
	close(release)
	switch {
	case !left:
		return "waiter held"
	case !errors.Is(waiter.err, context.DeadlineExceeded):
		return "not its error"
	case !first.gives(1):
		return "first disturbed"
	}
	return ok
}

// lastLeaves cancels all callers of a flight, in the order in which they came, and calls
// again.
func lastLeaves(l library) string {
	if !l.contexts {
		return none
	}
	var n runs
	cancelled := make(chan struct{})
	c := open(l, func(ctx context.Context, _ *cache[string], _ string) ([]int, error) {
		if n.next() > 1 {
			return []int{2}, nil
		}
		select {
		case <-ctx.Done():
			close(cancelled)
			// a body takes time to notice; a caller that comes meanwhile must not get
			// this error
			time.Sleep(settle)
			return nil, ctx.Err()
		case <-time.After(deadline / 2):
			return []int{1}, nil
		}
	})
	ctx, leave := context.WithCancel(background)
	start(ctx, c, "k")
	start(ctx, c, "k")
	time.Sleep(settle)
	leave()
	select {
	case <-cancelled:
	case <-time.After(10 * settle):
		return "flight goes on"
	}
	if again := start(background, c, "k"); !again.gives(2) {
		return "next inherits it"
	}
	return ok
}

// breaking ends the first computation without a return. Its callers must get errors, and
// the next call a value.
func breaking(l library, end func()) string {
	var n runs
	release := make(chan struct{})
	c := open(l, func(context.Context, *cache[string], string) ([]int, error) {
		if n.next() == 1 {
			<-release
			end()
		}
		return []int{2}, nil
	})
	calls := startSeveral(4, c, "k")
	close(release)
	for _, a := range calls {
		if !a.within(deadline / 4) {
			return "callers hang"
		}
	}
	for _, wrong := range []struct {
		what string
		is   func(a *call) bool
	}{
		{"panics callers", func(a *call) bool { return a.ended == panicked }},
		{"no error", func(a *call) bool { return a.ended == returned && a.err == nil && a.value == nil }},
		{"exits callers", func(a *call) bool { return a.ended == exited }},
		{"runs again", func(a *call) bool { return a.ended == returned && a.err == nil }},
	} {
		if slices.ContainsFunc(calls, wrong.is) {
			return wrong.what
		}
	}
	again := start(background, c, "k")
	switch {
	case !again.within(deadline / 4):
		return "key hangs"
	case !again.gives(2):
		return "key is dead"
	}
	return ok
}

// failing fails a flight that several callers wait for.
func failing(l library) string {
	var n runs
	release := make(chan struct{})
	c := open(l, func(context.Context, *cache[string], string) ([]int, error) {
		n.next()
		<-release
		return nil, errors.New("no answer")
	})
	calls := startSeveral(5, c, "k")
	close(release)
	for _, a := range calls {
		if <-a.done; a.err == nil {
			return "no error"
		}
	}
	if n.count() > 1 {
		return fmt.Sprintf("%d runs for %d", n.count(), len(calls))
	}
	return ok
}

func selfRecursion(l library) string {
	c := open(l, func(ctx context.Context, c *cache[string], key string) ([]int, error) { return c.get(ctx, key) })
	a := start(background, c, "k")
	switch {
	case !a.within(deadline / 4):
		return hangs
	case a.ended == panicked:
		return "panics"
	case a.err == nil:
		return "no error"
	}
	return ok
}

// otherKeys computes a value from another key's value, and so on, a hundred times.
func otherKeys(l library) string {
	const depth = 100
	var n runs
	c := open(l, func(ctx context.Context, c *cache[string], key string) ([]int, error) {
		n.next()
		i, err := strconv.Atoi(key)
		if err != nil || i == 0 {
			return []int{0}, err
		}
		below, err := c.get(ctx, strconv.Itoa(i-1))
		if err != nil {
			return nil, err
		}
		return []int{below[0] + 1}, nil
	})
	a := start(background, c, strconv.Itoa(depth))
	switch {
	case !a.within(deadline / 4):
		return hangs
	case !a.gives(depth):
		return "wrong value"
	case n.count() != depth+1:
		return fmt.Sprintf("%d runs, not %d", n.count(), depth+1)
	}
	return ok
}

// ownCache puts and forgets other keys of the cache, and clears it, while it computes a
// value of that cache.
func ownCache(l library) string {
	c := open(l, func(_ context.Context, c *cache[string], _ string) ([]int, error) {
		for i := range 1000 {
			other := "other " + strconv.Itoa(i)
			c.put(other, []int{i})
			c.forget(other)
		}
		if c.clear != nil {
			c.clear()
		}
		return []int{1}, nil
	})
	a := start(background, c, "k")
	switch {
	case !a.within(deadline / 4):
		return hangs
	case !a.gives(1):
		return "wrong value"
	}
	return ok
}
