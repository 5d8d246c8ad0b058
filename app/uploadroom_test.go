package app_test

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
	"github.com/refrain-go/refrain/internal/logbuf"
)

// Hazard: the directory for uploads disappears while the app runs. Visitors and the
// operator must be told, but not without end. When the directory is back, the app must go
// on. // A8
func TestUploadDir_RemovedAndMadeAgain(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "uploads")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	var file *app.File
	at := apptest.New(t, func(ui *app.UI) error {
		file = ui.FileUpload("Data")
		return nil
	}, app.UploadDir(dir))
	at.Run()
	at.FileUpload("Data").Set("a", []byte("one"))
	at.Run()
	if read(t, file) != "one" {
		t.Fatalf("the file is %v", file)
	}
	// A file takes the place of the directory, so nothing can be made there.
	gone := errors.Join(os.RemoveAll(dir), os.WriteFile(dir, nil, 0o600))
	if gone != nil {
		t.Fatal(gone)
	}
	for range 100 {
		if got := at.FileUpload("Data").Refusal("b", []byte("two")); !strings.HasPrefix(got, "The server cannot store files just now.") {
			t.Fatalf("the page says %q", got)
		}
	}
	if n := strings.Count(at.Log(), "an upload failed"); n == 0 || n > 20 {
		t.Errorf("the log has %d lines of it", n)
	}
	if _, err := file.Bytes(); err == nil {
		t.Error("the file that is gone can be read")
	}
	if err := errors.Join(os.Remove(dir), os.Mkdir(dir, 0o700)); err != nil {
		t.Fatal(err)
	}
	at.FileUpload("Data").Set("c", []byte("three"))
	at.Run()
	if read(t, file) != "three" {
		t.Errorf("afterwards the file is %v", file)
	}
}

// Hazard: one browser fills the room for all uploads with the files of its tabs, and
// nobody is told. // A8
func TestUploadQuota_OneBrowserLeavesTheOthersRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log logbuf.Buffer
		s := serve(t, func(ui *app.UI) error { ui.FileUpload("Up"); return nil },
			app.UploadDir(t.TempDir()), app.UploadQuota(100_000, 400_000), app.Logger(slog.New(slog.NewTextHandler(&log, nil))))
		upload := func(p *tab, visitor http.Header) string {
			res, body, err := s.request("POST", p.url("Up"), bytes.NewReader(make([]byte, 60_000)), func(r *http.Request) {
				r.Header.Set("Cookie", visitor.Get("Cookie"))
			})
			if err != nil {
				t.Fatal(err)
			}
			if res.StatusCode == http.StatusOK {
				return ""
			}
			return body
		}
		first, again := s.open(""), s.open("")
		first.end(0)
		again.end(0)
		other := s.browser()
		second := s.openAs(other, "")
		second.end(0)
		if got := upload(first, s.visitor); got != "" {
			t.Errorf("the first is answered by %s", got)
		}
		if got := upload(again, s.visitor); !strings.Contains(got, "no more room for your files") {
			t.Errorf("more than a quarter of one browser is answered by %s", got)
		}
		if got := upload(second, other); got != "" {
			t.Errorf("another browser is answered by %s", got)
		}
		if !strings.Contains(log.String(), "UploadQuota") {
			t.Errorf("the log has %s", log.String())
		}
		for _, p := range []*tab{first, again, second} {
			p.ws.CloseNow()
		}
	})
}
