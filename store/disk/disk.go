package disk

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/refrain-go/refrain/store"
)

// Store implements [store.Store] in a directory. Its methods may be called from any
// goroutine. See the package for what it promises.
type Store struct {
	*settings
	dir   string
	notes *notes
	space atomic.Pointer[space] // nil while there is none

	// looking is held by who opens or gives up a space.
	looking sync.Mutex
	owed    map[store.Group]bool // forgotten while there was no space
	next    time.Time            // when to try to open one again
	failed  int                  // tries in a row

	closed    atomic.Bool
	looked    chan struct{} // closed when look has ended
	done      chan struct{} // closed when Close has ended
	listeners listeners
}

var _ store.Store = (*Store)(nil)

// Open opens the store of a directory, and makes both if they are missing. The files are
// in a directory of their own in dir, which only the user of this process can read. The
// error says what is wrong with the directory, and what to do.
func Open(dir string, opts ...Option) (*Store, error) {
	return open(dir, newSettings(opts))
}

func open(dir string, s *settings) (*Store, error) {
	st := &Store{settings: s, dir: dir, notes: &notes{logger: s.logger, dir: dir}, looked: make(chan struct{}), done: make(chan struct{})}
	sp, err := openSpace(dir, s, st.notes)
	if err != nil {
		return nil, fmt.Errorf("store/disk: opening %s: %w", dir, err)
	}
	st.space.Store(sp)
	if s.idle {
		close(st.looked)
	} else {
		go st.look()
	}
	return st, nil
}

// errAway is the error of calls while the directory is gone.
var errAway = errors.New("store/disk: the directory is gone")

// here returns the present space, or the error of a call that has none.
func (s *Store) here() (*space, error) {
	if s.closed.Load() {
		return nil, store.ErrClosed
	}
	sp := s.space.Load()
	if sp == nil {
		s.count.failures.Add(1)
		return nil, errAway
	}
	return sp, nil
}

// Stamp implements [store.Store].
func (s *Store) Stamp(ctx context.Context, groups ...store.Group) (store.Stamp, error) {
	sp, err := s.here()
	if err != nil {
		return nil, err
	}
	st, err := sp.table.stampOfGroups(groups)
	if err != nil {
		return nil, s.faulty(sp, err)
	}
	return st, nil
}

// faulty is called when numbers could not be read or written.
func (s *Store) faulty(sp *space, err error) error {
	s.count.failures.Add(1)
	if errors.Is(err, errFault) {
		s.leave(sp, err)
	}
	return fmt.Errorf("store/disk: %w", err)
}

// Read implements [store.Store].
func (s *Store) Read(ctx context.Context, key store.Key) (store.Entry, error) {
	sp, err := s.here()
	if err != nil {
		return store.Entry{}, err
	}
	e, _, err := sp.read(key.ID)
	if err == nil {
		s.countRead(e)
	}
	return e, err
}

func (s *Store) countRead(e store.Entry) {
	if e.Frame != nil {
		s.count.hits.Add(1)
	} else {
		s.count.misses.Add(1)
	}
}

// Forget implements [store.Store].
func (s *Store) Forget(ctx context.Context, groups ...store.Group) error {
	for {
		sp, err := s.here()
		if err == errAway && s.owe(groups) {
			return err
		}
		if err == errAway {
			continue // there is a space again
		}
		if err != nil {
			return err
		}
		slots := make([]uint32, len(groups))
		for i, g := range groups {
			slots[i] = sp.table.slot(g)
		}
		err = sp.table.raise(slots...)
		s.count.forgets.Add(uint64(len(groups)))
		if err == nil && sp.table.lost.Load() {
			continue // given up meanwhile: those who opened the next one saw nothing of this
		}
		if err != nil {
			err = s.faulty(sp, err)
			s.leave(sp, err)
			s.owe(groups)
		}
		return err
	}
}

// Put implements [store.Store].
func (s *Store) Put(ctx context.Context, key store.Key, a store.Answer, same store.Stamp) (store.Stamp, error) {
	sp, err := s.here()
	if err != nil {
		return nil, err
	}
	st, release, err := sp.supersede(key, same)
	if err != nil {
		return nil, s.faulty(sp, err)
	}
	defer release()
	whole, ok := st.with(a.Sources)
	if !ok {
		s.count.fenced.Add(1)
		return nil, store.ErrFenced
	}
	return s.keep(sp, key, whole, a)
}

// keep stores an answer. The stamp is good for the memory of the process even if the
// answer cannot be stored.
func (s *Store) keep(sp *space, key store.Key, st *stamp, a store.Answer) (store.Stamp, error) {
	err := sp.store(key.ID, st, a)
	if errors.Is(err, store.ErrFenced) {
		s.count.fenced.Add(1)
		return nil, store.ErrFenced
	}
	return st, err
}

// supersede ends the claims and stamps of an entry that is to be replaced, and returns
// the numbers for its successor.
func (sp *space) supersede(key store.Key, same store.Stamp) (st *stamp, release func(), err error) {
	release = func() {}
	if st, err = sp.table.stampOf(key); err != nil {
		return nil, nil, err
	}
	former, ok := same.(*stamp)
	if !ok || former.table != sp.table || !former.hasVersion || len(former.marks) < 2 || former.marks[1] != st.marks[1] || !former.Current() {
		err := sp.table.renew(&st.marks[1])
		return st, release, err
	}
	// The numbers stay, so what was computed from the former answer does. A claim under
	// these numbers is in the way. With the claim in hand there is no other.
	if claimsAreShared {
		at := claimPlace(key.ID, st.marks)
		if taken, _, err := sp.claims.try(at); err != nil {
			return nil, nil, err
		} else if taken {
			return st, func() { sp.claims.release(at) }, nil
		}
	}
	return st, release, sp.table.renew(&st.marks[0])
}

// renew gives a word a new number, which it writes into m.
func (t *table) renew(m *mark) error {
	for {
		number, ok, err := t.raiseFrom(m.slot, m.number)
		if err != nil {
			return err
		}
		if ok {
			m.number = number
			return nil
		}
		if err := guarded(func() { m.number = t.words[m.slot].Load() }); err != nil {
			return err
		}
	}
}

// Stats implements [store.Store].
func (s *Store) Stats() store.Stats {
	st := s.count.stats()
	if sp := s.space.Load(); sp != nil {
		sp.mu.RLock()
		st.Entries, st.Bytes = len(sp.index), sp.bytes
		sp.mu.RUnlock()
	}
	return st
}

// Close implements [store.Store]. It completes the file that this handle has written, and
// has the numbers written to the disk, so that answers outlive a stop of the machine.
func (s *Store) Close(ctx context.Context) error {
	if !s.closed.Swap(true) {
		close(s.closing)
		go s.shut()
	}
	select {
	case <-s.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *Store) shut() {
	defer close(s.done)
	<-s.looked
	s.looking.Lock()
	defer s.looking.Unlock()
	if sp := s.space.Swap(nil); sp != nil {
		sp.giveUp()
		sp.claims.close()
		sp.endWriting()
		s.background.wait()
		sp.close()
	}
	s.background.wait()
	s.listeners.end()
}
