package main

import (
	"sync/atomic"

	"github.com/refrain-go/refrain"
)

var squareRuns atomic.Int64

// Pure takes a plain function, without context and error.
var square = refrain.NewMemo("square",
	refrain.Pure(func(x int) int {
		squareRuns.Add(1)
		return x * x
	}))
