package spool

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/refrain-go/refrain/app/internal/budget"
)

// Hazard: the directory for temporary files is emptied while the program runs, and no
// upload works until the program is started again. // A8
func TestSpool_FindsAPlaceAgain(t *testing.T) {
	for name, remove := range map[string]func(dir string, s *Session) error{
		"everything":          func(dir string, _ *Session) error { return errors.Join(os.RemoveAll(dir), os.Mkdir(dir, 0o700)) },
		"the app's directory": func(_ string, s *Session) error { return os.RemoveAll(s.home.dir) },
		"its lock, too": func(_ string, s *Session) error {
			return errors.Join(os.RemoveAll(s.home.dir), os.Remove(s.home.lock.Name()))
		},
		"the session's own":      func(_ string, s *Session) error { return os.RemoveAll(s.dir) },
		"the base of all":        func(_ string, s *Session) error { return os.RemoveAll(filepath.Dir(s.home.dir)) },
		"nothing, and it is new": func(string, *Session) error { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "uploads")
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			p := New(dir, 1<<20, 1<<20)
			one, two, late := p.Session(), p.Session(), p.Session()
			lost := write(t, one, "a")
			write(t, two, "b")
			if err := remove(dir, one); err != nil {
				t.Fatal(err)
			}
			for _, s := range []*Session{one, two, late} {
				f := write(t, s, "again")
				if b, err := os.ReadFile(f.Path); err != nil || string(b) != "again" {
					t.Errorf("what came afterwards is %q, %v", b, err)
				}
			}
			one.Remove(lost)
			for _, s := range []*Session{one, two, late} {
				s.Close()
			}
			left := below(t, filepath.Join(dir, "refrain-uploads"+userSuffix()))
			if len(left) > 0 || p.room.Used() != 0 || p.own != nil {
				t.Errorf("left are %q, %d bytes", left, p.room.Used())
			}
		})
	}
}

// Hazard: while there is no directory, each try leaves something behind; or when the
// directory is back, uploads still fail. // A8
func TestSpool_WaitsForItsDirectory(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "uploads")
	p := New(dir, 1<<20, 1<<20)
	s := p.Session()
	defer s.Close()
	for range 3 {
		if _, err := s.Create(); !errors.Is(err, fs.ErrNotExist) {
			t.Fatalf("without a directory: %v", err)
		}
	}
	if err := os.WriteFile(dir, nil, 0o600); err != nil { // as good as one that cannot be written
		t.Fatal(err)
	}
	if _, err := s.Create(); err == nil {
		t.Error("a file was made in a file")
	}
	if err := errors.Join(os.Remove(dir), os.Mkdir(dir, 0o700)); err != nil {
		t.Fatal(err)
	}
	write(t, s, "a")
	if want := int64(fileCost + 1); p.room.Used() != want {
		t.Errorf("%d bytes are charged, want %d", p.room.Used(), want)
	}
}

// goesOn checks that files that could not be made are neither kept nor charged, and that
// the next file can be made.
func goesOn(t *testing.T, p *Spool, s *Session) {
	t.Helper()
	p.open = createFile
	write(t, s, "a")
	if want := int64(fileCost + 1); p.room.Used() != want {
		t.Errorf("%d bytes are charged, want %d", p.room.Used(), want)
	}
}

// Hazard: in a read-only directory, a failed upload stays charged, or leaves a file. //
// A8
func TestSpool_ADirectoryThatMayOnlyBeRead(t *testing.T) {
	dir := t.TempDir()
	p := New(dir, 1<<20, 1<<20)
	s := p.Session()
	defer s.Close()
	p.open = func(string) (*os.File, error) { return nil, &fs.PathError{Op: "open", Path: dir, Err: syscall.EROFS} }
	if _, err := s.Create(); !errors.Is(err, syscall.EROFS) {
		t.Errorf("a read-only directory: %v", err)
	}
	goesOn(t, p, s)
}

// Hazard: the disk is full, and a file that could not be written stays on it, or is
// charged for ever. // A8
func TestSpool_AFullDiskKeepsNothing(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("no device that is always full on this system")
	}
	dir := t.TempDir()
	p := New(dir, 1<<20, 1<<20)
	s := p.Session()
	defer s.Close()
	p.open = func(dir string) (*os.File, error) {
		name := filepath.Join(dir, "file-full")
		if err := os.Symlink("/dev/full", name); err != nil {
			return nil, err
		}
		return os.OpenFile(name, os.O_WRONLY, 0)
	}
	w, err := s.Create()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte("a")); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("on a full disk: %v", err)
	}
	w.Abort()
	for _, path := range below(t, dir) {
		if strings.Contains(path, "file-") {
			t.Errorf("%s is left", path)
		}
	}
	goesOn(t, p, s)
}

// Hazard: a file that was removed while it was being written is handed on as if it were
// there. // A8
func TestWriter_AFileThatWasRemovedIsNotKept(t *testing.T) {
	p := New(t.TempDir(), 1<<20, 1<<20)
	s := p.Session()
	defer s.Close()
	w, err := s.Create()
	if err != nil {
		t.Fatal(err)
	}
	w.Write([]byte("a"))
	if err := os.RemoveAll(s.dir); err != nil {
		t.Skip("a file that is open cannot be removed on this system")
	}
	if _, err := w.Keep(); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it was kept: %v", err)
	}
	if p.room.Used() != 0 {
		t.Errorf("%d bytes are charged", p.room.Used())
	}
}

// Hazard: one visitor opens tab after tab, and fills with their files the room of all. //
// A8
func TestSpool_OneOwnerLeavesTheOthersRoom(t *testing.T) {
	p := New(t.TempDir(), 10*fileCost, 20*fileCost)
	ann := budget.Share{Owner: "ann", Most: 12 * fileCost}
	full := make([]byte, 5*fileCost)
	one, two, other := p.Session(ann), p.Session(ann), p.Session(budget.Share{Owner: "bob", Most: 12 * fileCost})
	defer one.Close()
	defer two.Close()
	defer other.Close()
	write(t, one, string(full))
	write(t, two, string(full[:4*fileCost]))
	if two.Room() != fileCost {
		t.Errorf("there is room for %d", two.Room())
	}
	if w, err := two.Create(); err != nil {
		t.Error(err)
	} else if _, err := w.Write(full); !errors.Is(err, ErrQuota) {
		t.Errorf("beyond what one owner may have: %v", err)
	} else {
		w.Abort()
	}
	write(t, other, string(full))
}
