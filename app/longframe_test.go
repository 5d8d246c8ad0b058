package app_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain/app"
)

// Hazard: connections that begin a long message and never end it take memory for it. Or
// they keep other users from pasting a long text. // A8
func TestTab_LongMessagesOfOneBrowserLeaveTheOthersRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got atomic.Int64
		s := serve(t, func(ui *app.UI) error {
			if n := len(ui.TextArea("Text", "")); n > 0 {
				got.Store(int64(n))
			}
			return nil
		})
		var read atomic.Int64
		for range 24 {
			c, _ := s.shake(t)
			go c.ends()
			go func() {
				c.say(`{"t":"hello"}`)
				if c.frame(final|1, 2<<20, strings.Repeat("x", 512<<10)) == nil {
					read.Add(1)
				}
			}()
		}
		synctest.Wait()
		if n := read.Load(); n == 0 || n > 6 {
			t.Errorf("of %d messages more than 256 KiB are read", n)
		}
		p := s.openAs(s.browser(), "")
		p.end(0)
		began := time.Now()
		if p.end(p.set(map[string]any{"Text": "short"})); got.Load() != 5 || time.Since(began) > time.Second {
			t.Errorf("a short text of %d bytes took %v", got.Load(), time.Since(began))
		}
		if p.end(p.set(map[string]any{"Text": strings.Repeat("x", 1<<20)})); got.Load() != 1<<20 || time.Since(began) > 2*time.Minute {
			t.Errorf("a long text of %d bytes took %v", got.Load(), time.Since(began))
		}
		time.Sleep(time.Minute) // connections that wait for room give up
	})
}
