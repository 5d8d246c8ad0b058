package memory

import (
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
	"unsafe"

	"github.com/refrain-go/refrain/internal/evict"
)

// copied is a value that tells which copy it is; 0 is the original.
type copied struct{ number int32 }

// spares is a tier of large values that records its copies.
type spares struct {
	*Tier[*copied]
	shared *evict.List
	copies atomic.Int32
	during func(number int32) // called while a copy is made
}

const (
	largeSize  = 1 << 20
	sharedSize = 64 << 20
)

func newSpares(o Options[*copied]) *spares {
	s := &spares{shared: evict.NewList(sharedSize)}
	o.Shared = s.shared
	o.Copy = func(to, _ **copied) error {
		n := s.copies.Add(1)
		if s.during != nil {
			s.during(n)
		}
		*to = &copied{n}
		return nil
	}
	s.Tier = New("spares", o)
	return s
}

// put stores a value under key i.
func (s *spares) put(i int) *Entry[*copied] {
	e := s.NewEntry(intKey(i), &copied{}, largeSize, 0)
	s.Put(e.Key, e)
	return e
}

// hit returns the number of the copy that a hit of e gets.
func (s *spares) hit(e *Entry[*copied]) int32 {
	var v *copied
	s.Hand(&v, e)
	return v.number
}

// prepared returns an entry for which a copy, the second, has been made ahead.
func (s *spares) prepared(i int) *Entry[*copied] {
	e := s.put(i)
	time.Sleep(sparePause)
	s.hit(e)
	synctest.Wait()
	return e
}

// hasSpares checks the number of spares, and everything that counts them.
func (s *spares) hasSpares(t *testing.T, want int, entries ...*Entry[*copied]) {
	t.Helper()
	ready := 0
	for _, e := range entries {
		if e.spare().ready.Load() != nil {
			ready++
		}
	}
	bytes := int64(0)
	for e := range s.table.All() {
		bytes += e.Size
	}
	bytes = s.Counts().Bytes - bytes
	if ready != want || bytes != int64(want*largeSize) {
		t.Errorf("%d spares in %d bytes, want %d", ready, bytes, want)
	}
	// The list still accepts extras up to a tenth of its limit.
	var rest evict.Extra
	if left := int64(sharedSize/10 - want*largeSize); s.shared.AddExtra(&rest, left+1, nil) || !s.shared.AddExtra(&rest, left, nil) {
		t.Errorf("the list has not room for %d bytes", left)
	}
	s.shared.RemoveExtra(&rest)
}

// V1. Hazard: an answer of 64 MB takes 10 ms at each click, while a core is idle between
// them.
func TestTier_HitAfterAPauseTakesACopyMadeAhead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSpares(Options[*copied]{})
		e := s.prepared(1)
		s.hasSpares(t, 1, e)
		for want := int32(2); want < 5; want++ {
			time.Sleep(sparePause)
			if n := s.hit(e); n != want {
				t.Errorf("a hit got copy %d, want %d, made before it", n, want)
			}
			synctest.Wait()
		}
	})
}

// V1. Hazard: two hits get the same copy.
func TestTier_CopyMadeAheadIsHandedOutOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSpares(Options[*copied]{})
		e := s.prepared(1)
		var got sync.Map
		for range 20 {
			time.Sleep(sparePause)
			for range 4 {
				go func() {
					if n := s.hit(e); n == 0 {
						t.Error("a hit got the original")
					} else if _, twice := got.LoadOrStore(n, true); twice {
						t.Errorf("copy %d was handed out twice", n)
					}
				}()
			}
			synctest.Wait()
		}
	})
}

// B1. Hazard: hits in a row pay for copies that they do not wait for.
func TestTier_HitsInARowOrderNoCopies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSpares(Options[*copied]{})
		e := s.prepared(1)
		// A hit that copies for long is no pause.
		s.during = func(int32) { time.Sleep(2 * sparePause) }
		for range 10 {
			s.hit(e)
			time.Sleep(sparePause - 1)
		}
		synctest.Wait()
		if n := s.copies.Load(); n != 2+9 {
			t.Errorf("%d copies: the first hit had one made ahead, and the 9 others made their own", n-2)
		}
		s.hasSpares(t, 0, e)
	})
}

