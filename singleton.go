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

// A Singleton opens an object once and hands the same one to every caller. It is for
// everything that is not data: a database pool, an HTTP client, an ML session. Declare
// one with [NewSingleton], usually as a package variable.
//
//   - The first Get opens the object. Calls that come meanwhile wait for it.
//   - An error of open is returned and not stored: the next Get tries again. From the
//     second failure in a row on, a try waits before it starts: 10 ms, and twice as long
//     after each further failure, up to 5 s. A panic becomes a [*PanicError].
//   - An object that is cleared, expired, replaced or found invalid ([Validate]) is
//     retired: no caller gets it any more. It is closed once, when the last scope
//     ([WithScope]) that got it has ended, by its method Close() error, Close() or
//     Shutdown(ctx) error. An object that was got outside of any scope counts as in use
//     for its [Grace], a minute by default. If open returns the retired object again, it
//     stays open.
//   - open has a context of its own, which ends when all callers that wait for it have
//     left. So the object must not keep that context. Other objects that open gets
//     through it stay open as long as the new one. For that open passes its context on,
//     as [NewMemo] says.
//   - When the singleton is cleared, answers that memos computed with the object, through
//     their ctx, are forgotten. They are also forgotten when a memo is forgotten that the
//     object was opened from. Then the object itself stays open.
//
// All methods may be called from any goroutine. The zero Singleton cannot be used. A
// Singleton must not be copied.
type Singleton[R any] struct {
	by *SingletonBy[struct{}, R]

	// current is the object, where a hit needs no look at the time, the context or the
	// object's validity. Such a hit needs no lookup. current is nil while there is no
	// object.
	current atomic.Pointer[lease.Object[R]]
}

// NewSingleton declares a singleton whose object is opened by open. The name must be
// unique in its cache. NewSingleton panics if the name is taken or an option makes no
// sense.
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

// Get returns the object, and opens it if it is not open.
//
// Get returns the error of open, or ctx's error if ctx ended before the object was there.
// After [Timeout] it returns an error that is [context.DeadlineExceeded]. Its other
// errors are [*PanicError], [*CycleError], [ErrGoexit], [ErrNoSession], [ErrNoUser] and
// [ErrClosed], and a [*KeyError] where the argument, or a value for [KeyContext], cannot
// be a key.
func (s *Singleton[R]) Get(ctx context.Context) (R, error) {
	if ctx == nil || s == nil || s.by == nil { // the same as given, without a call
		s.keyed().given(ctx, "Get")
	}
	if o := s.current.Load(); o != nil {
		scope := scopeOf(ctx)
		// Without a scope no flight asks either: the context of a flight has the flight's
		// scope.
		if scope == nil && o.Free() || scope != nil && acquireQuickly(ctx, scope, o) {
			s.by.tier.CountHit()
			return o.Value, nil
		}
	}
	o, err := s.by.object(ctx, struct{}{})
	if err != nil {
		var zero R
		return zero, err
	}
	s.keep(o)
	return o.Value, nil
}

// acquireQuickly reports whether the fast path suffices. It does not if a flight asks,
// since the flight must become dependent on the object. Nor does it if the object is
// retired, even if the scope holds it already: another object is current by now, or about
// to be.
func acquireQuickly[R any](ctx context.Context, scope *lease.Scope, o *lease.Object[R]) bool {
	return flight.Asking(ctx) == nil && o.Acquire(scope) && !o.Retired()
}

// scopeOf is [lease.Of]. It is a function of this package that is not generic, so that
// the compiler inlines it into a hit. Methods of a Singleton are compiled in the program
// that uses it, and there the compiler does not inline functions of packages that only
// this package imports.
func scopeOf(ctx context.Context) *lease.Scope { return lease.Of(ctx) }

// keep makes o current. If o was retired meanwhile, keep takes it back.
func (s *Singleton[R]) keep(o *lease.Object[R]) {
	if s.by.plain && !s.by.shows.Load() && s.current.Load() != o {
		s.current.Store(o)
		if o.Retired() {
			s.current.CompareAndSwap(o, nil)
		}
	}
}

// Clear retires the object. The next Get opens another.
func (s *Singleton[R]) Clear() { s.keyed().Clear() }

// Stats returns the singleton's counters.
func (s *Singleton[R]) Stats() Stats { return s.keyed().Stats() }

// Name returns the singleton's name.
func (s *Singleton[R]) Name() string { return s.keyed().Name() }

// keyed returns nil for a nil s. The methods of a nil SingletonBy say what is wrong.
func (s *Singleton[R]) keyed() *SingletonBy[struct{}, R] {
	if s == nil {
		return nil
	}
	return s.by
}

// A SingletonBy is a family of singletons with one object for each key, such as a pool
// for each data source name. Each of them works as [Singleton] says.
type SingletonBy[In, R any] struct {
	cache    *Cache
	name     string
	open     func(context.Context, In) (R, error)
	validate func(context.Context, R) error // may be nil
	timeout  time.Duration
	tier     *memory.Tier[*lease.Object[R]]
	keyer    *keyer[In]
	terms    *lease.Terms[R]
	errors   *errorCopies
	attempts backoff.Attempts[memory.Key]
	log      func() *slog.Logger
	shows    atomic.Bool // opening drew something that a hit must show
	// plain is true where an object is never checked, stale or expired, and the context
	// is no part of the key.
	plain bool
}

