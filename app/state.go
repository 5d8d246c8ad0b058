package app

import (
	"fmt"
	"strings"
)

// State returns the session's variable of that name, made with initial when the session first asks for it. It lives as
// long as the session, and the pointer stays the same. Runs of one session come one after another, so a script needs
// no lock to use it; a goroutine that outlives its run does.
//
// Asking for another type under the same key is a mistake: it is shown as an error in the place of ui, and the answer is
// a fresh variable that is not kept.
func State[T any](ui *UI, key string, initial T) *T {
	ui.run.check()
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

// pointedAt names the type of what p points at.
func pointedAt(p any) string { return strings.TrimPrefix(fmt.Sprintf("%T", p), "*") }
