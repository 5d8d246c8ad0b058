package refrain

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unsafe"

	"github.com/refrain-go/refrain/internal/flight"
	"github.com/refrain-go/refrain/internal/memory"
)

// A MemoBulk is a [Memo] whose function computes many answers in one call, such as the
// rows of many ids in one query. [MemoBulk.GetAll] passes all missing arguments to one
// call of the function. Get passes only its own: Get calls that come at the same time are
// not gathered.
type MemoBulk[In, Out any] struct {
	Memo[In, Out]
	all func(context.Context, []In) ([]Out, error)
}

// NewMemoBulk declares a memo of a function that computes many answers. The function gets
// arguments that are all different. It returns one result for each argument, in the same
// order. An error that it returns is the error of all of them. For an argument without an
// answer it must return a result that says so, such as a nil pointer. Otherwise
// NewMemoBulk is like [NewMemo].
func NewMemoBulk[In, Out any](name string, fn func(context.Context, []In) ([]Out, error), opts ...Option) *MemoBulk[In, Out] {
	if fn == nil {
		panic(fmt.Sprintf("refrain: memo %q: the function is nil", name))
	}
	all := func(ctx context.Context, ins []In) ([]Out, error) {
		outs, err := fn(ctx, ins)
		if err == nil && len(outs) != len(ins) {
			err = fmt.Errorf("refrain: %q: the function returned %d results for %d arguments: it must return one for each, in their order", name, len(outs), len(ins))
		}
		return outs, err
	}
	one := func(ctx context.Context, in In) (out Out, err error) {
		outs, err := all(ctx, []In{in})
		if err != nil {
			return out, err
		}
		return outs[0], nil
	}
	return &MemoBulk[In, Out]{*NewMemo(name, one, opts...), all}
}

// GetAll returns the answers for ins, in their order. Stored answers are hits, and
// flights in the air are joined. One call of the function computes the rest, still once
// for each key. Another call, which nobody waits for, refreshes stale answers
// ([RefreshAfter]). If one key of a call is forgotten, expires or times out, the call
// goes on for the others.
//
// Where an answer could not be had, its element is the zero value. The error is that of
// the first such argument. The other answers are valid all the same. [Stats] counts each
// argument as a call.
func (m *MemoBulk[In, Out]) GetAll(ctx context.Context, ins []In) ([]Out, error) {
	m.given(ctx, "GetAll")
	outs, errs := make([]Out, len(ins)), make([]error, len(ins))
	for i, seat := range m.board(ctx, ins, outs, errs) {
		if seat == nil {
			continue
		}
		a := m.tier.Collect(ctx, *seat, nil)
		if a.Again {
			outs[i], errs[i] = m.Get(ctx, ins[i])
			continue
		}
		outs[i], errs[i] = m.handOut(a)
	}
	for i, err := range errs {
		if err != nil {
			return outs, &argumentError{name: m.name, number: i + 1, of: len(ins), error: err}
		}
	}
	return outs, nil
}

// argumentError says which argument of GetAll has no answer.
type argumentError struct {
	name       string
	number, of int
	error      error
}

func (e *argumentError) Error() string {
	prefix := fmt.Sprintf("refrain: %q: ", e.name) // the error may have it too
	return fmt.Sprintf("%sargument %d of %d: %s", prefix, e.number, e.of, strings.TrimPrefix(e.error.Error(), prefix))
}

func (e *argumentError) Unwrap() error { return e.error }

// Warm computes and stores the answers for those of ins that are missing.
func (m *MemoBulk[In, Out]) Warm(ctx context.Context, ins []In) error {
	m.given(ctx, "Warm")
	_, err := m.GetAll(ctx, ins)
	return err
}

// board looks up each argument. It fills in the answers that are stored, and returns a
// seat in a flight for each of the others. The flights that it put into the air have
// started: one call of the function computes the missing answers, and another the
// refreshes of stale ones, since callers wait only for the first.
func (m *MemoBulk[In, Out]) board(ctx context.Context, ins []In, outs []Out, errs []error) []*memory.Seat[Out] {
	seats := make([]*memory.Seat[Out], len(ins))
	var missing, stale batch[In, Out]
	base := m.keyer.context.base(ctx)
	// This must happen even if user code ends this goroutine: others may wait for the
	// flights that are already in the air.
	defer func() {
		if len(missing.flights) > 0 {
			m.tier.LaunchAll(missing.flights, func() { go m.flyAll(base, missing) })
		}
		if len(stale.flights) > 0 {
			m.tier.LaunchRenewals(stale.flights, func() { go m.flyAll(base, stale) })
		}
	}()
	for i, in := range ins {
		e, k, err := hit(ctx, m.keyer, m.tier, in)
		if e == nil && err == nil {
			seats[i], err = m.seat(ctx, base, k, in, &missing)
			if err == nil {
				e = seats[i].Entry()
			}
		}
		switch {
		case err != nil:
			errs[i] = err
		case e != nil:
			seats[i] = nil
			m.renewWith(&stale, base, e, in)
			outs[i], errs[i] = m.answer(ctx, e, in)
		}
	}
	return seats
}

