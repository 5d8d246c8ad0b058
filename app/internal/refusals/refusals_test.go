package refusals_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain/app/internal/refusals"
)

// Hazard: a client that is refused all the time fills the disk with the log; or the log
// does not tell how much it left out. // A8
func TestLog_IsBoundedAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		log := slog.New(slog.NewTextHandler(&out, nil))
		var refused refusals.Log
		lines := func() int {
			n := strings.Count(out.String(), "\n")
			out.Reset()
			return n
		}
		for range 1000 {
			refused.Warn(log, "a request was refused", "from", "192.0.2.1")
		}
		if n := lines(); n != refusals.PerMinute {
			t.Errorf("%d lines in the first minute", n)
		}
		time.Sleep(time.Minute)
		refused.Warn(log, "a request was refused")
		if text := out.String(); !strings.Contains(text, `"left out"=980`) || lines() != 2 {
			t.Errorf("the next minute begins with %s", text)
		}
		time.Sleep(time.Hour)
		refused.Warn(log, "a request was refused")
		if n := lines(); n != 1 {
			t.Errorf("%d lines an hour later", n)
		}
	})
}
