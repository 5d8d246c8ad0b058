package flight

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/refrain-go/refrain/internal/goroutine"
	"github.com/refrain-go/refrain/internal/graph"
	"github.com/refrain-go/refrain/internal/lease"
)

// begin returns a flight without a keeper, whose body asks for no source.
func begin(name string) *Computation[int] {
	f := new(Computation[int])
	f.Init(context.Background(), named(name))
	return f
}

type named string

func (n named) Name() string                 { return string(n) }
func (named) NewDependent() *graph.Dependent { return nil }

func explode() (int, error) { panic("boom") }

// F5. Hazard: a body that does not return leaves its callers with (zero, nil), or without
// an answer for ever.
func TestCall_EndsHoweverTheBodyDoes(t *testing.T) {
	failure := errors.New("failure")
	for _, test := range []struct {
		name  string
		body  func() (int, error)
		check func(v int, err error, p *Panic) bool
	}{
		{"returns", func() (int, error) { return 7, nil }, func(v int, err error, p *Panic) bool { return v == 7 && err == nil && p == nil }},
		{"fails", func() (int, error) { return 8, failure }, func(v int, err error, p *Panic) bool { return v == 8 && err == failure && p == nil }},
		{"panics", explode, func(v int, err error, p *Panic) bool { return v == 0 && p != nil && p.Value == "boom" }},
		{"panics with nil", func() (int, error) { panic(nil) }, func(_ int, _ error, p *Panic) bool { return p != nil }},
		{"ends its goroutine", func() (int, error) { runtime.Goexit(); return 1, nil }, func(v int, err error, p *Panic) bool { return err == ErrGoexit && p == nil }},
	} {
		t.Run(test.name, func(t *testing.T) {
			ended := make(chan bool, 1)
			go Call(new(Node), test.body, func(v int, err error, p *Panic) { ended <- test.check(v, err, p) })
			if !<-ended {
				t.Error("a wrong end was reported")
			}
		})
	}
}

// F5. Hazard: the stack of a panic shows how it was caught, and not where it began.
func TestCall_ShowsTheBodysOwnStack(t *testing.T) {
	Call(new(Node), explode, func(_ int, _ error, p *Panic) {
		lines := strings.Split(string(p.Stack), "\n")
		if len(lines) < 3 || !strings.Contains(lines[1], "explode") || !strings.Contains(lines[2], "flight_test.go") {
			t.Errorf("the stack does not begin with the function that panicked:\n%s", p.Stack)
		}
	})
}

// F7. Hazard: flights that wait for each other in a ring never end.
func TestWait_FindsARing(t *testing.T) {
	a, b, c := begin("a"), begin("b"), begin("c")
	waits := make(chan error, 2)
	started := make(chan struct{})
	// a's body waits for b, and b's for c.
	for _, wait := range [][2]*Computation[int]{{a, b}, {b, c}} {
		go func() {
			_, _, err := wait[1].Wait(wait[0].Context(), func() func() { started <- struct{}{}; return nil })
			waits <- err
		}()
		<-started
	}
	_, _, err := a.Wait(c.Context(), nil) // and c's waits for a
	var cycle *CycleError
	if !errors.As(err, &cycle) || strings.Join(cycle.Chain, " ") != "a b c a" {
		t.Errorf("got %v, want the ring a b c a", err)
	}
	c.Publish(3, nil)
	b.Publish(2, nil)
	for range 2 {
		if err := <-waits; err != nil {
			t.Errorf("a wait outside the ring ended with %v", err)
		}
	}
	if len(a.waits)+len(b.waits)+len(c.waits) != 0 {
		t.Error("waits that ended are still noted")
	}
}

// F2, F3. Hazard: an answer that is there is given up because a deadline has passed as
// well.
func TestWait_PrefersTheAnswerToTheDeadline(t *testing.T) {
	f := begin("f")
	f.Publish(5, nil)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for range 100 {
		if v, ok, err := f.Wait(ctx, nil); v != 5 || !ok || err != nil {
			t.Fatalf("got %v, %v, %v", v, ok, err)
		}
	}
}

// F1, F3. Hazard: the pilot leaves while the body returns, and neither lands the flight,
// or both do.
func TestPilot_OneOfTwoLands(t *testing.T) {
	for range 2000 {
		f := begin("f")
		ctx, leave := context.WithCancel(context.Background())
		landed := 0 // a race, if two land
		piloted, returned := make(chan bool, 1), make(chan struct{})
		go func() {
			finish := func() { landed++; f.Publish(5, nil) }
			v, ok, err := f.Pilot(ctx, func() func() {
				go func() {
					defer close(returned)
					f.Return(finish)
				}()
				go leave()
				return nil
			}, finish)
			if ok && (v != 5 || err != nil) || !ok && err != context.Canceled {
				t.Errorf("the pilot got %v, %v, %v", v, ok, err)
			}
			piloted <- ok
		}()
		if v, ok, err := f.Wait(context.Background(), nil); v != 5 || !ok || err != nil {
			t.Fatalf("who joined got %v, %v, %v", v, ok, err)
		}
		<-returned
		<-piloted
		if landed != 1 {
			t.Fatalf("landed %d times", landed)
		}
	}
}

