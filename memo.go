package refrain

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"
	"unsafe"

	"github.com/refrain-go/refrain/internal/flight"
	"github.com/refrain-go/refrain/internal/memory"
	"github.com/refrain-go/refrain/internal/watch"
)

// A Memo stores what a function computed, keyed by the function's argument, and hands it
// out by value: a caller that changes its answer changes nobody else's. Declare one with
// [NewMemo], usually as a package variable.
//
//   - A hit returns a copy of the stored value without running the function. An answer is
//     stored until its [TTL] has passed, until it is forgotten or cleared, or until a
//     limit evicts it.
//   - A copy keeps the shape of the value. Pointers that were equal stay equal, cycles
//     stay cycles, and a pointer to an element or a field of another part of the value
//     leads to that part of the copy. Slices that overlap are the exception: each becomes
//     an array of its own. Where that matters, use [CloneWith].
//   - A value that is recognized by its address, such as an error that [errors.Is] looks
//     for, is not copied. A pointer stays the same pointer in copies if it leads into a
//     package variable, or if a package variable has held it since before the function
//     first ran. This holds for errors, and for small values without maps as long as
//     nobody changes them. If somebody changes such a value, answers from then on hold
//     copies of the stored value. So do not change what a package variable leads to.
//     Other data that package variables hold are copied.
//   - The copy of a slice has no spare capacity. The exception is a slice in an
//     unexported field, whose type may remember a capacity. It keeps all of it where a
//     number beside the slice or around it may be that capacity, and otherwise about as
//     much as append reserves.
//   - The first copies of each type are compared with their originals, by the methods
//     that the types in the value have: Equal, Cmp, String, Error, MarshalText,
//     MarshalBinary and MarshalJSON. These run on a goroutine of their own. A copy that
//     differs is not stored: see [CopyError].
//   - A miss runs the function once, however many callers want the same key. The other
//     callers join its flight.
//   - An error is returned to all callers that waited, and is not stored. The caller that
//     started the flight gets the error itself and the value beside it. The others get
//     copies. A panic becomes a [*PanicError].
//   - The flight has a context of its own. A caller whose ctx ends leaves alone. When the
//     last caller has left, the flight's context ends.
//   - The answer depends on the answers that the function got from other memos through
//     its ctx. When one of those is forgotten or replaced by a different one, this answer
//     is forgotten too. It expires no later than they do.
//   - The function gets its own copy of the argument and sees no values of its caller's
//     context. What is not in the key cannot be in the answer.
//
// All methods may be called from any goroutine, and from the function itself. The zero
// Memo cannot be used.
type Memo[In, Out any] struct {
	name  string
	fn    func(context.Context, In) (Out, error)
	tier  *memory.Tier[Out]
	keyer *keyer[In]
	value *values[Out]
	// quick is true if an argument's memory serves as its key and an answer can be handed
	// out by assignment.
	quick bool

	errors     *errorCopies
	log        func() *slog.Logger
	notices    *notices
	storeError func(error) bool // may be nil
	errorTTL   time.Duration
	shelf      *shelf // nil without Persist
}

