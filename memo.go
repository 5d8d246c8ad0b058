package refrain

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/refrain-go/refrain/internal/flight"
	"github.com/refrain-go/refrain/internal/memory"
	"github.com/refrain-go/refrain/internal/watch"
)

// A Memo stores what a function computed, keyed by its argument, and hands it out by value: whoever changes what they got
// changes nobody else's. Declare one with [NewMemo], usually as a package variable.
//
//   - A hit returns a copy of the stored value, without running the function. An answer is stored until its [TTL] has passed, it
//     is forgotten or cleared, or a limit evicts it.
//   - In a copy, what was shared inside the value is shared, cycles are cycles, and a pointer to an element or a field of something else in the
//     value leads there. But slices that overlap lead to copies of their own: where that matters, see [CloneWith].
//   - A miss runs the function, once however many callers want the same key: the others join its flight.
//   - An error is returned to all who waited, and not stored. A panic becomes a [*PanicError].
//   - The flight has a context of its own. A caller whose ctx ends leaves alone; when the last has left, the flight's context ends.
//   - What the function gets from other memos, through its ctx, its answer depends on: forgetting that, or putting something else in its
//     place, forgets this too, and this expires no later than that.
//   - The function gets its own copy of the argument, and sees no values of its caller's context: what is not in the key
//     cannot be in the answer.
//
// All methods may be called from any goroutine, and from the function itself. The zero Memo cannot be used.
type Memo[In, Out any] struct {
	name  string
	fn    func(context.Context, In) (Out, error)
	tier  *memory.Tier[Out]
	keyer *keyer[In]
	value *values[Out]

	log        func() *slog.Logger
	storeError func(error) bool // may be nil
	errorTTL   time.Duration
}

// NewMemo declares a memo of fn. The name is unique in its cache; it is part of every key, and shown in errors and statistics. In
// a package that other modules import it begins with the import path, such as "example.org/geo.place": programs hold packages that know
// nothing of each other.
//
// In is usually a struct with a field for each argument. Fields whose name starts with an underscore, and fields tagged
// `refrain:"-"`, are not part of the key and may hold anything, such as a database.
//
// A type may say itself how it is keyed, wherever it stands in an argument: by a method RefrainKey() any, whose result takes the value's
// place in the key. It may be called from many goroutines at once, and should return the same for the same value. It is called on a
// copy, unless a pointer leads to a value that cannot be copied, such as a pool with its lock: then on that value. A method of an
// embedded field does not speak for the struct around it.
//
// NewMemo panics, as [regexp.MustCompile] does, if In cannot be a key, Out cannot be copied, the name is taken, or an option
// makes no sense. The message says where the trouble is and what to do.
func NewMemo[In, Out any](name string, fn func(context.Context, In) (Out, error), opts ...Option) *Memo[In, Out] {
	s := declare(kindMemo, name, opts)
	if fn == nil {
		panic(fmt.Sprintf("refrain: memo %q: the function is nil", name))
	}
	m := &Memo[In, Out]{
		name: name, fn: fn, keyer: newKeyer[In](kindMemo, name, s.context), value: newValues[Out](name, &s),
		log: s.cache.log, storeError: s.storeError, errorTTL: s.errorTTL,
	}
	m.tier = memory.New(name, memory.Options[Out]{
		TTL: s.ttl, RefreshAfter: s.refreshAfter, StaleIfError: s.staleIfError, Timeout: s.timeout,
		MaxEntries: s.maxEntries, MaxBytes: s.maxBytes, Shared: s.cache.limit,
		Bounds: true, Equal: equal[Out](), Fly: m.fly, Doing: s.doing(kindMemo, name),
	})
	s.cache.register(kindMemo, name, m.tier, &s)
	return m
}

// Get returns the answer for in: a copy of what is stored, or what the function computes now.
//
// Errors: what the function returned, with the value beside it; ctx's error if it ended before the answer was there (a hit
// answers all the same); [*KeyError], [*PanicError], [*CycleError], [ErrGoexit], [ErrNoSession] and [ErrClosed]; one that is
// [context.DeadlineExceeded] after [Timeout]; and [*CopyError] for a caller that joined a flight whose result turned out not to be copyable.
func (m *Memo[In, Out]) Get(ctx context.Context, in In) (Out, error) {
	if flight.Asking(ctx) == nil {
		if e := quickHit(m.keyer, m.tier, &in); e != nil {
			if m.value.flat && e.Plain() && m.value.detect == nil {
				return e.Value, nil
			}
			return m.answer(ctx, e, in)
		}
	}
	e, k, err := hit(ctx, m.keyer, m.tier, in)
	switch {
	case e != nil:
		return m.answer(ctx, e, in)
	case err != nil:
		var zero Out
		return zero, err
	}
	return m.compute(ctx, k, in, false)
}

