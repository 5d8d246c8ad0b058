package app

import (
	"context"
	"io"

	"github.com/refrain-go/refrain/app/internal/links"
	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/session"
)

// DownloadButton shows a button that saves a file under this name. Like Button, it
// reports whether it was pressed: it returns true in exactly one run for all presses
// since the last such run. The browser fetches the file by itself and does not wait for a
// run.
//
// The content is the file's bytes, a string, an uploaded File, or a function that writes
// it:
//
//	ui.DownloadButton("All flights", "flights.csv", func(ctx context.Context, w io.Writer) error {
//		return writeCSV(ctx, w, db)
//	})
//
// The function is called when the user presses the button. It runs on a goroutine of its
// own, beside any runs. Its output goes to the browser as it is written, so the output
// may have any size. The function must use its own ctx, which ends when the user gives
// up, and not ui. With ctx it can use the session's memos. If the function returns an
// error, the browser reports that the download failed, and the log has the reason.
//
// Options: Key, Help, Disabled, OnChange.
func (ui *UI) DownloadButton(label, name string, content any, opts ...Option) bool {
	line := caller()
	ui.at.Check()
	o, ok := ui.takes("DownloadButton", label, common, opts)
	if !ok {
		return false
	}
	d := links.Download{Name: server.SafeName(name)}
	if d.Write, d.Size = contentWriter(content); d.Write == nil {
		ui.at.Problem("%s: a value of type %T cannot be downloaded: give []byte, a string, a File or a func(context.Context, io.Writer) error",
			describe("DownloadButton", label), content)
		return false
	}
	w, id, ok := ui.at.Widget(o.call("download", "DownloadButton", label, line), session.Plain{})
	if !ok {
		return false
	}
	l := ui.at.DownloadLink(id, d, o.has(optDisabled))
	object := ui.at.Begin("download").Text("id", id.String()).Text("label", label).Text("url", l.URL(server.Download)).Text("name", d.Name)
	ui.at.Draw("download", object.Optional("help", o.help).Flag("disabled", o.has(optDisabled)), nil)
	return ui.at.Press(w)
}

func contentWriter(content any) (write func(context.Context, io.Writer) error, size int64) {
	switch c := content.(type) {
	case []byte:
		return func(_ context.Context, w io.Writer) error { return second(w.Write(c)) }, int64(len(c))
	case string:
		return func(_ context.Context, w io.Writer) error { return second(io.WriteString(w, c)) }, int64(len(c))
	case *File:
		if c != nil {
			return c.copyTo, c.Size
		}
	case func(context.Context, io.Writer) error:
		if c != nil {
			return c, links.UnknownSize
		}
	}
	return nil, 0
}

func second(_ int, err error) error { return err }

func (f *File) copyTo(_ context.Context, w io.Writer) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	_, err = io.Copy(w, r)
	return err
}
