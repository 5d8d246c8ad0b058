package storetest

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/refrain-go/refrain/store"
)

// toy is a store in the memory of one process: the shortest one that keeps the contract.
// Its faults are for the tests of the checks.
type toy struct {
	mu      sync.Mutex
	faults  faults
	last    uint64
	numbers map[toyGroup]uint64
	entries map[store.ID]toyEntry
	claims  map[store.ID]*toyClaim
	ended   *sync.Cond // a claim has ended
}

type toyEntry struct {
	frame []byte
	marks []toyMark
}

type toyMark struct {
	group  toyGroup
	number uint64
}

// toyGroup is a group, or the version of an entry, which only the entry belongs to.
type toyGroup struct {
	store.Group
	version bool
}

// faults are what can be wrong with a store.
type faults struct {
	skipsNumbersInRead, skipsNumbersInStore, skipsFenceOfPut     bool
	forgetsLate, forgetsFirstOnly, forgetsOnlyHere               bool
	ignoresSources, readsSourcesLate, ignoresSourcesInStamps     bool
	sharesClaims, neverEndsClaims, waitsForForgotten             bool
	sharesFrames, numbersReturn, storesAfterRelease              bool
	replaceKeepsNumber, putKeepsNumber, putOfTheSameRaises       bool
	ignoresCtx, ignoresRenew, worksAfterClose, closeKeepsClaims  bool
	stampsOutliveClose, callsAfterStop, countsNothing, allocates bool
	cutsFrames, forgetsWholeMemo                                 bool
}

func newToy(f faults) *toy {
	t := &toy{faults: f, numbers: map[toyGroup]uint64{}, entries: map[store.ID]toyEntry{}, claims: map[store.ID]*toyClaim{}}
	t.ended = sync.NewCond(&t.mu)
	return t
}

// toyHandle implements store.Store.
type toyHandle struct {
	*toy
	closed bool
	forgot bool // this handle has forgotten something
	stats  store.Stats
	funcs  []*func([]store.Group)
}

func (t *toy) open() store.Store { return &toyHandle{toy: t} }

func (t *toy) numberLocked(g toyGroup) uint64 {
	if t.numbers[g] == 0 {
		t.raiseLocked(g)
	}
	return t.numbers[g]
}

func (t *toy) raiseLocked(g toyGroup) {
	t.last++
	t.numbers[g] = t.last
	if t.faults.numbersReturn {
		t.numbers[g] = t.last%5 + 1
	}
	if t.faults.forgetsWholeMemo && !g.Wide {
		t.raiseLocked(toyGroup{Group: memo})
	}
}

func version(k store.Key) toyGroup { return toyGroup{k.Own(), true} }

func (t *toy) marksLocked(k store.Key) []toyMark {
	marks := []toyMark{{version(k), t.numberLocked(version(k))}}
	return append(marks, t.marksOfLocked(append([]store.Group{k.Own()}, k.In...))...)
}

func (t *toy) marksOfLocked(groups []store.Group) (marks []toyMark) {
	for _, g := range groups {
		marks = append(marks, toyMark{toyGroup{Group: g}, t.numberLocked(toyGroup{Group: g})})
	}
	return marks
}

func (t *toy) hasLocked(marks []toyMark) bool {
	return !slices.ContainsFunc(marks, func(m toyMark) bool { return t.numbers[m.group] != m.number })
}

type toyStamp struct {
	h     *toyHandle
	marks []toyMark
}

var sink []byte

func (s *toyStamp) Current() bool {
	s.h.mu.Lock()
	defer s.h.mu.Unlock()
	if s.h.faults.allocates {
		sink = make([]byte, 8)
	}
	if s.h.faults.forgetsOnlyHere { // the others hear of it later
		return !s.h.closed && (s.h.hasLocked(s.marks) || !s.h.forgot)
	}
	return (!s.h.closed || s.h.faults.stampsOutliveClose) && s.h.hasLocked(s.marks)
}

