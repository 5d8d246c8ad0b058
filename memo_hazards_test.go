package refrain_test

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain"
)

// F5. Hazard: what the options of a memo run when its function is done panics or ends its goroutine: nobody lands the flight, its key hangs for ever, or
// the process dies.
func TestMemo_WhatItsOptionsRunHangsNobody(t *testing.T) {
	failure := errors.New("down")
	for name, test := range map[string]struct {
		option refrain.Option
		err    error
	}{
		"CacheErrors panics":             {refrain.CacheErrors(time.Hour, func(error) bool { panic("no") }), failure},
		"CacheErrors ends its goroutine": {refrain.CacheErrors(time.Hour, func(error) bool { runtime.Goexit(); return true }), failure},
		"CloneWith panics":               {refrain.CloneWith(func(int) int { panic("no") }), nil},
		"CloneWith ends its goroutine":   {refrain.CloneWith(func(int) int { runtime.Goexit(); return 0 }), nil},
	} {
		synctest.Test(t, func(t *testing.T) {
			goOn := make(chan bool)
			m := refrain.NewMemoBulk("f", func(_ context.Context, xs []int) ([]int, error) {
				<-goOn
				return xs, test.err
			}, test.option, fresh())
			for _, first := range []func(){
				func() { m.Get(t.Context(), 1) },
				func() { m.GetAll(t.Context(), []int{2, 1, 3}) },
			} {
				joined := make(chan error, 1)
				go first()
				synctest.Wait()
				go func() { // CloneWith ends this goroutine too
					defer close(joined)
					_, err := m.Get(t.Context(), 1)
					joined <- err
				}()
				synctest.Wait()
				goOn <- true
				synctest.Wait()
				select {
				case err, told := <-joined:
					if told && err == nil {
						t.Errorf("%s: who joined got an answer", name)
					}
				default:
					t.Errorf("%s: who joined hangs", name)
				}
			}
			if s := m.Stats(); s.Entries != 0 {
				t.Errorf("%s: stored %+v", name, s)
			}
		})
	}
}
