package disk

import (
	"fmt"
	"log/slog"
	"os"
	"sync/atomic"
	"time"

	"github.com/refrain-go/refrain/store"
)

// Option is an option of [Open].
type Option func(*settings)

// settings are shared by the spaces of one handle.
type settings struct {
	maxBytes int64
	maxAge   time.Duration
	logger   *slog.Logger

	segmentBytes int64 // a segment that would get larger is sealed
	largest      int64 // frame

	count      *counters
	background *tasks // what seals and deletes segments
	closing    chan struct{}

	// For tests.
	shape        shape
	mapping      bool
	idle         bool // no goroutine looks after the directory
	skipsCompare bool // do not compare the numbers after reading: a negative control
	writeAt      func(f *os.File, b []byte, at int64) (int, error)
	now          func() int64 // Unix time in nanoseconds
	farSystem    func(dir string) (name string, err error)
	looked       func() // called between the first look at an entry and its claim
}

type counters struct {
	hits, misses, stored, fenced, refused, waits, forgets, damaged, failures, outages, evicted atomic.Uint64
}

// MaxBytes limits the size of all files together. When it is reached, the oldest answers
// go, a file at a time; those of them that were used since are kept. The default is 1
// GiB. It panics if n is less than 1 MiB. An answer may take an eighth of the limit.
func MaxBytes(n int64) Option {
	if n < 1<<20 {
		panic(fmt.Sprintf("store/disk: MaxBytes(%d) is less than 1 MiB", n))
	}
	return func(s *settings) { s.maxBytes = n }
}

// MaxAge limits how long an answer is kept after it was stored. The default is 30 days.
// It panics if d is not positive.
func MaxAge(d time.Duration) Option {
	if d <= 0 {
		panic(fmt.Sprintf("store/disk: MaxAge(%v) is not positive", d))
	}
	return func(s *settings) { s.maxAge = d }
}

// Logger sets where the store says what happened to its directory, each thing once. The
// default is slog.Default.
func Logger(l *slog.Logger) Option { return func(s *settings) { s.logger = l } }

const (
	defaultBytes = 1 << 30
	defaultAge   = 30 * 24 * time.Hour
)

func newSettings(opts []Option) *settings {
	s := &settings{
		maxBytes: defaultBytes, maxAge: defaultAge, shape: normal, mapping: true,
		count: new(counters), background: newTasks(), closing: make(chan struct{}),
		writeAt: func(f *os.File, b []byte, at int64) (int, error) { return f.WriteAt(b, at) },
		now:     func() int64 { return time.Now().UnixNano() }, farSystem: farSystem, looked: func() {},
	}
	for _, opt := range opts {
		opt(s)
	}
	if s.segmentBytes == 0 {
		s.segmentBytes = min(s.maxBytes/16, 32<<20)
	}
	s.largest = min(s.maxBytes/8, 1<<31)
	return s
}

func (c *counters) stats() store.Stats {
	return store.Stats{
		Hits: c.hits.Load(), Misses: c.misses.Load(), Stored: c.stored.Load(), Fenced: c.fenced.Load(), Refused: c.refused.Load(),
		Waits: c.waits.Load(), Forgets: c.forgets.Load(), Damaged: c.damaged.Load(), Failures: c.failures.Load(),
		Outages: c.outages.Load(), Evicted: c.evicted.Load(),
	}
}