func (h *toyHandle) lock() error {
	h.mu.Lock()
	if h.closed && !h.faults.worksAfterClose {
		h.mu.Unlock()
		return store.ErrClosed
	}
	return nil
}

func (h *toyHandle) Stamp(ctx context.Context, groups ...store.Group) (store.Stamp, error) {
	if err := h.lock(); err != nil {
		return nil, err
	}
	defer h.mu.Unlock()
	return &toyStamp{h, h.marksOfLocked(groups)}, nil
}

func (h *toyHandle) Read(ctx context.Context, key store.Key) (store.Entry, error) {
	if err := h.lock(); err != nil {
		return store.Entry{}, err
	}
	defer h.mu.Unlock()
	return h.readLocked(key), nil
}

func (h *toyHandle) readLocked(key store.Key) store.Entry {
	e, ok := h.entries[key.ID]
	if !ok || !h.faults.skipsNumbersInRead && !h.hasLocked(e.marks) {
		h.stats.Misses++
		return store.Entry{}
	}
	if !h.faults.countsNothing {
		h.stats.Hits++
	}
	frame := e.frame
	if !h.faults.sharesFrames {
		frame = slices.Clone(frame)
	}
	if h.faults.cutsFrames && len(frame) > 4096 {
		frame = frame[:4096]
	}
	return store.Entry{Frame: frame, Stamp: &toyStamp{h, e.marks}}
}

type toyClaim struct {
	h     *toyHandle
	key   store.Key
	marks []toyMark
	ended bool
}

func (h *toyHandle) Claim(ctx context.Context, key store.Key, renew bool) (store.Claim, store.Entry, error) {
	if err := h.lock(); err != nil {
		return nil, store.Entry{}, err
	}
	defer h.mu.Unlock()
	if !h.faults.ignoresCtx {
		stop := context.AfterFunc(ctx, func() { h.mu.Lock(); defer h.mu.Unlock(); h.ended.Broadcast() })
		defer stop()
	}
	for waited := false; ; waited = true {
		if !renew || waited || h.faults.ignoresRenew {
			if e := h.readLocked(key); e.Frame != nil {
				return nil, e, nil
			}
		}
		held := h.claims[key.ID]
		if held == nil || !h.hasLocked(held.marks) && !h.faults.waitsForForgotten || h.faults.sharesClaims {
			break
		}
		switch {
		case h.faults.ignoresCtx && ctx.Err() != nil:
			return nil, store.Entry{}, store.ErrFenced
		case ctx.Err() != nil:
			return nil, store.Entry{}, ctx.Err()
		}
		h.ended.Wait()
		if h.closed {
			return nil, store.Entry{}, store.ErrClosed
		}
	}
	c := &toyClaim{h: h, key: key, marks: h.marksLocked(key)}
	h.claims[key.ID] = c
	return c, store.Entry{}, nil
}

func (c *toyClaim) Stamp() store.Stamp { return &toyStamp{c.h, c.marks} }

func (c *toyClaim) endLocked() {
	c.ended = true
	if c.h.claims[c.key.ID] == c && !c.h.faults.neverEndsClaims {
		delete(c.h.claims, c.key.ID)
	}
	c.h.ended.Broadcast()
}

func (c *toyClaim) Release() {
	c.h.mu.Lock()
	defer c.h.mu.Unlock()
	c.endLocked()
}

func (c *toyClaim) Store(ctx context.Context, a store.Answer) (store.Stamp, error) {
	return c.store(a, false)
}

func (c *toyClaim) Replace(ctx context.Context, a store.Answer) (store.Stamp, error) {
	return c.store(a, !c.h.faults.replaceKeepsNumber)
}

