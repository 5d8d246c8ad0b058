package app

import (
	"fmt"
	"strings"

	"github.com/refrain-go/refrain/app/internal/session"
)

// State returns the session's variable with that key. The first call of a session makes
// it with the value initial. The variable lives as long as the session, and the pointer
// stays the same. Runs of one session follow each other, so a script needs no lock to use
// it. A goroutine that outlives its run needs one.
//
// It is a mistake to use one key for two types. State then shows an error in the place of
// ui, and returns a new variable that is not kept.
func State[T any](ui *UI, key string, initial T) *T {
	ui.at.Check()
	if ui.at.ScriptsOnly("State", "the memo's answer is for all sessions; give the memo what it needs as its argument") {
		return &initial
	}
	v, other := session.Variable(&ui.at, key, initial)
	if other != nil {
		ui.at.Problem("State %q is of type %s here and of type %s elsewhere: give one of them another key", key, pointedAt(&initial), pointedAt(other))
		return &initial
	}
	return v
}

// pointedAt names the type that p points to.
func pointedAt(p any) string { return strings.TrimPrefix(fmt.Sprintf("%T", p), "*") }
