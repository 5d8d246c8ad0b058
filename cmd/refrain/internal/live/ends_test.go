package live

import (
	"testing"
	"time"
)

// Hazard: a program that dies at once is started a thousand times a minute; or one that
// died once in a week waits a minute.
func TestEnds_PauseGrowsUntilTheProgramRanWell(t *testing.T) {
	var e ends
	for i, want := range []time.Duration{1, 2, 4, 8, 16, 32, 60, 60} {
		if got := e.pause(59 * time.Second); got != want*time.Second {
			t.Errorf("the pause of end %d is %v, want %vs", i, got, want)
		}
	}
	if got := e.pause(time.Minute); got != time.Second {
		t.Errorf("after a minute of service the pause is %v", got)
	}
	if got := e.pause(0); got != 2*time.Second {
		t.Errorf("and then %v", got)
	}
}
