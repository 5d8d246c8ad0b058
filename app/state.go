package app

import (
	"fmt"
	"strings"
)

// State returns the session's variable with that key. The first call of a session makes
// it with the value initial. The variable lives as long as the session, and the pointer
// stays the same. Runs of one session follow each other, so a script needs no lock to use
// it. A goroutine that outlives its run needs one.
//
// It is a mistake to use one key for two types. State then shows an error in the place of
// ui, and returns a new variable that is not kept.
func State[T any](ui *UI, key string, initial T) *T {
	ui.check()
	if ui.scriptsOnly("State", "its answer is for all sessions; give it what it needs as its argument") {
		return &initial
	}
	s := ui.run.session
	kept, known := s.state[key]
	if !known {
		if s.state == nil {
			s.state = make(map[string]any)
		}
		v, left := inherited[T](s, key)
		if !left {
			v = &initial
		}
		s.state[key] = v
		return v
	}
	v, ok := kept.(*T)
	if !ok {
		ui.problem("State %q is of type %s here and of type %s elsewhere: give one of them another key", key, pointedAt(&initial), pointedAt(kept))
		return &initial
	}
	return v
}

// pointedAt names the type that p points to.
func pointedAt(p any) string { return strings.TrimPrefix(fmt.Sprintf("%T", p), "*") }
