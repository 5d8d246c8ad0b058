package memory

import "time"

// Counts are a tier's counters. Entries and Bytes are current values. The others count
// events since the start; Unhit and Uncount take events back.
type Counts struct {
	// Answered calls, by kind.
	Hits, Misses, Joins uint64
	// Calls answered with a stale entry.
	Stale uint64
	// Failed flights, and answers that could not be stored.
	Errors, Refused uint64
	// Entries stored, and entries removed by cause.
	Stored, Replaced, Evicted, Expired, Forgotten uint64
	Invalidated                                   uint64
	Entries                                       int
	Bytes                                         int64
	// Saved is the computing time that hits saved.
	Saved time.Duration
}

// How says how a call was answered.
type How uint8

const (
	Hit How = iota
	Miss
	Join
)

// CountHit counts a hit of an entry that was found without asking this tier.
func (t *Tier[V]) CountHit() { t.hits.Add(0) }

// Unhit takes back the hit of e. The call goes on to look for another answer.
func (t *Tier[V]) Unhit(e *Entry[V]) {
	t.hits.Undo(e.cost)
	if e.Stale() {
		t.stale.Add(^uint64(0))
	}
}

// Uncount takes back one count of h. The call goes on to look for another answer.
func (t *Tier[V]) Uncount(h How) {
	if h == Hit {
		t.hits.Undo(0)
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
