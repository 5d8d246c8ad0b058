package refrain

import (
	"time"

	"github.com/refrain-go/refrain/internal/memory"
)

// Stats are the counters of a memo, a singleton or a cache. Hits + Misses + Joins is the
// number of calls. It leaves out calls that ended with a [*KeyError] and calls after
// Close. Stored is Entries + Replaced + Evicted + Expired + Forgotten + Invalidated.
type Stats struct {
	Hits uint64 // calls that got a stored answer
	// Misses are calls that started a flight, or would have if their context had not
	// ended.
	Misses uint64
	Joins  uint64 // calls that waited for a flight of another call

	Stale  uint64 // answers that were given after RefreshAfter, or by StaleIfError
	Errors uint64 // flights that ended with an error or a panic

	Stored uint64 // entries that were stored
	// Refused are answers that were not stored: they cannot be copied, or are over the
	// byte limit.
	Refused   uint64
	Replaced  uint64 // entries that another one replaced
	Evicted   uint64 // entries that a limit removed
	Expired   uint64 // entries that their TTL removed
	Forgotten uint64 // entries that Forget or Clear removed
	// Invalidated are entries that went because an answer they were computed from went,
	// or because Validate found the object invalid.
	Invalidated uint64

	Entries int   // the number of entries now
	Bytes   int64 // their bytes, bookkeeping and copies made ahead included

	// Saved is the time that a memo's hits would have taken if each had computed its
	// answer: the sum of the computing times that they did not repeat.
	Saved time.Duration

	Store StoreStats // of memos with Persist
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
	s.Store.add(o.Store)
}
