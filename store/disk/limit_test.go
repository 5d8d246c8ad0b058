package disk

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/refrain-go/refrain/store"
)

// sizeOf returns how many bytes the segments take.
func sizeOf(t *testing.T, dir string) (n int64) {
	names, err := filepath.Glob(filepath.Join(dir, dirName, "*"+segmentExt))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		n += info.Size()
	}
	return n
}

func numbered(i int) store.Key {
	return store.Key{ID: store.ID{byte(i), byte(i >> 8), 77}, In: []store.Group{memo}}
}

// Hazard: the limit is a wish; or what is used goes with what is not.
func TestMaxBytes_HoldsAndKeepsUsedAnswers(t *testing.T) {
	dir := t.TempDir()
	st := quiet(MaxBytes(1 << 20))
	st.shape.narrow = 18
	s := mustOpen(t, dir, st)
	const favourite, all = 3, 600
	for i := range all {
		keep(t, s, numbered(i), string(bytes.Repeat([]byte{byte(i)}, 10_000)))
		if e, err := s.Read(ctx, numbered(favourite)); i > favourite && (err != nil || e.Frame == nil) {
			t.Fatalf("the answer that is used all the time is gone after %d (%v)", i, err)
		}
		s.background.wait()
		if n := sizeOf(t, dir); n > 1<<20+1<<16 {
			t.Fatalf("the files have %d bytes after %d answers, the limit is 1 MiB", n, i)
		}
	}
	wants(t, s, numbered(0), "")
	wants(t, s, numbered(all-1), string(bytes.Repeat([]byte{byte((all - 1) % 256)}, 10_000)))
	stats := s.Stats()
	if stats.Entries > 110 || stats.Evicted == 0 || stats.Bytes != sizeOf(t, dir) {
		t.Errorf("Stats is %+v with %d bytes in files", stats, sizeOf(t, dir))
	}
	if _, err := s.Put(ctx, numbered(1), store.Answer{Frame: make([]byte, 1<<17+1)}, nil); err != store.ErrTooLarge {
		t.Errorf("an answer of more than an eighth of the limit: %v, want ErrTooLarge", err)
	}
}

func TestMaxAge_Holds(t *testing.T) {
	now := time.Now()
	dir := t.TempDir()
	st := quiet(MaxAge(16 * time.Hour))
	st.now = func() int64 { return now.UnixNano() }
	s := mustOpen(t, dir, st)
	keep(t, s, testKey(1), "old")
	now = now.Add(2 * time.Hour)
	s.lookOnce(now) // seals the segment
	s.background.wait()
	keep(t, s, testKey(2), "new")
	now = now.Add(14*time.Hour + time.Minute)
	wants(t, s, testKey(1), "")
	before := sizeOf(t, dir)
	s.lookOnce(now)
	s.background.wait()
	if after := sizeOf(t, dir); after >= before {
		t.Errorf("the files have %d bytes after the old answer went, %d before", after, before)
	}
	wants(t, s, testKey(2), "new")
}

// Hazard: what was forgotten fills the disk; or what is kept gets lost on the way; also
// in another process, which has the file open that is deleted.
func TestLimit_ForgottenAnswersMakeRoom(t *testing.T) {
	dir := t.TempDir()
	st := quiet()
	st.segmentBytes = 100_000
	s, other := mustOpen(t, dir, st), mustOpen(t, dir, quiet())
	stays := store.Key{ID: store.ID{5, 5}, In: []store.Group{{ID: store.ID{201}, Wide: true}}}
	stamp := keep(t, s, stays, "stays")
	for i := range 50 {
		keep(t, s, numbered(i), string(make([]byte, 10_000)))
	}
	wants(t, other, stays, "stays")
	held := wants(t, other, numbered(7), string(make([]byte, 10_000)))
	before := sizeOf(t, dir)
	forget(t, other, memo)
	s.background.wait()
	s.lookOnce(time.Now())
	s.background.wait()
	if after := sizeOf(t, dir); after > before/4 {
		t.Errorf("the files have %d bytes after all but one answer were forgotten, %d before", after, before)
	}
	wants(t, s, stays, "stays")
	wants(t, other, stays, "stays")
	wants(t, other, numbered(7), "")
	if !stamp.Current() || held.Current() {
		t.Error("moving an answer changed what is current")
	}
	crash(s)
	wants(t, mustOpen(t, dir, quiet()), stays, "stays")
}

// Hazard: each run of a short program leaves a file.
func TestLimit_SmallFilesAreJoined(t *testing.T) {
	dir := t.TempDir()
	for i := range mostSmall + 10 {
		s := mustOpen(t, dir, quiet())
		keep(t, s, numbered(i), "v")
		if i%2 == 0 {
			crash(s)
		} else {
			s.Close(ctx)
		}
	}
	s := mustOpen(t, dir, quiet())
	s.lookOnce(time.Now())
	s.background.wait()
	names, err := os.ReadDir(filepath.Join(dir, dirName))
	if err != nil || len(names) > mostSmall+7 {
		t.Errorf("there are %d files (%v)", len(names), err)
	}
	for i := range mostSmall + 10 {
		wants(t, s, numbered(i), "v")
	}
	s.Close(ctx)
	again := mustOpen(t, dir, quiet())
	for i := range mostSmall + 10 {
		wants(t, again, numbered(i), "v")
	}
}

// Hazard:
//
//  1. an answer is looked up, and is not there
//  2. another process stores it and releases its claim
//  3. the claim is free, and the answer is computed again
func TestClaim_FindsAnAnswerStoredAfterTheFirstLook(t *testing.T) {
	dir := t.TempDir()
	st, other := quiet(), mustOpen(t, dir, quiet())
	first := true
	st.looked = func() {
		if first {
			first = false
			keep(t, other, testKey(1), "v")
		}
	}
	c, e, err := mustOpen(t, dir, st).Claim(ctx, testKey(1), false)
	if c != nil || string(e.Frame) != "v" || err != nil {
		t.Errorf("Claim returned (%v, %q, %v), and not what was stored", c, e.Frame, err)
	}
}

// Hazard: a restart finds nothing, or what was replaced, or what was forgotten.
func TestOpen_FindsWhatWasStored(t *testing.T) {
	for _, ended := range []func(*Store){crash, func(s *Store) { s.Close(ctx) }} {
		dir := t.TempDir()
		s := mustOpen(t, dir, quiet())
		prepareDamage(t, s)
		source := keep(t, s, testKey(10), "inner")
		keep(t, s, testKey(11), "outer", source)
		ended(s)
		s = mustOpen(t, dir, quiet())
		wants(t, s, kept, "kept")
		wants(t, s, forgotten, "")
		wants(t, s, replaced, "new")
		wants(t, s, testKey(11), "outer")
		forget(t, s, testKey(10).Own())
		ended(s)
		s = mustOpen(t, dir, quiet())
		wants(t, s, testKey(11), "")
		wants(t, s, kept, "kept")
	}
}
