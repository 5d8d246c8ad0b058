package session

import (
	"fmt"
	"reflect"

	"github.com/refrain-go/refrain/internal/goroutine"
)

// maxGiven is the number of keys that Set may give values to in one session.
const maxGiven = 1000

// given is a value that Set has given to a key.
type given struct {
	value any
	line  uintptr // of the call of Set
	waits bool    // no widget has taken the value yet
}

// Give gives the widget with that key a value, for the method Set at this line. The call
// may stand in a function given by OnChange.
func (p *Place) Give(key string, value any, line uintptr) {
	r, calling := p.run.callingBack()
	if !calling {
		p.Check()
		if key == "" {
			p.Problem("Set: its key is empty: give the Key of a widget")
			return
		}
	}
	switch r.give(key, value, line) {
	case tooMany:
		if !calling {
			p.Problem("Set(%.40q): values for %d keys wait for a widget: draw the widgets, or use State", key, maxGiven)
		}
	case endless:
		err := fmt.Errorf("the script called Set with another value in %d runs in a row: give the same value, or call it only when something has changed", maxReruns)
		r.faulty(fault{text: err.Error(), err: err})
		r.leave()
	}
}

// Mistakes in a call of Set, other than a wrong value.
const (
	tooMany = iota + 1
	endless
)

// givenFor returns the value by Set that waits for the widget with that key, or nil.
func (p *Place) givenFor(key string) *given {
	s := p.run.lock()
	defer s.mu.Unlock()
	if g := s.page.given[key]; g != nil && g.waits {
		return g
	}
	return nil
}

// givenNothing returns the nil that Set has for the widget of this call, which can have
// no other value, or nil if Set has none. If Set has a value, givenNothing draws the
// reason why it is wrong.
func (p *Place) givenNothing(call Call, wrong string) *given {
	if !call.Keyed || p.run == nil {
		return nil
	}
	g := p.givenFor(call.Key)
	if g != nil && g.value != nil {
		p.refuse(call, g, wrong)
		return nil
	}
	return g
}

// refuseAnyGiven draws an error if Set has a value for the widget of this call, which has
// none that a script may set.
func (p *Place) refuseAnyGiven(call Call) {
	if !call.Keyed || p.run == nil {
		return
	}
	if g := p.givenFor(call.Key); g != nil {
		p.refuse(call, g, "has no value that could be set: give the Key of another widget")
	}
}

// refuse drops a value that the widget of this call cannot take, and draws the reason.
func (p *Place) refuse(call Call, g *given, wrong string) {
	p.refuseGiven(call.Key)
	p.ProblemAt(LineOf(g.line), "Set(%.40q): %s %s", call.Key, call, wrong)
}

// refuseGiven drops a value that the widget with that key cannot take.
func (p *Place) refuseGiven(key string) {
	s := p.run.lock()
	defer s.mu.Unlock()
	delete(s.page.given, key)
}

// callingBack returns the run that is calling a function given by OnChange, if the caller
// is in that function. The function's UI belongs to an earlier run.
func (r *run) callingBack() (*run, bool) {
	now := r.session.turns.running.Load()
	if now == nil || now.goroutine != goroutine.ID() || !now.calling {
		return r, false
	}
	return now, true
}

// give stores a value for the widget with that key. It returns tooMany or endless if the
// call is wrong, and otherwise zero.
func (r *run) give(key string, value any, line uintptr) (wrong int) {
	var s *session
	if r.calling {
		s = r.session // even if the run is over, the value is kept for the next
		s.mu.Lock()
	} else {
		s = r.lock()
	}
	defer s.mu.Unlock()
	before := s.page.given[key]
	drawn := s.page.drawnWithLocked(&r.pass, key)
	switch {
	case before == nil && len(s.page.given) >= maxGiven:
		return tooMany
	case before != nil && !before.waits && drawn != nil && reflect.DeepEqual(before.value, value):
		return 0
	case s.page.given == nil:
		s.page.given = make(map[string]*given)
	}
	s.page.given[key] = &given{value: value, line: line, waits: true}
	if drawn == nil {
		return 0
	}
	if !r.follows {
		s.turns.reruns++
	}
	if r.follows = true; s.turns.reruns > maxReruns {
		return endless
	}
	s.turns.rerunLocked(s.page.extentOfLocked(drawn.fragment))
	return 0
}

// drawnWithLocked returns the widget with that key, if the run has drawn it or leaves it
// on the page.
func (k *kept) drawnWithLocked(p *pass, key string) *Widget {
	for _, w := range k.widgets {
		if w.key == key && (w.run == p.number || w.shown && p.elsewhereLocked(w.fragment)) {
			return w
		}
	}
	return nil
}

// forgetGivenLocked is called when the user or the address has set the widget with that
// key after Set.
func (k *kept) forgetGivenLocked(key string) {
	if key != "" && len(k.given) > 0 {
		delete(k.given, key)
	}
}