// NewMemo declares a memo of fn. The name must be unique in its cache. It is part of
// every key, and errors and statistics show it. In a package that other modules import,
// begin it with the import path, such as "example.org/geo.place": a program may hold
// packages that know nothing of each other.
//
// fn must pass its own ctx on to what it calls, above all to Get of other memos and
// singletons. Refrain learns three things from that ctx. It learns from which answers
// this one was computed, so that they are forgotten together. It learns that a
// computation waits for its own result, and returns a [*CycleError] instead of waiting
// for ever. And it learns that nobody wants the result any more. A call with another
// context, such as [context.Background], is no dependency. Nor is a call in a function
// that was wrapped by [Pure], which has no ctx to pass on.
//
// A call with another context can still make a computation wait for its own result. That
// is a [*CycleError] too, on all processors but wasm and mips, if every function in the
// ring waits on the goroutine that it was called on. Otherwise it hangs: for example,
// where the function starts a goroutine that calls the memo, and waits for that
// goroutine.
//
// In is usually a struct with a field for each argument. Fields tagged `refrain:"-"` are
// not part of the key and may hold anything, such as a database. The same is true of
// fields whose name starts with an underscore, in In itself and in types of its package.
// In types of other packages an underscore means nothing, since their authors may keep
// anything in such fields. It also means nothing in a type of a module that the program
// depends on, unless the memo is declared in that module. Blank fields never count.
//
// Where In is not a struct, these rules hold for the named types that In is spelled with:
// Query for *Query, []Query and map[string]Query. Where In is an interface, they hold for
// the type of the value in it.
//
// A type can decide how its values are keyed, wherever they are in an argument, by a
// method RefrainKey() any. The method's result takes the value's place in the key. It
// must return the same result for the same value, and it may be called from many
// goroutines at once. It is called on a copy of the value. If the value cannot be copied,
// such as a pool with its lock, and a pointer leads to it, the method is called on the
// value itself. A method that a struct has only from an embedded field does not count for
// that struct.
//
// NewMemo panics, as [regexp.MustCompile] does, if In cannot be a key, if Out cannot be
// copied, if the name is taken, or if an option makes no sense. The message names what is
// wrong, such as a type, a field or an option, and a remedy.
func NewMemo[In, Out any](name string, fn func(context.Context, In) (Out, error), opts ...Option) *Memo[In, Out] {
	s := declare(kindMemo, name, opts)
	if fn == nil {
		panic(fmt.Sprintf("refrain: memo %q: the function is nil", name))
	}
	m := &Memo[In, Out]{
		name: name, fn: fn, keyer: newKeyer[In](kindMemo, name, s.context), value: newValues[Out](name, &s),
		log: s.cache.log, notices: new(notices), errors: newErrorCopies(kindMemo, name, s.cache.log),
		storeError: s.storeError, errorTTL: s.errorTTL,
	}
	m.shelf = newShelf[In, Out](name, &s, m.keyer)
	s.shelf = m.shelf
	fly, finish := m.fly, m.finish
	if m.shelf != nil {
		fly, finish = m.flyStored, m.finishStored
	}
	m.quick = m.keyer.short && m.value.flat && m.value.detect == nil
	m.tier = memory.New(name, memory.Options[Out]{
		TTL: s.ttl, RefreshAfter: s.refreshAfter, StaleIfError: s.staleIfError, Timeout: s.timeout, FinishAbandoned: s.finish,
		MaxEntries: s.maxEntries, MaxBytes: s.maxBytes, Shared: s.cache.limit,
		Bounds: true, Equal: equal[Out](), Stamps: m.shelf != nil, Fly: fly, Finish: finish, Part: m.part, Doing: s.doing(kindMemo, name),
		Copy: m.value.ahead(s.cache), Ahead: m.value.aheadToo,
	})
	s.cache.register(kindMemo, name, m.tier, &s)
	return m
}

