package memory

import (
	"sync/atomic"
	"time"
	"unsafe"
)

// Counts are a tier's counters. Except for Entries and Bytes they only grow.
type Counts struct {
	Hits, Misses, Joins                           uint64 // answered calls, by how
	Stale                                         uint64 // calls answered by what was no longer fresh
	Errors, Refused                               uint64 // flights that failed; answers that could not be stored
	Stored, Replaced, Evicted, Expired, Forgotten uint64 // entries: come, and gone by which cause
	Invalidated                                   uint64
	Entries                                       int
	Bytes                                         int64
	Saved                                         time.Duration // what hits did not spend computing
}

// hit is what one hit adds: to the low bits one hit, to the high bits the microseconds it saved. One addition to one word is
// what counting may cost: a hit has little time.
type hit uint64

const (
	hitBits = 24
	hitMask = 1<<hitBits - 1
	maxCost = 1 << 30 // microseconds that fit by far; what took longer is counted as that, which is 18 minutes
)

func hitOf(cost time.Duration) hit {
	return hit(min(cost.Microseconds(), maxCost))<<hitBits | 1
}

// hitCounter sums hits. Each goroutine adds to one of several cells, so that goroutines on different cores seldom write to the
// same cache line; which one follows from where its stack lies.
type hitCounter struct {
	_     [128]byte // what lies before is read by every hit
	cells [hitCells]struct {
		sum atomic.Uint64
		_   [120]byte // two lines: processors fetch them in pairs
	}
	full [2]atomic.Uint64 // hits and microseconds of cells that became full
}

const hitCells = 16

func (c *hitCounter) add(h hit) {
	var here byte
	place := uintptr(unsafe.Pointer(&here)) >> 11 // stacks begin with 2 KiB, and lie at multiples of that
	place ^= place>>4 ^ place>>8
	sum := &c.cells[place%hitCells].sum
	// Half of either field is left for those who come before the cell is emptied.
	if v := sum.Add(uint64(h)); v&(1<<63|1<<(hitBits-1)) != 0 {
		c.empty(sum)
	}
}

func (c *hitCounter) empty(sum *atomic.Uint64) hit {
	v := hit(sum.Swap(0))
	c.full[0].Add(uint64(v & hitMask))
	c.full[1].Add(uint64(v >> hitBits))
	return v
}

// take takes back a hit that was added. Who sums reads what is full before the cells: so a hit that is missing there is not taken from it.
func (c *hitCounter) take(h hit) {
	c.full[0].Add(-uint64(h & hitMask))
	c.full[1].Add(-uint64(h >> hitBits))
}

// sum returns the hits and the time they saved. A cell that is emptied meanwhile may be missed, for that moment.
func (c *hitCounter) sum() (hits uint64, saved time.Duration) {
	hits, micros := c.full[0].Load(), c.full[1].Load()
	for i := range c.cells {
		v := c.empty(&c.cells[i].sum)
		hits, micros = hits+uint64(v&hitMask), micros+uint64(v>>hitBits)
	}
	return hits, time.Duration(micros) * time.Microsecond
}

// count is the number of hits. Unlike sum it writes nothing; a cell that is emptied meanwhile may be missed too.
func (c *hitCounter) count() uint64 {
	hits := c.full[0].Load()
	for i := range c.cells {
		hits += c.cells[i].sum.Load() & hitMask
	}
	return hits
}

// How says by what a call was answered.
type How uint8

const (
	Hit How = iota
	Miss
	Join
)

// CountHit counts a hit of an entry that was found without this tier.
func (t *Tier[V]) CountHit() { t.hits.add(hitOf(0)) }

// Unhit takes back that e was a hit: the call goes on to look for another answer.
func (t *Tier[V]) Unhit(e *Entry[V]) {
	t.hits.take(e.hit)
	if e.Stale() {
		t.stale.Add(^uint64(0))
	}
}

// Uncount takes back that a call was answered so: it goes on to look for another answer.
func (t *Tier[V]) Uncount(h How) {
	if h == Hit {
		t.hits.take(hitOf(0))
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if h == Miss {
		t.counts.Misses--
	} else {
		t.counts.Joins--
	}
}
