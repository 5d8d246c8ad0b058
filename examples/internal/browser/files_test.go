package browser

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/refrain-go/refrain/app"
)

// gate holds the bodies of uploads up after their first bytes, until it is opened.
type gate struct {
	app    http.Handler
	opened chan struct{}
}

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/upload/") {
		r.Body = &heldBody{ReadCloser: r.Body, gate: g, done: r.Context().Done()}
	}
	g.app.ServeHTTP(w, r)
}

type heldBody struct {
	io.ReadCloser
	gate *gate
	done <-chan struct{}
	read bool
}

func (b *heldBody) Read(p []byte) (int, error) {
	if b.read {
		select {
		case <-b.gate.opened:
		case <-b.done:
		}
	}
	b.read = true
	return b.ReadCloser.Read(p)
}

// uploads shows the uploaded files by name and size.
func uploads(ui *app.UI) error {
	one := ui.FileUpload("One", app.Accept(".csv"), app.MaxSize(8<<20))
	if one != nil {
		ui.Text(fmt.Sprintf("one: %s of %d", one.Name, one.Size))
	}
	many := ui.FileUploads("Many")
	for i, f := range many {
		ui.Text(fmt.Sprintf("many %d: %s of %d", i, f.Name, f.Size))
	}
	ui.FileUpload("Off", app.Disabled())
	return nil
}

// A file is chosen or dropped, seen on its way, refused in a sentence, replaced and
// removed.
func TestFileUpload_ChosenAndDropped(t *testing.T) {
	tab := Open(t, app.Handler(uploads, app.UploadDir(t.TempDir()))).Tab()
	tab.Upload("One", file(t, "a.csv", "1,2,3"))
	tab.WaitText("one: a.csv of 5")
	tab.WaitText("a.csv has arrived.")

	drop := tab.Drag("One", file(t, "b.csv", "1,2,3,4"))
	tab.WaitText("Let go to upload")
	drop()
	tab.WaitText("one: b.csv of 7")
	tab.WaitGone("button", "Remove a.csv")
	tab.WaitNoText("Let go to upload")

	tab.Drag("One", file(t, "c.txt", "1"))()
	tab.WaitText("Only CSV can be given here.")
	tab.Click("button", "Remove c.txt")
	tab.WaitNoText("Only CSV")
	tab.Drag("One", file(t, "large.csv", strings.Repeat("x", 8<<20+1)))()
	tab.WaitText("It is larger than 8 MB.")
	tab.WaitText("one: b.csv of 7")
	tab.Screenshot("upload")
	tab.Click("button", "Remove b.csv")
	tab.WaitNoText("one: b.csv")

	tab.Upload("Many", file(t, "x", "1"), file(t, "Ü & co.txt", "22"))
	tab.WaitText("many 0: x of 1")
	tab.WaitText("many 1: Ü & co.txt of 2")
	tab.Drag("Many", file(t, "z", "333"))()
	tab.WaitText("many 2: z of 3")
	tab.Click("button", "Remove x")
	tab.WaitText("many 0: Ü & co.txt of 2")
	tab.WaitNoText("many 2")
	tab.Drag("Off", file(t, "a", "1"))()
	tab.Size(390, 800)
	tab.WaitNoSidewaysScroll()
	tab.Screenshot("upload-narrow")
}

// A long upload shows its progress while the page goes on, and can be cancelled.
func TestFileUpload_OnItsWay(t *testing.T) {
	g := &gate{app: app.Handler(uploads, app.UploadDir(t.TempDir())), opened: make(chan struct{})}
	tab := Open(t, g).Tab()
	large := file(t, "large.csv", strings.Repeat("x", 7<<20))
	tab.Upload("One", large)
	tab.WaitFor("button", "Cancel large.csv")
	tab.Wait("some progress", `[...document.querySelectorAll("progress")].some(p => p.ariaLabel === "Uploading large.csv" && p.value > 0 && p.value < 1)`)
	tab.Screenshot("upload-progress")
	tab.Click("button", "Cancel large.csv")
	tab.WaitGone("button", "Cancel large.csv")
	tab.Upload("One", large)
	tab.WaitFor("button", "Cancel large.csv")
	close(g.opened)
	tab.WaitText(fmt.Sprint("one: large.csv of ", 7<<20))
	tab.WaitGone("button", "Cancel large.csv")
}

