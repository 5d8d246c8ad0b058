// Package pace bounds the rate of events.
package pace

import "time"

// Rate allows Burst events at once, and then PerSecond. A zero PerSecond is no bound.
type Rate struct{ PerSecond, Burst float64 }

// Pace says when something may happen again. It is a bucket of tokens, full when it is
// zero, and not safe for concurrent use.
type Pace struct {
	spent float64 // tokens that are not back yet
	at    time.Time
}

// Wait returns the time until a token is available.
func (p *Pace) Wait(r Rate) time.Duration {
	if r.PerSecond <= 0 {
		return 0
	}
	p.refill(r)
	if p.spent <= r.Burst-1 {
		return 0
	}
	return time.Duration((p.spent - (r.Burst - 1)) / r.PerSecond * float64(time.Second))
}

// Take takes n tokens. If there are fewer, it takes tokens of the future too.
func (p *Pace) Take(n float64, r Rate) {
	if r.PerSecond > 0 {
		p.refill(r)
		p.spent += n
	}
}

func (p *Pace) refill(r Rate) {
	now := time.Now()
	p.spent = max(p.spent-now.Sub(p.at).Seconds()*r.PerSecond, 0)
	p.at = now
}
