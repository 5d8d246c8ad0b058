package disk

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/refrain-go/refrain/store"
)

// use stores, reads and forgets until stop is set. It reports what is wrong with answers,
// and returns the first error of each kind.
func use(t *testing.T, s *Store, worker int, stop *atomic.Bool, turns chan<- bool) {
	for round := 0; !stop.Load(); round++ {
		k := numbered(round % 50)
		frame := fmt.Sprint("answer ", round%50)
		c, e, err := s.Claim(ctx, k, false)
		if c != nil {
			_, err = c.Store(ctx, store.Answer{Frame: []byte(frame)})
		} else if err == nil && string(e.Frame) != frame {
			t.Errorf("Claim returned %q, want %q", e.Frame, frame)
		}
		if errors.Is(err, store.ErrClosed) {
			return
		}
		if round%10 == worker {
			s.Forget(ctx, k.Own())
		}
		s.Stats()
		select {
		case turns <- true:
		default:
		}
	}
}

// Hazard: Close takes away what calls are using.
func TestStore_CloseWhileInUse(t *testing.T) {
	for range 10 {
		dir := t.TempDir()
		st := small()
		st.segmentBytes = 2000
		s, beside := mustOpen(t, dir, st), mustOpen(t, dir, small())
		var all sync.WaitGroup
		var stop atomic.Bool
		turns := make(chan bool)
		for w := range 3 {
			all.Go(func() { use(t, s, w, &stop, turns) })
		}
		for range 100 {
			<-turns
		}
		if err := s.Close(ctx); err != nil {
			t.Fatal(err)
		}
		all.Wait()
		for i := range 50 {
			if e, err := beside.Read(ctx, numbered(i)); err != nil || e.Frame != nil && string(e.Frame) != fmt.Sprint("answer ", i) {
				t.Errorf("Read returned (%q, %v)", e.Frame, err)
			}
		}
	}
}

// Hazard: the directory goes while calls are using it, again and again.
func TestStore_DirectoryRemovedUnderLoad(t *testing.T) {
	st := quiet()
	st.logger = discard
	st.segmentBytes = 2000
	dir := filepath.Join(t.TempDir(), "d")
	s := mustOpen(t, dir, st)
	var all sync.WaitGroup
	var stop atomic.Bool
	turns := make(chan bool)
	for w := range 3 {
		all.Go(func() { use(t, s, w, &stop, turns) })
	}
	now := time.Now()
	for range 20 {
		for range 50 {
			<-turns
		}
		os.RemoveAll(dir) // may be disturbed by a file that is just being made
		now = now.Add(time.Hour)
		s.lookOnce(now)
	}
	stop.Store(true)
	all.Wait()
	now = now.Add(time.Hour)
	s.lookOnce(now)
	forget(t, s, memo)
	keep(t, s, numbered(0), "v")
	wants(t, s, numbered(0), "v")
}