// Hazard: most entries are small, and each pays for fields that only large ones need.
func TestTier_SmallEntriesHaveNoRoomForCopiesMadeAhead(t *testing.T) {
	//lint:ignore U1000 the field is there for the layout of its type
	type plain struct { // the layout without spares
		key      Key
		cost     time.Duration
		used     atomic.Bool
		special  bool
		value    int
		place    evict.Node
		pointers [3]*int
		numbers  [7]int64
	}
	if got, want := unsafe.Sizeof(Entry[int]{}), unsafe.Sizeof(plain{}); got > want {
		t.Errorf("an entry takes %d bytes, want %d", got, want)
	}
	s := newSpares(Options[*copied]{})
	if e := s.NewEntry(intKey(1), &copied{}, spareLeast, 0); e.Large() || e.beside != nil {
		t.Error("an entry of 256 KiB has a copy made ahead")
	}
}

// B1. Hazard: copies that nobody waits for evict answers, or exceed the limits.
func TestTier_CopiesMadeAheadLeaveRoomToEntries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSpares(Options[*copied]{MaxBytes: 12 * largeSize})
		a := s.prepared(1)
		b := s.prepared(2)
		s.hasSpares(t, 1, a, b) // a tenth of the limit is one spare

		for i := 3; s.Counts().Entries < 11; i++ {
			s.put(i)
		}
		if c := s.Counts(); c.Evicted > 0 || c.Bytes > 12*largeSize {
			t.Errorf("%d entries in %d bytes, %d evicted, while a copy made ahead could go", c.Entries, c.Bytes, c.Evicted)
		}
		s.hasSpares(t, 0, a, b)
		time.Sleep(sparePause)
		s.hit(a)
		synctest.Wait()
		s.hasSpares(t, 0, a, b) // there is no room
	})
}

// B1. Hazard: an answer that was looked at in the morning takes twice its memory all day.
func TestTier_CopiesMadeAheadGoAfterAMinuteWithoutHits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSpares(Options[*copied]{})
		e := s.prepared(1)
		for range 5 {
			time.Sleep(spareIdle - 1)
			s.hasSpares(t, 1, e)
			s.hit(e)
			synctest.Wait()
		}
		time.Sleep(spareIdle)
		synctest.Wait()
		s.hasSpares(t, 0, e)
		s.hit(e) // orders the next copy
		synctest.Wait()
		s.hasSpares(t, 1, e)
		time.Sleep(spareIdle)
		synctest.Wait()
		s.hasSpares(t, 0, e)
	})
}

// goodbyes are the ways in which an entry leaves the table.
var goodbyes = map[string]func(*spares, *Entry[*copied]){
	"Forget":      func(s *spares, e *Entry[*copied]) { s.Forget(e.Key) },
	"ForgetWhere": func(s *spares, _ *Entry[*copied]) { s.ForgetWhere(func(Key) bool { return true }) },
	"Clear":       func(s *spares, _ *Entry[*copied]) { s.Clear() },
	"Expel":       func(s *spares, e *Entry[*copied]) { s.Expel(e) },
	"replacement": func(s *spares, _ *Entry[*copied]) { s.put(1) },
	"eviction":    func(s *spares, e *Entry[*copied]) { e.Evict() },
	"expiry":      func(*spares, *Entry[*copied]) { time.Sleep(spareIdle * 3 / 4) },
}

// I1, B1. Hazard: an entry leaves, and its copy made ahead stays, or stays counted.
func TestTier_CopiesMadeAheadGoWithTheirEntries(t *testing.T) {
	for name, goodbye := range goodbyes {
		synctest.Test(t, func(t *testing.T) {
			s := newSpares(Options[*copied]{TTL: spareIdle / 2, MaxBytes: sharedSize})
			e := s.prepared(1)
			s.hasSpares(t, 1, e)
			goodbye(s, e)
			t.Log(name)
			s.hasSpares(t, 0, e)
		})
	}
}

