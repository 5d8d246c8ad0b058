package storetest_test

import (
	"os"
	"testing"

	"github.com/refrain-go/refrain/store"
	"github.com/refrain-go/refrain/store/disk"
	"github.com/refrain-go/refrain/store/storetest"
)

func openAt(place string) (store.Store, error) { return disk.Open(place) }

// The tests of a store have a TestMain and a test for each way of opening handles.
func ExampleRun() {
	testMain := func(m *testing.M) { // func TestMain
		storetest.Serve(openAt)
		os.Exit(m.Run())
	}
	oneProcess := func(t *testing.T) { // func TestStore
		storetest.Run(t, func(t testing.TB) storetest.Opener {
			dir := t.TempDir()
			return func() store.Store {
				s, err := openAt(dir)
				if err != nil {
					t.Fatal(err)
				}
				return s
			}
		}, storetest.ClaimsApart()) // only for a store whose handles compute for themselves
	}
	manyProcesses := func(t *testing.T) { // func TestStore_AmongProcesses
		storetest.Run(t, func(t testing.TB) storetest.Opener {
			dir := t.TempDir()
			return func() store.Store {
				s, _ := storetest.Process(t, dir)
				return s
			}
		})
	}
	_, _, _ = testMain, oneProcess, manyProcesses
}
