package refrain

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/refrain-go/refrain/internal/backoff"
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
//   - An error of open is returned and not stored: the next Get tries again. From the second failure in a row on it waits before it
//     does: 10 ms, doubling with each failure up to 5 s. A panic becomes a [*PanicError].
//
//   - Objects that are cleared, expired, replaced or found invalid ([Validate]) are retired: nobody new gets them. They are closed once,
//     when the last scope ([WithScope]) that got them has ended, by their method Close() error, Close() or Shutdown(ctx) error.
//     An object that was got outside of any scope counts as in use for its [Grace], a minute. If open returns the object that was
//     retired, it stays open.
//
//   - open has a context of its own, which ends when all callers that wait for it have left. It must not be kept in the object.
//     Other objects that it gets through that context stay open as long as its own.
//
//   - What memos computed with the object, through their ctx, is forgotten when the singleton is cleared, or when a memo is forgotten
//     that the object was opened from. Then the object itself stays open.
//
// All methods may be called from any goroutine. The zero Singleton cannot be used, and one must not be copied.
type Singleton[R any] struct {
	by *SingletonBy[struct{}, R]

	// current is the object that is handed out, where that takes no looking at the time, the context or the object: a hit then
	// needs no lookup. It is nil before the first and after the last.
	current atomic.Pointer[lease.Object[R]]
}

// NewSingleton declares a singleton that is opened by open. The name is unique in its cache. It panics when the name is taken or an
// option makes no sense.
func NewSingleton[R any](name string, open func(context.Context) (R, error), opts ...Option) *Singleton[R] {
	var with func(context.Context, struct{}) (R, error)
	if open != nil {
		with = func(ctx context.Context, _ struct{}) (R, error) { return open(ctx) }
	}
	s := &Singleton[R]{by: NewSingletonBy(name, with, opts...)}
	s.by.tier.Drop = func(o *lease.Object[R]) {
		o.Retire()
		s.current.CompareAndSwap(o, nil)
	}
	return s
}

// Get returns the object, which it opens if it is not open. Errors are those of open, ctx's error if it ended before the
// object was there, [*PanicError], [*CycleError], [ErrGoexit], [ErrNoSession] and [ErrClosed], one that is [context.DeadlineExceeded]
// after [Timeout], and a [*KeyError] where the argument, or what is there for [KeyContext], cannot be a key.
func (s *Singleton[R]) Get(ctx context.Context) (R, error) {
	if o := s.current.Load(); o != nil && acquireQuickly(ctx, o) {
		s.by.tier.CountHit()
		return o.Value, nil
	}
	o, err := s.by.object(ctx, struct{}{})
	if err != nil {
		var zero R
		return zero, err
	}
	s.keep(o)
	return o.Value, nil
}

// acquireQuickly is false where acquiring takes more than looking at the object: a flight asks, which comes to depend on it, or nobody has
// acquired it before. A scope that has the object does not get it again here once it is retired: another is current, or about to be.
func acquireQuickly[R any](ctx context.Context, o *lease.Object[R]) bool {
	scope := lease.Of(ctx)
	if scope == nil { // then no flight asks either: its context would have its scope
		return o.Free()
	}
	return flight.Asking(ctx) == nil && o.Acquire(scope) && !o.Retired()
}

// keep makes o current. It may have been retired meanwhile, and then must not stay so.
func (s *Singleton[R]) keep(o *lease.Object[R]) {
	if s.by.plain && !s.by.shows.Load() && s.current.Load() != o {
		s.current.Store(o)
		if o.Retired() {
			s.current.CompareAndSwap(o, nil)
		}
	}
}

// Clear retires the object: the next Get opens another.
func (s *Singleton[R]) Clear() { s.by.Clear() }

// Stats returns the singleton's counters.
func (s *Singleton[R]) Stats() Stats { return s.by.Stats() }

// Name returns the singleton's name.
func (s *Singleton[R]) Name() string { return s.by.Name() }

// A SingletonBy is a family of singletons: one object for each key, such as a pool for each data source name. What holds for
// [Singleton] holds for each of them.
type SingletonBy[In, R any] struct {
	name     string
	open     func(context.Context, In) (R, error)
	validate func(context.Context, R) error // may be nil
	timeout  time.Duration
	tier     *memory.Tier[*lease.Object[R]]
	keyer    *keyer[In]
	terms    *lease.Terms[R]
	attempts backoff.Attempts[memory.Key]
	log      func() *slog.Logger
	shows    atomic.Bool // opening drew something, which a hit has to show
	plain    bool        // objects are neither checked nor ever stale or expired, and the context is not part of the key
}

// NewSingletonBy declares a singleton with one object for each argument. It panics if In cannot be a key, the name is taken, or
// an option makes no sense.
func NewSingletonBy[In, R any](name string, open func(context.Context, In) (R, error), opts ...Option) *SingletonBy[In, R] {
	o := declare(kindSingleton, name, opts)
	if open == nil {
		panic(fmt.Sprintf("refrain: singleton %q: the function that opens it is nil", name))
	}
	s := &SingletonBy[In, R]{
		name: name, open: open, validate: validateOf[R](name, &o), timeout: o.timeout, log: o.cache.log,
		keyer: newKeyer[In](kindSingleton, name, o.context),
		plain: o.validate == nil && o.ttl == 0 && o.refreshAfter == 0 && !o.context.keyed(),
	}
	s.attempts.Longest = o.timeout / 2 // or a flight would end before it has begun to open
	s.terms = &lease.Terms[R]{Registry: &o.cache.objects, Grace: o.grace, Close: releaseOf[R](name, &o), Log: func(err error) {
		s.log().Error("refrain: closing an object failed", "singleton", name, "error", err)
	}}
	// Without the cache's limit: memory that memos want is no reason to close a database.
	s.tier = memory.New(name, memory.Options[*lease.Object[R]]{
		TTL: o.ttl, RefreshAfter: o.refreshAfter, MaxEntries: o.maxEntries, Timeout: o.timeout, Drop: (*lease.Object[R]).Retire, Stays: true, Fly: s.fly,
		Doing: o.doing(kindSingleton, name),
	})
	o.cache.register(kindSingleton, name, s.tier, &o)
	return s
}