// Get returns a copy of the stored answer for in. If none is stored, it computes the
// answer.
//
// Get returns the error of the function, with the value beside it. It returns ctx's error
// if ctx ended before the answer was there; a hit answers even then. After [Timeout] it
// returns an error that is [context.DeadlineExceeded]. Its other errors are [*KeyError],
// [*PanicError], [*CycleError], [ErrGoexit], [ErrNoSession], [ErrNoUser] and [ErrClosed],
// and [*CopyError] for a caller that joined a flight whose result could not be copied.
func (m *Memo[In, Out]) Get(ctx context.Context, in In) (Out, error) {
	if m != nil && m.quick && ctx != nil && flight.Asking(ctx) == nil {
		if e := m.tier.HitWords(words(&in)); e != nil {
			if e.Plain() {
				return e.Value, nil
			}
			return m.answer(ctx, e, in)
		}
		return m.compute(ctx, memory.WordsKey(words(&in)), in, false)
	}
	m.given(ctx, "Get")
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

// GetInto is Get into memory of the caller, which it overwrites. It uses arrays again
// that *out has already, where they are long enough: those of a slice, or of a struct of
// slices, whose elements hold no pointers to anything that can change. For large values
// this is several times faster than Get. The arrays must belong to the caller alone. out
// must not be nil.
func (m *Memo[In, Out]) GetInto(ctx context.Context, in In, out *Out) error {
	m.given(ctx, "GetInto")
	if out == nil {
		panic(fmt.Sprintf("refrain: memo %q: GetInto was given a nil pointer: pass the address of a variable that takes the answer", m.name))
	}
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

// Refresh computes the answer for in again, even if one is stored, and returns it. If a
// flight of this key is in the air, Refresh joins it. Until the flight lands, other calls
// get the stored answer. That answer stays if the function fails, even with an error that
// [CacheErrors] would store. If the new answer differs, the answers that other memos
// computed from the old one are forgotten.
func (m *Memo[In, Out]) Refresh(ctx context.Context, in In) (Out, error) {
	m.given(ctx, "Refresh")
	k, err := m.keyer.key(ctx, in)
	if err != nil {
		var zero Out
		return zero, err
	}
	m.tier.Note(k, flight.Asking(ctx))
	return m.compute(ctx, k, in, true)
}

// Peek returns the stored answer for in, if there is one. It never runs the function, and
// does not count as a call. A stored error ([CacheErrors]) is not an answer.
func (m *Memo[In, Out]) Peek(ctx context.Context, in In) (Out, bool) {
	m.given(ctx, "Peek")
	var zero Out
	k, err := m.keyer.key(ctx, in)
	if err != nil {
		return zero, false
	}
	asking := flight.Asking(ctx)
	m.tier.Note(k, asking)
	e := m.tier.Peek(&k, asking)
	if e == nil && m.shelf != nil {
		return m.peekStored(ctx, k, in)
	}
	if e == nil || e.Beside().Err != nil {
		return zero, false
	}
	out, err := m.hand(e)
	return out, err == nil
}

// Put stores out as the answer for in. A value over the byte limit is not stored, and the
// old answer is dropped too. A flight that is computing the answer goes on for the
// callers that wait for it, but its result is not stored. If out differs from the stored
// answer, the answers that other memos computed from that one are forgotten.
func (m *Memo[In, Out]) Put(ctx context.Context, in In, out Out) error {
	m.given(ctx, "Put")
	k, err := m.keyer.key(ctx, in)
	if err != nil {
		return err
	}
	e, err := m.entry(k, &out, 0)
	if err != nil {
		m.noteUncopyable(err)
		return err
	}
	if m.shelf != nil {
		if kept, err := m.putStored(ctx, in, e); !kept || err != nil {
			if !kept {
				m.tier.Forget(k)
			}
			return err
		}
	}
	if err := m.tier.Put(k, e); err != nil {
		return publicError(m.name, err)
	}
	m.noteTooLarge(e)
	return nil
}

// Forget drops the answer for in. In a memo with [KeyContext], [PerSession] or [PerUser]
// it does so under every context. A call that starts after Forget returned sees nothing
// that was computed before, or that began to be computed before. An argument that cannot
// be a key has no answer to forget.
func (m *Memo[In, Out]) Forget(in In) {
	m.usable("Forget")
	forget(m.keyer, m.tier, in)
	if m.shelf != nil {
		logForget(m.log, kindMemo, m.name, m.forgetStored(context.Background(), in))
	}
}

// ForgetContext is Forget under the context of ctx only. Its errors are [*KeyError],
// [ErrNoSession] and [ErrNoUser], and for a memo with [Persist] one that says that the
// store could not be reached. The answer is then forgotten in this process.
func (m *Memo[In, Out]) ForgetContext(ctx context.Context, in In) error {
	m.given(ctx, "ForgetContext")
	if err := forgetContext(ctx, m.keyer, m.tier, in); err != nil || m.shelf == nil {
		return err
	}
	return m.forgetStoredCall(ctx, in)
}

// Clear drops all answers of this memo. It is as final as Forget.
func (m *Memo[In, Out]) Clear() {
	m.usable("Clear")
	m.tier.Clear()
	logForget(m.log, kindMemo, m.name, m.shelf.clear(context.Background()))
}

// ClearContext is Clear, except in a memo that is [PerSession] or [PerUser]: with the
// context of a session or a user it drops only the answers of that session or user. The
// error says that the store of a memo with [Persist] could not be reached. The answers are
// then forgotten in this process. Without Persist it is nil.
func (m *Memo[In, Out]) ClearContext(ctx context.Context) error {
	m.given(ctx, "ClearContext")
	if err := clearContext(ctx, m.keyer, m.tier); err != nil {
		return err
	}
	return m.shelf.clearContext(ctx)
}

// Stats returns the memo's counters.
func (m *Memo[In, Out]) Stats() Stats {
	m.usable("Stats")
	s := statsOf(m.tier.Counts())
	s.Store = m.shelf.stats()
	return s
}

// Name returns the memo's name.
func (m *Memo[In, Out]) Name() string {
	m.usable("Name")
	return m.name
}

// answer returns what an entry holds, and starts a refresh if one is due. It shows again
// what the function drew on an app's page.
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
	out, err := m.hand(e)
	if beside.Err != nil {
		err = m.errors.hand(beside.Err)
	}
	return out, err
}

// hand returns a copy of what an entry holds. It takes a copy that was made ahead, if
// there is one.
func (m *Memo[In, Out]) hand(e *memory.Entry[Out]) (Out, error) {
	if !e.Large() {
		return m.value.hand(&e.Value)
	}
	var out Out
	err := m.tier.Hand(&out, e)
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

// compute joins the flight of k, or starts one, and waits for it. k must own its memory.
func (m *Memo[In, Out]) compute(ctx context.Context, k memory.Key, in In, renew bool) (Out, error) {
	var zero Out
	// The caller may leave, and change what it passed, while the flight goes on.
	arg, err := m.keyer.own(&in)
	if err != nil {
		return zero, err
	}
	a := m.tier.Answer(ctx, memory.Wanted[Out]{Key: k, Arg: arg, Base: m.keyer.context.base(ctx), Renew: renew})
	if a.Entry != nil {
		return m.answer(ctx, a.Entry, in)
	}
	return m.handOut(a)
}

// fly runs the function and lands its result.
func (m *Memo[In, Out]) fly(f *memory.Flight[Out]) {
	m.prepare()
	began := memory.Now() // memory.Now reads one clock. time.Now reads two.
	body := func() (out Out, err error) {
		out, err = m.fn(f.Context(), *f.Arg.(*In))
		f.Keep = m.stores(err)
		return out, err
	}
	flight.Call(&f.Node, body, func(out Out, err error, p *flight.Panic) {
		now := memory.Now()
		f.Body = memory.Returned[Out]{Value: out, Err: flightError(m.name, err, p), At: now, Took: time.Duration(now - began)}
		finish := func() { m.finish(f) }
		if m.value.clone != nil {
			f.ReturnHere(finish)
			return
		}
		f.Return(finish)
	})
}

// flyStored is fly with the store of a memo with [Persist].
func (m *Memo[In, Out]) flyStored(f *memory.Flight[Out]) {
	m.prepare()
	began := memory.Now()
	body := func() (out Out, err error) {
		s, err := m.shelf.stay(f.Context(), unsafe.Pointer(f.Arg.(*In)))
		if err != nil {
			return out, err
		}
		if e, err := m.fetch(f, s, f.Nested); e != nil || err != nil {
			return out, err
		}
		began = memory.Now() // waiting for others is no cost of the answer
		out, err = m.fn(f.Context(), *f.Arg.(*In))
		f.Keep = m.stores(err)
		return out, err
	}
	flight.Call(&f.Node, body, func(out Out, err error, p *flight.Panic) {
		now := memory.Now()
		f.Body = memory.Returned[Out]{Value: out, Err: flightError(m.name, err, p), At: now, Took: time.Duration(now - began)}
		f.Return(func() { m.finishStored(f) })
	})
}

// finishStored is finish with the store of a memo with [Persist].
func (m *Memo[In, Out]) finishStored(f *memory.Flight[Out]) {
	defer settled(f)
	if s := stayOf(f); s != none && s.found != nil {
		e := s.found.(*memory.Entry[Out])
		if !m.tier.Land(f, e, e.Value, nil) {
			m.noteTooLarge(e)
		}
		return
	}
	m.finish(f)
}

// prepare must be called before the function runs. A pointer that the function stores in
// a package variable from now on is not a sentinel.
func (m *Memo[In, Out]) prepare() {
	m.errors.prepare()
	m.value.prepare()
}

// finish ends a flight whose body has returned. It stores a copy of the result. If
// nothing is stored (the value cannot be copied, or most errors), the caller that started
// the flight gets the original value and the error itself.
func (m *Memo[In, Out]) finish(f *memory.Flight[Out]) {
	out, err := f.Body.Value, f.Body.Err
	if !f.Keep {
		m.tier.Land(f, nil, out, err)
		return
	}
	ended := true
	defer func() {
		if ended { // CloneWith's function ended this goroutine; its panics are errors
			var zero Out
			m.tier.Land(f, nil, zero, flightError(m.name, flight.ErrGoexit, nil))
		}
	}()
	e, copyErr := m.entry(f.Key, &f.Body.Value, f.Body.Took)
	// Callers go on at Land, on goroutines of their own. The log has its line before
	// that.
	if m.value.clone != nil {
		m.noteUnstored(e, copyErr)
	}
	ended = false
	switch {
	case copyErr != nil && err == nil:
		m.tier.Land(f, nil, out, &memory.Unstored{Err: copyErr})
		m.noteUncopyable(copyErr)
	case copyErr != nil || err != nil && !m.keepError(e, err):
		m.tier.Land(f, nil, out, err)
		if copyErr != nil {
			m.noteUncopyable(copyErr)
		}
	case err != nil:
		m.landEntry(f, e, out, err)
	default:
		if set := f.Lifetime.Load(); set != 0 {
			e.Keep().Lifetime = time.Duration(set)
		}
		m.landEntry(f, e, e.Value, nil)
	}
}

// landEntry ends a flight whose answer is stored unless it is too large.
func (m *Memo[In, Out]) landEntry(f *memory.Flight[Out], e *memory.Entry[Out], v Out, err error) {
	if m.shelf != nil && !m.settle(f, e, err != nil) {
		m.tier.Land(f, nil, v, err) // it was forgotten in the meantime
		return
	}
	if !m.tier.Land(f, e, v, err) {
		m.noteTooLarge(e)
	}
}

// keepError puts a copy of err into an entry, if it can be copied.
func (m *Memo[In, Out]) keepError(e *memory.Entry[Out], err error) bool {
	own, size, ok := m.errors.keep(err)
	if !ok {
		m.tier.Refuse()
		return false
	}
	e.Keep().Err, e.Keep().Lifetime = own, m.errorTTL
	e.Size += size
	return true
}

// ExpireAfter sets how long the answer that is being computed lives. Call it in the body
// of a memo with the body's ctx. The answer lives for d, counted from the end of the
// computation, in place of the memo's [TTL]. If d is zero or less, the answer is not
// stored, and an older answer in its place is dropped too. Answers that are computed from
// this one expire no later. If ExpireAfter is called several times, the last call counts.
// An error that [CacheErrors] stores keeps that option's time. Outside of a memo's body
// ExpireAfter does nothing, and in the body of a singleton too.
func ExpireAfter(ctx context.Context, d time.Duration) {
	needContext(ctx, "ExpireAfter")
	if f := flight.Asking(ctx); f != nil {
		if d <= 0 {
			d = -1
		}
		f.Lifetime.Store(int64(d))
	}
}

// stores reports whether an answer with this error is stored. Refrain's own errors are
// not, since they are about one flight. stores runs the option's match function, so it is
// called where the memo's function runs: a panic of match is treated like a panic of that
// function.
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
	aside, err := m.value.aside(&e.Value)
	if err != nil {
		m.tier.Refuse()
		return nil, err
	}
	if aside != nil {
		e.Keep().Aside = aside
	}
	return e, nil
}

// handOut returns the result of a flight to one of the callers that waited for it. If the
// result has an error, or cannot be copied, the caller that started the flight gets
// exactly what the function returned. The others get copies, or nothing of a value that
// cannot be copied.
func (m *Memo[In, Out]) handOut(a memory.Answer[Out]) (Out, error) {
	u, unstored := a.Err.(*memory.Unstored)
	switch {
	case a.Err != nil && !a.Landed:
		// The caller left, or never waited: there is no value to copy.
		return a.Value, publicError(m.name, a.Err)
	case unstored && a.First:
		return a.Value, nil
	case unstored:
		var zero Out
		return zero, m.errors.hand(u.Err)
	case a.Err == nil:
		return m.value.hand(&a.Value)
	case a.First:
		return a.Value, publicError(m.name, a.Err)
	}
	out, _ := m.value.hand(&a.Value)
	return out, publicError(m.name, m.errors.hand(a.Err))
}

// part returns the value and the error of a failed flight, for the callers that joined
// it. Each of them gets a copy.
func (m *Memo[In, Out]) part(out Out, err error) (Out, error) {
	if _, ok := err.(*memory.Unstored); ok {
		var zero Out
		return zero, err
	}
	own, _, _ := m.value.keep(&out)
	return own, m.errors.part(err)
}