// F9. Hazard: a pilot goes on waiting for a body whose flight has timed out, or nothing
// cleans up after that body in the end.
func TestPilot_IsToldThatTheTimeIsOver(t *testing.T) {
	f := begin("f")
	late := errors.New("too late")
	_, ok, err := f.Pilot(context.Background(), func() func() { f.Publish(0, late); return nil }, func() { t.Error("the pilot finished a flight that nobody left to it") })
	if !ok || err != late {
		t.Errorf("the pilot got %v, %v", ok, err)
	}
	finished := false
	f.Return(func() { finished = true })
	if !finished {
		t.Error("what the body returned was forgotten")
	}
}

// S2. Hazard: objects that the body had opened are closed before the landing, which may
// need them, or stay open.
func TestReturn_ObjectsStayOpenUntilTheLanding(t *testing.T) {
	for _, pilot := range []bool{true, false} {
		closed := make(chan struct{})
		terms := &lease.Terms[int]{Registry: new(lease.Registry), Close: func(int) error { close(closed); return nil }, Log: func(err error) { t.Error(err) }}
		object, err := lease.Open(terms, 1, nil)
		f := begin("f")
		if err != nil || !object.Acquire(f.Scope()) {
			t.Fatal("the object cannot be had")
		}
		object.Retire()
		finish := func() {
			if !object.Acquire(f.Scope()) {
				t.Error("the scope has ended before the landing")
			}
			f.Publish(1, nil)
		}
		body := func() (over func()) { f.Return(finish); return nil }
		if pilot {
			f.Pilot(context.Background(), body, finish)
		} else {
			body()
		}
		<-closed
	}
}

// F5, F9. Hazard: a flight times out just as its body returns. The pilot finds it landed
// by another goroutine that has not written the result yet, and returns (zero, nil).
func TestPilot_WaitsForTheLandingOfAnother(t *testing.T) {
	f := begin("f")
	late := errors.New("too late")
	finish := func() { go f.Publish(0, late) } // it finds that another goroutine lands
	_, ok, err := f.Pilot(context.Background(), func() func() { f.Return(finish); return nil }, finish)
	if !ok || err != late {
		t.Errorf("the pilot got %v, %v", ok, err)
	}
}

// F7. Hazard: with more bodies than places, a body that waits for its own flight hangs.
// Or bodies that have ended keep their places, and no ring is found any more.
func TestCall_KnowsItsGoroutineHoweverManyThereAre(t *testing.T) {
	if goroutine.ID() == 0 {
		t.Skip("nothing is known of goroutines on this processor")
	}
	const many = 4 * len(bodies)
	var begun, ended sync.WaitGroup
	begun.Add(many)
	for range many {
		f := begin("f")
		ended.Go(func() {
			Call(&f.Node, func() (none struct{}, _ error) {
				begun.Done()
				begun.Wait()
				_, _, err := f.Wait(context.Background(), nil)
				if !errors.As(err, new(*CycleError)) {
					t.Errorf("a body that waits for itself got %v", err)
				}
				return none, nil
			}, func(struct{}, error, *Panic) {})
			if n := f.waiting(); n != nil || f.goroutine.Load() != 0 {
				t.Errorf("a body that has ended is taken for one that runs: %p", n)
			}
		})
	}
	ended.Wait()
	wantNoBodies(t)
}

// wantNoBodies fails the test if a place is taken.
func wantNoBodies(t *testing.T) {
	t.Helper()
	for i := range bodies {
		if p := &bodies[i]; p.goroutine.Load() != 0 || p.node.Load() != nil {
			t.Fatalf("place %d is taken, and no body runs", i)
		}
	}
}

// F7. Hazard: a body that panics or ends its goroutine stays noted, and the next body on
// a goroutine with that ID is taken for it.
func TestCall_ForgetsItsGoroutineHoweverTheBodyEnds(t *testing.T) {
	for _, body := range []func() (int, error){explode, func() (int, error) { runtime.Goexit(); return 0, nil }} {
		f := begin("f")
		over := make(chan struct{})
		go func() {
			defer close(over)
			Call(&f.Node, body, func(int, error, *Panic) { runtime.Goexit() })
		}()
		<-over
		wantNoBodies(t)
	}
}
