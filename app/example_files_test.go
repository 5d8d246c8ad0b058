package app_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"io"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app"
)

// An uploaded file can be the argument of a memo. The memo computes once for each
// content.
func ExampleUI_FileUpload() {
	countLines := refrain.NewMemo("countLines", func(_ context.Context, f *app.File) (int, error) {
		b, err := f.Bytes()
		return bytes.Count(b, []byte("\n")), err
	})
	app.Main(func(ui *app.UI) error {
		file := ui.FileUpload("Table", app.Accept(".csv"), app.MaxSize(10<<20))
		if file == nil {
			ui.Info("Choose a table to begin")
			return nil
		}
		lines, err := countLines.Get(ui, file)
		if err != nil {
			return err
		}
		ui.Metric(file.Name, lines)
		return nil
	}, app.UploadQuota(100<<20, 1<<30))
}

// A file that is too large for memory is read from the disk.
func ExampleFile_Open() {
	app.Main(func(ui *app.UI) error {
		file := ui.FileUpload("Log")
		if file == nil {
			return nil
		}
		f, err := file.Open()
		if err != nil {
			return err
		}
		defer f.Close()
		lines := 0
		for s := bufio.NewScanner(f); s.Scan(); lines++ {
		}
		ui.Text(fmt.Sprintf("%s, %d bytes of %s: %d lines", file.Name, file.Size, file.ContentType, lines))
		return nil
	})
}

// Several files are returned in the order in which the user chose them.
func ExampleUI_FileUploads() {
	app.Main(func(ui *app.UI) error {
		for _, photo := range ui.FileUploads("Photos", app.Accept("image/*")) {
			ui.Image(photo, app.Label(photo.Name), app.Width(200))
		}
		return nil
	})
}

// The function writes the file when the user presses the button. The browser receives the
// data as it is written.
func ExampleUI_DownloadButton() {
	app.Main(func(ui *app.UI) error {
		rows := ui.Slider("Rows", 1, 1_000_000, 1000)
		saved := ui.DownloadButton("Save as CSV", "squares.csv", func(ctx context.Context, w io.Writer) error {
			for n := range rows {
				if _, err := fmt.Fprintf(w, "%d,%d\n", n, n*n); err != nil {
					return err
				}
			}
			return ctx.Err()
		})
		if saved {
			ui.Success("On its way")
		}
		return nil
	})
}

// An image that the program has drawn.
func ExampleUI_Image() {
	app.Main(func(ui *app.UI) error {
		img := image.NewGray(image.Rect(0, 0, 256, 64))
		for x := range 256 {
			for y := range 64 {
				img.SetGray(x, y, color.Gray{Y: uint8(x)})
			}
		}
		ui.Image(img, app.Label("A ramp from black to white"), app.Caption("256 shades"))
		return nil
	})
}

// A film in a file. The browser gets only the parts that it plays.
func ExampleUI_Video() {
	app.Main(func(ui *app.UI) error {
		ui.Video(app.Path("media/approach.mp4"), app.Label("Approach to runway 16"), app.Width(640))
		ui.Audio(app.Path("media/tower.mp3"), app.Label("The tower's radio"))
		return nil
	})
}
