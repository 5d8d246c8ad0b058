package refrain

import (
	"context"
	"fmt"
	"time"

	"github.com/refrain-go/refrain/internal/flight"
	"github.com/refrain-go/refrain/internal/memory"
)

// A MemoBulk is a [Memo] whose function computes many answers in one call, such as the rows of many ids in one query. [MemoBulk.GetAll]
// gives it all arguments that are missing at once; a call of Get, its one.
type MemoBulk[In, Out any] struct {
	Memo[In, Out]
	all func(context.Context, []In) ([]Out, error)
}

// NewMemoBulk declares a memo of a function that gets arguments that are all different, and returns a result for each, in their
// order. Otherwise it is like [NewMemo].
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

// GetAll returns the answers for ins, in their order. What is stored is a hit; flights that are in the air are joined; the rest is computed
// by one call of the function, one computation a key as ever.
//
// Answers that could not be had are zero, and the error is that of the first of them. The others are there all the same.
func (m *MemoBulk[In, Out]) GetAll(ctx context.Context, ins []In) ([]Out, error) {
	outs, errs := make([]Out, len(ins)), make([]error, len(ins))
	for i, seat := range m.board(ctx, ins, outs, errs) {
		if seat == nil {
			continue
		}
		a := m.tier.Collect(ctx, *seat, nil)
		if a.Entry != nil {
			outs[i], errs[i] = m.answer(ctx, a.Entry, ins[i])
		} else {
			outs[i], errs[i] = m.handOut(a)
		}
	}
	for i, err := range errs {
		if err != nil {
			return outs, fmt.Errorf("refrain: %q: argument %d of %d: %w", m.name, i+1, len(ins), err)
		}
	}
	return outs, nil
}

// Warm computes the answers for those of ins that are missing, and stores them.
func (m *MemoBulk[In, Out]) Warm(ctx context.Context, ins []In) error {
	_, err := m.GetAll(ctx, ins)
	return err
}

// board fills in what is known of each argument's answer, and returns the seats of the others. The flights that it put into the air are on
// their way, by one call of the function. Between putting them there and that call no code of the user runs, which could end the goroutine.
func (m *MemoBulk[In, Out]) board(ctx context.Context, ins []In, outs []Out, errs []error) []*memory.Seat[Out] {
	missing := m.missing(ctx, ins, outs, errs)
	seats := make([]*memory.Seat[Out], len(ins))
	var start []memory.Seat[Out]
	var args []In
	for _, one := range missing {
		seat := m.tier.Board(ctx, one.Wanted)
		seats[one.at] = &seat
		if seat.First {
			start, args = append(start, seat), append(args, *one.arg)
		}
	}
	if len(start) > 0 {
		base := missing[0].Base
		m.tier.LaunchAll(start, func() { go m.flyAll(base, start, args) })
	}
	return seats
}

// missing is an argument without an answer.
type missing[In, Out any] struct {
	memory.Wanted[Out]
	at  int // among the arguments
	arg *In
}

// missing fills in what is stored, and returns the rest.
func (m *MemoBulk[In, Out]) missing(ctx context.Context, ins []In, outs []Out, errs []error) (all []missing[In, Out]) {
	base := m.keyer.context.base(ctx)
	for i, in := range ins {
		e, k, err := hit(ctx, m.keyer, m.tier, in)
		if e != nil {
			outs[i], errs[i] = m.answer(ctx, e, in)
			continue
		}
		var arg *In
		if err == nil {
			arg, err = m.keyer.own(&in)
		}
		if errs[i] = err; err == nil {
			all = append(all, missing[In, Out]{memory.Wanted[Out]{Key: k, Base: base}, i, arg})
		}
	}
	return all
}

// flyAll runs the function for several flights, and lands each.
func (m *MemoBulk[In, Out]) flyAll(base context.Context, seats []memory.Seat[Out], args []In) {
	flights := make([]*flight.Flight[Out], len(seats))
	for i, s := range seats {
		flights[i] = &s.Flight.Flight
	}
	group := flight.NewGroup(base, m.name, flights)
	began := time.Now()
	flight.Call(func() ([]Out, error) { return m.all(group.Context(), args) }, func(outs []Out, err error, p *flight.Panic) {
		cost := time.Since(began) / time.Duration(len(seats)) // each one's share
		err = flightError(m.name, err, p)
		group.Return()
		defer func() {
			for _, s := range seats {
				m.landAnyhow(s.Flight)
			}
		}()
		for i, s := range seats {
			var out Out
			if err == nil {
				out = outs[i]
			}
			m.land(s.Flight, out, err, cost)
		}
	})
}
