package app

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app/internal/server"
)

// DownloadButton shows a button that saves a file under this name, and reports whether it was pressed, as Button does: true in
// exactly one run for any presses since the last. The browser fetches the file by itself; no run has to end for that.
//
// Content is the file's bytes, a string, a File that was uploaded, or a function that writes it:
//
//	ui.DownloadButton("All flights", "flights.csv", func(ctx context.Context, w io.Writer) error {
//		return writeCSV(ctx, w, db)
//	})
//
// The function is called when the button is pressed, on a goroutine of its own and while runs go on, and what it writes
// goes to the browser as it comes, so it may be any amount. It must use its own ctx, which ends when the user gives up, and
// not ui; through ctx it sees the session's memos. When it returns an error the browser says that the download has
// failed, and the log why.
//
// Options: Key, Help, Disabled, OnChange.
func (ui *UI) DownloadButton(label, name string, content any, opts ...Option) bool {
	line := caller()
	ui.run.check()
	o, ok := ui.takes("DownloadButton", label, common, opts)
	if !ok {
		return false
	}
	d := &download{name: server.SafeName(name)}
	if d.write, d.size = contentWriter(content); d.write == nil {
		ui.problem("%s: what is of type %T cannot be downloaded: give []byte, a string, a File or a func(context.Context, io.Writer) error",
			describe("DownloadButton", label), content)
		return false
	}
	w, id, ok := widgetOf(ui, "download", "DownloadButton", label, button{}, o, line)
	if !ok {
		return false
	}
	s := ui.run.session
	l := s.linkOf(id)
	if l.target = d; w.disabled {
		l.target = nil
	}
	s.mu.Unlock()
	object := ui.begin("download").Text("id", id.text()).Text("label", label).Text("url", l.url(server.Download)).Text("name", d.name)
	ui.draw("download", object.Optional("help", o.help).Flag("disabled", o.has(optDisabled)), nil)
	return ui.run.press(w, func() {})
}

// download is what the link of a DownloadButton leads to.
type download struct {
	name  string
	write func(context.Context, io.Writer) error
	size  int64 // or unknown
}

const unknownSize = -1

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
			return c, unknownSize
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

// serveDownload answers with the file. What was written before the function fails stays back as long as it is little, so
// that most failures are told as such; later ones cut the answer off, which the browser tells from its end.
func (s *session) serveDownload(w http.ResponseWriter, r *http.Request, d *download) {
	h := w.Header()
	h.Set("Content-Type", typeByName(d.name))
	h.Set("Content-Disposition", server.Attachment(d.name))
	if d.size != unknownSize {
		h.Set("Content-Length", strconv.FormatInt(d.size, 10))
	}
	if r.Method == http.MethodHead {
		return
	}
	out := &counter{w: patient(w)}
	buf := bufio.NewWriterSize(out, 64<<10)
	err := s.write(r.Context(), d, buf)
	if err == nil {
		err = buf.Flush()
	}
	if err == nil || out.err != nil || r.Context().Err() != nil {
		return // or the browser has gone
	}
	ref := newRef()
	s.app.settings.log.Error("a download failed", "ref", ref, "name", d.name, "error", err)
	if out.n > 0 {
		panic(http.ErrAbortHandler)
	}
	h.Del("Content-Disposition")
	h.Del("Content-Length")
	http.Error(w, "the file could not be made: the log says why, under "+ref, http.StatusInternalServerError)
}

// write calls the function of a download in the session's name. It outlives neither its request nor, as far as the
// session's memos go, the session.
func (s *session) write(ctx context.Context, d *download, w io.Writer) (err error) {
	ctx, endScope := refrain.WithScope(refrain.WithSession(ctx, s.id))
	defer s.endDownload()
	defer endScope()
	returned := false
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		} else if !returned {
			s.app.settings.log.Error("a download failed", "name", d.name, "error", errDownloadLeft)
		}
	}()
	err = d.write(ctx, w)
	returned = true
	return err
}

// A call on ui of a run that has ended leaves the goroutine, and net/http then closes the connection.
var errDownloadLeft = errors.New("the function of a DownloadButton called a method of ui, or runtime.Goexit: use its ctx, and only write")

// endDownload forgets what a download has computed for a session that has ended meanwhile.
func (s *session) endDownload() {
	s.mu.Lock()
	ended := s.ended
	s.mu.Unlock()
	if !ended {
		return
	}
	for _, c := range s.app.settings.caches {
		c.EndSession(s.id)
	}
}

// counter notes whether anything has left, and whether the browser has.
type counter struct {
	w   io.Writer
	n   int
	err error
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += n
	if err != nil {
		c.err = err
	}
	return n, err
}

// typeByName knows the types that programs ask for by more than the name. It does not ask the machine, whose own table
// may say otherwise.
func typeByName(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".csv":
		return "text/csv; charset=utf-8"
	case ".txt", ".log", ".md":
		return "text/plain; charset=utf-8"
	case ".json":
		return "application/json"
	case ".pdf":
		return "application/pdf"
	case ".zip":
		return "application/zip"
	case ".png":
		return "image/png"
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".xlsx":
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case ".parquet":
		return "application/vnd.apache.parquet"
	}
	return "application/octet-stream"
}
