package main

import (
	"context"
	"time"
)

func values() []scenario {
	return []scenario{
		{"V1", "a caller changes what it got", changed},
		{"V1", "a waiter changes what it got", changedByWaiter},
		{"K1", `("x-y","z") is not ("x","y-z")`, func(l library) string {
			return twoKeys(l, pair{"x-y", "z"}, pair{"x", "y-z"})
		}},
		{"K1", `("x y","z") is not ("x","y z"), at once`, func(l library) string {
			return twoFlights(l, pair{"x y", "z"}, pair{"x", "y z"})
		}},
	}
}

// changed changes a returned value. Later answers must not change with it.
func changed(l library) string {
	c := open(l, func(context.Context, *cache[string], string) ([]int, error) { return []int{1}, nil })
	for range 2 { // the caller that computed it, and one that got a hit
		a := start(background, c, "k")
		if !a.gives(1) {
			return "shared"
		}
		a.value[0] = 99
	}
	if !start(background, c, "k").gives(1) {
		return "shared"
	}
	return ok
}

// changedByWaiter changes the value that one of two callers of a flight got.
func changedByWaiter(l library) string {
	release := make(chan struct{})
	c := open(l, func(context.Context, *cache[string], string) ([]int, error) {
		<-release
		return []int{1}, nil
	})
	calls := startSeveral(2, c, "k")
	close(release)
	for _, a := range calls {
		if !a.gives(1) {
			return "wrong value"
		}
	}
	if calls[0].value[0] = 99; calls[1].value[0] == 99 {
		return "shared"
	}
	return ok
}

// twoKeys asks for two keys, one after the other.
func twoKeys(l library, a, b pair) string {
	if l.openPairs == nil {
		return none
	}
	c := l.openPairs(func(_ context.Context, k pair) ([]int, error) { return []int{numberOf(k, a)}, nil })
	first, err := c.get(background, a)
	if err != nil || first[0] != 1 {
		return "wrong value"
	}
	second, err := c.get(background, b)
	if err != nil || second[0] != 2 {
		return "one key"
	}
	return ok
}

// twoFlights asks for two keys at once.
func twoFlights(l library, a, b pair) string {
	if l.openPairs == nil {
		return none
	}
	release := make(chan struct{})
	c := l.openPairs(func(_ context.Context, k pair) ([]int, error) {
		<-release
		return []int{numberOf(k, a)}, nil
	})
	got := make(chan []int)
	go c.get(background, a)
	time.Sleep(settle)
	go func() {
		v, _ := c.get(background, b)
		got <- v
	}()
	time.Sleep(settle)
	close(release)
	if v := <-got; len(v) != 1 || v[0] != 2 {
		return "one flight"
	}
	return ok
}

// numberOf is the value of a key: 1 for first, and 2 for any other.
func numberOf(k, first pair) int {
	if k == first {
		return 1
	}
	return 2
}
