package apptest_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

var (
	svg  = []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="8" height="4"/>`)
	wave = []byte("RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00")
	film = []byte("\x1aE\xdf\xa3\x01\x00\x00\x00\x00\x00\x00\x1fB\x82\x84webm")
)

func upper(ui *app.UI) error {
	for _, f := range ui.FileUploads("Texts", app.Accept(".txt")) {
		b, err := f.Bytes()
		if err != nil {
			return err
		}
		if ui.DownloadButton("Save "+f.Name, f.Name, bytes.ToUpper(b)) {
			ui.Text("saved " + f.Name)
		}
	}
	ui.Image(svg, app.Label("A logo"), app.Caption("the logo"))
	ui.Audio(wave)
	ui.Video(film)
	return nil
}

// testUpper sends files to the app, and takes files from it.
func testUpper(t *testing.T) {
	at := apptest.New(t, upper)
	at.Run()
	at.FileUpload("Texts").Set("a.txt", []byte("first"))
	at.FileUpload("Texts").Add("b.txt", []byte("second"))
	at.Run()
	button := at.DownloadButton("Save b.txt")
	if got := fmt.Sprintf("%q %s %s", at.FileUpload("Texts").Value(), button.Name(), button.Click()); got != `["a.txt" "b.txt"] b.txt SECOND` {
		t.Errorf("the files are %s", got)
	}
	at.Run()
	if got := at.Text(); len(got) != 1 || got[0] != "saved b.txt" {
		t.Errorf("the page says %q", got)
	}
	if why := at.FileUpload("Texts").Refusal("a.exe", nil); why == "" {
		t.Error("a program was not refused")
	}
	at.FileUpload("Texts").Clear()
	at.Run()

	logo := at.Image(0)
	w, h := logo.Size()
	if got := fmt.Sprint(logo.Label(), ", ", logo.Caption(), ", ", w, " × ", h); got != "A logo, the logo, 8 × 4" || !bytes.Equal(logo.Bytes(), svg) {
		t.Errorf("the image is %s", got)
	}
	if !bytes.Equal(at.Audio(0).Bytes(), wave) || !bytes.Equal(at.Video(0).Bytes(), film) {
		t.Error("the sound or the film is another")
	}
}

// Files go through the app's own handlers, with their limits.
func Example_files() {
	var t *testing.T // go test passes it to TestUpper
	testUpper(t)
}
