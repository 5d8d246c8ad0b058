package memory

import (
	"context"

	"github.com/refrain-go/refrain/internal/flight"
	"github.com/refrain-go/refrain/internal/graph"
)

// Flight is one running computation of a key of a tier. It ends with [Tier.Land].
type Flight[V any] struct {
	flight.Flight[V]
	Key    Key
	Arg    any  // as the owner has given it
	Behind bool // it refreshes an entry that is stale, and nobody waits for it
	Keep   bool // the owner's own: what the body returned is to be stored

	strayed bool // it was out of the air already when it landed; written before it lands
	tier    *Tier[V]
}

// takeOff puts a new flight into the air, with one waiter. The lock is held.
func (t *Tier[V]) takeOff(k Key, arg any, base context.Context) *Flight[V] {
	f := &Flight[V]{Key: k, Arg: arg, tier: t}
	f.Init(base, f)
	t.flights.Set(k, f)
	return f
}

// Name implements [flight.Owner].
func (f *Flight[V]) Name() string { return f.tier.name }

// NewDependent implements [flight.Owner]. An entry that is stored keeps it, and so it keeps nothing of the flight.
func (f *Flight[V]) NewDependent() *graph.Dependent {
	t, k := f.tier, f.Key
	d := graph.NewDependent(func(d *graph.Dependent) []*graph.Dependent { return t.invalidate(k, d) })
	d.Stays = t.Stays
	return d
}

// detach takes f, which may be nil, out of the air. The lock is held.
func (t *Tier[V]) detach(f *Flight[V]) {
	if f != nil && !f.Detached {
		f.Detached = true
		t.flights.Delete(f.Key)
		if t.RefreshAfter == 0 {
			return
		}
		if e := t.table.Get(&f.Key); e != nil {
			e.renewed()
		}
	}
}
