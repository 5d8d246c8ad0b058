package refrain

import (
	"context"
	"fmt"
	"reflect"

	"github.com/refrain-go/refrain/internal/flight"
	"github.com/refrain-go/refrain/internal/lease"
	"github.com/refrain-go/refrain/internal/memory"
	"github.com/refrain-go/refrain/internal/watch"
)

// A Singleton opens an object once and hands the same one to everyone. It is for what is not data: a database pool, an HTTP
// client, an ML session. Declare one with [NewSingleton], usually as a package variable.
//
//   - The first Get opens the object; calls that come meanwhile wait for it.
//
//   - An error of open is returned and not stored: the next Get tries again. A panic becomes a [*PanicError].
//
//   - Cleared or expired objects are retired: nobody new gets them. They are closed once, when the last scope ([WithScope]) that got
//     them has ended, by their method Close() error, Close() or Shutdown(ctx) error. An object that was got outside of any
//     scope counts as in use for its [Grace], a minute.
//
//   - open has a context of its own, which ends when all callers that wait for it have left. It must not be kept in the object.
//     Other objects that it gets through that context stay open as long as its own.
//
//   - What memos computed with the object, through their ctx, is forgotten when the singleton is cleared, or when a memo is forgotten
//     that the object was opened from. Then the object itself stays open.
//
// All methods may be called from any goroutine.
type Singleton[R any] struct{ by *SingletonBy[struct{}, R] }

// NewSingleton declares a singleton that is opened by open. The name is unique in its cache. It panics when the name is taken or an
// option makes no sense.
func NewSingleton[R any](name string, open func(context.Context) (R, error), opts ...Option) *Singleton[R] {
	var with func(context.Context, struct{}) (R, error)
	if open != nil {
		with = func(ctx context.Context, _ struct{}) (R, error) { return open(ctx) }
	}
	return &Singleton[R]{NewSingletonBy(name, with, opts...)}
}

// Get returns the object, which it opens if it is not open. Errors are those of open, ctx's error if it ended before the
// object was there, [*PanicError] and [*CycleError].
func (s *Singleton[R]) Get(ctx context.Context) (R, error) { return s.by.Get(ctx, struct{}{}) }

// Clear retires the object: the next Get opens another.
func (s *Singleton[R]) Clear() { s.by.Clear() }

// Stats returns the singleton's counters.
func (s *Singleton[R]) Stats() Stats { return s.by.Stats() }

// Name returns the singleton's name.
func (s *Singleton[R]) Name() string { return s.by.Name() }

// A SingletonBy is a family of singletons: one object for each key, such as a pool for each data source name. What holds for
// [Singleton] holds for each of them.
type SingletonBy[In, R any] struct {
	name  string
	open  func(context.Context, In) (R, error)
	tier  *memory.Tier[*lease.Object[R]]
	keyer *keyer[In]
	terms *lease.Terms[R]
}

// NewSingletonBy declares a singleton with one object for each argument. It panics if In cannot be a key, the name is taken, or
// an option makes no sense.
func NewSingletonBy[In, R any](name string, open func(context.Context, In) (R, error), opts ...Option) *SingletonBy[In, R] {
	o := declare(kindSingleton, name, opts)
	if open == nil {
		panic(fmt.Sprintf("refrain: singleton %q: the function that opens it is nil", name))
	}
	s := &SingletonBy[In, R]{name: name, open: open, keyer: newKeyer[In](kindSingleton, name, o.context)}
	s.terms = &lease.Terms[R]{Registry: &o.cache.objects, Grace: o.grace, Close: releaseOf[R](name, &o), Log: func(err error) {
		o.cache.log().Error("refrain: closing an object failed", "singleton", name, "error", err)
	}}
	// Without the cache's limit: memory that memos want is no reason to close a database.
	s.tier = memory.New(name, memory.Options[*lease.Object[R]]{TTL: o.ttl, MaxEntries: o.maxEntries, Timeout: o.timeout, Drop: (*lease.Object[R]).Retire, Stays: true, Doing: o.doing(kindSingleton, name)})
	o.cache.register(kindSingleton, name, s.tier, &o)
	return s
}

