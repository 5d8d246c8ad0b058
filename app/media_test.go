package app_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

func picture(shade uint8) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, 30, 20))
	for i := range img.Pix {
		img.Pix[i] = shade
		if i%4 == 3 {
			img.Pix[i] = 255
		}
	}
	return img
}

func asPNG(t *testing.T, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var wav = []byte("RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00")

// The page must show the content that the script gave, in whatever form it was given.
func TestMedia_ShowTheirContent(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.png")
	given := asPNG(t, picture(9))
	if err := os.WriteFile(path, given, 0o600); err != nil {
		t.Fatal(err)
	}
	svg := []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><rect width="9" height="9"/></svg>`)
	at := apptest.New(t, func(ui *app.UI) error {
		ui.Image(picture(1), app.Label("a picture"), app.Caption("below"), app.Width(300))
		ui.Image(given)
		ui.Image(app.Path(path))
		ui.Image(svg)
		// A Rectangle is an image too, and has no end.
		ui.Image(image.NewUniform(color.White).Bounds())
		if f := ui.FileUpload("Image"); f != nil {
			ui.Image(f)
		}
		ui.Audio(wav, app.Label("a sound"))
		ui.Video([]byte("\x1a\x45\xdf\xa3film"))
		return nil
	}, app.UploadDir(dir))
	at.Run()
	at.FileUpload("Image").Set("b.png", given)
	at.Run()
	if m := at.Image(0); m.Label() != "a picture" || m.Caption() != "below" || !strings.HasPrefix(string(m.Bytes()), "\x89PNG") {
		t.Errorf("the image is %+v", m)
	}
	for i, want := range map[int][]byte{1: given, 2: given, 3: svg, 4: given} {
		if got := at.Image(i).Bytes(); !bytes.Equal(got, want) {
			t.Errorf("image %d has %d bytes, want %d", i, len(got), len(want))
		}
	}
	for i, want := range map[int][2]int{0: {30, 20}, 1: {30, 20}, 2: {30, 20}, 3: {40, 10}, 4: {30, 20}} {
		if w, h := at.Image(i).Size(); w != want[0] || h != want[1] {
			t.Errorf("image %d is %d × %d", i, w, h)
		}
	}
	if !bytes.Equal(at.Audio(0).Bytes(), wav) || at.Audio(0).Label() != "a sound" || string(at.Video(0).Bytes()) != "\x1a\x45\xdf\xa3film" {
		t.Error("sound or film are others")
	}
	if got := at.Error(); len(got) != 1 || !strings.HasPrefix(got[0], "Image: an image of 2000000000 × 2000000000 pixels cannot be shown") {
		t.Errorf("the errors are %q", got)
	}
}

// If a medium cannot be shown, an error takes its place. A text may come from a user, and
// so may the name of a file. The error must show neither the text nor the server's
// directories.
func TestMedia_ThatCannotBeShown(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "a.txt")
	if err := os.WriteFile(text, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	at := apptest.New(t, func(ui *app.UI) error {
		ui.Image("photo.png")
		ui.Image([]byte("<html>"), app.Label("L"))
		ui.Image(nil)
		ui.Image((*app.File)(nil))
		ui.Image(7)
		ui.Audio(picture(1))
		ui.Video(asPNG(t, picture(1)))
		ui.Image(app.Path(filepath.Join(dir, "missing.png")))
		ui.Image(app.Path(text))
		ui.Image(app.Path(dir))
		ui.Image(wav, app.Width(0))
		ui.Audio(wav, app.Width(9))
		ui.Image(make([]byte, 0))
		return nil
	})
	at.Run()
	got := at.Error()
	for i, want := range []string{
		"Image: a string is not content", `Image "L": it is not a PNG`, "Image: its content is nil", "Image: the file is nil", "Image: a value of type int cannot be shown",
		"Audio: a value of type *image.RGBA cannot be shown", "Video: it is not an MP4", `Image: the file "missing.png" cannot be read: no such file or directory`,
		`Image: the file "a.txt": it is not a PNG`, "is not a file", "Image: Width(0): give from 1", "Audio does not take Width: it takes Label and Caption", "Image: it is not a PNG",
	} {
		if i >= len(got) || !strings.Contains(got[i], want) || strings.Contains(got[i], dir) {
			t.Errorf("want %q among %q", want, got)
		}
	}
}

// An image that is drawn again must be the same image for the page. An image that was
// changed in place must be another, in whatever form it is held.
func TestImage_IsSentAgainOnlyWhenItHasChanged(t *testing.T) { // A6
	img, b, other := picture(1), asPNG(t, picture(2)), image.NewPaletted(image.Rect(0, 0, 3, 3), color.Palette{color.Black, color.White})
	at := apptest.New(t, func(ui *app.UI) error {
		ui.Image(img)
		ui.Image(b)
		ui.Image(other)
		return nil
	})
	at.Run()
	tab := at.NewTab()
	tab.Run()
	was := [][]byte{at.Image(0).Bytes(), at.Image(1).Bytes(), at.Image(2).Bytes()}
	at.Run()
	for i := range was {
		if !bytes.Equal(at.Image(i).Bytes(), was[i]) || !bytes.Equal(tab.Image(i).Bytes(), was[i]) {
			t.Errorf("image %d has changed by itself", i)
		}
	}
	img.Pix[0] ^= 0x40
	other.SetColorIndex(1, 1, 1)
	b = asPNG(t, picture(40))
	at.Run()
	for i := range was {
		if bytes.Equal(at.Image(i).Bytes(), was[i]) {
			t.Errorf("image %d has not changed", i)
		}
	}
}
