package refrain

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/refrain-go/refrain/internal/evict"
	"github.com/refrain-go/refrain/internal/flight"
	"github.com/refrain-go/refrain/internal/hostmem"
	"github.com/refrain-go/refrain/internal/lease"
	"github.com/refrain-go/refrain/internal/memory"
	"github.com/refrain-go/refrain/store"
)

// A Cache is a namespace of memos and singletons with limits of its own. Most programs
// need only the default cache. Memos and singletons are in it unless the option [In]
// names another.
//
// A name is unique in its cache, among memos and singletons together. All methods may be
// called from any goroutine. The zero Cache cannot be used: make one with [New].
type Cache struct {
	name   string
	logger *slog.Logger
	limit  *evict.List // all entries, by their bytes

	copiesAhead bool

	given store.Store
	depot atomic.Pointer[depot] // nil until a memo is persisted

	objects lease.Registry // those of all singletons

	mu         sync.Mutex
	names      map[string]string // name → where it was declared
	memos      []tier
	shelves    []*shelf // of persisted memos
	singletons []tier
	// for each kind of owner: each function drops an owner's answers in one memo or
	// singleton
	ends   [owners][]func(id string)
	closed bool
}

// tier is what a cache knows of each of its memos and singletons, whatever their types.
type tier interface {
	memory.Clearer
	Counts() memory.Counts
	ForgetWhere(match func(memory.Key) bool)
	Close()
}

// A Config says how to make a cache. Its zero value is useful.
type Config struct {
	// Name is shown in logs.
	Name string

	// MemoryLimit is how many bytes all entries together may hold, bookkeeping included.
	// With zero the cache finds a limit itself: see [Cache.SetMemoryLimit]. Each cache
	// finds its own, so set it in a program with several caches.
	MemoryLimit int64

	// Store is where memos with [Persist] keep their answers. The default is a directory:
	// see Persist. Caches with one store and one name share their answers, in whatever
	// process they are. Whoever opened the store closes it, after [Cache.Close].
	Store store.Store

	// Logger gets errors that have no caller to be returned to, such as one from closing
	// an object. The default is slog.Default.
	Logger *slog.Logger

	// DisableCopiesAhead makes every hit copy its answer itself. By default a cache keeps
	// one extra copy of each answer over 256 KiB that is asked for now and then. A hit
	// that comes 20 ms or more after the one before takes that copy, which takes
	// microseconds at any size, and a goroutine makes the next copy. These copies count
	// in [Stats.Bytes]. They take at most a tenth of MemoryLimit and of a memo's
	// [MaxBytes], and only room that no entry needs. They go after a minute without hits.
	// Answers that [CloneWith] copies have none, and [Memo.GetInto] does not use them.
	DisableCopiesAhead bool
}

// New returns an empty cache. It panics if c.MemoryLimit is negative.
func New(c Config) *Cache {
	if c.MemoryLimit < 0 {
		panic(fmt.Sprintf("refrain: cache %q: MemoryLimit %d is negative; leave it zero for a quarter of the memory", c.Name, c.MemoryLimit))
	}
	cache := &Cache{
		name: c.Name, logger: c.Logger, limit: evict.NewList(c.MemoryLimit),
		copiesAhead: !c.DisableCopiesAhead, given: c.Store, names: map[string]string{},
	}
	cache.SetMemoryLimit(c.MemoryLimit)
	return cache
}

// SetMemoryLimit changes how many bytes the entries of all memos may hold, bookkeeping
// included. It is for the default cache, which has no [Config], and for a program that
// learns later how much memory there is. It may be called at any time. If the limit is
// lower than before, SetMemoryLimit evicts what is too much before it returns. It panics
// if bytes is negative.
//
// With zero, which is the default, the cache finds the limit itself: a quarter of the
// memory that the process may use. That memory is the least of three: GOMEMLIMIT or
// [runtime/debug.SetMemoryLimit], the limits of the process's cgroup and the cgroups
// above it, and the machine's memory. Where none is known, as outside of Linux, it is
// taken to be 4 GiB. The cache follows changes: it looks again when an answer is stored,
// at most once a minute.
//
// The limit does not count the memory that functions use while they compute, nor the
// copies that callers hold.
func (c *Cache) SetMemoryLimit(bytes int64) {
	c.usable("SetMemoryLimit")
	switch {
	case bytes < 0:
		panic(fmt.Sprintf("refrain: cache %q: SetMemoryLimit: %d is negative; use 0 for a quarter of the memory", c.name, bytes))
	case bytes == 0:
		c.limit.Follow(func() int64 { return hostmem.Available() / 4 })
	default:
		c.limit.SetLimit(bytes)
	}
}