// I1, B1. Hazard: an entry leaves while the copy is made, and the copy is put where
// nobody drops it.
func TestTier_CopyMadeForAnEntryThatGoesIsDropped(t *testing.T) {
	for name, goodbye := range goodbyes {
		synctest.Test(t, func(t *testing.T) {
			s := newSpares(Options[*copied]{TTL: spareIdle / 2})
			e := s.put(1)
			s.during = func(n int32) {
				if n == 2 {
					goodbye(s, e)
				}
			}
			time.Sleep(sparePause)
			s.hit(e)
			time.Sleep(spareIdle) // the maker of "expiry" takes nearly that
			synctest.Wait()
			if s.copies.Load() != 2 {
				t.Errorf("%d copies, want that of the hit and that of the maker", s.copies.Load())
			}
			t.Log(name)
			s.hasSpares(t, 0, e)
		})
	}
}

// B1. Hazard: entries need the room that a copy in the making has reserved, and the copy
// is kept all the same.
func TestTier_RoomOfACopyIsTakenWhileItIsMade(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSpares(Options[*copied]{MaxBytes: 12 * largeSize})
		e := s.put(1)
		s.during = func(n int32) {
			for i := 2; n == 2 && s.Counts().Entries < 11; i++ {
				s.put(i)
			}
		}
		time.Sleep(sparePause)
		s.hit(e)
		synctest.Wait()
		if c := s.Counts(); c.Evicted > 0 || s.copies.Load() != 2 {
			t.Errorf("%d entries evicted, %d copies", c.Evicted, s.copies.Load())
		}
		s.hasSpares(t, 0, e)
	})
}

// S5. Hazard: after Close a goroutine still reads and holds memory.
func TestTier_CloseWaitsForTheMakerOfACopy(t *testing.T) {
	s := newSpares(Options[*copied]{})
	e := s.put(1)
	closed := make(chan struct{})
	made := make(chan bool, 1)
	s.during = func(n int32) {
		if n != 2 {
			return
		}
		go func() { s.Close(); close(closed) }()
		for s.makers.TryRLock() { // until somebody waits
			s.makers.RUnlock()
			select {
			case <-closed:
				made <- false
				return
			default:
				runtime.Gosched()
			}
		}
		made <- true
	}
	e.spare().lastHit.Store(int64(Now() - Time(sparePause)))
	s.hit(e)
	if waits := <-made; !waits {
		t.Error("Close did not wait for the maker")
	}
	<-closed
	s.Close() // again
	e.spare().lastHit.Store(int64(Now() - Time(sparePause)))
	if n := s.hit(e); n != 3 || e.spare().ordered.Load() {
		t.Errorf("after Close a hit that had the entry before got copy %d, and ordered one: %v", n, e.spare().ordered.Load())
	}
	s.hasSpares(t, 0, e)
}

// V1, B1. Hazard: several large copies are made at the same time, and take memory
// bandwidth from all cores.
func TestTier_OneCopyAtATimeIsMadeAhead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, other := newSpares(Options[*copied]{}), newSpares(Options[*copied]{})
		a, b, c := s.put(1), s.put(2), other.put(3)
		time.Sleep(sparePause)
		for _, e := range []*Entry[*copied]{a, b} {
			s.hit(e)
		}
		other.hit(c)
		var makers, most atomic.Int32
		during := func(int32) {
			if n := makers.Add(1); n > most.Load() {
				most.Store(n)
			}
			for range 100 {
				runtime.Gosched()
			}
			makers.Add(-1)
		}
		synctest.Wait()
		s.during, other.during = during, during
		for range 10 {
			time.Sleep(sparePause)
			for _, e := range []*Entry[*copied]{a, b} {
				s.hit(e)
			}
			other.hit(c)
			synctest.Wait()
			s.hasSpares(t, 2, a, b) // each had its turn
			other.hasSpares(t, 1, c)
		}
		if most.Load() != 1 {
			t.Errorf("%d copies were made at once", most.Load())
		}
	})
}

