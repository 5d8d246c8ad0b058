package evict

import (
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
)

// store is a table of the items of one list. It adds up their weights.
type store struct {
	t     *testing.T
	list  *List
	mu    sync.Mutex
	kept  map[*item]int64
	holds int64
	worst int64
}

func newStore(t *testing.T, limit int64) *store {
	return &store{t: t, list: NewList(limit), kept: map[*item]int64{}}
}

// put stores an item in place of old, which may be nil, and reports whether there was
// room. With lost set, put finds at the last moment that the item is not to be stored.
func (s *store) put(i, old *item, weight int64, lost bool) (stored bool) {
	i.gone = func(i *item) {
		runtime.Gosched() // the victim has left the list, but not the table
		s.drop(i)
	}
	var place *Node
	if old != nil {
		place = &old.Node
	}
	room := s.list.Reserve(weight, place)
	runtime.Gosched()
	s.mu.Lock()
	defer s.mu.Unlock()
	_, stays := s.kept[old]
	switch {
	case room.Made() && !lost:
		if stays {
			s.holds -= s.kept[old]
			delete(s.kept, old)
		}
		s.kept[i] = weight
		s.holds += weight
		s.worst = max(s.worst, s.holds)
		room.Fill(&i.Node, i)
		return true
	case stays:
		room.Release()
	default:
		room.Forget()
	}
	return false
}

// drop takes i out of the table, if it is there.
func (s *store) drop(i *item) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	weight, there := s.kept[i]
	s.holds -= weight
	delete(s.kept, i)
	return there
}

// forget takes i out of the table for another reason than the limit.
func (s *store) forget(i *item) {
	if s.drop(i) {
		s.list.Remove(&i.Node)
	}
}

// check fails the test if the list's weight differs from the stored weight while nobody
// is storing.
func (s *store) check() {
	s.t.Helper()
	if s.worst > s.list.Limit() {
		s.t.Errorf("stored %d, with a limit of %d", s.worst, s.list.Limit())
	}
	if s.list.Weight() != s.holds || s.list.spoken != 0 || s.list.items != len(s.kept) {
		s.t.Errorf("the list weighs %d, with %d spoken for, and has %d items; stored are %d in %d items",
			s.list.Weight(), s.list.spoken, s.list.items, s.holds, len(s.kept))
	}
	for i := range s.kept {
		if !i.linked() {
			s.t.Error("an item is stored, and not in the list")
		}
	}
}

// B1. Hazard: while victims are on their way out, others store in their place and exceed
// the limit. Or room that is given back, or whose item is replaced, is counted for ever.
func TestReserve_HoldsFromManyGoroutines(t *testing.T) {
	for _, limit := range []int64{1, 10, 1000} {
		s := newStore(t, limit)
		var wg sync.WaitGroup
		var made atomic.Int64
		for worker := range 16 {
			wg.Go(func() {
				random := rand.New(rand.NewPCG(uint64(worker), uint64(limit)))
				var mine []*item
				for range 300 {
					var old *item
					if len(mine) > 0 && random.IntN(3) == 0 {
						old = mine[random.IntN(len(mine))]
					}
					i := new(item)
					if s.put(i, old, 1+random.Int64N(limit)/(1+random.Int64N(20)), random.IntN(10) == 0) {
						made.Add(1)
						mine = append(mine, i)
					}
					if len(mine) > 0 && random.IntN(5) == 0 {
						s.forget(mine[random.IntN(len(mine))])
					}
				}
			})
		}
		wg.Wait()
		s.check()
		if made.Load() < min(16*limit, 300) { // if only one fits, most find no room
			t.Errorf("limit %d: there was room for %d", limit, made.Load())
		}
	}
}

// B1. Hazard: a caller takes the room of a victim that is still stored, since what the
// victim makes room for is lighter.
func TestReserve_AVictimCountsUntilItIsGone(t *testing.T) {
	s := newStore(t, 10)
	heavy := new(item)
	s.put(heavy, nil, 10, false)
	meanwhile := false
	heavy.gone = func(i *item) {
		room := s.list.Reserve(9, nil)
		meanwhile = room.Made()
		room.Release()
		s.drop(i)
	}
	if !s.put(new(item), nil, 1, false) || meanwhile {
		t.Errorf("room was made while a victim was still stored: %t", meanwhile)
	}
	s.check()
}

// B1. Hazard: another caller takes the room that one has made, or an item is evicted
// twice.
func TestReserve_RoomIsMadeOnce(t *testing.T) {
	s := newStore(t, 10)
	var all []*item
	for range 10 {
		all = append(all, new(item))
		s.put(all[len(all)-1], nil, 1, false)
	}
	first := s.list.Reserve(4, nil)
	second := s.list.Reserve(6, nil)
	third := s.list.Reserve(1, nil)
	if !first.Made() || !second.Made() || third.Made() || len(s.kept) != 0 {
		t.Errorf("made %v, %v, %v; %d are left", first.Made(), second.Made(), third.Made(), len(s.kept))
	}
	second.Forget()
	third = s.list.Reserve(6, nil)
	if !third.Made() {
		t.Error("there is no room where room was given back")
	}
	first.Release()
	third.Release()
	s.check()
}

// B1. Hazard: an item is evicted to make room for the item that replaces it. Or more
// weight is evicted than the difference. Or an item that is not replaced after all has
// lost its place.
func TestReserve_SparesWhatIsReplaced(t *testing.T) {
	s := newStore(t, 10)
	old, other := new(item), new(item)
	s.put(old, nil, 6, false)
	s.put(other, nil, 4, false)
	if s.put(new(item), old, 6, true) || len(s.kept) != 2 {
		t.Errorf("%d are left of 2, of which one was not replaced after all", len(s.kept))
	}
	s.check()
	if !s.put(new(item), old, 5, false) || s.kept[other] != 4 {
		t.Error("what is lighter than what it replaces evicts another")
	}
	heavy := new(item)
	if !s.put(heavy, other, 10, false) || s.kept[heavy] != 10 || len(s.kept) != 1 {
		t.Errorf("%d are left beside one that weighs as much as all may", len(s.kept)-1)
	}
	s.check()
}

// B1. Hazard: the limit becomes lower while room is reserved, and the item that fills the
// room stays.
func TestReserve_ReportsALowerLimit(t *testing.T) {
	s := newStore(t, 10)
	room := s.list.Reserve(8, nil)
	s.list.SetLimit(5)
	i := &item{gone: func(*item) {}}
	if !room.Fill(&i.Node, i) {
		t.Error("nobody hears of what is too much")
	}
}
