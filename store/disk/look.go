package disk

import (
	"sync"
	"time"

	"github.com/refrain-go/refrain/internal/backoff"
	"github.com/refrain-go/refrain/store"
)

// lookEvery is how often a handle looks after its directory.
const lookEvery = time.Second

// look looks after the directory until Close.
func (s *Store) look() {
	defer close(s.looked)
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	for {
		select {
		case <-s.closing:
			return
		case now := <-ticker.C:
			s.lookOnce(now)
		}
	}
}

// lookOnce finds out whether the directory is still there, tells listeners what others
// did, and does what keeps the directory small and safe.
func (s *Store) lookOnce(now time.Time) {
	sp := s.space.Load()
	switch {
	case sp == nil:
		s.comeBack(now)
		return
	case !sp.isThere():
		s.leave(sp, nil)
		s.comeBack(now)
		return
	}
	if sp.table.refresh() == nil && sp.hasNews() {
		s.listeners.tell()
	}
	sp.care(now)
}

// leave gives up a space, since its directory or its numbers are gone. Nothing that was
// read from it is current any more.
func (s *Store) leave(sp *space, cause error) {
	sp.giveUp()
	if !s.space.CompareAndSwap(sp, nil) {
		return
	}
	s.count.outages.Add(1)
	s.notes.begin("gone", "the directory or its numbers were removed or replaced while in use; answers are computed anew until there is one again", cause)
	s.background.start(sp.close)
	s.listeners.tell()
}

// comeBack tries to open the directory again.
func (s *Store) comeBack(now time.Time) {
	s.looking.Lock()
	defer s.looking.Unlock()
	if s.closed.Load() || s.space.Load() != nil || now.Before(s.next) {
		return
	}
	sp, err := openSpace(s.dir, s.settings, s.notes)
	if err == nil {
		err = s.settleDebts(sp)
	}
	if err != nil {
		s.failed++
		s.next = now.Add(backoff.Double(lookEvery, time.Minute, s.failed))
		return
	}
	s.failed, s.owed = 0, nil
	s.space.Store(sp)
	s.notes.end("gone", "there is a directory again")
}

// mostOwed bounds how many groups are remembered while there is no directory.
const mostOwed = 10_000

// owe remembers groups that were forgotten while there was no space. It returns false if
// there is one again. What was put aside and comes back would otherwise bring them back.
func (s *Store) owe(groups []store.Group) bool {
	s.looking.Lock()
	defer s.looking.Unlock()
	if s.space.Load() != nil {
		return false
	}
	if s.owed == nil {
		s.owed = make(map[store.Group]bool)
	}
	for _, g := range groups {
		if len(s.owed) <= mostOwed {
			s.owed[g] = true
		}
	}
	return true
}

// settleDebts forgets in a new space what was forgotten while there was none.
func (s *Store) settleDebts(sp *space) error {
	var slots []uint32
	if len(s.owed) > mostOwed {
		for slot := range sp.table.words {
			if sp.table.holds(uint32(slot)) {
				slots = append(slots, uint32(slot))
			}
		}
	}
	for g := range s.owed {
		slots = append(slots, sp.table.slot(g))
	}
	if len(slots) == 0 {
		return nil
	}
	err := sp.table.raise(slots...)
	if err != nil {
		sp.close()
	}
	return err
}

// listeners are the functions given to Listen.
type listeners struct {
	mu    sync.Mutex
	next  int
	funcs map[int]func([]store.Group)
}

// Listen implements [store.Store]. The store cannot say which groups were forgotten.
func (s *Store) Listen(f func(groups []store.Group)) (stop func()) {
	l := &s.listeners
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.funcs == nil {
		l.funcs = make(map[int]func([]store.Group))
	}
	l.next++
	n := l.next
	l.funcs[n] = f
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.funcs, n)
	}
}

func (l *listeners) tell() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, f := range l.funcs {
		f(nil)
	}
}

func (l *listeners) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.funcs = nil
}

// hasNews reports whether numbers have changed since the last call.
func (sp *space) hasNews() bool {
	epoch := uint64(0)
	if guarded(func() { epoch = sp.table.words[epochWord].Load() }) != nil {
		return false
	}
	return sp.toldEpoch.Swap(epoch) != epoch
}
