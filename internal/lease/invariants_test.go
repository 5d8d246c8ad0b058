//go:build invariants

package lease_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/refrain-go/refrain/internal/lease"
)

// object opens an object in a registry of its own. Its log lines come on the channel.
func object(holds *lease.Scope) (*lease.Object[string], *lease.Registry, <-chan error) {
	r := new(lease.Registry)
	logged := make(chan error, 10)
	o, err := lease.Open(&lease.Terms[string]{Registry: r, Log: func(err error) { logged <- err }}, "value", holds)
	if err != nil {
		panic(err)
	}
	return o, r, logged
}

// begin is a function to look for in a stack.
func begin(o *lease.Object[string]) *lease.Scope {
	s := lease.NewScope()
	take(s, o)
	return s
}

func take(s *lease.Scope, o *lease.Object[string]) { o.Acquire(s) }

// ended is a context that has ended, for calls that must not wait.
func ended() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

// Hazard: a scope that nobody ends keeps an object open for ever, and nothing tells whose
// scope it is.
func TestLeaks_NamesWhoBeganAScopeAndItsLeases(t *testing.T) {
	o, _, _ := object(nil)
	s := begin(o)
	leaks := lease.Leaks(ended())
	if len(leaks) != 1 {
		t.Fatalf("%d leaks: %q", len(leaks), leaks)
	}
	for _, want := range []string{"lease_test.begin\n", "lease_test.take\n", "invariants_test.go:"} {
		if !strings.Contains(leaks[0], want) {
			t.Errorf("the leak does not name %q:\n%s", want, leaks[0])
		}
	}
	if strings.Contains(leaks[0], "internal/lease.") {
		t.Errorf("the leak tells of this package's own calls:\n%s", leaks[0])
	}
	s.End()
	if leaks := lease.Leaks(ended()); leaks != nil {
		t.Errorf("after the end: %q", leaks)
	}
}

// Hazard: the zero Scope, which flights have, is not tracked.
func TestLeaks_KnowsScopesThatNobodyMade(t *testing.T) {
	o, _, _ := object(nil)
	var s lease.Scope
	take(&s, o)
	if leaks := lease.Leaks(ended()); len(leaks) != 1 || !strings.Contains(leaks[0], "lease_test.take\n") {
		t.Errorf("got %q", leaks)
	}
	s.End()
	if leaks := lease.Leaks(ended()); leaks != nil {
		t.Errorf("after the end: %q", leaks)
	}
}

// Hazard: objects that another object was opened with count as leaks while that object is
// open.
func TestLeaks_IgnoresLeasesOfOpenObjects(t *testing.T) {
	inner, _, _ := object(nil)
	var holds lease.Scope
	take(&holds, inner)
	outer, _, _ := object(&holds)
	if leaks := lease.Leaks(ended()); leaks != nil {
		t.Errorf("got %q", leaks)
	}
	outer.Retire()
}

// Hazard: a scope that ends on another goroutine, a moment later, is reported.
func TestLeaks_WaitsForThoseThatEnd(t *testing.T) {
	o, _, _ := object(nil)
	s := begin(o)
	go s.End()
	if leaks := lease.Leaks(t.Context()); leaks != nil {
		t.Errorf("got %q", leaks)
	}
}

// Hazard: Close waits in vain, and nothing tells for which scope.
func TestRegistry_CloseLogsTheScopesThatDelayIt(t *testing.T) {
	o, r, logged := object(nil)
	s := begin(o)
	if err := r.Close(ended()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if err := <-logged; !strings.Contains(err.Error(), "lease_test.take\n") {
		t.Errorf("logged %v", err)
	}
	s.End()
	if err := r.Close(t.Context()); err != nil || len(logged) != 0 {
		t.Errorf("nobody has it any more: got %v, and %d lines are logged", err, len(logged))
	}
}