func (c *toyClaim) store(a store.Answer, raise bool) (store.Stamp, error) {
	c.h.mu.Lock()
	defer c.h.mu.Unlock()
	late := c.ended && !c.h.faults.storesAfterRelease
	c.endLocked()
	marks := c.marks
	if c.h.faults.skipsNumbersInStore {
		marks = c.h.marksLocked(c.key)
	}
	if late || !c.h.hasLocked(marks) {
		c.h.stats.Fenced++
		return nil, store.ErrFenced
	}
	if raise {
		marks = slices.Clone(marks)
		c.h.raiseLocked(marks[1].group)
		marks[1].number = c.h.numbers[marks[1].group]
	}
	return c.h.keepLocked(c.key, marks, a)
}

func (h *toyHandle) keepLocked(key store.Key, marks []toyMark, a store.Answer) (store.Stamp, error) {
	stamped := slices.Clone(marks)
	for _, s := range a.Sources {
		for _, m := range s.(*toyStamp).marks {
			if h.faults.readsSourcesLate {
				m.number = h.numbers[m.group]
			}
			if !m.group.version {
				stamped = append(stamped, m)
			}
		}
	}
	if h.faults.ignoresSources {
		stamped = marks
	}
	if !h.hasLocked(stamped) {
		h.stats.Fenced++
		return nil, store.ErrFenced
	}
	h.stats.Stored++
	h.entries[key.ID] = toyEntry{slices.Clone(a.Frame), stamped}
	if h.faults.sharesFrames {
		h.entries[key.ID] = toyEntry{a.Frame, stamped}
	}
	if h.faults.ignoresSourcesInStamps {
		stamped = marks
	}
	return &toyStamp{h, stamped}, nil
}

func (h *toyHandle) Put(ctx context.Context, key store.Key, a store.Answer, same store.Stamp) (store.Stamp, error) {
	if err := h.lock(); err != nil {
		return nil, err
	}
	defer h.mu.Unlock()
	if !h.faults.skipsFenceOfPut {
		h.numberLocked(version(key))
		h.raiseLocked(version(key))
	}
	former, _ := same.(*toyStamp)
	keeps := former != nil && h.numberLocked(toyGroup{Group: key.Own()}) == former.marks[1].number && h.hasLocked(former.marks[1:])
	if (!keeps || h.faults.putOfTheSameRaises) && !h.faults.putKeepsNumber {
		h.raiseLocked(toyGroup{Group: key.Own()})
	}
	return h.keepLocked(key, h.marksLocked(key), a)
}

func (h *toyHandle) Forget(ctx context.Context, groups ...store.Group) error {
	if err := h.lock(); err != nil {
		return err
	}
	defer h.mu.Unlock()
	if !h.faults.countsNothing {
		h.stats.Forgets += uint64(len(groups))
	}
	h.forgot = true
	if h.faults.forgetsFirstOnly && len(groups) > 1 {
		groups = groups[:1]
	}
	if h.faults.forgetsLate {
		time.AfterFunc(5*time.Millisecond, func() { h.mu.Lock(); defer h.mu.Unlock(); h.forgetLocked(groups) })
		return nil
	}
	h.forgetLocked(groups)
	return nil
}

func (h *toyHandle) forgetLocked(groups []store.Group) {
	for _, g := range groups {
		h.raiseLocked(toyGroup{Group: g})
	}
	h.ended.Broadcast()
	for _, f := range h.funcs {
		(*f)(groups)
	}
}

func (h *toyHandle) Listen(f func([]store.Group)) (stop func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.funcs = append(h.funcs, &f)
	return func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		if !h.faults.callsAfterStop {
			h.funcs = slices.DeleteFunc(h.funcs, func(g *func([]store.Group)) bool { return g == &f })
		}
	}
}

func (h *toyHandle) Stats() store.Stats {
	h.mu.Lock()
	defer h.mu.Unlock()
	s := h.stats
	for _, e := range h.entries {
		s.Entries++
		s.Bytes += int64(len(e.frame))
	}
	return s
}

func (h *toyHandle) Close(ctx context.Context) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	if !h.faults.closeKeepsClaims {
		for _, c := range h.claims {
			if c.h == h {
				c.endLocked()
			}
		}
	}
	h.ended.Broadcast()
	return nil
}
