// Package spool keeps uploaded files on disk as long as their sessions last. It does not
// know HTTP or widgets.
//
// A program's files are in a directory of its own, under random names. Other users cannot
// read it. The directory is removed with the last session that has a file. If a program
// was killed, its directory is removed when the next one opens a spool in the same place.
// The file own.go says how the directory of a killed program is told from one in use.
package spool

import (
	"errors"
	"os"
	"path/filepath"
	"sync"

	"github.com/refrain-go/refrain/app/internal/budget"
)

// Errors of Create and Write.
var (
	ErrQuota = errors.New("the files of this session or visitor have reached their limit")
	ErrFull  = errors.New("the uploaded files of all sessions have reached their limit")
)

// ErrClosed is the error of a session that has ended.
var ErrClosed = errors.New("the session has ended")

// Spool keeps the uploads of one app. Its methods may be called concurrently.
type Spool struct {
	dir     string // the app's directory is made in it; empty for the system's
	session int64  // bytes that one session may have
	room    *budget.Pool

	sweep sync.Once
	open  func(dir string) (*os.File, error) // makes a file

	mu  sync.Mutex
	own *owned // made with the first file
}

// New returns a spool. One session may have session bytes in it, and all sessions
// together may have all bytes. New makes no directory yet.
func New(dir string, session, all int64) *Spool {
	return &Spool{dir: dir, session: session, room: budget.New(all), open: createFile}
}

func createFile(dir string) (*os.File, error) { return os.CreateTemp(dir, "file-") } // 0600

// Sweep removes, once, the directories that killed programs left behind.
func (s *Spool) Sweep() {
	s.sweep.Do(func() {
		if base, err := s.base(); err == nil {
			removeLeftovers(base)
		}
	})
}

// Session returns a place for the files of one session. Its owners have these shares of
// the room. Session makes no directory yet. The caller must close it.
func (s *Spool) Session(owners ...budget.Share) *Session {
	return &Session{spool: s, room: s.room.Account(s.session, 0, owners...)}
}

// Session is the place for the files of one session.
type Session struct {
	spool *Spool
	room  *budget.Account

	// Guarded by the spool's mu.
	dir    string // made with the first file
	home   *owned // the app's directory that holds dir
	closed bool
}

// Room returns the number of bytes that the session may still add.
func (s *Session) Room() int64 { return s.room.Room() }

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
	s.room.Give(f.Size + fileCost)
}

// Close removes all files of the session. Files that are still being written are removed
// when they are done. A reader of a file can read on if the system allows that.
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
		s.leave()
	}
	s.room.Close()
}

// fileCost is charged for each file beside its bytes, so that a million empty files are
// not free.
const fileCost = 4 << 10

// take charges the session with bytes that it is about to have.
func (s *Session) take(n int64) error {
	p := s.spool
	p.mu.Lock()
	defer p.mu.Unlock()
	if s.closed {
		return ErrClosed
	}
	switch s.room.Take(n) {
	case nil:
		return nil
	case budget.ErrAll:
		return ErrFull
	}
	return ErrQuota
}

// base returns the directory in which this user's programs make theirs.
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
