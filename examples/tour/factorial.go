package main

import (
	"context"
	"math/big"
	"sync/atomic"

	"github.com/refrain-go/refrain"
)

var factorialRuns atomic.Int64

// A memo that calls itself cannot be initialized where it is
// declared: Go would see a cycle. So init does it.
var factorial *refrain.Memo[int, *big.Int]

func init() {
	factorial = refrain.NewMemo("factorial", multiply)
}

func multiply(ctx context.Context, n int) (*big.Int, error) {
	factorialRuns.Add(1)
	if n == 0 {
		return big.NewInt(1), nil
	}
	before, err := factorial.Get(ctx, n-1)
	if err != nil {
		return nil, err
	}
	// before is ours: a hit is a copy, so changing it is fine.
	return before.Mul(before, big.NewInt(int64(n))), nil
}
