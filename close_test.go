package refrain_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain"
)

// closings records the order in which objects are closed. It also records if two are
// closed at the same time.
type closings struct {
	mu     sync.Mutex
	names  []string
	now    int
	beside bool
}

// closed returns the record so far.
func (c *closings) closed() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return strings.Join(c.names, " ")
}

// release is a function for OnRelease.
func (c *closings) release(name *string) error {
	c.mu.Lock()
	c.names = append(c.names, *name)
	c.beside = c.beside || c.now > 0
	c.now++
	c.mu.Unlock()
	// long enough, in a bubble, that an object closed at the same time shows
	time.Sleep(time.Millisecond)
	c.mu.Lock()
	c.now--
	c.mu.Unlock()
	return nil
}

// singletons declares one singleton for each name. Each opens new pointers to its name.
func (c *closings) singletons(cache *refrain.Cache, names ...string) map[string]*refrain.Singleton[*string] {
	all := map[string]*refrain.Singleton[*string]{}
	for _, name := range names {
		open := func(context.Context) (*string, error) { own := name; return &own, nil }
		all[name] = refrain.NewSingleton(name, open, refrain.In(cache), refrain.OnRelease(c.release))
	}
	return all
}

// S5. Hazard: unused objects are closed all at once, in any order, or before or after
// their grace has ended.
func TestClose_OneAfterTheOtherLastOpenedFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, cache := new(closings), refrain.New(refrain.Config{})
		s := c.singletons(cache, "a", "b", "c", "d")
		by := refrain.NewSingletonBy("by", func(_ context.Context, n int) (*string, error) {
			name := fmt.Sprint(n)
			return &name, nil
		}, refrain.In(cache), refrain.OnRelease(c.release))
		scoped, end := refrain.WithScope(t.Context())
		for _, name := range []string{"c", "a"} {
			s[name].Get(t.Context()) // outside of any scope
		}
		for n := range 10 {
			by.Get(scoped, n)
		}
		s["d"].Get(scoped)
		s["b"].Get(scoped)
		by.Clear()     // retired, but in use
		s["a"].Clear() // retired, and within its grace
		s["a"].Get(scoped)
		end()
		synctest.Wait()
		want := "9 8 7 6 5 4 3 2 1 0"
		for _, name := range strings.Fields(want) {
			if !slices.Contains(strings.Fields(c.closed()), name) {
				t.Errorf("%s was cleared, and its last user has gone: it is open", name)
			}
		}
		time.Sleep(time.Second)
		c.names, c.beside = nil, false
		if err := cache.Close(t.Context()); err != nil {
			t.Error(err)
		}
		if got := c.closed(); got != "a b d a c" || c.beside {
			t.Errorf("closed %q; beside each other: %v", got, c.beside)
		}
		if err := cache.Close(t.Context()); err != nil {
			t.Error(err)
		}
		time.Sleep(time.Hour) // the grace is over too
		if got := c.closed(); got != "a b d a c" {
			t.Errorf("later: closed %q", got)
		}
	})
}

// S5. Hazard: an object is closed before the users of a later one are gone; or never,
// since Close no longer waits for them.
func TestClose_WaitsForUsersInOrderUntilItsContextEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, cache := new(closings), refrain.New(refrain.Config{})
		s := c.singletons(cache, "a", "b", "c", "d", "e")
		scoped, end := refrain.WithScope(t.Context())
		other, endOther := refrain.WithScope(t.Context())
		s["a"].Get(t.Context())
		s["b"].Get(scoped)
		s["c"].Get(t.Context())
		s["d"].Get(other)
		s["e"].Get(t.Context())
		results := make(chan error, 3)
		for i := range 2 { // the first gives up earlier than the second
			ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i+1)*time.Minute)
			defer cancel()
			go func() { results <- cache.Close(ctx) }()
		}
		time.Sleep(30 * time.Second)
		if got := c.closed(); got != "e" {
			t.Errorf("while d is in use: closed %q", got)
		}
		endOther()
		time.Sleep(time.Minute)
		if got := c.closed(); got != "e d c" {
			t.Errorf("while b is in use, with one Close still waiting: closed %q", got)
		}
		time.Sleep(time.Minute)
		if got := c.closed(); got != "e d c a" || c.beside {
			t.Errorf("when no Close waits any more: closed %q; beside each other: %v", got, c.beside)
		}
		for range 2 {
			if err := <-results; !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v", err)
			}
		}
		go func() { results <- cache.Close(t.Context()) }()
		synctest.Wait()
		end()
		if err := <-results; err != nil || c.closed() != "e d c a b" {
			t.Errorf("got %v, closed %q", err, c.closed())
		}
	})
}