// Get returns the object for in; see [Singleton.Get].
func (s *SingletonBy[In, R]) Get(ctx context.Context, in In) (R, error) {
	o, err := s.object(ctx, in)
	if err != nil {
		var zero R
		return zero, err
	}
	return o.Value, nil
}

// Forget retires the object for in: of a singleton with [KeyContext] or [PerSession], under every context.
func (s *SingletonBy[In, R]) Forget(in In) { forget(s.keyer, s.tier, in) }

// Clear retires all objects of this singleton.
func (s *SingletonBy[In, R]) Clear() { s.tier.Clear() }

// Stats returns the singleton's counters. Bytes counts the bookkeeping only: what an object holds cannot be known.
func (s *SingletonBy[In, R]) Stats() Stats { return statsOf(s.tier.Counts()) }

// Name returns the singleton's name.
func (s *SingletonBy[In, R]) Name() string { return s.name }

// object returns an object that may be handed out to ctx's scope.
func (s *SingletonBy[In, R]) object(ctx context.Context, in In) (*lease.Object[R], error) {
	scope := lease.Of(ctx)
	if s.plain && (scope == nil || flight.Asking(ctx) == nil) {
		if e := quickHit(s.keyer, s.tier, &in); e != nil {
			if e.Plain() && e.Value.Acquire(scope) {
				return e.Value, nil
			}
			s.tier.Uncount(memory.Hit)
		}
	}
	return s.search(ctx, in, scope)
}

// search finds an object, or opens one, until it has one that may be handed out: it may be retired at any moment, and turn out to be
// invalid. What was opened since the call began is not checked.
func (s *SingletonBy[In, R]) search(ctx context.Context, in In, scope *lease.Scope) (*lease.Object[R], error) {
	before := s.terms.Opened()
	for {
		e, o, how, err := s.find(ctx, in)
		if err != nil {
			return nil, publicError(s.name, err)
		}
		valid := true
		if e != nil && s.validate != nil && o.Number <= before {
			if valid, err = e.Beside().Aside.(*checks[R]).wait(ctx, s.keyer.context.base(ctx), e); err != nil {
				return nil, publicError(s.name, err)
			}
		}
		if valid && o.Acquire(scope) {
			if e != nil {
				watch.Play(ctx, e.Beside().Shown)
			}
			return o, nil
		}
		s.tier.Uncount(how) // a call counts as what answered it
	}
}

// find returns an object that was stored, with its entry, or one that was opened for this call.
func (s *SingletonBy[In, R]) find(ctx context.Context, in In) (*memory.Entry[*lease.Object[R]], *lease.Object[R], memory.How, error) {
	e, k, err := hit(ctx, s.keyer, s.tier, in)
	if err != nil {
		return nil, nil, memory.Hit, err
	}
	if e == nil {
		var a memory.Answer[*lease.Object[R]]
		if a, err = s.miss(ctx, k, in); a.Entry == nil {
			return nil, a.Value, a.How(), err
		}
		e = a.Entry
	}
	if e.Stale() {
		s.renew(ctx, e, in)
	}
	return e, e.Value, memory.Hit, nil
}

// miss joins the flight that opens the object of k, or starts it, and waits for it.
func (s *SingletonBy[In, R]) miss(ctx context.Context, k memory.Key, in In) (memory.Answer[*lease.Object[R]], error) {
	arg, err := s.keyer.own(&in)
	if err != nil {
		return memory.Answer[*lease.Object[R]]{}, err
	}
	a := s.tier.Answer(ctx, memory.Wanted[*lease.Object[R]]{Key: k, Arg: arg, Base: s.keyer.context.base(ctx)})
	return a, a.Err
}

// renew opens an object behind one that is stale.
func (s *SingletonBy[In, R]) renew(ctx context.Context, e *memory.Entry[*lease.Object[R]], in In) {
	if !e.Due() {
		return
	}
	if arg, err := s.keyer.own(&in); err == nil {
		s.tier.Renew(e, arg, s.keyer.context.base(ctx))
	}
}

// fly opens an object.
func (s *SingletonBy[In, R]) fly(f *memory.Flight[*lease.Object[R]]) {
	(&opening[In, R]{SingletonBy: s, flight: f}).fly()
}

// checks returns those of an object.
func (s *SingletonBy[In, R]) checks() *checks[R] {
	return &checks[R]{name: s.name, validate: s.validate, expel: s.expel, limit: s.checkLimit()}
}

// expel retires the object of an entry that a check found invalid.
func (s *SingletonBy[In, R]) expel(e *memory.Entry[*lease.Object[R]], why error) {
	if s.tier.Expel(e) {
		s.log().Warn("refrain: an object is invalid and is opened anew", "singleton", s.name, "error", why)
	}
}
