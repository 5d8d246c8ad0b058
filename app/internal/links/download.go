package links

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

// Download is a file that a page can download.
type Download struct {
	Name  string
	Size  int64 // or UnknownSize
	Write func(context.Context, io.Writer) error
}

// UnknownSize is the size of a download whose size is known only at its end.
const UnknownSize = -1

// Download returns the target of a link to d.
func (s *Session) Download(d Download) Target { return &download{d, s} }

type download struct {
	Download
	session *Session
}

// Verb implements [Target].
func (*download) Verb() server.Verb { return server.Download }

// Serve implements [Target]. It holds back the beginning of the file, so that it can
// answer most failures with an error. After that, a failure cuts off the answer, and the
// browser notices that the end is missing.
func (d *download) Serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", typeByName(d.Name))
	h.Set("Content-Disposition", server.Attachment(d.Name))
	if d.Size != UnknownSize {
		h.Set("Content-Length", strconv.FormatInt(d.Size, 10))
	}
	if r.Method == http.MethodHead {
		return
	}
	out := &counter{w: w}
	buf := bufio.NewWriterSize(out, 64<<10)
	err := d.write(r.Context(), buf)
	if err == nil {
		err = buf.Flush()
	}
	if err == nil || out.err != nil || r.Context().Err() != nil {
		return // all is written, or the browser has gone
	}
	ref := server.NewRef()
	d.session.page.Log().Error("a download failed", "ref", ref, "name", d.Name, "error", err)
	if out.n > 0 {
		panic(http.ErrAbortHandler)
	}
	h.Del("Content-Disposition")
	h.Del("Content-Length")
	http.Error(w, "the file could not be made: the log says why, under "+ref, http.StatusInternalServerError)
}

// write calls the download's function with the context of the session. The context ends
// with the request. If the session has ended meanwhile, the memo answers that were
// computed for it are dropped.
func (d *download) write(ctx context.Context, w io.Writer) (err error) {
	page := d.session.page
	ctx, endScope := refrain.WithScope(page.Owned(ctx))
	defer d.session.endDownload()
	defer endScope()
	returned := false
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		} else if !returned {
			page.Log().Error("a download failed", "name", d.Name, "error", errDownloadLeft)
		}
	}()
	err = d.Write(ctx, w)
	returned = true
	return err
}

// If a function calls ui after its run has ended, the call ends this goroutine. Package
// net/http then closes the connection.
var errDownloadLeft = errors.New("the function of a DownloadButton called a method of ui, or runtime.Goexit: use its ctx, and only write")

func (s *Session) endDownload() {
	s.page.Lock()
	ended := s.page.Ended()
	s.page.Unlock()
	if ended {
		s.page.Forget()
	}
}

// counter counts the bytes that were sent, and notes whether the browser has gone.
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

// typeByName returns the type by which programs choose the application that opens a file.
// It does not use the type table of the machine, since this differs between machines.
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
