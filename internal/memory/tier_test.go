package memory

import (
	"context"
	"testing"
	"time"

	"github.com/refrain-go/refrain/internal/evict"
	"github.com/refrain-go/refrain/internal/flight"
)

// B1. Hazard: locks, histories, timers or edges of keys that are gone stay for ever.
func TestTier_KeepsNothingOfWhatIsGone(t *testing.T) {
	shared := evict.NewList(1 << 20)
	inner := New("inner", Options[int]{TTL: time.Hour, MaxEntries: 1, Shared: shared, Bounds: true})
	outer := New("outer", Options[int]{TTL: time.Hour, MaxEntries: 1, Shared: shared, Bounds: true})
	fly := func(tier *Tier[int], k Key, body func(context.Context)) func(*flight.Flight[int]) {
		return func(f *flight.Flight[int]) {
			go flight.Call(func() (int, error) { body(f.Context()); return 1, nil }, func(v int, err error, _ *flight.Panic) {
				tier.Land(k, f, tier.NewEntry(k, v, 8, 0), v, err)
			})
		}
	}
	ask := func(ctx context.Context, tier *Tier[int], k Key, body func(context.Context)) {
		tier.Note(k, flight.Asking(ctx))
		if a := tier.Answer(ctx, Wanted[int]{Key: k, Base: context.Background(), Fly: fly(tier, k, body)}); a.Err != nil {
			t.Error(a.Err)
		}
	}
	const keys = 5000
	for i := range keys {
		ask(t.Context(), outer, intKey(i), func(ctx context.Context) {
			ask(ctx, inner, intKey(i), func(context.Context) {})
		})
	}
	for _, tier := range []*Tier[int]{inner, outer} {
		if n := tier.Counts().Entries; n != 1 || len(tier.flights) != 0 || len(tier.deadlines) != 1 {
			t.Errorf("%s: %d entries, %d flights, %d deadlines", tier.name, n, len(tier.flights), len(tier.deadlines))
		}
		if n := len(*tier.table.slots.Load()); n > 64 {
			t.Errorf("%s: a table of %d places for one entry", tier.name, n)
		}
	}
	// The one outer entry that is left depends on one inner key.
	if n := inner.sources.Len(); n != 1 {
		t.Errorf("%d keys are noted as sources of one entry", n)
	}
	outer.Clear()
	inner.Clear()
	if n := inner.sources.Len() + outer.sources.Len(); n != 0 || shared.Weight() != 0 {
		t.Errorf("after Clear: %d sources, weight %d", n, shared.Weight())
	}
}

// B1. Hazard: what is kept beside a value is more than most values.
func TestEntry_KeepsLittleBesideItsValue(t *testing.T) {
	tier := New("tier", Options[int]{Shared: evict.NewList(1 << 20)})
	if size := tier.NewEntry(intKey(1), 1, 8, 0).Size - 8; size > 220 {
		t.Errorf("%d bytes of bookkeeping", size)
	}
}
