package evict

import (
	"math/rand/v2"
	"testing"
)

// Hazard: an item that comes often counts no more than one that came once. Or counts are
// lost, or mixed with those of other items, when the sketch grows.
func TestSketch_CountsThroughGrowth(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var s sketch
	often := random.Uint64()
	s.fit(8)
	for range 5 {
		s.add(often)
	}
	for items := 8; items <= 8192; items *= 2 {
		s.fit(items)
		if got := s.count(often); got != 5 {
			t.Fatalf("counted %d of 5 for %d items", got, items)
		}
	}
	wrong := 0
	for range 8192 {
		s.add(random.Uint64())
	}
	for range 1000 {
		if s.count(random.Uint64()) > 1 {
			wrong++
		}
	}
	if wrong > 20 {
		t.Errorf("%d of 1000 that never came count more than once", wrong)
	}
}

// Hazard: counts only grow, until all are equal.
func TestSketch_CountsDecay(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var s sketch
	s.fit(1000)
	once := random.Uint64()
	for range 20 {
		s.add(once)
	}
	if got := s.count(once); got != most {
		t.Errorf("counted %d, want %d", got, most)
	}
	for range 10 * memory * perBlock * len(s.blocks) {
		s.add(random.Uint64() % 100)
	}
	if got := s.count(once); got > 3 {
		t.Errorf("counted %d long after", got)
	}
}

// B1. Hazard: the sketch keeps growing with items that are gone, or keeps its size when
// few are left.
func TestList_SketchIsAsLargeAsItsItems(t *testing.T) {
	c := newCache(1000)
	for key := range 1000 {
		c.ask(key)
	}
	if c.list.sketch.awake() {
		t.Error("a list that was never too full counts")
	}
	for key := range 100_000 {
		c.ask(key)
	}
	if bytes := len(c.list.sketch.blocks) * perBlock * 8; bytes < 8*1000 || bytes > 16*1000 {
		t.Errorf("%d bytes for 1000 items", bytes)
	}
	for _, s := range c.kept {
		c.list.Remove(&s.Node)
	}
	if c.list.sketch.awake() {
		t.Error("the sketch of a list that is empty stays")
	}
}
