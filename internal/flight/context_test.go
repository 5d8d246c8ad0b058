package flight

import (
	"context"
	"runtime"
	"testing"
	"testing/synctest"
	"time"
)

type lineKey struct{}

// Hazard: a body's context does not end as others do: contexts derived from it go on, or
// functions that wait for its end never run.
func TestContext_EndsWithAllThatIsDerivedFromIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := begin("f")
		ctx := f.Context()
		early := ctx.Done()
		child, cancel := context.WithTimeout(context.WithValue(ctx, lineKey{}, 1), time.Hour)
		defer cancel()
		after := make(chan error, 2)
		context.AfterFunc(ctx, func() { after <- ctx.Err() })
		stop := context.AfterFunc(ctx, func() { after <- nil })
		if ctx.Err() != nil || child.Err() != nil || !stop() || stop() {
			t.Error("over before it ends, or what is to come after it cannot be called off once")
		}
		f.Cancel()
		f.Cancel()
		synctest.Wait()
		<-early
		<-child.Done()
		late, endLate := context.WithCancel(ctx)
		defer endLate()
		if late.Err() != context.Canceled {
			t.Error("what is derived after the end goes on")
		}
		<-ctx.Done()
		if ctx.Err() != context.Canceled || context.Cause(ctx) != context.Canceled || child.Err() != context.Canceled || context.Cause(child) != context.Canceled {
			t.Errorf("ended with %v, %v; %v, %v", ctx.Err(), context.Cause(ctx), child.Err(), context.Cause(child))
		}
		if err := <-after; err != context.Canceled || len(after) != 0 {
			t.Errorf("after the end: %v, and %d more", err, len(after))
		}
		context.AfterFunc(ctx, func() { after <- ctx.Err() })
		if err := <-after; err != context.Canceled {
			t.Errorf("long after the end: %v", err)
		}
		if Asking(child) != &f.Node {
			t.Error("what is derived does not know the flight")
		}
	})
}

// Hazard: each context that a body derives costs a goroutine, or leaves something behind
// when it ends before the flight.
func TestContext_DerivingCostsNoGoroutine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := begin("f")
		before := runtime.NumGoroutine()
		for range 100 {
			_, cancel := context.WithTimeout(f.Context(), time.Hour)
			defer cancel()
			_, left := context.WithCancel(f.Context())
			left()
		}
		if n := runtime.NumGoroutine() - before; n > 0 {
			t.Errorf("%d goroutines wait for the end", n)
		}
		if n := len(f.ctx.watchers.Load().after); n != 100 {
			t.Errorf("%d are told of the end, want 100", n)
		}
		f.Cancel()
		synctest.Wait()
	})
}
