package cells

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

func rowsOf(n int) func(context.Context) ([]int32, error) {
	return func(context.Context) ([]int32, error) { return make([]int32, n), nil }
}

// Sorting a long table takes a second. For ten tabs that show it, it must not take ten.
func TestOrders_AreComputedOnceForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var all Orders
		n, release := 0, make(chan bool)
		slow := func(context.Context) ([]int32, error) { n++; <-release; return []int32{2}, nil }
		for range 10 {
			go all.get(t.Context(), orderKey{"a", "s"}, slow)
		}
		synctest.Wait()
		if _, ok := all.find(orderKey{"a", "s"}); ok {
			t.Error("what is not finished was found")
		}
		close(release)
		synctest.Wait()
		rows, ok := all.find(orderKey{"a", "s"})
		if n != 1 || !ok || len(rows) != 1 {
			t.Errorf("computed %d times, %v", n, rows)
		}
		all.get(t.Context(), orderKey{"b", "s"}, rowsOf(1))
		if _, ok := all.find(orderKey{"b", "t"}); ok {
			t.Error("another view was found")
		}
		time.Sleep(orderTime + time.Second)
		synctest.Wait()
		if _, ok := all.find(orderKey{"a", "s"}); ok || all.bytes != 0 {
			t.Errorf("what nobody used is kept, %d bytes", all.bytes)
		}
	})
}

// While a user types a longer text into the search, nobody needs the rows of the shorter
// text.
func TestOrders_EndWithTheLastWaiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var all Orders
		ended := 0
		compute := func(ctx context.Context) ([]int32, error) { <-ctx.Done(); ended++; return nil, ctx.Err() }
		one, leave := context.WithCancel(t.Context())
		other, leaveToo := context.WithCancel(t.Context())
		go all.get(one, orderKey{"a", "s"}, compute)
		go all.get(other, orderKey{"a", "s"}, compute)
		synctest.Wait()
		leave()
		synctest.Wait()
		if ended != 0 {
			t.Error("it ended while somebody waits")
		}
		leaveToo()
		synctest.Wait()
		if ended != 1 || len(all.byKey) != 0 {
			t.Errorf("it ended %d times, %d are left", ended, len(all.byKey))
		}
		if rows, err := all.get(t.Context(), orderKey{"a", "s"}, rowsOf(3)); len(rows) != 3 || err != nil {
			t.Errorf("who came later got %v, %v", rows, err)
		}
	})
}

func TestOrders_AreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var all Orders
		for i := range 100 {
			all.get(t.Context(), orderKey{i, "s"}, rowsOf(1_000_000))
		}
		synctest.Wait()
		if all.bytes > maxOrderBytes || all.recent.Len() < 10 {
			t.Errorf("%d bytes in %d orders", all.bytes, all.recent.Len())
		}
		if _, ok := all.find(orderKey{99, "s"}); !ok {
			t.Error("the last has gone")
		}
		all.Clear()
		if all.bytes != 0 || len(all.byKey) != 0 {
			t.Errorf("%d bytes are left", all.bytes)
		}
	})
}

// An order that failed must not be kept. A panic in an app's data must not end the
// process.
func TestOrders_FailuresAreNotKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var all Orders
		failed := errors.New("failed")
		if _, err := all.get(t.Context(), orderKey{"a", "s"}, func(context.Context) ([]int32, error) { return nil, failed }); err != failed {
			t.Error(err)
		}
		if _, err := all.get(t.Context(), orderKey{"a", "s"}, func(context.Context) ([]int32, error) { panic("no") }); fmt.Sprint(err) != "a table's rows could not be read: no" {
			t.Error(err)
		}
		if rows, err := all.get(t.Context(), orderKey{"a", "s"}, rowsOf(1)); len(rows) != 1 || err != nil {
			t.Error(rows, err)
		}
	})
}