// GetInto is Get into memory of the caller's, which is overwritten. Where *out is a slice, or a struct of slices, of elements without
// pointers to what can be changed, their arrays are used again where they are long enough: for large values that is several times
// faster than Get. They must be the caller's own: not parts of something that others use. out is not nil.
func (m *Memo[In, Out]) GetInto(ctx context.Context, in In, out *Out) error {
	_ = *out // nil panics here, before anything is counted or computed
	e, k, err := hit(ctx, m.keyer, m.tier, in)
	switch {
	case err != nil:
		return err
	case e == nil:
		*out, err = m.compute(ctx, k, in, false)
		return err
	case m.value.plan == nil || !e.Plain():
		*out, err = m.answer(ctx, e, in)
		return err
	}
	return m.value.into(out, &e.Value)
}

// Refresh computes the answer for in anew, though one may be stored, and returns it. A flight that is in the air already is joined.
// Until it lands others get the stored answer, which stays if the function fails, even with an error that [CacheErrors] would store.
// What other memos computed from a different answer is forgotten.
func (m *Memo[In, Out]) Refresh(ctx context.Context, in In) (Out, error) {
	k, err := m.keyer.key(ctx, in)
	if err != nil {
		var zero Out
		return zero, err
	}
	m.tier.Note(k, flight.Asking(ctx))
	return m.compute(ctx, k, in, true)
}

// Peek returns the stored answer for in, if there is one. It never runs the function, and is not counted as a call. An error that
// [CacheErrors] stores is no answer.
func (m *Memo[In, Out]) Peek(ctx context.Context, in In) (Out, bool) {
	var zero Out
	k, err := m.keyer.key(ctx, in)
	if err != nil {
		return zero, false
	}
	asking := flight.Asking(ctx)
	m.tier.Note(k, asking)
	e := m.tier.Peek(&k, asking)
	if e == nil || e.Beside().Err != nil {
		return zero, false
	}
	out, err := m.value.hand(&e.Value)
	return out, err == nil
}

// Put stores out as the answer for in. One over the byte limit is not stored, and leaves nothing in its place. A flight that is
// computing it goes on for those who wait for it, and is not stored. What other memos computed from another answer for in is
// forgotten.
func (m *Memo[In, Out]) Put(ctx context.Context, in In, out Out) error {
	k, err := m.keyer.key(ctx, in)
	if err != nil {
		return err
	}
	e, err := m.entry(k, &out, 0)
	if err != nil {
		return err
	}
	return publicError(m.name, m.tier.Put(k, e))
}

// Forget drops the answer for in: of a memo with [KeyContext] or [PerSession], under every context. A call that starts after it
// returned sees nothing that was computed, or began to be computed, before. An argument that cannot be a key has no answer to forget.
func (m *Memo[In, Out]) Forget(in In) { forget(m.keyer, m.tier, in) }

// ForgetContext is Forget under the context of ctx alone. Its errors are [*KeyError] and [ErrNoSession].
func (m *Memo[In, Out]) ForgetContext(ctx context.Context, in In) error {
	return forgetContext(ctx, m.keyer, m.tier, in)
}

// Clear drops all answers of this memo, as Forget does one.
func (m *Memo[In, Out]) Clear() { m.tier.Clear() }

// ClearContext is Clear; of a memo that is [PerSession], with the context of a session, only that session's answers go.
func (m *Memo[In, Out]) ClearContext(ctx context.Context) error {
	return clearContext(ctx, m.keyer, m.tier)
}

// Stats returns the memo's counters.
func (m *Memo[In, Out]) Stats() Stats { return statsOf(m.tier.Counts()) }

// Name returns the memo's name.
func (m *Memo[In, Out]) Name() string { return m.name }

// answer returns what an entry holds, and starts a refresh behind it when it is due. What was drawn is shown again.
func (m *Memo[In, Out]) answer(ctx context.Context, e *memory.Entry[Out], in In) (Out, error) {
	if m.value.detect != nil && m.changed(e) {
		m.tier.Unhit(e)
		return m.compute(ctx, e.Key, in, false)
	}
	if e.Stale() {
		m.renew(ctx, e, in)
	}
	beside := e.Beside()
	watch.Play(ctx, beside.Shown)
	out, err := m.value.hand(&e.Value)
	if beside.Err != nil {
		err = beside.Err
	}
	return out, err
}

func (m *Memo[In, Out]) renew(ctx context.Context, e *memory.Entry[Out], in In) {
	if !e.Due() {
		return
	}
	if arg, err := m.keyer.own(&in); err == nil {
		m.tier.Renew(e, arg, m.keyer.context.base(ctx))
	}
}

