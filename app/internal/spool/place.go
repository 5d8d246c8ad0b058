package spool

import (
	"errors"
	"io/fs"
	"os"
)

// The directory for uploads may be removed while the program runs, by a user who cleans
// up, or by a system that empties its directory for temporary files. The files in it are
// lost then, but later files get a new directory.

// place returns the session's directory. It makes the directory for the first file.
func (s *Session) place() (string, error) {
	p := s.spool
	p.mu.Lock()
	defer p.mu.Unlock()
	if s.closed {
		return "", ErrClosed
	}
	if s.dir != "" {
		return s.dir, nil
	}
	err := s.makeDir()
	if errors.Is(err, fs.ErrNotExist) {
		err = s.makeDir() // in another directory of the app
	}
	return s.dir, err
}

// makeDir makes the session's directory in the directory of the app. It and the methods
// below it are called with the spool's mu held.
func (s *Session) makeDir() error {
	p := s.spool
	if p.own == nil {
		base, err := p.base()
		if err != nil {
			return err
		}
		if p.own, err = own(base); err != nil {
			return err
		}
	}
	dir, err := os.MkdirTemp(p.own.dir, "session-") // 0700
	if err != nil {
		p.abandon()
		return err
	}
	s.dir, s.home = dir, p.own
	s.home.sessions++
	return nil
}

// abandon gives up the app's directory, because no session's directory can be made in it.
// The directory is removed when no session is in it.
func (p *Spool) abandon() {
	if p.own.sessions == 0 {
		p.own.remove()
	}
	p.own = nil
}

// leave gives up the session's directory, which has been removed.
func (s *Session) leave() {
	home := s.home
	s.dir, s.home = "", nil
	if home.sessions--; home.sessions > 0 {
		return
	}
	home.remove()
	if s.spool.own == home {
		s.spool.own = nil
	}
}

// moves makes the session look for another directory after dir was removed by others,
// unless the session has another one already.
func (s *Session) moves(dir string) {
	s.spool.mu.Lock()
	defer s.spool.mu.Unlock()
	if s.dir == dir && !s.closed {
		s.leave()
	}
}
