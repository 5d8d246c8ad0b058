package disk

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/refrain-go/refrain/store"
)

var discard = slog.New(slog.NewTextHandler(io.Discard, nil))

// wantsLines fails unless the log has as many lines, with these words in them.
func wantsLines(t *testing.T, log interface{ String() string }, words ...string) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(log.String(), "\n"), "\n")
	if log.String() == "" {
		lines = nil
	}
	if len(lines) != len(words) {
		t.Errorf("the log has %d lines, want %d:\n%s", len(lines), len(words), log.String())
		return
	}
	for i, w := range words {
		if !strings.Contains(lines[i], w) {
			t.Errorf("line %d is %q, want it to say %q", i+1, lines[i], w)
		}
	}
}

// Hazard: half an answer on a full disk is taken for one; or the disk stays full of
// halves; or forgetting needs room.
func TestStore_FullDisk(t *testing.T) {
	st, log := logged()
	full := false
	st.writeAt = func(f *os.File, b []byte, at int64) (int, error) {
		if full {
			n, _ := f.WriteAt(b[:len(b)/2], at)
			return n, syscall.ENOSPC
		}
		return f.WriteAt(b, at)
	}
	dir := t.TempDir()
	s := mustOpen(t, dir, st)
	other := mustOpen(t, dir, quiet())
	kept := keep(t, s, testKey(1), "kept")
	full = true
	for n := range byte(3) {
		c, _, err := s.Claim(ctx, testKey(10+n), false)
		if err != nil {
			t.Fatal(err)
		}
		stamp, err := c.Store(ctx, store.Answer{Frame: bytes.Repeat([]byte("x"), 1000+70_000*int(n))})
		if !errors.Is(err, syscall.ENOSPC) || stamp == nil || !stamp.Current() {
			t.Fatalf("Store on a full disk returned (%v, %v), want a stamp and the error", stamp, err)
		}
		wants(t, s, testKey(10+n), "")
		wants(t, other, testKey(10+n), "")
		forget(t, other, testKey(10+n).Own())
		if stamp.Current() {
			t.Error("the stamp of an answer that was not stored is current after Forget")
		}
	}
	wants(t, s, testKey(1), "kept")
	if !kept.Current() {
		t.Error("a full disk makes stamps worthless")
	}
	full = false
	keep(t, s, testKey(2), "fits")
	wants(t, other, testKey(2), "fits")
	crash(s)
	again := mustOpen(t, dir, quiet())
	wants(t, again, testKey(1), "kept")
	wants(t, again, testKey(2), "fits")
	wantsLines(t, log, "cannot be stored", "are stored again")
}

// Hazard: a real full disk fails in other places than the one above.
func TestStore_FullFileSystem(t *testing.T) {
	dir := mountSmall(t)
	st := tiny()
	st.logger = discard
	s := mustOpen(t, dir, st)
	k := testKey(1)
	keep(t, s, k, "first")
	refused := 0
	for i := range 40 {
		key := store.Key{ID: store.ID{byte(i), 7}, In: []store.Group{memo}}
		stamp, err := s.Put(ctx, key, store.Answer{Frame: bytes.Repeat([]byte{byte(i)}, 50_000)}, nil)
		if err != nil {
			refused++
		}
		if stamp == nil {
			t.Fatalf("Put on a full file system returned no stamp (%v)", err)
		}
	}
	if refused == 0 {
		t.Fatal("40 answers of 50 kB found room on a file system of 1 MB")
	}
	forget(t, s, memo)
	wants(t, s, k, "")
	for range 3 { // what was forgotten makes room
		s.space.Load().writing.Lock()
		if s.space.Load().own != nil {
			s.space.Load().retireOwn()
		}
		s.space.Load().writing.Unlock()
		s.background.wait()
		s.lookOnce(time.Now())
	}
	keep(t, s, k, "second")
	wants(t, s, k, "second")
}

// mountSmall mounts a file system of 1 MB. Without the right to do so the hook of
// TestStore_FullDisk has to do.
func mountSmall(t *testing.T) string {
	if runtime.GOOS != "linux" || os.Geteuid() != 0 {
		t.Skip("mounting a small file system needs Linux and root; TestStore_FullDisk covers what else there is")
	}
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("no file system can be mounted here (%v: %s); TestStore_FullDisk covers what else there is", err, out)
	}
	t.Cleanup(func() { exec.Command("umount", "-l", dir).Run() })
	return dir
}

// Hazard: a directory that cannot be written gives wrong answers, or an error that says
// nothing.
func TestOpen_ReadOnlyFileSystem(t *testing.T) {
	dir := mountSmall(t)
	st := tiny()
	st.mapping = false // a mapping that is left keeps the file system writable
	s := mustOpen(t, dir, st)
	keep(t, s, testKey(1), "v")
	s.Close(ctx)
	if out, err := exec.Command("mount", "-o", "remount,ro", dir).CombinedOutput(); err != nil {
		t.Fatalf("remount: %v: %s", err, out)
	}
	if _, err := open(dir, tiny()); !errors.Is(err, syscall.EROFS) || !strings.Contains(err.Error(), dir) {
		t.Errorf("Open on a read-only file system returned %v", err)
	}
}

