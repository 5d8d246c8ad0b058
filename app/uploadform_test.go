package app_test

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

// The page tells nobody which file was chosen in a form until the form is submitted. A
// user may take a long time over the rest of the form, while fragments of the page run by
// themselves. The file must not be lost. A file that was chosen and given up must not
// take room forever.
func TestFileUpload_WaitsForItsForm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		var got string
		at := apptest.New(t, func(ui *app.UI) error {
			form := ui.Form("report")
			file := form.FileUpload("Photo")
			if form.Submit("Send") && file != nil {
				got = read(t, file)
			}
			return nil
		}, app.UploadDir(dir))
		at.Run()
		at.FileUpload("Photo").Refusal("a", []byte("given up"))
		time.Sleep(time.Minute)
		at.FileUpload("Photo").Set("b", []byte("meant"))
		for range 10 {
			time.Sleep(time.Minute)
			at.Run()
		}
		at.Form("report").Submit()
		at.Run()
		if got != "meant" {
			t.Errorf("the script got %q", got)
		}
		if n := len(stored(t, dir)); n != 1 {
			t.Errorf("%d files are stored, want the one that was sent", n)
		}
	})
}

// A form that is cleared shows no file, so the next submit sends none. The file of the
// last submit would take room that nobody can free.
func TestFileUpload_IsClearedWithItsForm(t *testing.T) {
	for _, first := range []bool{false, true} {
		t.Run(fmt.Sprint("Submit first ", first), func(t *testing.T) {
			dir := t.TempDir()
			var file *app.File
			var content string
			at := apptest.New(t, func(ui *app.UI) error {
				form := ui.Form("report", app.ClearOnSubmit())
				if first {
					form.Submit("Send")
				}
				if file = form.FileUpload("Photo"); file != nil {
					content = read(t, file)
				}
				if !first {
					form.Submit("Send")
				}
				return nil
			}, app.UploadDir(dir))
			at.Run()
			at.FileUpload("Photo").Set("a", []byte("one"))
			at.Form("report").Submit()
			at.Run()
			if file == nil || content != "one" {
				t.Fatalf("the script got %v with %q", file, content)
			}
			if shown := at.FileUpload("Photo").Value(); len(shown) != 0 {
				t.Errorf("the page shows %q", shown)
			}
			if _, err := file.Open(); !errors.Is(err, fs.ErrNotExist) || len(stored(t, dir)) != 0 {
				t.Errorf("after its run the file opens with %v, and %q are stored", err, stored(t, dir))
			}
			at.Form("report").Submit()
			at.Run()
			if file != nil {
				t.Errorf("the next submit gave %+v", file)
			}
		})
	}
}
