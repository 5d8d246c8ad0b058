package refrain_test

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain"
)

// underLoad calls work from many goroutines, while look runs beside them.
func underLoad(goroutines, rounds int, work func(n int), look func()) {
	var wg sync.WaitGroup
	var next atomic.Int64
	for range goroutines {
		wg.Go(func() {
			for n := next.Add(1); n <= int64(rounds); n = next.Add(1) {
				work(int(n))
			}
		})
	}
	done := make(chan struct{})
	go func() { wg.Wait(); close(done) }()
	for {
		select {
		case <-done:
			look()
			return
		default:
			look()
		}
	}
}

// B1. Hazard: entries are trimmed only after they are stored, so a memo holds as many
// answers too many as there are goroutines.
func TestMaxEntries_HoldsUnderLoad(t *testing.T) {
	for _, limit := range []int{1, 2, 100} {
		for _, goroutines := range []int{8, 200} {
			t.Run(fmt.Sprint(limit, " entries, ", goroutines, " goroutines"), func(t *testing.T) {
				c := refrain.New(refrain.Config{MemoryLimit: 1 << 20})
				m := refrain.NewMemo("m", func(_ context.Context, n int) (int, error) { return n, nil }, refrain.In(c), refrain.MaxEntries(limit))
				worst := 0
				underLoad(goroutines, 8_000, func(n int) {
					switch n % 16 {
					case 0:
						m.Put(t.Context(), n/3, n)
					case 1:
						m.Forget(n - 5)
					case 2:
						m.Refresh(t.Context(), n-3)
					default:
						m.Get(t.Context(), n)
					}
				}, func() {
					s := m.Stats()
					worst = max(worst, s.Entries)
					if out := s.Replaced + s.Evicted + s.Expired + s.Forgotten + s.Invalidated; s.Stored != out+uint64(s.Entries) {
						t.Errorf("stored %d, but %d entries, and %d that went", s.Stored, s.Entries, out)
					}
				})
				if worst > limit {
					t.Errorf("up to %d entries", worst)
				}
			})
		}
	}
}

// B1, B2. Hazard: the same for limits in bytes, of one memo and of all memos of a cache
// together.
func TestMemoryLimit_HoldsUnderLoad(t *testing.T) {
	const limit = 1 << 16
	for name, opts := range map[string]struct {
		config refrain.Config
		memo   []refrain.Option
	}{
		"of the cache": {refrain.Config{MemoryLimit: limit}, nil},
		"of the memo":  {refrain.Config{}, []refrain.Option{refrain.MaxBytes(limit)}},
		"of both":      {refrain.Config{MemoryLimit: limit}, []refrain.Option{refrain.MaxBytes(limit), refrain.MaxEntries(1000)}},
	} {
		t.Run(name, func(t *testing.T) {
			c := refrain.New(opts.config)
			declare := func(name string) *refrain.Memo[int, []byte] {
				return refrain.NewMemo(name, func(_ context.Context, n int) ([]byte, error) {
					if n%7 == 0 {
						return make([]byte, limit/8), nil
					}
					return make([]byte, limit/2>>(n%16)), nil
				}, append(opts.memo, refrain.In(c))...)
			}
			memos := []*refrain.Memo[int, []byte]{declare("a")}
			if opts.config.MemoryLimit > 0 {
				memos = append(memos, declare("b"), declare("c"))
			}
			var worst int64
			underLoad(50, 3_000, func(n int) {
				m := memos[n%len(memos)]
				switch n % 16 {
				case 0:
					m.Put(t.Context(), n/3, make([]byte, limit>>(n%12+1)))
				case 1:
					m.Forget(n - 5)
				case 2, 3:
					m.Refresh(t.Context(), n-3)
				default:
					m.Get(t.Context(), n%2000)
				}
			}, func() {
				s := c.Stats()
				worst = max(worst, s.Bytes)
				for _, m := range memos {
					s := m.Stats()
					if out := s.Replaced + s.Evicted + s.Expired + s.Forgotten + s.Invalidated; s.Stored != out+uint64(s.Entries) {
						t.Errorf("stored %d, but %d entries, and %d that went", s.Stored, s.Entries, out)
					}
				}
			})
			most := int64(limit)
			if len(memos) > 1 { // several memos are not added up in one instant
				most += limit/20 + limit/2
			}
			if worst > most {
				t.Errorf("up to %d bytes, with a limit of %d", worst, limit)
			}
			if s := c.Stats(); s.Evicted == 0 {
				t.Error("nothing was evicted")
			}
			for n := range 1000 { // all room that was given back can be used again
				m := memos[n%len(memos)]
				m.Put(t.Context(), -n, make([]byte, limit/100))
			}
			if s := c.Stats(); s.Bytes < limit*9/10 {
				t.Errorf("%d bytes are left of %d", s.Bytes, limit)
			}
		})
	}
}

