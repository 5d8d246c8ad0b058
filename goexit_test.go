package refrain_test

import (
	"context"
	"errors"
	"runtime"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain"
)

// F5. Hazard: a function that copies a result ends its goroutine, and those who joined the flight wait for ever.
func TestMemo_GoexitInCloneWithHangsNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var clones atomic.Int32
		m := refrain.NewMemo("f", func(context.Context, int) (*int, error) { time.Sleep(time.Second); return new(int), nil },
			refrain.CloneWith(func(p *int) *int {
				if clones.Add(1) == 1 {
					runtime.Goexit()
				}
				return new(int)
			}), fresh())
		go m.Get(t.Context(), 1)
		synctest.Wait()
		ctx, leave := context.WithTimeout(t.Context(), time.Minute)
		defer leave()
		if _, err := m.Get(ctx, 1); err == nil || ctx.Err() != nil {
			t.Errorf("who joined got %v", err)
		}
		if _, err := m.Get(ctx, 1); err != nil {
			t.Errorf("the next call got %v", err)
		}
	})
}

type exiting struct{ n int }

func (e exiting) RefrainKey() any {
	if e.n < 0 {
		runtime.Goexit()
	}
	return e.n
}

// F5. Hazard: one of many arguments ends the goroutine while its key is made, and the others are in flights that nobody starts.
func TestMemoBulk_GoexitInAKeyHangsNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := refrain.NewMemoBulk("f", func(_ context.Context, ins []exiting) ([]int, error) { return make([]int, len(ins)), nil }, fresh())
		go m.GetAll(t.Context(), []exiting{{1}, {-1}})
		synctest.Wait()
		ctx, leave := context.WithTimeout(t.Context(), time.Minute)
		defer leave()
		if _, err := m.Get(ctx, exiting{1}); err != nil {
			t.Errorf("the other argument is blocked: %v", err)
		}
	})
}

// F5. Hazard: a function that copies the first of many results ends its goroutine, and nobody gets the others.
func TestMemoBulk_GoexitInCloneWithHangsNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var clones atomic.Int32
		m := refrain.NewMemoBulk("f", func(_ context.Context, ins []int) ([]int, error) { return ins, nil },
			refrain.CloneWith(func(n int) int {
				if clones.Add(1) == 1 {
					runtime.Goexit()
				}
				return n
			}), fresh())
		ctx, leave := context.WithTimeout(t.Context(), time.Minute)
		defer leave()
		if _, err := m.GetAll(ctx, []int{1, 2}); !errors.Is(err, refrain.ErrGoexit) {
			t.Errorf("got %v", err)
		}
	})
}
