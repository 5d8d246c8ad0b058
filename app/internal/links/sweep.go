package links

import "time"

// grace is the time for which a link still works after its element has left the page. A
// request that is on its way, or that follows a click at that moment, then still gets its
// answer. A request that has begun can finish in any case.
const grace = 30 * time.Second

// SweepLocked is called at the end of a run that no newer run replaces. It drops the
// files that the page no longer needs. It drops the links after the time grace.
func (s *Session) SweepLocked() {
	s.sweepUploadsLocked()
	if len(s.byToken) == 0 {
		return
	}
	if !s.markLocked(time.Now()) || s.page.Ended() {
		return
	}
	if s.dying == nil {
		s.dying = time.AfterFunc(grace, s.bury)
		return
	}
	s.dying.Reset(grace)
}

// markLocked notes which links have left the page, and drops the links whose time is
// over. It reports whether there are links with time left.
func (s *Session) markLocked(now time.Time) (waiting bool) {
	onPage := s.mediaLocked()
	for _, l := range s.byToken {
		switch {
		case s.isOnPageLocked(l, onPage):
			l.dies = time.Time{}
			continue
		case l.dies.IsZero():
			l.dies = now.Add(grace)
		case !now.Before(l.dies):
			s.dropLocked(l)
			continue
		}
		waiting = true
	}
	return waiting
}

// bury drops the links whose time is over.
func (s *Session) bury() {
	s.page.Lock()
	defer s.page.Unlock()
	now := time.Now()
	for _, l := range s.byToken {
		if !l.dies.IsZero() && !now.Before(l.dies) {
			s.dropLocked(l)
		}
	}
}

// isOnPageLocked reports whether the element of a link is on the page.
func (s *Session) isOnPageLocked(l *Link, media map[*Link]bool) bool {
	if _, ok := l.target.(*medium); ok {
		return media[l]
	}
	return s.page.Field(l.field).Shown
}

// mediaLocked returns the links to media that are on the page. It does not search a page
// that never had one.
func (s *Session) mediaLocked() map[*Link]bool {
	if len(s.media) == 0 {
		return nil
	}
	return s.page.Media()
}

// CloseLocked drops all links at the end of the session. It returns a function that
// removes the files. The caller must call this function without the lock.
func (s *Session) CloseLocked() (removeFiles func()) {
	for _, l := range s.byToken {
		s.dropLocked(l)
	}
	s.host.tokens.remove(s.csv.token)
	s.csv = Link{}
	if s.dying != nil {
		s.dying.Stop()
	}
	if files := s.uploads.files; files != nil {
		return files.Close
	}
	return func() {}
}
