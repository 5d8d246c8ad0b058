package session

import (
	"maps"
	"reflect"
	"slices"

	"github.com/refrain-go/refrain/internal/handover"
)

// variables are the values of State. Only the goroutine of the current run uses them, and
// the end of the session when no run is going.
type variables struct {
	made map[string]any

	// handed has those of the previous build, as far as the script has not asked for them
	// yet.
	handed map[string]handover.Value
}

// Variable returns the session's variable with that key. If there is none yet, it makes
// one with the value initial. If the key has a variable of another type, that is returned
// as other.
func Variable[T any](p *Place, key string, initial T) (v *T, other any) {
	s := p.run.session
	kept, known := s.variables.made[key]
	if known {
		v, ok := kept.(*T)
		if !ok {
			return nil, kept
		}
		return v, nil
	}
	if s.variables.made == nil {
		s.variables.made = make(map[string]any)
	}
	v, left := inherited[T](s, key)
	if !left {
		v = &initial
	}
	s.variables.made[key] = v
	return v, nil
}

// handOverState returns the JSON of a session's State. No run may be going.
func (s *session) handOverState() map[string]handover.Value {
	all := maps.Clone(s.variables.handed)
	if all == nil {
		all = make(map[string]handover.Value, len(s.variables.made))
	}
	for _, key := range slices.Sorted(maps.Keys(s.variables.made)) {
		v, err := handover.WriteDown(s.variables.made[key])
		if err != nil {
			s.log.Warn("a State starts afresh", "key", key, "type", v.Type, "why", err.Error())
			continue
		}
		all[key] = v
	}
	return all
}

// inherited returns the variable that the previous build of the app left under this key
// of the session's State, if it is a T.
func inherited[T any](s *session, key string) (*T, bool) {
	h, ok := s.variables.handed[key]
	if !ok {
		return nil, false
	}
	delete(s.variables.handed, key)
	v, ok := handover.Read[T](h)
	if !ok {
		s.log.Warn("a State starts afresh", "key", key, "type", reflect.TypeFor[T]().String(), "why", "it was another type before: "+h.Type)
	}
	return v, ok
}
