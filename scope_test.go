package refrain_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain"
)

// S2. Hazard: a cleared object is closed while a scope holds it, or is not closed when
// the last scope has ended.
func TestScope_KeepsObjectsOpenUntilItsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var o opener
		s := refrain.NewSingleton("s", o.open, fresh())
		a, endA := refrain.WithScope(t.Context())
		b, endB := refrain.WithScope(t.Context())
		for _, ctx := range []context.Context{a, b, a} {
			if _, err := s.Get(ctx); err != nil {
				t.Fatal(err)
			}
		}
		s.Clear()
		if r, _ := s.Get(b); r.id != 1 {
			t.Error("a retired object is handed out")
		}
		time.Sleep(time.Hour)
		endA()
		endA()
		synctest.Wait()
		if n := o.opened[0].closed.Load(); n != 0 {
			t.Error("closed while a scope had it")
		}
		endB()
		synctest.Wait()
		if n := o.opened[0].closed.Load(); n != 1 {
			t.Errorf("closed %d times after the last scope", n)
		}
		if n := o.opened[1].closed.Load(); n != 0 {
			t.Error("an object that is not retired was closed")
		}
	})
}

// S2. Hazard: an object that was also got outside of any scope is closed with the last
// scope, before its grace is over.
func TestScope_GraceHoldsForUsersOutsideOfScopes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var o opener
		s := refrain.NewSingleton("s", o.open, fresh())
		ctx, end := refrain.WithScope(t.Context())
		s.Get(ctx)
		s.Get(t.Context())
		s.Clear()
		time.Sleep(20 * time.Second)
		end()
		time.Sleep(40*time.Second - time.Nanosecond)
		synctest.Wait()
		if o.opened[0].closed.Load() != 0 {
			t.Error("closed within the grace")
		}
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		if o.opened[0].closed.Load() != 1 {
			t.Error("not closed after the grace")
		}
	})
}

// S2. Hazard: the object that a memo's body works with is closed meanwhile.
func TestScope_EachBodyIsAScope(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var o opener
		cache := refrain.New(refrain.Config{})
		s := refrain.NewSingleton("s", o.open, refrain.In(cache))
		m := refrain.NewMemo("m", func(ctx context.Context, d time.Duration) (int32, error) {
			r, err := s.Get(ctx)
			time.Sleep(d)
			return r.closed.Load(), err
		}, refrain.In(cache))
		got := make(chan int32)
		go func() { v, _ := m.Get(t.Context(), time.Hour); got <- v }()
		synctest.Wait()
		s.Clear()
		if v := <-got; v != 0 {
			t.Error("closed while a body worked with it")
		}
		synctest.Wait()
		if o.opened[0].closed.Load() != 1 {
			t.Error("not closed when the body had ended")
		}
	})
}

// S2, I3. Hazard: an object is closed while another that was opened with it is in use.
func TestScope_ObjectIsClosedBeforeItsDependencies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cache := refrain.New(refrain.Config{})
		var closed []string
		inner := refrain.NewSingleton("inner", func(context.Context) (*named, error) { return &named{"inner", &closed}, nil }, refrain.In(cache))
		outer := refrain.NewSingleton("outer", func(ctx context.Context) (*named, error) {
			_, err := inner.Get(ctx)
			return &named{"outer", &closed}, err
		}, refrain.In(cache))
		ctx, end := refrain.WithScope(t.Context())
		if _, err := outer.Get(ctx); err != nil {
			t.Fatal(err)
		}
		cache.ClearSingletons()
		time.Sleep(time.Hour)
		if len(closed) != 0 {
			t.Errorf("closed %v while the outer is in use", closed)
		}
		end()
		synctest.Wait()
		if len(closed) != 2 || closed[0] != "outer" || closed[1] != "inner" {
			t.Errorf("closed in the order %v", closed)
		}
	})
}

