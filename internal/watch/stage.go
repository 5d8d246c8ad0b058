package watch

import (
	"slices"
	"sync"
)

// Stage is where the body of one flight may draw, for the callers that wait for it. The
// zero value is an empty stage. All methods may be called from any goroutine.
//
// Stages stand in the order of waiting. If a body waits for another flight, its stage is
// a place of that flight's show. Each stage calls the stages behind it under its own
// lock. Flights never wait for each other in a ring, so the locks do not form one either.
type Stage struct {
	mu           sync.Mutex
	ended        bool
	*performance // nil until a body draws or a caller looks, as in most flights
}

// performance is the state of a stage that is in use.
type performance struct {
	show     Show // nil until the body asks for it
	audience []*viewer
	recorded Recording
}

// viewer is the place of one waiting call.
type viewer struct {
	place Place
	leave func() // nil until there is a show
}

// raiseLocked makes the performance if there is none.
func (s *Stage) raiseLocked() {
	if s.performance == nil {
		s.performance = new(performance)
	}
}

// Waits implements [Place]. It shows nothing: of nested calls only the outermost is
// shown, which is the one that the script made.
func (s *Stage) Waits(string) (over func()) { return func() {} }

// Show returns the show of the stage. open makes it if there is none.
func (s *Stage) Show(open func() Show) Show {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.raiseLocked()
	if s.show != nil {
		return s.show
	}
	s.show = open()
	for _, viewer := range s.audience {
		viewer.leave = s.show.Admit(viewer.place)
	}
	if s.ended {
		s.show.End()
	}
	return s.show
}

// Attend shows the stage's show, present or future, at a place until leave is called.
func (s *Stage) Attend(p Place) (leave func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.raiseLocked()
	if s.ended {
		if s.recorded != nil {
			s.recorded.Play(p)
		}
		return func() {}
	}
	one := &viewer{place: p}
	if s.show != nil {
		one.leave = s.show.Admit(p)
	}
	s.audience = append(s.audience, one)
	return func() { s.leave(one) }
}

func (s *Stage) leave(one *viewer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := slices.Index(s.audience, one); i >= 0 {
		s.audience = slices.Delete(s.audience, i, i+1)
	}
	if one.leave != nil {
		one.leave()
	}
}

// End ends the show, if there is one, and returns its recording or nil. Each call returns
// the same.
func (s *Stage) End() Recording {
	s.mu.Lock()
	defer s.mu.Unlock()
	first := !s.ended
	s.ended = true
	switch {
	case s.performance == nil:
		return nil
	case first && s.show != nil:
		s.recorded = s.show.End()
	}
	s.audience = nil
	return s.recorded
}
