package app_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

// stored lists the files that uploads have left in dir.
func stored(t *testing.T, dir string) (list []string) {
	t.Helper()
	filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			t.Fatal(err)
		}
		if d.Type().IsRegular() && !strings.HasSuffix(path, ".lock") {
			list = append(list, path)
		}
		return nil
	})
	return list
}

func read(t *testing.T, f *app.File) string {
	t.Helper()
	b, err := f.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A file must live as long as it is chosen. No run may see half a file. No file may
// outlive its widget or its session.
func TestFileUpload_KeepsAFileAsLongAsItIsChosen(t *testing.T) {
	dir := t.TempDir()
	var file *app.File
	show := true
	at := apptest.New(t, func(ui *app.UI) error {
		file = nil
		if show {
			file = ui.FileUpload("Data", app.Accept(".csv"))
		}
		return nil
	}, app.UploadDir(dir))
	at.Run()
	if file != nil {
		t.Fatalf("before anything was chosen there is %v", file)
	}
	at.FileUpload("Data").Set("a.csv", []byte("one"))
	at.Run()
	first := file
	if first == nil || first.Name != "a.csv" || first.Size != 3 || !strings.HasPrefix(first.ContentType, "text/csv") || read(t, first) != "one" {
		t.Fatalf("the file is %+v", first)
	}
	at.Run()
	if file != first || !slices.Equal(at.FileUpload("Data").Value(), []string{"a.csv"}) {
		t.Errorf("in the next run it is %+v", file)
	}
	open, err := first.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer open.Close()
	at.FileUpload("Data").Set("b.csv", []byte("two"))
	at.Run()
	if read(t, file) != "two" || len(stored(t, dir)) != 1 {
		t.Errorf("after another was chosen there are %q", stored(t, dir))
	}
	if _, err := first.Open(); !errors.Is(err, fs.ErrNotExist) || strings.Contains(err.Error(), dir) {
		t.Errorf("the former is opened: %v", err)
	}
	if b, err := io.ReadAll(open); err != nil || string(b) != "one" {
		t.Errorf("who had the former open read %q, %v", b, err)
	}
	at.FileUpload("Data").Clear()
	at.Run()
	if file != nil || len(stored(t, dir)) != 0 {
		t.Errorf("after it was removed there are %v and %q", file, stored(t, dir))
	}
	at.FileUpload("Data").Set("c.csv", []byte("three"))
	at.Run()
	show = false
	at.Run()
	if len(stored(t, dir)) != 0 {
		t.Errorf("without the widget there are %q", stored(t, dir))
	}
}

func TestFileUpload_IsRemovedWithTheSession(t *testing.T) {
	dir := t.TempDir()
	t.Run("session", func(t *testing.T) {
		at := apptest.New(t, func(ui *app.UI) error {
			ui.FileUpload("Data")
			return nil
		}, app.UploadDir(dir))
		at.Run()
		at.FileUpload("Data").Set("a", []byte("one"))
		at.FileUpload("Data").Refusal("b", []byte("never chosen"))
		at.Run()
		if len(stored(t, dir)) != 2 {
			t.Fatalf("there are %q", stored(t, dir))
		}
	})
	var left []string
	filepath.WalkDir(dir, func(path string, _ fs.DirEntry, _ error) error { left = append(left, path); return nil })
	if len(left) > 2 { // dir itself, and the directory that all programs of the user share
		t.Errorf("left are %q", left)
	}
}

// Several files must be in the order in which they were chosen. A file that is named
// twice must be there once. A file can be removed.
func TestFileUploads_OrderAndRemoval(t *testing.T) {
	var names []string
	at := apptest.New(t, func(ui *app.UI) error {
		names = nil
		for _, f := range ui.FileUploads("Data") {
			names = append(names, f.Name+"="+read(t, f))
		}
		return nil
	}, app.UploadDir(t.TempDir()))
	at.Run()
	u := at.FileUpload("Data")
	u.Add("b", []byte("1"))
	u.Add("a", []byte("2"))
	at.Run()
	at.FileUpload("Data").Add("b", []byte("3"))
	at.Run()
	if got := fmt.Sprint(names); got != "[b=1 a=2 b=3]" {
		t.Errorf("the files are %s", got)
	}
	at.FileUpload("Data").Set("c", nil)
	at.Run()
	if got := fmt.Sprint(names); got != "[c=]" {
		t.Errorf("the files are %s", got)
	}
}

// The server must refuse a wrong upload with a sentence that gives the reason.
func TestFileUpload_RefusesUnacceptableFiles(t *testing.T) { // A8
	dir := t.TempDir()
	at := apptest.New(t, func(ui *app.UI) error {
		ui.FileUpload("Small", app.MaxSize(10))
		ui.FileUpload("CSV", app.Accept(".csv", "image/*", "text/html"))
		ui.FileUpload("Any")
		ui.FileUpload("Off", app.Disabled())
		return nil
	}, app.UploadDir(dir), app.UploadLimit(20_000), app.UploadQuota(30_000, 1<<20))
	at.Run()
	for _, c := range []struct{ label, name, content, want string }{
		{"Small", "a", "0123456789", ""},
		{"Small", "a", "0123456789+", "larger than 10 bytes"},
		{"CSV", "a.CSV", "", ""},
		{"CSV", "a.png", "", ""},
		{"CSV", "a.html", "", ""},
		{"CSV", "a.txt", "", "not accepted"},
		{"CSV", "csv", "", "not accepted"},
		{"CSV", "a.csv.exe", "", "not accepted"},
		{"Any", "a", strings.Repeat("x", 20_001), "larger than 20000 bytes"},
		{"Any", "a", strings.Repeat("x", 20_000), "no more room for your files"},
		{"Off", "a", "", "no longer on the page"},
	} {
		if got := at.FileUpload(c.label).Refusal(c.name, []byte(c.content)); (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s to %s: %q, want %q", c.name, c.label, got, c.want)
		}
	}
	if n := len(stored(t, dir)); n != 4 {
		t.Errorf("%d files are stored, want the 4 that were taken", n)
	}
}

// A call that makes no sense must be shown in its place, and the script must go on.
func TestFileUpload_WrongOptions(t *testing.T) {
	at := apptest.New(t, func(ui *app.UI) error {
		if f := ui.FileUpload("A", app.MaxSize(0)); f != nil {
			t.Error("a file")
		}
		ui.FileUpload("B", app.MaxSize(201<<20))
		ui.FileUploads("C", app.Accept("csv"))
		ui.FileUpload("D", app.Accept("*/*"))
		ui.FileUpload("E", app.Step(1))
		ui.FileUpload("F")
		ui.FileUpload("F")
		return nil
	}, app.UploadDir(t.TempDir()))
	at.Run()
	for i, want := range []string{
		`FileUpload "A": MaxSize(0) is not between 1 and the 209715200 bytes of the app's UploadLimit`, `FileUpload "B": MaxSize(210763776)`,
		`FileUploads "C": Accept("csv"): give an extension`, `FileUpload "D": Accept("*/*"): give`,
		`FileUpload "E" does not take Step: it takes Key, Help, Disabled, OnChange, Accept and MaxSize`, `FileUpload "F" is drawn twice`,
	} {
		if got := at.Error(); i >= len(got) || !strings.Contains(got[i], want) {
			t.Errorf("want %q among %q", want, got)
		}
	}
}

// A memo of a file must not mistake another file of the same name for it. It must not
// compute again for the same content.
func TestFile_IsTheKeyOfAMemo(t *testing.T) {
	cache := refrain.New(refrain.Config{Name: "files"})
	defer cache.Close(context.Background())
	runs := 0
	count := refrain.NewMemo("count", func(_ context.Context, f *app.File) (int, error) {
		runs++
		b, err := f.Bytes()
		return len(b), err
	}, refrain.In(cache))
	var n int
	at := apptest.New(t, func(ui *app.UI) (err error) {
		if f := ui.FileUpload("Data"); f != nil {
			n, err = count.Get(ui, f)
		}
		return err
	}, app.UploadDir(t.TempDir()))
	at.Run()
	for _, c := range []struct {
		content string
		runs    int
	}{{"one", 1}, {"one", 1}, {"three", 2}, {"one", 2}} {
		at.FileUpload("Data").Set("a", []byte(c.content))
		at.Run()
		if at.Err() != nil || n != len(c.content) || runs != c.runs {
			t.Errorf("%q: %d after %d runs, want %d runs: %v", c.content, n, runs, c.runs, at.Err())
		}
	}
}

func TestUploadSettings_RefuseNonsense(t *testing.T) {
	for _, f := range []func(){func() { app.UploadLimit(0) }, func() { app.UploadQuota(0, 1) }, func() { app.UploadQuota(1, -1) }} {
		func() {
			defer func() {
				if v := recover(); v == nil || !strings.Contains(fmt.Sprint(v), "above zero") {
					t.Errorf("it panicked with %v", v)
				}
			}()
			f()
		}()
	}
}

// A missing directory is a mistake of the app. The log must tell it. The page must say
// that the file could not be stored.
func TestUploadDir_ThatIsMissing(t *testing.T) {
	at := apptest.New(t, func(ui *app.UI) error {
		ui.FileUpload("Data")
		return nil
	}, app.UploadDir(filepath.Join(os.TempDir(), "no", "such", "directory")))
	at.Run()
	if got := at.FileUpload("Data").Refusal("a", nil); !strings.HasPrefix(got, "The server cannot store files just now. Try again later. Reference ") {
		t.Errorf("the page says %q", got)
	}
	if !strings.Contains(at.Log(), "an upload failed") {
		t.Errorf("the log has %s", at.Log())
	}
}
