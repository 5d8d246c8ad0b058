package refrain_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/refrain-go/refrain"
)

// S2. Hazard: two singletons hand out one object. One closes it while the other hands it
// out, and it is closed twice.
func TestSingletons_OneObjectOfTwoIsClosedOnce(t *testing.T) {
	for _, caches := range []string{"one cache", "two caches"} {
		for _, firstToGo := range []string{"a", "b"} {
			t.Run(caches+", "+firstToGo+" lets go first", func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					in := refrain.New(refrain.Config{})
					other := in
					if caches == "two caches" {
						other = refrain.New(refrain.Config{})
					}
					var closed []string
					object := &resource{}
					a := refrain.NewSingleton("a", func(context.Context) (*resource, error) { return object, nil }, refrain.In(in), refrain.Grace(0),
						refrain.OnRelease(func(r *resource) error { closed = append(closed, "a"); return r.Close() }))
					b := refrain.NewSingletonBy("b", func(context.Context, int) (io.Closer, error) { return object, nil }, refrain.In(other), refrain.Grace(0),
						refrain.OnRelease(func(r io.Closer) error { closed = append(closed, "b"); return r.Close() }))
					ctx, end := refrain.WithScope(t.Context())
					defer end()
					a.Get(ctx)
					b.Get(ctx, 1)
					clear := map[string]func(){"a": a.Clear, "b": b.Clear}
					clear[firstToGo]()
					synctest.Wait()
					if object.closed.Load() != 0 {
						t.Error("it is closed while it is in use")
					}
					last := strings.Trim("ab", firstToGo)
					end()
					synctest.Wait()
					if object.closed.Load() != 0 {
						t.Errorf("it is closed while %s has it", last)
					}
					clear[last]()
					synctest.Wait()
					if fmt.Sprint(closed) != "["+last+"]" || object.closed.Load() != 1 {
						t.Errorf("closed %d times, by %v; want once, by %s", object.closed.Load(), closed, last)
					}
					if _, err := a.Get(t.Context()); err == nil {
						t.Error("a hands out what was closed")
					}
					if _, err := b.Get(t.Context(), 2); err == nil {
						t.Error("b hands out what was closed")
					}
					for _, c := range []*refrain.Cache{in, other} {
						if err := c.Close(t.Context()); err != nil {
							t.Error(err)
						}
					}
					if object.closed.Load() != 1 {
						t.Errorf("closed %d times", object.closed.Load())
					}
				})
			})
		}
	}
}

// holder counts as another object than the resource in it, since it may be closed in
// another way.
type holder struct{ *resource }

// S2. Hazard: an object that is not a pointer is closed twice; or two objects count as
// one, so that one of them is never closed.
func TestSingletons_IdentityOfObjects(t *testing.T) {
	n := new(int)
	adder := func(by int) func(int) int { return func(x int) int { return x + by } }
	add1, add2 := adder(1), adder(2)
	table, channel := map[string]int{}, make(chan int)
	pair := &struct{ first, second int }{}
	object := &resource{}
	for name, test := range map[string]struct {
		a, b any
		one  bool
	}{
		"a pointer":                          {n, n, true},
		"two pointers":                       {new(int), new(int), false},
		"a map":                              {table, table, true},
		"two maps":                           {table, map[string]int{}, false},
		"a channel":                          {channel, channel, true},
		"a function":                         {add1, add1, true},
		"two functions of the same code":     {add1, add2, false},
		"a struct and its first field":       {pair, &pair.first, false},
		"a struct around a pointer":          {holder{object}, object, false},
		"equal structs around a pointer":     {holder{object}, holder{object}, false},
		"slices, which cannot be compared":   {[]int{1}, []int{1}, false},
		"structs that hold such":             {struct{ f []int }{}, struct{ f []int }{}, false},
		"pointers to nothing":                {new(struct{}), new(struct{}), false},
		"numbers that happen to be the same": {7, 7, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				cache, closed := refrain.New(refrain.Config{}), 0
				declare := func(name string, object any) *refrain.Singleton[any] {
					return refrain.NewSingleton(name, func(context.Context) (any, error) { return object, nil }, refrain.In(cache),
						refrain.Grace(0), refrain.OnRelease(func(any) error { closed++; return nil }))
				}
				for _, s := range []*refrain.Singleton[any]{declare("a", test.a), declare("b", test.b)} {
					if _, err := s.Get(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
				cache.Close(t.Context())
				if want := map[bool]int{true: 1, false: 2}[test.one]; closed != want {
					t.Errorf("closed %d times, want %d", closed, want)
				}
			})
		})
	}
}
