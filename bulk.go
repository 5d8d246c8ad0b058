package refrain

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/refrain-go/refrain/internal/flight"
	"github.com/refrain-go/refrain/internal/memory"
)

// A MemoBulk is a [Memo] whose function computes many answers in one call, such as the rows of many ids in one query. [MemoBulk.GetAll]
// gives it all arguments that are missing at once; a call of Get, its one: calls that come at the same time are not gathered.
type MemoBulk[In, Out any] struct {
	Memo[In, Out]
	all func(context.Context, []In) ([]Out, error)
}

// NewMemoBulk declares a memo of a function that gets arguments that are all different, and returns a result for each, in their
// order. Its error is that of all of them: for an argument that has no answer it returns a result that says so, such as a nil pointer.
// Otherwise it is like [NewMemo].
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
// Answers that could not be had are zero, and the error is that of the first of them. The others are there all the same. In [Stats] each
// argument is a call.
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
			return outs, &argumentError{name: m.name, number: i + 1, of: len(ins), error: err}
		}
	}
	return outs, nil
}

// argumentError says which of many arguments has no answer.
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

// Warm computes the answers for those of ins that are missing, and stores them.
func (m *MemoBulk[In, Out]) Warm(ctx context.Context, ins []In) error {
	_, err := m.GetAll(ctx, ins)
	return err
}

// board fills in what is known of each argument's answer, and returns the seats of the others. The flights that it put into the air are on
// their way, by one call of the function.
func (m *MemoBulk[In, Out]) board(ctx context.Context, ins []In, outs []Out, errs []error) []*memory.Seat[Out] {
	seats := make([]*memory.Seat[Out], len(ins))
	var start []memory.Seat[Out]
	var args []In
	base := m.keyer.context.base(ctx)
	defer func() { // whatever becomes of the rest, also if user code ends this goroutine: others may wait for what is in the air
		if len(start) > 0 {
			m.tier.LaunchAll(start, func() { go m.flyAll(base, start, args) })
		}
	}()
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
		if errs[i] = err; err != nil {
			continue
		}
		seat := m.tier.Board(ctx, memory.Wanted[Out]{Key: k, Base: base})
		seats[i] = &seat
		if seat.First {
			start, args = append(start, seat), append(args, *arg)
		}
	}
	return seats
}

// flyAll runs the function for several flights, and lands each.
func (m *MemoBulk[In, Out]) flyAll(base context.Context, seats []memory.Seat[Out], args []In) {
	flights := make([]*flight.Flight[Out], len(seats))
	for i, s := range seats {
		flights[i] = &s.Flight.Flight
	}
	group := flight.NewGroup(base, m.name, flights)
	began := time.Now()
	keep := false
	body := func() ([]Out, error) {
		outs, err := m.all(group.Context(), args)
		keep = m.stores(err)
		return outs, err
	}
	flight.Call(body, func(outs []Out, err error, p *flight.Panic) {
		cost := time.Since(began) / time.Duration(len(seats)) // each one's share
		err = flightError(m.name, err, p)
		group.Return()
		for i, s := range seats {
			var out Out
			if err == nil {
				out = outs[i]
			}
			s.Flight.Keep = keep
			defer m.land(s.Flight, out, err, cost) // deferred, since one may end the goroutine
		}
	})
}