var defaultCache = sync.OnceValue(func() *Cache { return New(Config{Name: "default"}) })

// Default returns the default cache.
func Default() *Cache { return defaultCache() }

// Name returns the name that the cache was made with.
func (c *Cache) Name() string {
	c.usable("Name")
	return c.name
}

// ClearMemos clears all memos in one instant. A call that starts after it returned sees
// nothing that was computed before, or that began to be computed before. For memos with
// [Persist] this is so in all processes. If their store cannot be reached, the log says
// so.
func (c *Cache) ClearMemos() {
	c.usable("ClearMemos")
	c.logForget(c.clear(context.Background(), true, false))
}

// ClearMemosContext is ClearMemos with an error that says that the store of memos with
// [Persist] could not be reached. The answers are then forgotten in this process.
func (c *Cache) ClearMemosContext(ctx context.Context) error {
	c.usable("ClearMemosContext")
	needContext(ctx, "ClearMemosContext")
	return c.clear(ctx, true, false)
}

// ClearSingletons clears all singletons. Each opens a new object when it is next asked
// for one.
func (c *Cache) ClearSingletons() {
	c.usable("ClearSingletons")
	c.logForget(c.clear(context.Background(), false, true))
}

// Clear clears all memos and all singletons.
func (c *Cache) Clear() {
	c.usable("Clear")
	c.logForget(c.clear(context.Background(), true, true))
}

func (c *Cache) clear(ctx context.Context, memos, singletons bool) error {
	c.mu.Lock()
	var tiers []tier
	if memos {
		tiers = append(tiers, c.memos...)
	}
	if singletons {
		tiers = append(tiers, c.singletons...)
	}
	clearTiers(tiers)
	c.mu.Unlock()
	d := c.depot.Load()
	if d == nil {
		return nil
	}
	var groups []store.Group
	if memos {
		groups = append(groups, allMemos(c.name))
	}
	if singletons {
		groups = append(groups, allSingletons(c.name))
	}
	return d.forget(ctx, groups...)
}

func (c *Cache) logForget(err error) { logForget(c.log, "of", "all", err) }

// Close ends the cache. From its start on, calls that would answer or compute return
// [ErrClosed], and Peek finds nothing. Close clears all memos. It closes the objects of
// all singletons one after the other, the last opened first. It waits for the scopes that
// hold an object, but for no [Grace]. Flights in the air go on for the callers that wait
// for them, and an object that such a flight opens is closed too.
//
// If ctx ends first, Close returns ctx's error, and the closing goes on in the
// background: unused objects are closed in the same order, and the others when their last
// user is done. A second Close closes nothing twice, and waits for the objects that are
// still open.
//
// Users of an object must be done with it before Close: close a server before its cache.
// If Close is called in a scope or a function that holds an object of the cache, or in
// the code that closes one, it waits for itself until ctx ends.
func (c *Cache) Close(ctx context.Context) error {
	c.usable("Close")
	needContext(ctx, "Cache.Close")
	c.shut()
	err := c.objects.Close(ctx)
	if d := c.depot.Swap(nil); d != nil {
		return errors.Join(err, d.leave(ctx, c))
	}
	return err
}

// shut clears all memos and retires all objects in one instant. After it, nothing new
// begins.
func (c *Cache) shut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	c.objects.Shut()
	memory.CloseAll(clearers(append(append([]tier(nil), c.memos...), c.singletons...))...)
}