// Hazard: other work slows a maker down, a hit copies beside it, and both take longer.
func TestTier_HitWaitsForTheCopyThatIsBeingMade(t *testing.T) {
	s := newSpares(Options[*copied]{})
	e := s.put(1)
	second := make(chan int32)
	s.during = func(n int32) {
		if n != 2 {
			return
		}
		e.spare().lastHit.Store(int64(Now() - Time(sparePause)))
		asking := make(chan struct{})
		go func() { close(asking); second <- s.hit(e) }()
		<-asking
		for range 1000 { // enough for a hit that does not wait to copy
			runtime.Gosched()
		}
	}
	e.spare().lastHit.Store(int64(Now() - Time(sparePause)))
	s.hit(e)
	if n := <-second; n != 2 {
		t.Errorf("the hit got copy %d, want 2, the one that was being made", n)
	}
	s.Close()
}

// F5, V1. Hazard: a copy that fails while nobody waits for it ends the process, or is
// tried at each click.
func TestTier_PanicOfACopyMadeAheadHarmsNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSpares(Options[*copied]{})
		e := s.put(1)
		s.during = func(n int32) {
			if n == 2 {
				panic("maker")
			}
		}
		for want := int32(1); want < 6; want++ {
			time.Sleep(sparePause)
			if n := s.hit(e); n != want && n != want+1 {
				t.Errorf("a hit got copy %d, want one of its own", n)
			}
			synctest.Wait()
			s.hasSpares(t, 0, e)
		}
		if n := s.copies.Load(); n != 6 {
			t.Errorf("%d copies for 5 hits and one try", n)
		}
	})
}

// Hazard: a test has a synctest bubble, and the cache outlives it. A timer that was set
// in one bubble is fatal, or never fires, outside it.
func TestTier_CopiesMadeAheadInOneBubbleAreGoodInTheNext(t *testing.T) {
	s := newSpares(Options[*copied]{})
	e := s.put(1)
	for range 3 {
		synctest.Test(t, func(t *testing.T) {
			s.hit(e)
			time.Sleep(sparePause)
			s.hit(e)
			synctest.Wait()
			s.hasSpares(t, 1, e)
		})
	}
	s.hit(e)
	synctest.Test(t, func(*testing.T) { s.Close() })
	s.hasSpares(t, 0, e)
}

// B1, B2. Hazard: hits, stores, forgetting and time, all at once, lose count of the
// memory of copies made ahead.
func TestTier_KeepsAccountOfCopiesMadeAhead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSpares(Options[*copied]{TTL: time.Second, MaxBytes: 11 * largeSize, MaxEntries: 10})
		var all sync.WaitGroup
		for worker := range 8 {
			random := rand.New(rand.NewPCG(uint64(worker), 1))
			all.Go(func() {
				for range 500 {
					time.Sleep(time.Duration(random.Int64N(int64(2 * sparePause))))
					k := intKey(random.IntN(12))
					switch e := s.table.Get(&k); {
					case e == nil:
						s.put(int(k.w0))
					case random.IntN(20) == 0:
						s.Forget(k)
					case random.IntN(200) == 0:
						s.Clear()
					default:
						s.hit(e)
					}
				}
			})
		}
		all.Wait()
		synctest.Wait()
		var entries []*Entry[*copied]
		ready := 0
		for e := range s.table.All() {
			entries = append(entries, e)
			if e.spare().ready.Load() != nil {
				ready++
			}
		}
		for _, e := range entries { // a copy that was taken holds its room for a while
			if sp := e.spare(); sp.reserved && sp.ready.Load() == nil {
				sp.drop()
			}
		}
		s.hasSpares(t, ready, entries...)
		s.Clear()
		s.hasSpares(t, 0)
	})
}
