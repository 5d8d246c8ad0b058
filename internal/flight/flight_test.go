package flight

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"

	"github.com/refrain-go/refrain/internal/graph"
	"github.com/refrain-go/refrain/internal/lease"
)

// begin returns a flight of no keeper, whose body asks for no source.
func begin(name string) *Flight[int] {
	f := new(Flight[int])
	f.Init(context.Background(), named(name))
	return f
}

type named string

func (n named) Name() string                 { return string(n) }
func (named) NewDependent() *graph.Dependent { return nil }

func explode() (int, error) { panic("boom") }

// F5. Hazard: a body that does not return leaves its callers with (zero, nil), or for ever without an answer.
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
			go Call(test.body, func(v int, err error, p *Panic) { ended <- test.check(v, err, p) })
			if !<-ended {
				t.Error("a wrong end was reported")
			}
		})
	}
}

// F5. Hazard: the stack shows how the panic was caught, and not where it was made.
func TestCall_ShowsTheBodysOwnStack(t *testing.T) {
	Call(explode, func(_ int, _ error, p *Panic) {
		lines := strings.Split(string(p.Stack), "\n")
		if len(lines) < 3 || !strings.Contains(lines[1], "explode") || !strings.Contains(lines[2], "flight_test.go") {
			t.Errorf("the stack does not begin with the function that panicked:\n%s", p.Stack)
		}
	})
}

// F7. Hazard: a ring of flights that wait for each other never ends.
func TestWait_FindsARing(t *testing.T) {
	a, b, c := begin("a"), begin("b"), begin("c")
	waits := make(chan error, 2)
	started := make(chan struct{})
	for _, wait := range [][2]*Flight[int]{{a, b}, {b, c}} { // a's body waits for b, b's for c
		go func() {
			_, _, err := wait[1].Wait(wait[0].Context(), func() func() { started <- struct{}{}; return nil })
			waits <- err
		}()
		<-started
	}
	_, _, err := a.Wait(c.Context(), nil) // and c's for a
	var cycle *CycleError
	if !errors.As(err, &cycle) || strings.Join(cycle.Chain, " ") != "a b c a" {
		t.Errorf("got %v, want the ring a b c a", err)
	}
	c.Land(3, nil)
	b.Land(2, nil)
	for range 2 {
		if err := <-waits; err != nil {
			t.Errorf("a wait outside the ring ended with %v", err)
		}
	}
	if len(a.waits)+len(b.waits)+len(c.waits) != 0 {
		t.Error("waits that ended are still noted")
	}
}

// F2, F3. Hazard: an answer that is there is given up for a deadline that has passed as well.
func TestWait_PrefersTheAnswerToTheDeadline(t *testing.T) {
	f := begin("f")
	f.Land(5, nil)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for range 100 {
		if v, ok, err := f.Wait(ctx, nil); v != 5 || !ok || err != nil {
			t.Fatalf("got %v, %v, %v", v, ok, err)
		}
	}
}

// F1, F3. Hazard: nobody lands a flight whose pilot leaves while the body returns, or both do.
func TestPilot_OneOfTwoLands(t *testing.T) {
	for range 2000 {
		f := begin("f")
		ctx, leave := context.WithCancel(context.Background())
		landed := 0 // a race, if two land
		piloted, returned := make(chan bool, 1), make(chan struct{})
		go func() {
			v, ok, err := f.Pilot(ctx, func() func() {
				go func() {
					defer close(returned)
					f.Return(func() { landed++; f.Land(5, nil) })
				}()
				go leave()
				return nil
			})
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

// F9. Hazard: a pilot waits on for a body whose time is over, or what that body returns in the end is never finished with.
func TestPilot_IsToldThatTheTimeIsOver(t *testing.T) {
	f := begin("f")
	late := errors.New("too late")
	_, ok, err := f.Pilot(context.Background(), func() func() { f.Land(0, late); return nil })
	if !ok || err != late {
		t.Errorf("the pilot got %v, %v", ok, err)
	}
	finished := false
	f.Return(func() { finished = true })
	if !finished {
		t.Error("what the body returned was forgotten")
	}
}

// S2. Hazard: what the body had opened is closed before the landing, which may need it, or stays open.
func TestReturn_ObjectsStayOpenUntilTheLanding(t *testing.T) {
	for _, pilot := range []bool{true, false} {
		closed := make(chan struct{})
		terms := &lease.Terms[int]{Registry: new(lease.Registry), Close: func(int) error { close(closed); return nil }, Log: func(err error) { t.Error(err) }}
		object, err := lease.Open(terms, 1, nil)
		f := begin("f")
		if err != nil || !object.Acquire(&f.Scope) {
			t.Fatal("the object cannot be had")
		}
		object.Retire()
		body := func() (over func()) {
			f.Return(func() {
				if !object.Acquire(&f.Scope) {
					t.Error("the scope has ended before the landing")
				}
				f.Land(1, nil)
			})
			return nil
		}
		if pilot {
			f.Pilot(context.Background(), body)
		} else {
			body()
		}
		<-closed
	}
}

// F5, F9. Hazard: a flight's time is over in the moment in which its body returns; the pilot finds it landed by another, who has not yet said with
// what, and takes nothing for the answer: (zero, nil).
func TestPilot_WaitsForTheLandingOfAnother(t *testing.T) {
	f := begin("f")
	late := errors.New("too late")
	_, ok, err := f.Pilot(context.Background(), func() func() {
		f.Return(func() { go f.Land(0, late) }) // what lands the flight finds that another does, and goes on
		return nil
	})
	if !ok || err != late {
		t.Errorf("the pilot got %v, %v", ok, err)
	}
}