// Hazard: someone removes the directory of a running program. What it has in memory is
// never forgotten again, or it fails until it is restarted.
func TestStore_DirectoryRemovedWhileInUse(t *testing.T) {
	st, log := logged()
	dir := filepath.Join(t.TempDir(), "d")
	s := mustOpen(t, dir, st)
	one := keep(t, s, testKey(1), "one")
	two := keep(t, s, testKey(2), "two")
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	// Nobody has noticed yet: the files are still there for this handle.
	wants(t, s, testKey(1), "one")
	forget(t, s, testKey(1).Own())
	wants(t, s, testKey(1), "")
	if one.Current() || !two.Current() {
		t.Error("forgetting does not work in a directory that was removed")
	}
	s.lookOnce(time.Now())
	if two.Current() {
		t.Error("a stamp from the removed directory is current")
	}
	keep(t, s, testKey(2), "again")
	wants(t, mustOpen(t, dir, quiet()), testKey(2), "again")
	wantsLines(t, log, "removed or replaced", "a directory again")
	if n := s.Stats().Outages; n != 1 {
		t.Errorf("Stats has %d outages, want 1", n)
	}
}

// Hazard:
//
//  1. the directory is put aside, and none can be made in its place
//  2. the program forgets an answer, and is told that the store was not reached
//  3. the directory comes back, and with it the answer
func TestStore_ForgettingWithoutADirectoryIsDoneLater(t *testing.T) {
	st, log := logged()
	home := t.TempDir()
	dir, aside := filepath.Join(home, "d"), filepath.Join(home, "aside")
	s := mustOpen(t, dir, st)
	keep(t, s, testKey(1), "one")
	keep(t, s, testKey(2), "two")
	if err := os.Rename(dir, aside); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(dir, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	s.lookOnce(now)
	if _, err := s.Read(ctx, testKey(1)); err == nil {
		t.Error("Read without a directory returned no error")
	}
	if c, _, err := s.Claim(ctx, testKey(1), false); err == nil || c != nil {
		t.Errorf("Claim without a directory returned (%v, %v)", c, err)
	}
	if err := s.Forget(ctx, testKey(1).Own()); err == nil {
		t.Error("Forget without a directory returned no error")
	}
	os.Remove(dir)
	if err := os.Rename(aside, dir); err != nil {
		t.Fatal(err)
	}
	s.lookOnce(now.Add(time.Hour))
	wants(t, s, testKey(1), "")
	wants(t, s, testKey(2), "two")
	wantsLines(t, log, "removed or replaced", "a directory again")
}

// Hazard: after a stop of the machine the numbers are older than the answers, and what
// was forgotten is back.
func TestOpen_AfterAStopOfTheMachine(t *testing.T) {
	for _, settled := range []bool{false, true} {
		dir := t.TempDir()
		s := mustOpen(t, dir, quiet())
		keep(t, s, testKey(1), "v")
		if settled {
			if err := s.space.Load().table.settle(); err != nil {
				t.Fatal(err)
			}
		}
		other := s.space.Load().table
		other.words[bootWords].Add(1) // as another boot has it
		crash(s)
		st, log := logged()
		again := mustOpen(t, dir, st)
		if settled {
			wants(t, again, testKey(1), "v")
			wantsLines(t, log)
		} else {
			wants(t, again, testKey(1), "")
			wantsLines(t, log, "the machine stopped", "a file of answers")
		}
	}
}

// Hazard: a number changes after the file was marked clean, and the machine stops.
func TestTable_ForgettingMarksTheFileUnclean(t *testing.T) {
	for _, mapping := range []bool{true, false} {
		st := quiet()
		st.mapping = mapping
		s := mustOpen(t, t.TempDir(), st)
		table := s.space.Load().table
		for range 2 {
			if err := table.settle(); err != nil || !table.survived() || table.words[stateWord].Load() != clean {
				t.Fatalf("settle returned %v, and the file is not clean", err)
			}
			forget(t, s, memo)
			if table.words[stateWord].Load() != dirty {
				t.Error("the file is clean after a forgetting")
			}
		}
	}
}

// Hazard: between looking at a number and replacing it, a forgetting is overlooked.
func TestTable_ComparesAndReplacesInOneStep(t *testing.T) {
	for _, mapping := range []bool{true, false} {
		st := quiet()
		st.mapping = mapping
		s := mustOpen(t, t.TempDir(), st)
		table := s.space.Load().table
		slot := table.slot(memo)
		before := table.words[slot].Load()
		forget(t, s, memo)
		after := table.words[slot].Load()
		if _, ok, err := table.raiseFrom(slot, before); ok || err != nil || table.words[slot].Load() != after {
			t.Errorf("raiseFrom of a number that is gone returned (%v, %v)", ok, err)
		}
		if n, ok, err := table.raiseFrom(slot, after); !ok || err != nil || table.words[slot].Load() != n || n == after {
			t.Errorf("raiseFrom of the present number returned (%v, %v)", ok, err)
		}
	}
}

// Hazard: numbers stay unsettled for as long as a program runs, and a reboot drops all.
func TestLook_SettlesNumbersWithoutForgetting(t *testing.T) {
	s := mustOpen(t, t.TempDir(), quiet())
	table, now := s.space.Load().table, time.Now()
	forget(t, s, memo)
	for i := range 12 {
		s.lookOnce(now.Add(time.Duration(i) * time.Second))
		if i < 10 && table.words[stateWord].Load() == clean {
			t.Fatalf("the numbers were settled after %d s", i)
		}
	}
	if table.words[stateWord].Load() != clean {
		t.Error("the numbers were not settled although nothing was forgotten for 10 s")
	}
}

// Hazard: the clock is set back, and old answers live for ever, or new ones count as old.
func TestStore_ClockSetBack(t *testing.T) {
	now := time.Now().UnixNano()
	st := quiet(MaxAge(time.Hour))
	st.now = func() int64 { return now }
	s := mustOpen(t, t.TempDir(), st)
	keep(t, s, testKey(1), "one")
	now -= int64(48 * time.Hour)
	wants(t, s, testKey(1), "one")
	if _, err := s.Put(ctx, testKey(1), store.Answer{Frame: []byte("newer")}, nil); err != nil {
		t.Fatal(err)
	}
	wants(t, s, testKey(1), "newer")
	keep(t, s, testKey(2), "two")
	forget(t, s, testKey(1).Own())
	wants(t, s, testKey(1), "")
	now += int64(2 * time.Hour)
	wants(t, s, testKey(2), "")
}

// Hazard: a word of the store is readable by others, or tells an argument.
func TestFiles_ArePrivate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made")
	s := mustOpen(t, dir, quiet())
	keep(t, s, testKey(1), "v")
	s.Close(ctx)
	os.Chmod(filepath.Join(dir, dirName), 0o755)
	mustOpen(t, dir, quiet())
	for path, want := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, dirName): 0o700} {
		if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != want {
			t.Errorf("%s has mode %v (%v), want %v", path, info.Mode(), err, want)
		}
	}
	for path := range files(t, dir) {
		if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v (%v), want 0600", path, info.Mode(), err)
		}
	}
}