// A download is made as it is sent, with the values that the page has, and is told to the
// script.
func TestDownloadButton_StreamsWhileTheFileIsMade(t *testing.T) {
	tab := Open(t, app.Handler(func(ui *app.UI) error {
		rows := ui.Number("Rows", 3)
		if ui.DownloadButton("Save", "squares ü.csv", func(ctx context.Context, w io.Writer) error {
			for n := range rows {
				fmt.Fprintf(w, "%d,%d\n", n, n*n)
			}
			return ctx.Err()
		}) {
			ui.Text(fmt.Sprint("saved ", rows))
		}
		return nil
	})).Tab()
	if name, content := tab.Download(func() { tab.Click("link", "Save") }); name != "squares ü.csv" || content != "0,0\n1,1\n2,4\n" {
		t.Errorf("%s has %q", name, content)
	}
	tab.WaitText("saved 3")
	tab.Fill("spinbutton", "Rows", "20000")
	tab.WaitNoText("saved")
	if _, content := tab.Download(func() { tab.Click("link", "Save") }); strings.Count(content, "\n") != 20000 || !strings.HasSuffix(content, "19999,399960001\n") {
		t.Errorf("the second has %d bytes", len(content))
	}
}

// Images, sounds and films load under the page's policy, including those that a user has
// uploaded.
func TestMedia_LoadUnderThePolicy(t *testing.T) {
	picture := image.NewRGBA(image.Rect(0, 0, 60, 40))
	picture.Set(1, 1, color.White)
	tab := Open(t, app.Handler(func(ui *app.UI) error {
		ui.Image(picture, app.Label("A picture"), app.Caption("Taken today"))
		ui.Image([]byte(`<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><style>circle{fill:red}</style><circle r="9"/></svg>`), app.Label("A drawing"))
		ui.Audio(silence(1), app.Label("A second of silence"))
		if f := ui.FileUpload("Film"); f != nil {
			ui.Video(f, app.Label("A film"), app.Width(200))
		}
		return nil
	}, app.UploadDir(t.TempDir()))).Tab()
	tab.Wait("the picture", `document.querySelector("img[alt='A picture']")?.naturalWidth === 60`)
	tab.Wait("the drawing", `document.querySelector("img[alt='A drawing']")?.naturalWidth === 30`)
	tab.Wait("the sound", `Math.abs(document.querySelector("audio[aria-label='A second of silence']")?.duration - 1) < 0.01`)
	// The page is the only one here that can make a film: it records one, and drops it as
	// its user would.
	tab.Wait("a film to be made and dropped", `(async () => {
		const canvas = Object.assign(document.createElement("canvas"), {width: 32, height: 16});
		const brush = canvas.getContext("2d");
		const stream = canvas.captureStream(), recorder = new MediaRecorder(stream, {mimeType: "video/webm"});
		const parts = [];
		recorder.ondataavailable = e => parts.push(e.data);
		recorder.start();
		for (let i = 0; i < 10; i++) { brush.fillStyle = i & 1 ? "red" : "blue"; brush.fillRect(0, 0, 32, 16); await pause(); }
		await new Promise(done => { recorder.onstop = done; recorder.stop(); });
		const carried = new DataTransfer();
		carried.items.add(new File(parts, "film.webm", {type: "video/webm"}));
		document.querySelector(".drop").dispatchEvent(new DragEvent("drop", {bubbles: true, cancelable: true, dataTransfer: carried}));
		return true;
	})()`)
	tab.Wait("the film", `document.querySelector("video[aria-label='A film']")?.videoWidth === 32`)
	tab.Screenshot("media")
}

// silence is a WAV of some seconds.
func silence(seconds int) []byte {
	const rate = 8000
	var b bytes.Buffer
	size := uint32(seconds * rate)
	b.WriteString("RIFF")
	binary.Write(&b, binary.LittleEndian, 36+size)
	b.WriteString("WAVEfmt ")
	binary.Write(&b, binary.LittleEndian, struct {
		Size             uint32
		Format, Channels uint16
		Rate, PerSecond  uint32
		Block, Bits      uint16
	}{16, 1, 1, rate, rate, 1, 8})
	b.WriteString("data")
	binary.Write(&b, binary.LittleEndian, size)
	b.Write(bytes.Repeat([]byte{128}, int(size)))
	return b.Bytes()
}
