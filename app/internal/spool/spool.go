// Package spool keeps uploaded files on disk, for as long as their sessions last and no longer. It knows nothing of
// HTTP or of widgets.
//
// A program's files stand in a directory of its own, which nobody else may read, under random names. The directory goes
// with the last session that has a file. That of a program that was killed goes when the next one opens a spool in
// the same place; how it is told from one in use stands in own.go.
package spool

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
)

// Errors of Write.
var (
	ErrQuota = errors.New("the files of this session take all the room that they may have")
	ErrFull  = errors.New("the uploaded files of all sessions take all the room that they may have")
)

// ErrClosed is what a session that has ended returns.
var ErrClosed = errors.New("the session has ended")

// Spool is where one app keeps its uploads. Its methods may be called concurrently.
type Spool struct {
	dir     string // in which the app's own is made; empty for that of the system
	session int64  // bytes that one session may have
	all     int64  // bytes that all may have

	sweep sync.Once

	mu   sync.Mutex
	own  *owned // made with the first file
	used int64
	open int // sessions with a directory
}

// New returns a spool. It makes nothing yet.
func New(dir string, session, all int64) *Spool {
	return &Spool{dir: dir, session: session, all: all}
}

// Sweep removes what programs left behind that were killed, once.
func (s *Spool) Sweep() {
	s.sweep.Do(func() {
		if base, err := s.base(); err == nil {
			removeLeftovers(base)
		}
	})
}

// Session returns a place for the files of one session. It makes nothing yet. Close it.
func (s *Spool) Session() *Session { return &Session{spool: s} }

// Session is the place for the files of one session.
type Session struct {
	spool *Spool

	// Guarded by the spool's mu.
	dir    string // made with the first file
	used   int64
	closed bool
}

// Room returns how many bytes the session may still have.
func (s *Session) Room() int64 {
	s.spool.mu.Lock()
	defer s.spool.mu.Unlock()
	return max(0, min(s.spool.session-s.used, s.spool.all-s.spool.used))
}

// Create makes a file to be written.
func (s *Session) Create() (*Writer, error) {
	s.spool.Sweep()
	w := &Writer{session: s}
	if err := s.take(fileCost); err != nil {
		return nil, err
	}
	w.cost = fileCost
	if err := w.create(); err != nil {
		w.Abort()
		return nil, err
	}
	return w, nil
}

// Remove removes a file that was kept.
func (s *Session) Remove(f Kept) {
	os.Remove(f.Path)
	s.give(f.Size + fileCost)
}

// Close removes all files of the session, and those that are still being written as soon as they are done. Who reads one
// goes on reading it, where the system allows that.
func (s *Session) Close() {
	p := s.spool
	p.mu.Lock()
	defer p.mu.Unlock()
	if s.closed {
		return
	}
	s.closed = true
	if s.dir != "" {
		p.mu.Unlock()
		os.RemoveAll(s.dir)
		p.mu.Lock()
		p.leave()
	}
	p.used -= s.used
	s.used = 0
}

// leave is called under mu when a session's directory is gone.
func (s *Spool) leave() {
	if s.open--; s.open == 0 {
		s.own.remove()
		s.own = nil
	}
}

// fileCost is what a file is charged besides its bytes, so that a million empty ones are not free.
const fileCost = 4 << 10

// take charges the session with bytes that it is about to have.
func (s *Session) take(n int64) error {
	p := s.spool
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case s.closed:
		return ErrClosed
	case s.used+n > p.session:
		return ErrQuota
	case p.used+n > p.all:
		return ErrFull
	}
	s.used += n
	p.used += n
	return nil
}

func (s *Session) give(n int64) {
	s.spool.mu.Lock()
	defer s.spool.mu.Unlock()
	if s.closed {
		return // Close gave it all
	}
	s.used -= n
	s.spool.used -= n
}

// place returns the session's directory, which it makes with the first file.
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
	if p.own == nil {
		base, err := p.base()
		if err != nil {
			return "", err
		}
		if p.own, err = own(base); err != nil {
			return "", err
		}
	}
	p.open++
	dir, err := os.MkdirTemp(p.own.dir, "session-") // 0700
	if err != nil {
		p.leave()
		return "", err
	}
	s.dir = dir
	return dir, nil
}

// base returns the directory that this user's programs have theirs in.
func (s *Spool) base() (string, error) {
	dir := s.dir
	if dir == "" {
		dir = os.TempDir()
	}
	base := filepath.Join(dir, "refrain-uploads"+userSuffix())
	if err := os.Mkdir(base, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return "", err
	}
	return base, checkOwned(base)
}
