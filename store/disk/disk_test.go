package disk

import (
	"context"
	"os"
	"testing"

	"github.com/refrain-go/refrain/store"
	"github.com/refrain-go/refrain/store/storetest"
)

func TestMain(m *testing.M) {
	if dir, ok := os.LookupEnv(writerVariable); ok {
		beWriter(dir)
	}
	storetest.Serve(func(place string) (store.Store, error) {
		s := small()
		s.skipsCompare = os.Getenv("REFRAIN_DISK_SKIPS_COMPARE") != ""
		return open(place, s)
	})
	os.Exit(m.Run())
}

// small are settings for tests: a table that is made fast.
func small(opts ...Option) *settings {
	s := newSettings(opts)
	s.shape = shape{wide: 8, narrow: 12, versions: 8}
	return s
}

// apart says which systems have claims of one process only.
func apart() []storetest.Option {
	if claimsAreShared {
		return nil
	}
	return []storetest.Option{storetest.ClaimsApart()}
}

func TestStore_KeepsTheContract(t *testing.T) {
	storetest.Run(t, func(t testing.TB) storetest.Opener {
		dir := t.TempDir()
		return func() store.Store { return mustOpen(t, dir, small()) }
	}, apart()...)
}

// Hazard: Windows has no mapping here, and nobody sees that the other way is wrong.
func TestStore_KeepsTheContractWithoutMapping(t *testing.T) {
	storetest.Run(t, func(t testing.TB) storetest.Opener {
		dir := t.TempDir()
		return func() store.Store {
			s := small()
			s.mapping = false
			return mustOpen(t, dir, s)
		}
	}, apart()...)
}

// Hazard: what holds among the handles of one process does not among processes.
func TestStore_KeepsTheContractAmongProcesses(t *testing.T) {
	storetest.Run(t, func(t testing.TB) storetest.Opener {
		dir := t.TempDir()
		return func() store.Store {
			s, _ := storetest.Process(t, dir)
			return s
		}
	}, apart()...)
}

func mustOpen(t testing.TB, dir string, s *settings) *Store {
	t.Helper()
	st, err := open(dir, s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close(context.Background()) })
	return st
}
