package disk

import (
	"bytes"
	"context"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/refrain-go/refrain/internal/logbuf"
	"github.com/refrain-go/refrain/store"
)

var (
	ctx  = context.Background()
	memo = store.Group{ID: store.ID{200}, Wide: true}
)

func testKey(n byte) store.Key { return store.Key{ID: store.ID{n}, In: []store.Group{memo}} }

// quiet are settings of a handle that does nothing by itself.
func quiet(opts ...Option) *settings {
	s := small(opts...)
	s.idle = true
	return s
}

// logged are quiet settings with a log.
func logged() (*settings, *logbuf.Buffer) {
	log := new(logbuf.Buffer)
	return quiet(Logger(slog.New(slog.NewTextHandler(log, nil)))), log
}

func keep(t testing.TB, s *Store, k store.Key, frame string, sources ...store.Stamp) store.Stamp {
	t.Helper()
	c, e, err := s.Claim(ctx, k, false)
	if c == nil {
		t.Fatalf("Claim returned (%q, %v), and not a claim", e.Frame, err)
	}
	st, err := c.Store(ctx, store.Answer{Frame: []byte(frame), Sources: sources})
	if err != nil {
		t.Fatalf("Store: %v", err)
	}
	return st
}

func forget(t testing.TB, s *Store, groups ...store.Group) {
	t.Helper()
	if err := s.Forget(ctx, groups...); err != nil {
		t.Fatalf("Forget: %v", err)
	}
}

func wants(t testing.TB, s *Store, k store.Key, frame string) store.Stamp {
	t.Helper()
	e, err := s.Read(ctx, k)
	if err != nil || string(e.Frame) != frame {
		t.Fatalf("Read returned (%.40q, %v), want %.40q", e.Frame, err, frame)
	}
	return e.Stamp
}

// crash ends a handle as the death of its process does: the system closes its files.
func crash(s *Store) {
	s.closed.Store(true)
	sp := s.space.Swap(nil)
	sp.table.lost.Store(true)
	sp.claims.close()
	for _, segment := range sp.segments {
		segment.file.Close()
	}
	sp.table.guard.Close()
	sp.table.file.Close()
	sp.presence.Close()
	close(s.done)
}

// files returns the contents of a directory.
func files(t testing.TB, dir string) map[string][]byte {
	all := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		all[path] = b
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// restore makes the directory as it was.
func restore(t testing.TB, dir string, all map[string][]byte) {
	for path := range files(t, dir) {
		if _, ok := all[path]; !ok {
			os.Remove(path)
		}
	}
	for path, b := range all {
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// only returns the one file whose name matches.
func only(t testing.TB, dir, pattern string) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, dirName, pattern))
	if err != nil || len(names) != 1 {
		t.Fatalf("%d files match %s (%v)", len(names), pattern, err)
	}
	return names[0]
}

func mustRead(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Clone(b)
}
