package disk

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/refrain-go/refrain/store"
)

// claims are the keys that this handle computes. Each stands for a locked byte of the
// file "claims", by which other processes see it.
type claims struct {
	mu     sync.Mutex
	file   *os.File
	held   map[int64]chan struct{} // closed at the end of the claim
	closed bool
}

func (c *claims) open(f *os.File) { c.file, c.held = f, make(map[int64]chan struct{}) }

// claimPlace returns the byte that stands for a key under its present numbers. After a
// forgetting it is another one, so that nobody waits for a claim that began before.
func claimPlace(id store.ID, marks []mark) int64 {
	b := append(make([]byte, 0, 128), id[:]...)
	for _, m := range marks {
		b = binary.LittleEndian.AppendUint64(b, m.number)
	}
	h := uint64(14695981039346656037)
	for _, c := range b {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return int64(h >> 2)
}

// try takes the claim of a place. If it is held by this handle, try returns a channel
// that is closed at its end. If another handle holds it, both results are nil and false.
func (c *claims) try(at int64) (taken bool, over <-chan struct{}, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return false, nil, store.ErrClosed
	}
	if held := c.held[at]; held != nil {
		return false, held, nil
	}
	if err := lockByte(c.file, at); errors.Is(err, errHeld) {
		return false, nil, nil
	} else if err != nil {
		return false, nil, fmt.Errorf("store/disk: claiming an answer: %w", err)
	}
	c.held[at] = make(chan struct{})
	return true, nil, nil
}

func (c *claims) release(at int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if held := c.held[at]; held != nil && !c.closed {
		unlockByte(c.file, at)
		delete(c.held, at)
		close(held)
	}
}

// close ends all claims.
func (c *claims) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.file != nil && !c.closed {
		c.file.Close()
		for _, held := range c.held {
			close(held)
		}
		c.held = nil
	}
	c.closed = true
}

// claim implements [store.Claim].
type claim struct {
	store *Store
	sp    *space
	key   store.Key
	stamp *stamp
	at    int64
	ended atomic.Bool
}

// Claim implements [store.Store].
func (s *Store) Claim(ctx context.Context, key store.Key, renew bool) (store.Claim, store.Entry, error) {
	before := uint64(0)
	if renew {
		sp, err := s.here()
		if err != nil {
			return nil, store.Entry{}, err
		}
		if err := sp.catchUp(false); err != nil {
			return nil, store.Entry{}, sp.unreadable(err)
		}
		if p, _, ok := sp.find(key.ID); ok {
			before = p.seq
		}
	}
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		sp, err := s.here()
		if err != nil {
			return nil, store.Entry{}, err
		}
		c, e, over, err := s.tryClaim(sp, key, before)
		if c != nil || e.Frame != nil || err != nil {
			if err == nil {
				s.countRead(e)
			}
			if c == nil {
				return nil, e, err // and not a claim that is nil inside
			}
			return c, e, err
		}
		if pause == firstPause {
			s.count.waits.Add(1)
		}
		if err := s.await(ctx, over, pause); err != nil {
			return nil, store.Entry{}, err
		}
	}
}

// The pauses between looks at a claim of another process. The kernel tells nobody when a
// lock is released, except a thread that waits in a call which cannot be given up.
const (
	firstPause   = 200 * time.Microsecond
	longestPause = 10 * time.Millisecond
)

// await waits until a claim may be over.
func (s *Store) await(ctx context.Context, over <-chan struct{}, pause time.Duration) error {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-over:
		return nil
	case <-timer.C:
		return nil
	case <-s.closing:
		return store.ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
}

// tryClaim returns a claim, or an entry that was stored after the one with the sequence
// number before. If another holds the claim, it returns neither; over may then tell when
// to try again.
//
//  1. the entry is looked up, and is not there
//  2. its claim is taken; another holder may have stored it, and ended, since step 1
//  3. so it is looked up again
func (s *Store) tryClaim(sp *space, key store.Key, before uint64) (c *claim, e store.Entry, over <-chan struct{}, err error) {
	if e, err = sp.readAfter(key.ID, before); err != nil || e.Frame != nil {
		return nil, e, nil, err
	}
	sp.looked()
	st, err := sp.table.stampOf(key)
	if err != nil {
		return nil, e, nil, s.faulty(sp, err)
	}
	at := claimPlace(key.ID, st.marks)
	taken, over, err := sp.claims.try(at)
	if !taken {
		if err == store.ErrClosed && !s.closed.Load() {
			err = nil // only this space was closed
		}
		return nil, e, over, err
	}
	if e, err = sp.readAfter(key.ID, before); err != nil || e.Frame != nil {
		sp.claims.release(at)
		return nil, e, nil, err
	}
	return &claim{store: s, sp: sp, key: key, stamp: st, at: at}, e, nil, nil
}

// readAfter returns an entry if it was stored after the one with a sequence number.
func (sp *space) readAfter(id store.ID, before uint64) (store.Entry, error) {
	e, seq, err := sp.read(id)
	if seq <= before {
		return store.Entry{}, err
	}
	return e, err
}

// Stamp implements [store.Claim].
func (c *claim) Stamp() store.Stamp { return c.stamp }

// Store implements [store.Claim].
func (c *claim) Store(ctx context.Context, a store.Answer) (store.Stamp, error) {
	return c.end(a, func(st *stamp) (bool, error) { return true, nil })
}

// Replace implements [store.Claim]. One step compares the number of the entry's own group
// and replaces it, so that a forgetting is either seen or comes after it.
func (c *claim) Replace(ctx context.Context, a store.Answer) (store.Stamp, error) {
	return c.end(a, func(st *stamp) (ok bool, err error) {
		own := &st.marks[1]
		own.number, ok, err = st.table.raiseFrom(own.slot, own.number)
		return ok, err
	})
}

// end stores an answer under the numbers of the claim. settle may change them.
func (c *claim) end(a store.Answer, settle func(*stamp) (ok bool, err error)) (store.Stamp, error) {
	if c.ended.Swap(true) {
		return nil, store.ErrFenced
	}
	// The next holder must find what is stored here.
	defer c.sp.claims.release(c.at)
	if c.store.closed.Load() {
		return nil, store.ErrFenced
	}
	st, ok := c.stamp.with(a.Sources)
	if ok {
		st = st.clone()
		var err error
		if ok, err = settle(st); err != nil {
			return nil, c.store.faulty(c.sp, err)
		}
	}
	if !ok {
		c.store.count.fenced.Add(1)
		return nil, store.ErrFenced
	}
	return c.store.keep(c.sp, c.key, st, a)
}

// Release implements [store.Claim].
func (c *claim) Release() {
	if !c.ended.Swap(true) {
		c.sp.claims.release(c.at)
	}
}