// B1, I3. Hazard: a full memo makes room for a refreshed answer by evicting the answer
// that it replaces. That answer then counts as evicted, and answers computed from it
// stay.
func TestMaxEntries_RefreshReplaces(t *testing.T) {
	for name, opt := range map[string]refrain.Option{"entries": refrain.MaxEntries(1), "bytes": refrain.MaxBytes(1000)} {
		t.Run(name, func(t *testing.T) {
			c := refrain.New(refrain.Config{})
			size := 300
			inner := refrain.NewMemo("inner", func(context.Context, int) ([]byte, error) { return make([]byte, size), nil }, refrain.In(c), opt)
			outer := refrain.NewMemo("outer", func(ctx context.Context, n int) (int, error) {
				b, err := inner.Get(ctx, n)
				return len(b), err
			}, refrain.In(c))
			expect := func(after string, runs uint64) {
				t.Helper()
				if got, err := outer.Get(t.Context(), 1); got != size || err != nil {
					t.Errorf("after %s: got %d, %v, want %d", after, got, err, size)
				}
				if s := outer.Stats(); s.Misses != runs {
					t.Errorf("after %s: outer was computed %d times, want %d", after, s.Misses, runs)
				}
			}
			expect("nothing", 1)
			size++
			inner.Refresh(t.Context(), 1)
			expect("a refresh to another answer", 2)
			size++
			inner.Put(t.Context(), 1, make([]byte, size))
			expect("putting another answer", 3)
			inner.Refresh(t.Context(), 1)
			expect("a refresh to an equal answer", 3)
			if s := inner.Stats(); s.Evicted != 0 || s.Replaced != 3 || s.Entries != 1 {
				t.Errorf("got %+v", s)
			}
		})
	}
}

// B1. Hazard: the limit is fixed when the first package variable is declared, and ignores
// what main or the machine's owner sets later.
func TestSetMemoryLimit_ZeroFollowsWhatTheProcessMayUse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cache := refrain.New(refrain.Config{})
		m := refrain.NewMemo("m", func(context.Context, int) ([]byte, error) { return make([]byte, 1<<20), nil }, refrain.In(cache))
		next := 0
		entries := func(more int) int {
			for range more {
				next++
				m.Get(t.Context(), next)
			}
			return m.Stats().Entries
		}
		defer debug.SetMemoryLimit(debug.SetMemoryLimit(64 << 20))
		if n := entries(30); n != 15 {
			t.Errorf("%d entries with a limit set before the first was stored, want 15", n)
		}
		debug.SetMemoryLimit(16 << 20)
		if n := entries(1); n != 15 {
			t.Errorf("%d entries within a minute, want 15", n)
		}
		time.Sleep(time.Minute)
		if n := entries(1); n != 3 {
			t.Errorf("%d entries a minute after the limit fell, want 3", n)
		}
		cache.SetMemoryLimit(8 << 20)
		time.Sleep(time.Minute)
		if n := entries(30); n != 7 {
			t.Errorf("%d entries with a limit of the cache's own, want 7", n)
		}
		cache.SetMemoryLimit(0)
		if n := m.Stats().Entries; n != 3 {
			t.Errorf("%d entries with the process's limit again, want 3", n)
		}
		debug.SetMemoryLimit(64 << 20)
		time.Sleep(time.Minute)
		if n := entries(30); n != 15 {
			t.Errorf("%d entries a minute after the limit rose, want 15", n)
		}
	})
}

// B1. Hazard: a limit that is lowered while goroutines store holds only for new entries,
// and not for those that are there.
func TestSetMemoryLimit_HoldsWhenItReturns(t *testing.T) {
	cache := refrain.New(refrain.Config{MemoryLimit: 1 << 20})
	m := refrain.NewMemo("m", func(context.Context, int) ([]byte, error) { return make([]byte, 1000), nil }, refrain.In(cache))
	limit, worst := int64(1<<20), int64(0)
	underLoad(20, 5_000, func(n int) { m.Get(t.Context(), n) }, func() {
		limit = limit%(1<<20) + 1<<16
		cache.SetMemoryLimit(limit)
		worst = max(worst, m.Stats().Bytes-limit)
	})
	if worst > 1<<16/20 {
		t.Errorf("up to %d bytes too many", worst)
	}
}
