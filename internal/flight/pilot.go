package flight

import (
	"context"
	"sync"
	"sync/atomic"
)

// pilot is the caller that started a flight and waits for it. It finishes the flight when
// the body has returned, because its stack has room for that. The body's stack is new and
// would have to grow, which takes a quarter of the time of a flight with a quick body.
// One step decides who finishes:
//
//  1. the body returns and decides first: the pilot finishes
//  2. or the pilot's ctx ends and the pilot decides first: it leaves, and the body's
//     goroutine finishes
//  3. or the flight times out, and Publish decides first: the pilot is told, and the
//     body's goroutine finishes, whose result comes too late
//
// The zero value is a flight without a pilot.
type pilot struct {
	boarded bool        // there is a pilot; written before the flight starts
	decided atomic.Bool // set by the first call of decide

	// told receives once, when the pilot need not wait any longer. It is nil for a pilot
	// whose ctx never ends.
	told chan struct{}
	// free, finishes and changed are in place of told for such a pilot, since a channel
	// is memory of its own.
	mu       sync.Mutex
	free     bool // guarded by mu
	finishes bool // the body left the rest to the pilot; written before the pilot is free
	changed  sync.Cond
}

// board makes the caller with this ctx the pilot. The flight has not started.
func (p *pilot) board(ctx context.Context) {
	p.boarded = true
	if ctx.Done() != nil {
		p.told = make(chan struct{}, 1)
	} else {
		p.changed.L = &p.mu
	}
}

// decide returns true to its first caller.
func (p *pilot) decide() bool { return p.decided.CompareAndSwap(false, true) }

// release tells the pilot that it need not wait any longer, and whether it has to finish
// the flight. It returns false if there is no pilot, or if the pilot was told already or
// has left.
func (p *pilot) release(toFinish bool) bool {
	if !p.boarded || !p.decide() {
		return false
	}
	p.finishes = toFinish
	if p.told != nil {
		p.told <- struct{}{}
		return true
	}
	p.mu.Lock()
	p.free = true
	p.mu.Unlock()
	p.changed.Signal()
	return true
}

// await waits until the pilot is released or its ctx ends. It reports whether the pilot
// has to finish the flight.
func (p *pilot) await(ctx context.Context) (toFinish bool) {
	if p.told == nil {
		p.mu.Lock()
		defer p.mu.Unlock()
		for !p.free {
			p.changed.Wait()
		}
		return p.finishes
	}
	select {
	case <-p.told:
	case <-ctx.Done():
		if p.decide() {
			return false
		}
		<-p.told
	}
	return p.finishes
}