// compute joins the flight of k, or starts it, and waits for it. k owns its memory.
func (m *Memo[In, Out]) compute(ctx context.Context, k memory.Key, in In, renew bool) (Out, error) {
	var zero Out
	arg, err := m.keyer.own(&in) // the caller may leave, and change what it passed, while the flight goes on
	if err != nil {
		return zero, err
	}
	a := m.tier.Answer(ctx, memory.Wanted[Out]{Key: k, Arg: arg, Base: m.keyer.context.base(ctx), Renew: renew})
	if a.Entry != nil {
		return m.answer(ctx, a.Entry, in)
	}
	return m.handOut(a)
}

// fly runs the function, whose result is then landed.
func (m *Memo[In, Out]) fly(f *memory.Flight[Out]) {
	began := time.Now()
	body := func() (out Out, err error) {
		out, err = m.fn(f.Context(), *f.Arg.(*In))
		f.Keep = m.stores(err)
		return out, err
	}
	flight.Call(body, func(out Out, err error, p *flight.Panic) {
		cost := time.Since(began)
		f.Return(func() { m.land(f, out, flightError(m.name, err, p), cost) })
	})
}

// land ends a flight. From here on nobody has what the function returned, only copies of it: unless that is not kept, as most errors are not, with
// which the value beside it goes to the caller who started the flight, or cannot be copied.
func (m *Memo[In, Out]) land(f *memory.Flight[Out], out Out, err error, cost time.Duration) {
	if !f.Keep {
		m.tier.Land(f, nil, out, err)
		return
	}
	ended := true
	defer func() {
		if ended { // by CloneWith, together with this goroutine; its panics are errors
			var zero Out
			m.tier.Land(f, nil, zero, flightError(m.name, flight.ErrGoexit, nil))
		}
	}()
	e, copyErr := m.entry(f.Key, &out, cost)
	ended = false
	if copyErr != nil {
		if err == nil {
			err = &memory.Unstored{Err: copyErr}
		}
		m.tier.Land(f, nil, out, err)
		return
	}
	v := e.Value
	e.Lifetime = time.Duration(f.Lifetime.Load())
	if err != nil {
		e.Keep().Err, e.Lifetime = err, m.errorTTL
	}
	m.tier.Land(f, e, v, err)
}

// ExpireAfter, called in the body of a memo with its ctx, lets the answer that is being computed live for d, counted from the end of the
// computation: in place of the memo's [TTL]. With d of zero or less the answer is not stored, and takes the place of an older one all
// the same. What is computed from it expires no later. The last call counts; for an error that [CacheErrors] stores its own time does.
// In no body, and in a singleton's, it does nothing.
func ExpireAfter(ctx context.Context, d time.Duration) {
	if f := flight.Asking(ctx); f != nil {
		if d <= 0 {
			d = -1
		}
		f.Lifetime.Store(int64(d))
	}
}

// stores reports whether an answer with this error is stored. The errors of Refrain itself are not: they are about a flight. It runs user code, so
// it is called where the function is, whose panic a panic is then taken for.
func (m *Memo[In, Out]) stores(err error) bool {
	if err == nil {
		return true
	}
	if m.storeError == nil {
		return false
	}
	switch err.(type) {
	case *PanicError, *CycleError:
		return false
	}
	return !errors.Is(err, flight.ErrGoexit) && m.storeError(err)
}

// entry returns an entry that holds a copy of out.
func (m *Memo[In, Out]) entry(k memory.Key, out *Out, cost time.Duration) (*memory.Entry[Out], error) {
	own, size, err := m.value.keep(out)
	if err != nil {
		m.tier.Refuse()
		return nil, err
	}
	e := m.tier.NewEntry(k, own, size, cost)
	aside, err := m.value.aside(&own)
	if err != nil {
		m.tier.Refuse()
		return nil, err
	}
	if aside != nil {
		e.Keep().Aside = aside
	}
	return e, nil
}

// handOut returns the result of a flight to one of those who waited for it. Only the one who started it gets what cannot be
// copied: two callers with one object would be sharing it.
func (m *Memo[In, Out]) handOut(a memory.Answer[Out]) (Out, error) {
	if u, ok := a.Err.(*memory.Unstored); ok {
		if a.First {
			return a.Value, nil
		}
		var zero Out
		return zero, u.Err
	}
	if a.First && a.Err != nil {
		return a.Value, publicError(m.name, a.Err)
	}
	out, copyErr := m.value.hand(&a.Value)
	if a.Err == nil {
		return out, copyErr
	}
	return out, publicError(m.name, a.Err)
}
