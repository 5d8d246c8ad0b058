package live

import (
	"time"

	"github.com/refrain-go/refrain/internal/backoff"
)

const (
	firstPause   = time.Second
	longestPause = time.Minute
	// wellTime is the time that a program must have served for its end to count as the
	// first.
	wellTime = time.Minute
)

// ends counts the ends of a program, for the pause before it is started again. The zero
// value is ready.
type ends struct{ inARow int }

// pause counts the end of a program that served for this long, and returns the pause
// after it.
func (e *ends) pause(served time.Duration) time.Duration {
	if served >= wellTime {
		e.inARow = 0
	}
	e.inARow++
	return backoff.Double(firstPause, longestPause, e.inARow)
}
