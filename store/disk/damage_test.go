package disk

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/refrain-go/refrain/store"
)

// A damaged directory has a kept answer, one that was forgotten, and one that was
// replaced.
var (
	kept      = testKey(1)
	forgotten = testKey(2)
	replaced  = testKey(3)
)

// tiny is for tests that damage each byte.
func tiny() *settings {
	s := quiet()
	s.shape = shape{wide: 2, narrow: 4, versions: 2}
	return s
}

func prepareDamage(t *testing.T, s *Store) {
	keep(t, s, forgotten, "gone")
	keep(t, s, replaced, "old")
	forget(t, s, forgotten.Own())
	if _, err := s.Put(ctx, replaced, store.Answer{Frame: []byte("new")}, nil); err != nil {
		t.Fatal(err)
	}
	keep(t, s, kept, "kept")
	wants(t, s, kept, "kept")
	wants(t, s, forgotten, "")
	wants(t, s, replaced, "new")
}

// wantsNothingWrong fails if an answer is wrong. It may be missing.
func wantsNothingWrong(t *testing.T, s *Store, where string) (hits int) {
	t.Helper()
	for _, w := range []struct {
		key   store.Key
		frame string
	}{{kept, "kept"}, {forgotten, ""}, {replaced, "new"}} {
		e, err := s.Read(ctx, w.key)
		if err != nil {
			t.Errorf("%s: Read: %v", where, err)
		}
		if e.Frame != nil {
			hits++
			if string(e.Frame) != w.frame {
				t.Errorf("%s: Read returned %q, want %q or nothing", where, e.Frame, w.frame)
			}
		}
	}
	return hits
}

// wantsWorking fails if a handle does not store and forget.
func wantsWorking(t *testing.T, s *Store, where string) {
	t.Helper()
	k := testKey(9)
	if _, err := s.Put(ctx, k, store.Answer{Frame: []byte("fresh")}, nil); err != nil {
		t.Errorf("%s: Put: %v", where, err)
	}
	if e, err := s.Read(ctx, k); err != nil || string(e.Frame) != "fresh" {
		t.Errorf("%s: Read returned (%q, %v) after Put", where, e.Frame, err)
	}
	if err := s.Forget(ctx, memo); err != nil {
		t.Errorf("%s: Forget: %v", where, err)
	}
	for _, k := range []store.Key{k, kept, forgotten, replaced} {
		if e, err := s.Read(ctx, k); err != nil || e.Frame != nil {
			t.Errorf("%s: Read returned (%q, %v) after Forget", where, e.Frame, err)
		}
	}
}

// offsets are the bytes of a file to damage: all, except most of those that nothing
// reads.
func offsets(path string, size int) []int {
	var all []int
	for i := range size {
		unread := filepath.Base(path) == tableName && i > headBytes+8 && i < 8*pageWords && !nearWord(i)
		if !unread || i%64 == 0 {
			all = append(all, i)
		}
	}
	return all
}

func nearWord(i int) bool {
	for _, w := range []int{epochWord, seqWord, appendsWord, segmentsWord, stateWord, bootWords, bootWords + 1} {
		if i >= 8*w && i < 8*w+8 {
			return true
		}
	}
	return false
}

// Hazard: a bit that flips, or a file that loses its end, brings back what was forgotten,
// or is an answer. Each byte of each file is changed, and each file is cut at each byte.
func TestDamage_AtAnyByteIsAMiss(t *testing.T) {
	for _, ended := range []string{"sealed", "torn"} {
		t.Run(ended, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			s := mustOpen(t, dir, tiny())
			prepareDamage(t, s)
			if ended == "sealed" {
				s.Close(ctx)
			} else {
				crash(s)
			}
			whole := files(t, dir)
			hits, tried := 0, 0
			for path, b := range whole {
				for _, at := range offsets(path, len(b)) {
					for _, how := range []string{"changed", "cut"} {
						restore(t, dir, whole)
						damage(t, path, b, at, how)
						where := fmt.Sprintf("%s %s at %d", filepath.Base(path), how, at)
						st := tiny()
						st.logger = discard
						s, err := open(dir, st)
						if err != nil {
							t.Fatalf("%s: %v", where, err)
						}
						tried++
						hits += wantsNothingWrong(t, s, where)
						if tried%8 == 0 {
							wantsWorking(t, s, where)
						}
						crash(s)
						if t.Failed() {
							return
						}
					}
				}
			}
			if hits == 0 || hits == 2*tried {
				t.Errorf("%d hits in %d damaged directories: nothing was tested", hits, tried)
			}
		})
	}
}

func damage(t *testing.T, path string, b []byte, at int, how string) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if how == "cut" {
		err = f.Truncate(int64(at))
	} else {
		_, err = f.WriteAt([]byte{b[at] ^ (1 << (at % 8))}, int64(at))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Hazard: the same while the directory is in use: the program ends, or a stamp in memory
// is current again.
func TestDamage_WhileInUseIsAMiss(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, path := range []string{tableName, "*" + segmentExt} {
		for _, how := range []string{"changed", "cut"} {
			for at := 1; ; at += 37 {
				os.RemoveAll(filepath.Join(dir, dirName))
				st := tiny()
				st.logger = discard
				s := mustOpen(t, dir, st)
				prepareDamage(t, s)
				good := wants(t, s, kept, "kept")
				dead := keep(t, s, testKey(4), "dead")
				forget(t, s, testKey(4).Own())
				file := only(t, dir, path)
				b := mustRead(t, file)
				if at >= len(b) {
					s.Close(ctx)
					break
				}
				damage(t, file, b, at, how)
				where := fmt.Sprintf("%s %s at %d", path, how, at)
				if dead.Current() {
					t.Errorf("%s: a stamp whose group was forgotten is current", where)
				}
				good.Current() // may be either, and must not end the program
				for _, k := range []store.Key{kept, forgotten, replaced} {
					e, err := s.Read(ctx, k)
					if want := map[store.ID]string{kept.ID: "kept", replaced.ID: "new"}[k.ID]; err == nil && e.Frame != nil && string(e.Frame) != want {
						t.Errorf("%s: Read returned %q, want %q or nothing", where, e.Frame, want)
					}
				}
				if err := s.Forget(ctx, memo); err == nil && good.Current() {
					t.Errorf("%s: a stamp is current although its group was forgotten", where)
				}
				if good.Current() {
					t.Errorf("%s: a stamp is current although this handle has forgotten its group", where)
				}
				s.Close(ctx)
			}
		}
	}
}
