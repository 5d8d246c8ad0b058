package main

import (
	"context"
	"time"
)

func invalidations() []scenario {
	return []scenario{
		{"I1", "forgotten during a flight", func(l library) string {
			return duringFlight(l, func(c *cache[string]) { c.forget("k") })
		}},
		{"I1", "cleared during a flight", func(l library) string {
			if c, _ := held(l); c.clear == nil {
				return none
			}
			return duringFlight(l, func(c *cache[string]) { c.clear() })
		}},
		{"I2", "call after Forget", afterForget},
		{"I2", "Put during a flight", putDuringFlight},
		{"I3", "what it was computed from is forgotten", innerForgotten},
	}
}

// held opens a cache whose first computation waits for release and returns 1. Later ones
// return 2 at once.
func held(l library) (c *cache[string], release chan struct{}) {
	var n runs
	release = make(chan struct{})
	c = open(l, func(context.Context, *cache[string], string) ([]int, error) {
		if n.next() > 1 {
			return []int{2}, nil
		}
		<-release
		return []int{1}, nil
	})
	return c, release
}

// duringFlight invalidates a key while it is being computed. A later call must not see
// the value that was being computed.
func duringFlight(l library, invalidate func(*cache[string])) string {
	c, release := held(l)
	first := start(background, c, "k")
	time.Sleep(settle)
	invalidated := make(chan struct{})
	go func() {
		defer close(invalidated)
		invalidate(c)
	}()
	waits := false
	select {
	case <-invalidated:
	case <-time.After(10 * settle):
		waits = true // waiting for the flight is slow, but gives no old value
	}
	close(release)
	<-first.done
	<-invalidated
	switch {
	case !start(background, c, "k").gives(2):
		return "old value stored"
	case waits:
		return "ok, blocks"
	}
	return ok
}

// afterForget calls after Forget returned while the old flight still runs.
func afterForget(l library) string {
	c, release := held(l)
	start(background, c, "k")
	time.Sleep(settle)
	forgotten := make(chan struct{})
	go func() {
		defer close(forgotten)
		c.forget("k")
	}()
	select {
	case <-forgotten:
	case <-time.After(10 * settle):
		return "Forget blocks"
	}
	second := start(background, c, "k")
	joined := !second.within(4 * settle)
	close(release)
	switch {
	case !second.gives(2):
		return "old value"
	case joined:
		return "waits for old flight"
	}
	return ok
}

// putDuringFlight puts a value while another is being computed.
func putDuringFlight(l library) string {
	c, release := held(l)
	first := start(background, c, "k")
	time.Sleep(settle)
	put := make(chan struct{})
	go func() {
		defer close(put)
		c.put("k", []int{3})
	}()
	waits := false
	select {
	case <-put:
	case <-time.After(10 * settle):
		waits = true
	}
	close(release)
	<-first.done
	<-put
	switch {
	case !start(background, c, "k").gives(3):
		return "overwritten"
	case waits:
		return "ok, blocks"
	}
	return ok
}

// innerForgotten forgets a value from which another was computed.
func innerForgotten(l library) string {
	source := 1
	c := open(l, func(ctx context.Context, c *cache[string], key string) ([]int, error) {
		if key == "inner" {
			return []int{source}, nil
		}
		return c.get(ctx, "inner")
	})
	if !start(background, c, "outer").gives(1) {
		return "wrong value"
	}
	source = 2
	c.forget("inner")
	if !start(background, c, "outer").gives(2) {
		return "old value"
	}
	return ok
}