// NewSingletonBy declares a singleton with one object for each argument. It panics if In
// cannot be a key, if the name is taken, or if an option makes no sense.
func NewSingletonBy[In, R any](name string, open func(context.Context, In) (R, error), opts ...Option) *SingletonBy[In, R] {
	o := declare(kindSingleton, name, opts)
	if open == nil {
		panic(fmt.Sprintf("refrain: singleton %q: the function that opens it is nil", name))
	}
	s := &SingletonBy[In, R]{
		cache: o.cache, name: name, open: open, validate: functionFor[R, func(context.Context, R) error](name, "Validate", o.validate), timeout: o.timeout, log: o.cache.log,
		keyer: newKeyer[In](kindSingleton, name, o.context), errors: newErrorCopies(kindSingleton, name, o.cache.log),
		plain: o.validate == nil && o.ttl == 0 && o.refreshAfter == 0 && !o.context.keyed(),
	}
	// Otherwise a flight could time out before it begins to open.
	s.attempts.Longest = o.timeout / 2
	s.terms = &lease.Terms[R]{Registry: &o.cache.objects, Grace: o.grace, Close: functionFor[R, func(R) error](name, "OnRelease", o.release), Log: func(err error) {
		s.log().Error("refrain: closing an object failed", "singleton", name, "error", err)
	}}
	// The tier does not share the cache's limit: memory that memos want is no reason to
	// close a database.
	s.tier = memory.New(name, memory.Options[*lease.Object[R]]{
		TTL: o.ttl, RefreshAfter: o.refreshAfter, MaxEntries: o.maxEntries, Timeout: o.timeout, FinishAbandoned: o.finish, Drop: (*lease.Object[R]).Retire, Stays: true, Stamps: true, Fly: s.fly,
		Doing: o.doing(kindSingleton, name), Part: s.part,
	})
	o.cache.register(kindSingleton, name, s.tier, &o)
	return s
}

// Get returns the object for in; see [Singleton.Get].
func (s *SingletonBy[In, R]) Get(ctx context.Context, in In) (R, error) {
	s.given(ctx, "Get")
	o, err := s.object(ctx, in)
	if err != nil {
		var zero R
		return zero, err
	}
	return o.Value, nil
}

// Forget retires the object for in. In a singleton with [KeyContext], [PerSession] or
// [PerUser] it does so under every context.
func (s *SingletonBy[In, R]) Forget(in In) {
	s.usable("Forget")
	forget(s.keyer, s.tier, in)
	s.forgotten()
}

// Clear retires all objects of this singleton.
func (s *SingletonBy[In, R]) Clear() {
	s.usable("Clear")
	s.tier.Clear()
	s.forgotten()
}

// forgotten forgets what persisted memos have computed with the singleton's objects.
func (s *SingletonBy[In, R]) forgotten() {
	logForget(s.log, kindSingleton, s.name, s.cache.forgetSingleton(s.name))
}

// Stats returns the singleton's counters. Bytes counts only the bookkeeping, since the
// size of an object cannot be known.
func (s *SingletonBy[In, R]) Stats() Stats {
	s.usable("Stats")
	return statsOf(s.tier.Counts())
}

// Name returns the singleton's name.
func (s *SingletonBy[In, R]) Name() string {
	s.usable("Name")
	return s.name
}

// object returns an object that the scope of ctx holds now.
func (s *SingletonBy[In, R]) object(ctx context.Context, in In) (*lease.Object[R], error) {
	scope := scopeOf(ctx)
	if s.plain && s.keyer.short && (scope == nil || flight.Asking(ctx) == nil) {
		if e := s.tier.HitWords(words(&in)); e != nil {
			if e.Plain() && e.Value.Acquire(scope) {
				return e.Value, nil
			}
			s.tier.Uncount(memory.Hit)
		}
	}
	return s.search(ctx, in, scope)
}

// search finds or opens objects until it has one that may be handed out. An object may be
// retired at any moment, or turn out to be invalid. An object that was opened since the
// call began is not checked.
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
		s.tier.Uncount(how) // a call counts by what answered it in the end
	}
}

// find returns a stored object with its entry, or an object that was opened for this
// call.
func (s *SingletonBy[In, R]) find(ctx context.Context, in In) (*memory.Entry[*lease.Object[R]], *lease.Object[R], memory.How, error) {
	if asking := flight.Asking(ctx); asking != nil {
		s.cache.useSingleton(asking, &s.name)
	}
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
	if a.Err != nil && !a.First {
		a.Err = s.errors.hand(a.Err)
	}
	return a, a.Err
}

// part returns what the callers that joined a failed flight get copies of.
func (s *SingletonBy[In, R]) part(o *lease.Object[R], err error) (*lease.Object[R], error) {
	return o, s.errors.part(err)
}

// renew opens a new object behind a stale one, if that is due.
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

// checks returns the checks of a new object.
func (s *SingletonBy[In, R]) checks() *checks[R] {
	return &checks[R]{name: s.name, validate: s.validate, expel: s.expel, limit: s.checkLimit()}
}

// expel retires the object of an entry that a check found invalid.
func (s *SingletonBy[In, R]) expel(e *memory.Entry[*lease.Object[R]], why error) {
	if s.tier.Expel(e) {
		s.log().Warn("refrain: an object is invalid and is opened anew", "singleton", s.name, "error", why)
	}
}
