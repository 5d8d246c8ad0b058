package storetest

import (
	"encoding/binary"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/refrain-go/refrain/store"
)

// The checks under load number moments by a counter. A computation has the number that
// was drawn after its claim began. If that is less than the number of a forgetting, drawn
// before Forget was called, then the forgetting is later, and nobody may find the answer
// once Forget has returned.

const (
	loadRounds  = 150
	loadWorkers = 3 // on each of two handles
	loadKeys    = 3
)

// history is what the workers know of each other.
type history struct {
	*setting
	clock atomic.Int64
	// floor is, for each key and for the memo, the last forgetting that has returned.
	floor     [loadKeys]atomic.Int64
	memoFloor atomic.Int64
}

func (h *history) lowest(k int) int64 { return max(h.floor[k].Load(), h.memoFloor.Load()) }

func raise(floor *atomic.Int64, to int64) {
	for {
		now := floor.Load()
		if now >= to || floor.CompareAndSwap(now, to) {
			return
		}
	}
}

func loadKey(k int) store.Key { return key(fmt.Sprint("load ", k)) }

// Hazard: somewhere between looking at the numbers, reading, storing and forgetting, an
// answer slips through that was computed before a Forget which has returned.
func finalUnderLoad(s *setting) {
	h := &history{setting: s}
	var all sync.WaitGroup
	for i, handle := range []store.Store{s.a, s.b} {
		for w := range loadWorkers {
			all.Go(func() {
				var kept [loadKeys]keptAnswer
				for round := range loadRounds {
					h.ask(handle, (round+w)%loadKeys, &kept)
					if round%7 == w {
						h.forgetOne(handle, (round+i)%loadKeys, round%3 == 0)
					}
				}
			})
		}
	}
	all.Wait()
}

// keptAnswer is what a worker has in its memory.
type keptAnswer struct {
	stamp store.Stamp
	at    int64
}

// ask answers from the worker's memory, or from the store, or computes.
func (h *history) ask(s store.Store, k int, kept *[loadKeys]keptAnswer) {
	lowest := h.lowest(k)
	if a := kept[k]; a.stamp != nil && a.stamp.Current() {
		h.wantsAfter(a.at, lowest, "a stamp was current")
		return
	}
	lowest = h.lowest(k)
	c, e, err := s.Claim(h.ctx, loadKey(k), false)
	if err != nil {
		h.Errorf("Claim: %v", err)
		return
	}
	if c == nil {
		at := int64(binary.LittleEndian.Uint64(e.Frame))
		h.wantsAfter(at, lowest, "an entry was returned")
		kept[k] = keptAnswer{e.Stamp, at}
		return
	}
	at := h.clock.Add(1)
	runtime.Gosched() // let others forget
	end := c.Store
	if at%3 == 0 {
		end = c.Replace
	}
	st, err := end(h.ctx, store.Answer{Frame: binary.LittleEndian.AppendUint64(nil, uint64(at))})
	if err != nil && !errors.Is(err, store.ErrFenced) {
		h.Errorf("Store: %v", err)
	}
	if err == nil {
		kept[k] = keptAnswer{st, at}
	}
}

func (h *history) wantsAfter(at, lowest int64, what string) {
	if at <= lowest {
		h.Errorf("%s that began to be computed at %d, although a Forget of %d had returned", what, at, lowest)
	}
}

func (h *history) forgetOne(s store.Store, k int, all bool) {
	at := h.clock.Add(1)
	g, floor := loadKey(k).Own(), &h.floor[k]
	if all {
		g, floor = memo, &h.memoFloor
	}
	if err := s.Forget(h.ctx, g); err != nil {
		h.Errorf("Forget: %v", err)
		return
	}
	raise(floor, at)
}

// Hazard: two holders of one claim compute the same key at once; or none does.
func aloneUnderLoad(s *setting) {
	const keys = 20
	handles := []store.Store{s.a, s.b, s.open()}
	if s.apart {
		handles = []store.Store{s.a, s.a, s.a}
	}
	var computing, computed [keys]atomic.Int32
	var all sync.WaitGroup
	for _, handle := range handles {
		for range loadWorkers {
			all.Go(func() {
				for k := range keys {
					c, e, err := handle.Claim(s.ctx, loadKey(k), false)
					switch {
					case err != nil:
						s.Errorf("Claim: %v", err)
					case c == nil && string(e.Frame) != "v":
						s.Errorf("Claim returned %q", e.Frame)
					case c != nil:
						if computing[k].Add(1) != 1 {
							s.Errorf("key %d is computed twice at once", k)
						}
						computed[k].Add(1)
						runtime.Gosched() // let others compute
						computing[k].Add(-1)
						if _, err := c.Store(s.ctx, answer("v")); err != nil {
							s.Errorf("Store: %v", err)
						}
					}
				}
			})
		}
	}
	all.Wait()
	for k := range keys {
		if n := computed[k].Load(); n != 1 {
			s.Errorf("key %d was computed %d times, want once", k, n)
		}
	}
}
