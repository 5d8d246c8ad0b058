package proof

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/refrain-go/refrain"
)

// S2. Hazard: a file is closed under its readers' hands, and they read an error; or, its
// descriptor having gone to another file, that one.
func TestFile_ReadersNeverMeetAClosedFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "numbers")
	const content = "0123456789"
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(filepath.Dir(path), "other")
	if err := os.WriteFile(other, []byte(strings.Repeat("x", len(content))), 0o600); err != nil {
		t.Fatal(err)
	}
	cache := newCache(t) // a file that is closed twice would be logged
	var opened ledger[*os.File]
	file := refrain.NewSingleton("file", func(context.Context) (*os.File, error) {
		f, err := os.Open(path)
		return opened.open(f), err
	}, refrain.In(cache), refrain.TTL(time.Millisecond))

	const readers, reads = 50, 200
	crowd(readers, func(reader int) {
		for n := range reads {
			err := file.Use(t.Context(), func(f *os.File) error {
				if n%10 == 0 {
					file.Clear()
				}
				other, err := os.Open(other) // gets the descriptor that was closed last
				if err != nil {
					return err
				}
				defer other.Close()
				digit := make([]byte, 1)
				if _, err := f.ReadAt(digit, int64(reader%len(content))); err != nil {
					return err
				}
				if digit[0] != content[reader%len(content)] {
					t.Errorf("digit %d is read as %q", reader%len(content), digit)
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		}
	})
	if err := cache.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(opened.opened) < reads/10 {
		t.Errorf("only %d files were opened: the test proves nothing", len(opened.opened))
	}
	for _, f := range opened.opened {
		if _, err := f.Stat(); err == nil {
			t.Error("a file was never closed")
		}
	}
	if n := openFiles(t, path); n != 0 {
		t.Errorf("%d descriptors are left", n)
	}
}
