package evict

import (
	"math/rand/v2"
	"testing"
)

// cache is the simplest user of a list: it stores each key that it is asked for.
type cache struct {
	list *List
	kept map[int]*stored
	hits uint64
	seed uint64 // of the hashes
}

type stored struct {
	Node
	in   *cache
	key  int
	used bool
}

func (s *stored) Spare() (used bool) { used, s.used = s.used, false; return used }
func (s *stored) Hash() uint64       { return (uint64(s.key) + 1 ^ s.in.seed) * 0xbf58476d1ce4e5b9 }
func (s *stored) Evict()             { delete(s.in.kept, s.key) }

func newCache(entries int64) *cache {
	c := &cache{list: NewList(entries), kept: map[int]*stored{}}
	c.list.Watch(func() uint64 { return c.hits })
	return c
}

func (c *cache) ask(key int) (hit bool) {
	if s := c.kept[key]; s != nil {
		s.used = true
		c.hits++
		return true
	}
	s := &stored{in: c, key: key}
	c.kept[key] = s
	c.list.Add(&s.Node, s, 1)
	c.list.Trim()
	return false
}

// percent asks for keys, and returns the percentage of hits in the later half.
func (c *cache) percent(requests int, next func(n int) int) int {
	hits := 0
	for n := range requests {
		if c.ask(next(n)) && n >= requests/2 {
			hits++
		}
	}
	return 200 * hits / requests
}

// Hazard: a caller loops over a few more keys than fit, and each answer is evicted just
// before it is asked for again.
func TestList_KeepsAPartOfALoop(t *testing.T) {
	for _, entries := range []int{10, 100, 1000, 5000} {
		keys := entries * 4 / 3
		got := newCache(int64(entries)).percent(max(100*keys, 50_000), func(n int) int { return n % keys })
		if got < 60 { // 75 is possible
			t.Errorf("%d entries, %d keys in turn: %d %% hits", entries, keys, got)
		}
	}
}

// Hazard: all old items were used once, and each new one is evicted before it is asked
// for a second time.
func TestList_KeepsEntriesThatAreSoonUsedAgain(t *testing.T) {
	for _, entries := range []int64{14, 20, 50, 200, 1000} {
		// 12 keys, four times each, and then 12 others.
		got := newCache(entries).percent(400_000, func(n int) int { return n/48*12 + n%12 })
		if got < 70 {
			t.Errorf("%d entries: %d %% hits, want 75", entries, got)
		}
	}
}

// Hazard: a small list whose window is smaller than a page takes a hundred times its
// size, and luck, to find that out.
func TestList_KeepsAPageFromTheStart(t *testing.T) {
	for _, entries := range []int64{20, 33, 50, 70, 100, 150} {
		for seed := range uint64(10) {
			c := newCache(entries)
			c.seed = seed << 32
			// As above: 12 keys, four times each, and then 12 others.
			got := c.percent(20_000, func(n int) int { return n/48*12 + n%12 })
			if got < 65 {
				t.Errorf("%d entries, seed %d: %d %% hits, want 75", entries, seed, got)
			}
		}
	}
}

// Hazard: a burst of items that are asked for once evicts items that are always wanted.
func TestList_KeepsFavouritesInABurst(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	c, n := newCache(100), 0
	favourite := func(int) int { return random.IntN(80) }
	once := func(int) int { n++; return 1000 + n }
	c.percent(20_000, func(n int) int {
		if n%10 == 0 {
			return once(n)
		}
		return favourite(n)
	})
	c.percent(1000, once) // ten times as many as fit
	kept := 0
	for key := range 80 {
		if c.kept[key] != nil {
			kept++
		}
	}
	if kept < 60 {
		t.Errorf("after the burst %d of 80 favourites are there", kept)
	}
}

// Hazard: an item that was wanted once is never evicted, and keeps out an item that is
// wanted now.
func TestList_FollowsFavouritesThatChange(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	c := newCache(100)
	for era := range 4 {
		got := c.percent(40_000, func(int) int {
			if random.IntN(4) == 0 {
				return 10_000 + random.IntN(10_000) // noise
			}
			return 1000*era + random.IntN(80)
		})
		if got < 60 { // 75 is possible
			t.Errorf("era %d: %d %% hits", era, got)
		}
	}
}