// Stats returns the sum of the counters of all memos and singletons.
func (c *Cache) Stats() Stats {
	c.usable("Stats")
	c.mu.Lock()
	tiers := append(append([]tier(nil), c.memos...), c.singletons...)
	shelves := c.shelves
	c.mu.Unlock()
	var sum Stats
	for _, t := range tiers {
		sum.add(statsOf(t.Counts()))
	}
	for _, s := range shelves {
		sum.Store.add(s.stats())
	}
	return sum
}

// ClearMemos clears all memos of the default cache.
func ClearMemos() { Default().ClearMemos() }

// ClearSingletons clears all singletons of the default cache.
func ClearSingletons() { Default().ClearSingletons() }

// Clear clears all memos and singletons of the default cache.
func Clear() { Default().Clear() }

func clearTiers(tiers []tier) { memory.ClearAll(clearers(tiers)...) }

func clearers(tiers []tier) []memory.Clearer {
	cs := make([]memory.Clearer, len(tiers))
	for i, t := range tiers {
		cs[i] = t
	}
	return cs
}

// register adds a memo or a singleton. It panics if the name is taken.
func (c *Cache) register(kind, name string, t tier, s *settings) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at, taken := c.names[name]; taken {
		panic(fmt.Sprintf("refrain: %s %q: the name is taken in this cache, by what %s declares: a memo or singleton is declared once, as a package variable, "+
			"and not in a function that runs again; choose another name, or another cache: a test makes one of its own with refrain.New, and puts what it declares there with refrain.In", kind, name, at))
	}
	if s.shelf != nil {
		s.shelf.depot.take(c, name)
		c.shelves = append(c.shelves, s.shelf)
	}
	c.names[name] = declaredAt()
	if c.closed {
		t.Close()
	}
	for o, apart := range s.context.per {
		if apart {
			c.ends[o] = append(c.ends[o], func(id string) {
				t.ForgetWhere(owner(o).matches(id))
				c.logForget(c.forgetOwned(kind, name, s.shelf, owner(o), id))
			})
		}
	}
	if kind == kindMemo {
		c.memos = append(c.memos, t)
	} else {
		c.singletons = append(c.singletons, t)
	}
}

// persists returns the depot of the cache, for a memo that is to be persisted.
func (c *Cache) persists() *depot {
	c.mu.Lock()
	defer c.mu.Unlock()
	if d := c.depot.Load(); d != nil {
		return d
	}
	d := enterDepot(c.given, c.log)
	c.depot.Store(d)
	return d
}

// forgetOwned forgets in all processes what a memo has for an owner, or what was computed
// with a singleton's objects.
func (c *Cache) forgetOwned(kind, name string, s *shelf, o owner, id string) error {
	switch {
	case kind == kindSingleton:
		return c.forgetSingleton(name)
	case s == nil:
		return nil
	}
	var ids [owners]string
	ids[o] = id
	return s.depot.forget(context.Background(), s.owned(ids))
}

// forgetSingleton forgets in all processes what persisted memos have computed with the
// objects of a singleton. No other process has these objects.
func (c *Cache) forgetSingleton(name string) error {
	if d := c.depot.Load(); d != nil {
		return d.forget(context.Background(), ofSingleton(c.name, name))
	}
	return nil
}

// useSingleton notes that the asking flight uses an object of a singleton. It is called
// before the object is looked up.
func (c *Cache) useSingleton(asking *flight.Node, name *string) {
	d := c.depot.Load()
	if d == nil {
		asking.UseUnstamped(name)
		return
	}
	st, err := d.open()
	if err == nil {
		var stamp store.Stamp
		if stamp, err = st.Stamp(context.Background(), allSingletons(c.name), ofSingleton(c.name, *name)); err == nil {
			asking.Use(&storeStamp{stamp, d})
			return
		}
		d.told(err)
	}
	asking.UseUnstamped(name)
}

// declaredAt returns where the code stands that is declaring a memo or singleton, such as
// "example.org/geo (place.go:12)".
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

// log returns the logger for what has no caller to be returned to.
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