// Get returns the object for in; see [Singleton.Get].
func (s *SingletonBy[In, R]) Get(ctx context.Context, in In) (R, error) {
	scope := lease.Of(ctx)
	for {
		o, shown, err := s.get(ctx, in)
		if err != nil {
			var zero R
			return zero, err
		}
		// It may have been retired since it was found, or while it was being opened: then another is the right one.
		if o.Acquire(scope) {
			watch.Play(ctx, shown)
			return o.Value, nil
		}
	}
}

// get returns the object, and of one that was open what opening it drew.
func (s *SingletonBy[In, R]) get(ctx context.Context, in In) (*lease.Object[R], watch.Recording, error) {
	if e := quickHit(ctx, s.keyer, s.tier, &in); e != nil {
		return e.Value, e.Shown, nil
	}
	e, k, err := hit(ctx, s.keyer, s.tier, in)
	if e != nil {
		return e.Value, e.Shown, nil
	}
	if err != nil {
		return nil, nil, err
	}
	return s.miss(ctx, k, in)
}

// Forget retires the object for in: of a singleton with [KeyContext] or [PerSession], under every context.
func (s *SingletonBy[In, R]) Forget(in In) { forget(s.keyer, s.tier, in) }

// Clear retires all objects of this singleton.
func (s *SingletonBy[In, R]) Clear() { s.tier.Clear() }

// Stats returns the singleton's counters. Bytes counts the bookkeeping only: what an object holds cannot be known.
func (s *SingletonBy[In, R]) Stats() Stats { return statsOf(s.tier.Counts()) }

// Name returns the singleton's name.
func (s *SingletonBy[In, R]) Name() string { return s.name }

// miss joins the flight that opens the object of k, or starts it, and waits for it.
func (s *SingletonBy[In, R]) miss(ctx context.Context, k memory.Key, in In) (*lease.Object[R], watch.Recording, error) {
	arg, err := s.keyer.own(&in)
	if err != nil {
		return nil, nil, err
	}
	a := s.tier.Answer(ctx, memory.Wanted[*lease.Object[R]]{
		Key: k, Base: s.keyer.context.base(ctx), Fly: func(f *flight.Flight[*lease.Object[R]]) { go s.fly(k, f, arg) },
	})
	if a.Entry != nil {
		return a.Entry.Value, a.Entry.Shown, nil
	}
	return a.Value, nil, publicError(a.Err)
}

// fly opens an object and lands its flight. The flight's scope, which has what the object was opened with, ends with the object.
func (s *SingletonBy[In, R]) fly(k memory.Key, f *flight.Flight[*lease.Object[R]], arg *In) {
	open := func() (R, error) { return s.open(f.Context(), *arg) }
	flight.Call(open, func(r R, err error, p *flight.Panic) {
		err = flightError(s.name, err, p)
		if err == nil && isNil(r) {
			err = fmt.Errorf("refrain: singleton %q: the function that opens it returned nil and no error", s.name)
		}
		if err != nil {
			f.Scope.End()
			s.tier.Land(k, f, nil, nil, err)
			return
		}
		o := lease.Open(s.terms, r, &f.Scope)
		if !s.tier.Land(k, f, s.tier.NewEntry(k, o, 0, 0), o, nil) {
			o.Retire() // cleared while it was being opened: nobody gets it, and those who waited have another opened
		}
	})
}

// isNil reports whether an object is a nil pointer, interface, map, channel or function.
func isNil(r any) bool {
	v := reflect.ValueOf(r)
	switch v.Kind() {
	case reflect.Invalid:
		return true
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func:
		return v.IsNil()
	}
	return false
}
