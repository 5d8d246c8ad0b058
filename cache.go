package refrain

import (
	"context"
	"fmt"
	"log/slog"
	"path"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"sync"

	"github.com/refrain-go/refrain/internal/evict"
	"github.com/refrain-go/refrain/internal/hostmem"
	"github.com/refrain-go/refrain/internal/lease"
	"github.com/refrain-go/refrain/internal/memory"
)

// Cache is a namespace of memos and singletons with limits of its own. Most programs need only the default one, which
// memos and singletons are in unless the option [In] names another.
//
// A name is unique in its cache, memos and singletons together. All methods may be called from any goroutine. The zero Cache cannot be
// used: make one with [New].
type Cache struct {
	name   string
	logger *slog.Logger
	limit  *evict.List // all entries, by bytes

	objects lease.Registry // of all singletons

	mu         sync.Mutex
	names      map[string]string // and where each was declared
	memos      []tier
	singletons []tier
	sessions   []func(id string) // what ends a session in each that is PerSession
	closed     bool
}

// tier is what a cache sees of each of its memos and singletons, whatever their types.
type tier interface {
	memory.Clearer
	Counts() memory.Counts
	ForgetWhere(match func(memory.Key) bool)
	Close()
}

// Config is what a cache is made of. The zero value is useful.
type Config struct {
	// Name is shown in logs.
	Name string

	// MemoryLimit is the number of bytes that the entries may hold in all, bookkeeping included. The default is a quarter of
	// what the process may use, as New finds it: the least of GOMEMLIMIT, the cgroup's limit and the machine's memory; 4 GiB where
	// none is known, as outside of Linux. Each cache has its own: a program with several should set it.
	MemoryLimit int64

	// Logger gets what has no caller to be returned to, such as an error from closing an object. The default is slog.Default.
	Logger *slog.Logger
}

// New returns an empty cache. It panics when c makes no sense.
func New(c Config) *Cache {
	if c.MemoryLimit < 0 {
		panic(fmt.Sprintf("refrain: cache %q: MemoryLimit %d is negative; leave it zero for a quarter of the memory", c.Name, c.MemoryLimit))
	}
	if c.MemoryLimit == 0 {
		c.MemoryLimit = hostmem.Available() / 4
	}
	return &Cache{name: c.Name, logger: c.Logger, limit: evict.NewList(c.MemoryLimit), names: map[string]string{}}
}

var defaultCache = sync.OnceValue(func() *Cache { return New(Config{Name: "default"}) })

// Default returns the default cache.
func Default() *Cache { return defaultCache() }

// Name is the name that the cache was made with.
func (c *Cache) Name() string { return c.name }

// ClearMemos clears all memos, in one instant: a call that starts after it returned sees nothing that was computed, or began
// to be computed, before.
func (c *Cache) ClearMemos() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clearTiers(c.memos)
}

// ClearSingletons clears all singletons: each opens anew when it is next asked for.
func (c *Cache) ClearSingletons() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clearTiers(c.singletons)
}

// Clear clears all memos and all singletons.
func (c *Cache) Clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clearTiers(append(append([]tier(nil), c.memos...), c.singletons...))
}

// Close ends the cache: all memos are cleared, and all objects of singletons are closed, the last opened first. It waits for
// that until ctx ends; then it returns ctx's error, and the closing goes on. Afterwards calls that would answer or compute return
// [ErrClosed], and Peek finds nothing. Flights that are in the air go on for those who wait for them. Closing again closes nothing
// twice, and waits for what is still open.
//
// Whoever holds an object must be done with it: close a server before its cache. In a scope or a function that got an object of the cache,
// and in what closes one, Close waits for itself until ctx ends.
func (c *Cache) Close(ctx context.Context) error {
	c.mu.Lock()
	c.closed = true
	tiers := append(append([]tier(nil), c.memos...), c.singletons...)
	c.mu.Unlock()
	for _, t := range tiers {
		t.Close()
	}
	return c.objects.Close(ctx)
}

// Stats returns the sum over all memos and singletons.
func (c *Cache) Stats() Stats {
	c.mu.Lock()
	tiers := append(append([]tier(nil), c.memos...), c.singletons...)
	c.mu.Unlock()
	var sum Stats
	for _, t := range tiers {
		sum.add(statsOf(t.Counts()))
	}
	return sum
}

// ClearMemos clears all memos of the default cache.
func ClearMemos() { Default().ClearMemos() }

// ClearSingletons clears all singletons of the default cache.
func ClearSingletons() { Default().ClearSingletons() }

// Clear clears all memos and singletons of the default cache.
func Clear() { Default().Clear() }

func clearTiers(tiers []tier) {
	cs := make([]memory.Clearer, len(tiers))
	for i, t := range tiers {
		cs[i] = t
	}
	memory.ClearAll(cs...)
}

// register adds a memo or a singleton; a name that is taken panics.
func (c *Cache) register(kind, name string, t tier, s *settings) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at, taken := c.names[name]; taken {
		panic(fmt.Sprintf("refrain: %s %q: the name is taken in this cache, by what %s declares; a memo or singleton is declared once, "+
			"so choose another name, or another cache with refrain.In", kind, name, at))
	}
	c.names[name] = declaredAt()
	if c.closed {
		t.Close()
	}
	if s.context.perSession {
		c.sessions = append(c.sessions, func(id string) { t.ForgetWhere(ofSession(id)) })
	}
	if kind == kindMemo {
		c.memos = append(c.memos, t)
	} else {
		c.singletons = append(c.singletons, t)
	}
}

// declaredAt returns where the memo or singleton that is being declared stands, such as "example.org/geo (place.go:12)".
func declaredAt() string {
	var pcs [16]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	own := reflect.TypeFor[Cache]().PkgPath() + "."
	for {
		frame, more := frames.Next()
		if !strings.HasPrefix(frame.Function, own) || !more {
			dir, function := path.Split(frame.Function)
			pkg, _, _ := strings.Cut(function, ".")
			return fmt.Sprintf("%s%s (%s:%d)", dir, pkg, filepath.Base(frame.File), frame.Line)
		}
	}
}

const (
	kindMemo      = "memo"
	kindSingleton = "singleton"
)

// log is where the cache reports what has no caller.
func (c *Cache) log() *slog.Logger {
	l := c.logger
	if l == nil {
		l = slog.Default()
	}
	if c.name != "" {
		l = l.With("cache", c.name)
	}
	return l
}
