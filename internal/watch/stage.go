package watch

import (
	"slices"
	"sync"
)

// Stage is where the body of one flight may draw, before those who wait for it. The zero value is one on which nothing was drawn. All
// methods may be called from any goroutine.
//
// Stages stand in the order of waiting: the stage of a body that waits for another is a place of the other's show. Each tells those behind it
// under its own lock; since no ring of waits comes about, nor does a ring of locks.
type Stage struct {
	mu           sync.Mutex
	ended        bool
	*performance // nil while nobody draws or looks: so it is in most flights
}

// performance is what goes on on a stage.
type performance struct {
	show     Show // nil before the body asks for it
	audience []*seat
	recorded Recording
}

// seat is that of one waiting call.
type seat struct {
	place Place
	leave func() // nil before there is a show
}

// raise makes room for a performance. The lock is held.
func (s *Stage) raise() {
	if s.performance == nil {
		s.performance = new(performance)
	}
}

// Waits implements [Place]: of calls inside calls the outermost is seen, which is the one that the script has made.
func (s *Stage) Waits(string) (over func()) { return func() {} }

// Show returns the show of the stage, which open makes when there is none.
func (s *Stage) Show(open func() Show) Show {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.raise()
	if s.show != nil {
		return s.show
	}
	s.show = open()
	for _, seat := range s.audience {
		seat.leave = s.show.Admit(seat.place)
	}
	if s.ended {
		s.show.End()
	}
	return s.show
}

// Attend has a show, if there is or comes one, be seen at a place until leave is called.
func (s *Stage) Attend(p Place) (leave func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.raise()
	if s.ended {
		if s.recorded != nil {
			s.recorded.Play(p)
		}
		return func() {}
	}
	one := &seat{place: p}
	if s.show != nil {
		one.leave = s.show.Admit(p)
	}
	s.audience = append(s.audience, one)
	return func() { s.leave(one) }
}

func (s *Stage) leave(one *seat) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := slices.Index(s.audience, one); i >= 0 {
		s.audience = slices.Delete(s.audience, i, i+1)
	}
	if one.leave != nil {
		one.leave()
	}
}

// End ends the show, if there is one, before all who have seen it, and returns its recording or nil: each time the same.
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
