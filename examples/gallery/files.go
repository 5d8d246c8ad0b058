package main

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app"
)

var filesPage = chapter{
	title: "Files", icon: "📁", path: "files",
	about: "What users bring stands on the server's disk while their session lasts. What they take away may be written while the browser receives it.",
	examples: []example{
		{"A file", "It is the argument of a memo: its lines are counted once for each content.", oneFile},
		{"Several", "", severalFiles},
		{"Saving", "The function is called when the button is pressed, and what it writes goes to the browser as it comes.", saved},
	},
}

var countLines = refrain.NewMemo("countLines",
	func(_ context.Context, f *app.File) (int, error) {
		b, err := f.Bytes()
		return bytes.Count(b, []byte("\n")), err
	})

func oneFile(ui *app.UI) error {
	file := ui.FileUpload("Table", app.MaxSize(10<<20),
		app.Accept(".csv", ".txt"))
	if file == nil {
		ui.Info("Choose a file to have its lines counted.")
		return nil
	}
	lines, err := countLines.Get(ui, file)
	ui.Metric("Lines of "+file.Name, lines)
	return err
}

func severalFiles(ui *app.UI) error {
	photos := ui.FileUploads("Photos", app.Accept("image/*"))
	for _, f := range photos {
		ui.Image(f, app.Label(f.Name), app.Width(160))
	}
	return nil
}

func saved(ui *app.UI) error {
	n := ui.Slider("Lines", 1000, 1_000_000, 10_000, app.Step(1000))
	write := func(ctx context.Context, w io.Writer) error {
		for i := range n {
			_, err := fmt.Fprintf(w, "%d,%d\n", i, i*i)
			if err != nil {
				return err
			}
		}
		return ctx.Err()
	}
	if ui.DownloadButton("Save as CSV", "squares.csv", write) {
		ui.Toast(fmt.Sprint(n, " lines are on their way"))
	}
	return nil
}
