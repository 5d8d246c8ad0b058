package spool

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

func write(t *testing.T, s *Session, content string) Kept {
	t.Helper()
	w, err := s.Create()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	f, err := w.Keep()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// below lists the files and directories under dir.
func below(t *testing.T, dir string) (list []string) {
	t.Helper()
	filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			t.Fatal(err)
		}
		if path != dir {
			list = append(list, path)
		}
		return nil
	})
	return list
}

// On a machine with several users, no other user may read the uploads.
func TestSpool_OnlyItsUserMayRead(t *testing.T) {
	dir := t.TempDir()
	s := New(dir, 1<<20, 1<<20).Session()
	defer s.Close()
	f := write(t, s, "secret")
	if info, err := os.Stat(f.Path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v", info.Mode(), err)
	}
	for at := filepath.Dir(f.Path); at != dir; at = filepath.Dir(at) {
		if info, err := os.Stat(at); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("%s is %v, %v", at, info.Mode(), err)
		}
	}
}

// In a directory that all users may write, another user may have taken the name.
func TestSpool_RefusesADirectoryThatOthersMayEnter(t *testing.T) {
	if !locks {
		t.Skip("no owners on this system")
	}
	dir := t.TempDir()
	base := filepath.Join(dir, "refrain-uploads"+userSuffix())
	for _, prepare := range []func() error{
		func() error { return os.Mkdir(base, 0o755) },
		func() error { return os.Symlink(t.TempDir(), base) },
		func() error { return os.WriteFile(base, nil, 0o600) },
	} {
		if err := prepare(); err != nil {
			t.Fatal(err)
		}
		s := New(dir, 1<<20, 1<<20).Session()
		if _, err := s.Create(); err == nil {
			t.Error("a file was made where others may look")
		}
		s.Close()
		if err := os.Remove(base); err != nil {
			t.Fatal(err)
		}
	}
}

// The files of a session must go with it. After the last session no file may stay, not
// even the lock.
func TestSpool_LeavesNothingBehind(t *testing.T) {
	dir := t.TempDir()
	p := New(dir, 1<<20, 1<<20)
	one, two := p.Session(), p.Session()
	write(t, one, "a")
	open, err := two.Create()
	if err != nil {
		t.Fatal(err)
	}
	one.Close()
	one.Close()
	if _, err := one.Create(); !errors.Is(err, ErrClosed) {
		t.Errorf("a session that has ended made a file: %v", err)
	}
	two.Close()
	if _, err := open.Write([]byte("late")); !errors.Is(err, ErrClosed) {
		t.Errorf("a session that has ended wrote: %v", err)
	}
	open.Abort()
	if left := below(t, filepath.Join(dir, "refrain-uploads"+userSuffix())); len(left) > 0 || p.room.Used() != 0 || p.own != nil {
		t.Errorf("left are %q, %d bytes", left, p.room.Used())
	}
	again := p.Session()
	write(t, again, "b")
	again.Close()
}

// The disk must not fill, by one session or by all, by large files or by many empty ones.
func TestSpool_Quotas(t *testing.T) {
	p := New(t.TempDir(), 3*fileCost, 5*fileCost)
	one, two := p.Session(), p.Session()
	defer one.Close()
	defer two.Close()
	full := make([]byte, 2*fileCost)

	f := write(t, one, string(full))
	if _, err := one.Create(); !errors.Is(err, ErrQuota) {
		t.Errorf("one file too many: %v", err)
	}
	w, err := two.Create()
	if err != nil {
		t.Fatal(err)
	}
	if n, err := w.Write(full); n != 0 || !errors.Is(err, ErrFull) {
		t.Errorf("wrote %d bytes too many: %v", n, err)
	}
	w.Abort()
	one.Remove(f)
	if one.Room() != 3*fileCost || p.room.Used() != 0 {
		t.Errorf("after all is removed there is room for %d, and %d are used", one.Room(), p.room.Used())
	}
	var wait sync.WaitGroup
	for range 20 {
		wait.Go(func() {
			if w, err := one.Create(); err == nil {
				w.Write(full)
				w.Abort()
			}
		})
	}
	wait.Wait()
	if p.room.Used() != 0 || one.room.Used() != 0 {
		t.Errorf("%d bytes are charged for nothing", p.room.Used())
	}
}

// A program that was killed leaves its uploads. One that runs beside must keep its own.
func TestSpool_SweepRemovesOnlyFilesOfKilledPrograms(t *testing.T) {
	if !locks {
		t.Skip("no locks on this system")
	}
	dir := t.TempDir()
	alive := New(dir, 1<<20, 1<<20).Session()
	defer alive.Close()
	kept := write(t, alive, "mine")

	dead := New(dir, 1<<20, 1<<20)
	lost := write(t, dead.Session(), "lost")
	dead.own.lock.Close() // as the system does when a program ends

	base := filepath.Join(dir, "refrain-uploads"+userSuffix())
	foreign := []string{filepath.Join(base, "app-without-lock"), filepath.Join(base, "other"), filepath.Join(base, "other.lock"), filepath.Join(dir, "app-x"), filepath.Join(dir, "app-x.lock")}
	for _, name := range foreign {
		if err := os.Mkdir(name, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	link := filepath.Join(base, "app-link.lock")
	if err := os.Symlink(kept.Path, link); err != nil {
		t.Fatal(err)
	}
	New(dir, 1<<20, 1<<20).Sweep()

	if _, err := os.Stat(lost.Path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what a dead program left is still there: %v", err)
	}
	for _, name := range append(foreign, kept.Path, link) {
		if _, err := os.Lstat(name); err != nil {
			t.Errorf("swept: %v", err)
		}
	}
}
