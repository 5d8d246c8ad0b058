package main

import (
	"context"
	"math/big"
	"sync/atomic"

	"github.com/refrain-go/refrain"
)

var piRuns atomic.Int64

// pi gives that many digits after the point.
var pi = refrain.NewMemo("pi", machin)

// machin uses π = 16 arctan(1/5) − 4 arctan(1/239).
func machin(ctx context.Context, digits int) (string, error) {
	piRuns.Add(1)
	const guard = 10 // digits that take the rounding errors
	ten, places := big.NewInt(10), big.NewInt(int64(digits+guard))
	one := new(big.Int).Exp(ten, places, nil)

	a, err := arctan(ctx, 5, one)
	if err != nil {
		return "", err
	}
	b, err := arctan(ctx, 239, one)
	if err != nil {
		return "", err
	}
	sum := a.Mul(a, big.NewInt(16))
	sum.Sub(sum, b.Mul(b, big.NewInt(4)))

	all := sum.String()
	return all[:1] + "." + all[1:len(all)-guard], nil
}

// arctan gives arctan(1/x), scaled by one, from its series
// 1/x − 1/3x³ + 1/5x⁵ − …
func arctan(ctx context.Context, x int64, one *big.Int) (*big.Int, error) {
	xx := big.NewInt(x * x)
	power := new(big.Int).Div(one, big.NewInt(x))
	sum, term := new(big.Int), new(big.Int)
	for n := int64(1); power.Sign() != 0; n += 2 {
		// If no caller waits any more, stop.
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		term.Div(power, big.NewInt(n))
		if n%4 == 1 {
			sum.Add(sum, term)
		} else {
			sum.Sub(sum, term)
		}
		power.Div(power, xx)
	}
	return sum, nil
}