func TestOpen_RefusesUnfitDirectories(t *testing.T) {
	far := quiet()
	far.farSystem = func(string) (string, error) { return "NFS", nil }
	dir := t.TempDir()
	if _, err := open(dir, far); err == nil || !strings.Contains(err.Error(), "is on NFS, which other machines may write to") || !strings.Contains(err.Error(), dir) {
		t.Errorf("Open on NFS returned %v", err)
	}
	file := filepath.Join(t.TempDir(), "file")
	os.WriteFile(file, nil, 0o600)
	if _, err := open(file, quiet()); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("Open of a file returned %v", err)
	}
	dir = t.TempDir()
	os.WriteFile(filepath.Join(dir, dirName), nil, 0o600)
	if _, err := open(dir, quiet()); err == nil || !strings.Contains(err.Error(), "is not a directory: remove it") {
		t.Errorf("Open with a file in the place of its directory returned %v", err)
	}
	if runtime.GOOS != "windows" && os.Geteuid() == 0 {
		dir = t.TempDir()
		os.Mkdir(filepath.Join(dir, dirName), 0o700)
		os.Chown(filepath.Join(dir, dirName), 12345, 12345)
		if _, err := open(dir, quiet()); err == nil || !strings.Contains(err.Error(), "belongs to another user") {
			t.Errorf("Open of another user's directory returned %v", err)
		}
	}
}

// Hazard: files of others are deleted, or of an older version are read.
func TestOpen_CleansUpAndLeavesForeignFilesAlone(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir, quiet())
	keep(t, s, testKey(1), "v")
	s.Close(ctx)
	sub := filepath.Join(dir, dirName)
	newer := mustRead(t, only(t, dir, "*"+segmentExt))
	newer[16]++ // the version
	for name, b := range map[string][]byte{"notes.txt": []byte("mine"), "0" + segmentExt: newer, "1" + segmentExt: nil, "x" + tempExt: nil} {
		if err := os.WriteFile(filepath.Join(sub, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	st, log := logged()
	s = mustOpen(t, dir, st)
	wants(t, s, testKey(1), "v")
	for name, want := range map[string]bool{"notes.txt": true, "0" + segmentExt: false, "1" + segmentExt: false, "x" + tempExt: false} {
		if _, err := os.Stat(filepath.Join(sub, name)); (err == nil) != want {
			t.Errorf("%s is there: %v, want %v", name, err == nil, want)
		}
	}
	wantsLines(t, log, "and is removed", "is left alone")
	if n := s.Stats().Damaged; n != 2 {
		t.Errorf("Stats has %d damaged, want 2", n)
	}
}