// S5. Hazard: Close closes an object that a scope holds, or does not close it when the
// scope ends.
func TestCache_CloseWaitsForScopes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var o opener
		cache := refrain.New(refrain.Config{})
		s := refrain.NewSingleton("s", o.open, refrain.In(cache))
		scoped, end := refrain.WithScope(t.Context())
		s.Get(scoped)
		s.Get(t.Context())
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := cache.Close(ctx); !errors.Is(err, context.DeadlineExceeded) || o.opened[0].closed.Load() != 0 {
			t.Errorf("got %v, closed %d times", err, o.opened[0].closed.Load())
		}
		end()
		synctest.Wait()
		if o.opened[0].closed.Load() != 1 {
			t.Error("not closed with its last user, or only after a grace")
		}
		if err := cache.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// S2. Hazard: under many users, clears and scopes an object is used after it was closed,
// closed twice, or never closed.
func TestScope_ClosedObjectIsNotHandedOut(t *testing.T) {
	var o opener
	cache := refrain.New(refrain.Config{})
	s := refrain.NewSingleton("s", o.open, refrain.In(cache))
	var users sync.WaitGroup
	for range 8 {
		users.Go(func() {
			for n := range 2000 {
				ctx, end := refrain.WithScope(t.Context())
				r, err := s.Get(ctx)
				if err != nil || r.closed.Load() != 0 {
					t.Errorf("%v, closed %d times", err, r.closed.Load())
				}
				if n%10 == 0 {
					s.Clear()
				}
				if r.closed.Load() != 0 {
					t.Error("closed while it was in use")
				}
				end()
			}
		})
	}
	users.Wait()
	if err := cache.Close(t.Context()); err != nil { // waits for all open objects
		t.Fatal(err)
	}
	for _, r := range o.opened {
		if n := r.closed.Load(); n != 1 {
			t.Errorf("object %d was closed %d times", r.id, n)
		}
	}
}

// S2. Hazard: a request's object is closed while the request is served; or Use keeps its
// object after the call.
func TestHandler_AndUseAreScopes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var o opener
		s := refrain.NewSingleton("s", o.open, fresh())
		h := refrain.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			x, _ := s.Get(r.Context())
			s.Clear()
			time.Sleep(time.Hour)
			if x.closed.Load() != 0 {
				t.Error("closed while the request was served")
			}
		}))
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
		failure := errors.New("from fn")
		err := s.Use(t.Context(), func(x *resource) error {
			s.Clear()
			time.Sleep(time.Hour)
			if x.closed.Load() != 0 {
				t.Error("closed while Use used it")
			}
			return failure
		})
		if err != failure {
			t.Errorf("Use returned %v", err)
		}
		synctest.Wait()
		for _, r := range o.opened {
			if r.closed.Load() != 1 {
				t.Errorf("object %d was closed %d times", r.id, r.closed.Load())
			}
		}
	})
}

// S2. Hazard: the function of OnRelease is not called, or is called in addition to Close;
// or a grace of zero waits.
func TestSingleton_OnReleaseTakesThePlaceOfClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var o opener
		var released []int
		s := refrain.NewSingleton("s", o.open, fresh(), refrain.Grace(0), refrain.OnRelease(func(r *resource) error {
			released = append(released, r.id)
			return nil
		}))
		s.Get(t.Context())
		s.Clear()
		synctest.Wait()
		if len(released) != 1 || o.opened[0].closed.Load() != 0 {
			t.Errorf("released %v, closed %d times", released, o.opened[0].closed.Load())
		}
	})
	open := func(context.Context) (*resource, error) { return nil, nil }
	for want, opt := range map[string]refrain.Option{
		"OnRelease was given a func(string) error, but the objects are of type *refrain_test.resource: give it a func(*refrain_test.resource) error": refrain.OnRelease(func(string) error { return nil }),
		"the function is nil": refrain.OnRelease[*resource](nil),
		"Grace(-1ns)":         refrain.Grace(-1),
	} {
		if message := panicOf(t, func() { refrain.NewSingleton("s", open, fresh(), opt) }); !strings.Contains(message, want) {
			t.Errorf("the message does not say %q: %s", want, message)
		}
	}
}
