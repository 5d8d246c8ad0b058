package refrain

import (
	"time"

	"github.com/refrain-go/refrain/internal/memory"
)

// Stats are the counters of a memo, a singleton or a cache. Hits + Misses + Joins is the number of calls, refused ones
// (a [*KeyError], or a call after Close) left out; Stored is Entries + Replaced + Evicted + Expired + Forgotten + Invalidated.
type Stats struct {
	Hits   uint64 // calls answered by what was stored
	Misses uint64 // calls that started a flight, or would have, had their context not ended
	Joins  uint64 // calls that waited for a flight somebody else had started

	Stale  uint64 // answers given after RefreshAfter, or by StaleIfError
	Errors uint64 // flights that ended with an error or a panic

	Stored      uint64 // entries that came
	Refused     uint64 // answers that could not be stored: not to be copied, or over the byte limit
	Replaced    uint64 // entries that went because another came in their place
	Evicted     uint64 // because of a limit
	Expired     uint64 // because of their TTL
	Forgotten   uint64 // because of Forget or Clear
	Invalidated uint64 // because of something they were computed from, or found invalid by Validate

	Entries int   // entries now
	Bytes   int64 // what they hold, bookkeeping included

	Saved time.Duration // what a memo's hits would have taken, had each computed: the times of the computations that they did not repeat
}

func statsOf(c memory.Counts) Stats {
	return Stats{
		Hits: c.Hits, Misses: c.Misses, Joins: c.Joins,
		Stale: c.Stale, Errors: c.Errors,
		Stored: c.Stored, Refused: c.Refused,
		Replaced: c.Replaced, Evicted: c.Evicted, Expired: c.Expired, Forgotten: c.Forgotten, Invalidated: c.Invalidated,
		Entries: c.Entries, Bytes: c.Bytes, Saved: c.Saved,
	}
}

func (s *Stats) add(o Stats) {
	s.Hits += o.Hits
	s.Misses += o.Misses
	s.Joins += o.Joins
	s.Stale += o.Stale
	s.Errors += o.Errors
	s.Stored += o.Stored
	s.Refused += o.Refused
	s.Replaced += o.Replaced
	s.Evicted += o.Evicted
	s.Expired += o.Expired
	s.Forgotten += o.Forgotten
	s.Invalidated += o.Invalidated
	s.Entries += o.Entries
	s.Bytes += o.Bytes
	s.Saved += o.Saved
}