// S5. Hazard: when Close gives up, unused objects are closed all at once.
func TestClose_KeepsTheOrderAfterItsContextEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, cache := new(closings), refrain.New(refrain.Config{})
		s := c.singletons(cache, "a", "b", "c", "d")
		for _, name := range []string{"b", "a", "d", "c"} {
			s[name].Get(t.Context())
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := cache.Close(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		if err := cache.Close(t.Context()); err != nil {
			t.Error(err)
		}
		if got := c.closed(); got != "c d a b" || c.beside {
			t.Errorf("closed %q; beside each other: %v", got, c.beside)
		}
		if err := cache.Close(ctx); err != nil {
			t.Errorf("nothing is open: got %v", err)
		}
	})
}

// S5. Hazard: an object that lands while others are being closed is handed out, or leaks.
func TestClose_ClosesWhatLandsMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, cache := new(closings), refrain.New(refrain.Config{})
		s := c.singletons(cache, "a", "b")
		goOn := make(chan bool)
		late := refrain.NewSingleton("late", func(context.Context) (*string, error) {
			<-goOn
			name := "late"
			return &name, nil
		}, refrain.In(cache), refrain.OnRelease(c.release))
		scoped, end := refrain.WithScope(t.Context())
		s["a"].Get(t.Context())
		s["b"].Get(scoped)
		got, over := make(chan error), make(chan error)
		go func() { _, err := late.Get(t.Context()); got <- err }()
		synctest.Wait()
		go func() { over <- cache.Close(t.Context()) }()
		synctest.Wait()
		close(goOn)
		if err := <-got; !errors.Is(err, refrain.ErrClosed) {
			t.Errorf("who waited for the late one got %v", err)
		}
		end()
		if err := <-over; err != nil || c.closed() != "b late a" || c.beside {
			t.Errorf("got %v, closed %q; beside each other: %v", err, c.closed(), c.beside)
		}
	})
}

// S5. Hazard: the code that closes one object holds up the others for ever, or gets an
// object of the closed cache.
func TestClose_ReleaseFunctionsMayHangOrUseTheCache(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, cache := new(closings), refrain.New(refrain.Config{Logger: slog.New(slog.DiscardHandler)})
		s := c.singletons(cache, "first", "last")
		s["first"].Get(t.Context())
		hang := make(chan bool)
		defer close(hang)
		var asked, again error
		for name, release := range map[string]func(*int) error{
			"panics": func(*int) error { panic("no") },
			"fails":  func(*int) error { return io.ErrUnexpectedEOF },
			"hangs":  func(*int) error { <-hang; return nil },
			"asks":   func(*int) error { _, asked = s["first"].Get(context.Background()); return nil },
			"closes": func(*int) error {
				ctx, cancel := context.WithTimeout(context.Background(), time.Second)
				defer cancel()
				again = cache.Close(ctx)
				return nil
			},
		} {
			refrain.NewSingleton(name, func(context.Context) (*int, error) { return new(int), nil }, refrain.In(cache), refrain.OnRelease(release)).Get(t.Context())
		}
		s["last"].Get(t.Context())
		if err := cache.Close(t.Context()); err != nil || c.closed() != "last first" {
			t.Errorf("got %v, closed %q", err, c.closed())
		}
		if !errors.Is(asked, refrain.ErrClosed) || !errors.Is(again, context.DeadlineExceeded) {
			t.Errorf("a release that asked for an object got %v, one that closed %v", asked, again)
		}
	})
}