// batch is the set of flights that one call of the function computes.
type batch[In, Out any] struct {
	flights []*memory.Flight[Out]
	args    []In
}

func (b *batch[In, Out]) add(f *memory.Flight[Out], arg In) {
	b.flights, b.args = append(b.flights, f), append(b.args, arg)
}

// seat returns a place in the flight of k. It adds a flight that it puts into the air to
// missing.
func (m *MemoBulk[In, Out]) seat(ctx, base context.Context, k memory.Key, in In, missing *batch[In, Out]) (*memory.Seat[Out], error) {
	arg, err := m.keyer.own(&in)
	if err != nil {
		return nil, err
	}
	seat := m.tier.Board(ctx, memory.Wanted[Out]{Key: k, Base: base})
	if seat.First {
		missing.add(seat.Flight, *arg)
	}
	return &seat, nil
}

// renewWith puts a refresh of e into the air, if one is due, and adds it to stale. After
// that e is not due, so answering with e starts no second refresh.
func (m *MemoBulk[In, Out]) renewWith(stale *batch[In, Out], base context.Context, e *memory.Entry[Out], in In) {
	if !e.Stale() || !e.Due() {
		return
	}
	arg, err := m.keyer.own(&in)
	if err != nil {
		return
	}
	if f := m.tier.Renewal(e, nil, base); f != nil {
		stale.add(f, *arg)
	}
}

// flyAll runs the function once for several flights, and lands each.
func (m *MemoBulk[In, Out]) flyAll(base context.Context, b batch[In, Out]) {
	flights := make([]*flight.Computation[Out], len(b.flights))
	for i, f := range b.flights {
		flights[i] = &f.Computation
	}
	group := flight.NewGroup(base, m.name, flights)
	m.prepare()
	began := time.Now()
	keep := false
	body := func() ([]Out, error) {
		if m.shelf != nil {
			if b = m.fetchAll(base, b); len(b.flights) == 0 {
				return nil, nil
			}
			began = time.Now()
		}
		outs, err := m.all(group.Context(), b.args)
		keep = m.stores(err)
		return outs, err
	}
	flight.Call(group.Node(), body, func(outs []Out, err error, p *flight.Panic) {
		cost := time.Since(began) / time.Duration(max(1, len(b.flights))) // the share of each
		err = flightError(m.name, err, p)
		group.Return()
		for i, f := range b.flights {
			var out Out
			if err == nil {
				out = outs[i]
			}
			err := err
			// Callers of the first flight may change its error before the last flight has
			// landed.
			if i > 0 && err != nil {
				err = m.errors.part(err)
			}
			f.Keep = keep
			f.Body = memory.Returned[Out]{Value: out, Err: err, Took: cost}
			defer m.tier.Finish(f) // deferred: finishing one may end the goroutine
		}
	})
}

// fetchAll looks for answers in the store. It lands the flights of those that are there,
// and returns the others. It claims them in the order of their IDs, as every process does:
// in another order, two processes could each wait for a claim of the other.
func (m *MemoBulk[In, Out]) fetchAll(base context.Context, b batch[In, Out]) (rest batch[In, Out]) {
	stays := make([]*stay, len(b.flights))
	order := make([]int, 0, len(b.flights))
	var zero Out
	for i, f := range b.flights {
		s, err := m.shelf.stay(base, unsafe.Pointer(&b.args[i]))
		if err != nil {
			m.tier.Land(f, nil, zero, err)
			continue
		}
		stays[i] = s
		order = append(order, i)
	}
	slices.SortFunc(order, func(i, j int) int {
		if stays[i] == none || stays[j] == none {
			return 0
		}
		return bytes.Compare(stays[i].key.ID[:], stays[j].key.ID[:])
	})
	missing := make([]bool, len(b.flights))
	for _, i := range order {
		f := b.flights[i]
		switch e, err := m.fetch(f, stays[i], true); {
		case err != nil:
			m.tier.Land(f, nil, zero, err)
		case e != nil:
			m.finishStored(f)
		default:
			missing[i] = true
		}
	}
	for i, f := range b.flights {
		if missing[i] {
			rest.add(f, b.args[i])
		}
	}
	return rest
}
