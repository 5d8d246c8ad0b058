//go:build !race

// This file is not built with the race detector, under which sync.Pool drops values at
// random and so allocates more.

package refrain_test

import (
	"context"
	"testing"

	"github.com/refrain-go/refrain"
)

// Hazard: a hit on a small key allocates.
func TestMemo_SmallHitsDoNotAllocate(t *testing.T) {
	ctx := context.Background()
	ints := refrain.NewMemo("ints", refrain.Pure(func(x int) int { return x }), fresh())
	strs := refrain.NewMemo("strings", refrain.Pure(func(q struct {
		Name string
		N    int
		Tags [2]string
	}) string {
		return q.Name
	}), fresh())
	q := struct {
		Name string
		N    int
		Tags [2]string
	}{"a name that is not short", 7, [2]string{"x", "y"}}
	for name, call := range map[string]func(){
		"int":    func() { ints.Get(ctx, 1) },
		"struct": func() { strs.Get(ctx, q) },
	} {
		call()
		if n := testing.AllocsPerRun(100, call); n != 0 {
			t.Errorf("%s: %v allocations a hit", name, n)
		}
	}
}
