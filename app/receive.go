package app

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"slices"
	"syscall"
	"time"

	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/spool"
	"github.com/refrain-go/refrain/app/internal/wire"
)

const (
	uploadChunk    = 64 << 10
	uploadPatience = 30 * time.Second // for a chunk to arrive
	maxUploading   = 8                // uploads of one session at once
	maxUploads     = 1000             // files of one session
	unchosenTime   = resumeTime       // how long a file waits for the page to name it as a value, if no form keeps it from that
)

// refusal is why an upload was refused: one sentence for the user, and the status beside it.
type refusal struct {
	status int
	text   string
}

func (e *refusal) Error() string { return e.text }

var (
	errNotShown    = &refusal{http.StatusNotFound, "This field is no longer on the page."}
	errManyUploads = &refusal{http.StatusTooManyRequests, "Too many files are on their way or already here: remove some first."}
	errSlow        = &refusal{http.StatusRequestTimeout, "The file came too slowly. Try again over a better connection."}
	errQuota       = &refusal{http.StatusInsufficientStorage, "There is no more room for your files: remove some first."}
	errFullDisk    = &refusal{http.StatusInsufficientStorage, "The server has no more room for files just now. Try again later."}
	errBroken      = &refusal{http.StatusInternalServerError, "The file could not be stored."}
)

// receive takes a file for a widget, and answers with what its page then names as the widget's value. U is what the last
// run said of it.
func (s *session) receive(w http.ResponseWriter, r *http.Request, id identity, u uploader) {
	awaitBody(w) // also that of a refused request, which the server reads on for a while
	w.Header().Set("Content-Type", "application/json")
	f, err := s.takeUpload(w, r, id, u)
	if err == nil {
		w.Write(f.append(nil))
		return
	}
	var refused *refusal
	if !errors.As(err, &refused) {
		ref := newRef()
		s.app.settings.log.Error("an upload failed", "ref", ref, "error", err)
		refused = &refusal{errBroken.status, errBroken.text + " Reference " + ref + "."}
	}
	w.WriteHeader(refused.status)
	w.Write(append(wire.AppendString([]byte(`{"error":`), refused.text), '}'))
}

func (s *session) takeUpload(w http.ResponseWriter, r *http.Request, id identity, u uploader) (*uploaded, error) {
	f, err := fileOf(r, u)
	if err != nil {
		return nil, err
	}
	place, err := s.beginUpload(id)
	if err != nil {
		return nil, err
	}
	kept, err := store(w, r, u, place)
	return s.endUpload(id, f, kept, err)
}

// fileOf reads what a request says of its file, and refuses what is refused for that.
func fileOf(r *http.Request, u uploader) (*File, error) {
	name, err := url.PathUnescape(r.Header.Get(server.UploadHeader))
	if err != nil {
		return nil, &refusal{http.StatusBadRequest, "The file's name is damaged."}
	}
	f := &File{Name: server.SafeName(name), ContentType: "application/octet-stream"}
	if typ, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err == nil {
		f.ContentType = typ
	}
	if !u.accepts(f.Name, f.ContentType) {
		return nil, &refusal{http.StatusUnsupportedMediaType, "This type of file is not accepted."}
	}
	if r.ContentLength > u.max {
		return nil, u.tooLarge()
	}
	return f, nil
}

func (u uploader) tooLarge() error {
	return &refusal{http.StatusRequestEntityTooLarge, fmt.Sprintf("The file is larger than %d bytes.", u.max)}
}

// beginUpload returns where the file goes, if its widget is on the page.
func (s *session) beginUpload(id identity) (*spool.Session, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w := s.widgets[id]
	switch {
	case s.ended || w == nil || !w.shown || w.disabled:
		return nil, errNotShown
	case s.uploading >= maxUploading || len(s.uploads)+s.uploading >= maxUploads:
		return nil, errManyUploads
	}
	s.uploading++
	return s.spool(), nil
}

// store writes the body of a request to a file. Each chunk has its time: so a body may be large, but not endless, and not
// slow for ever.
func store(w http.ResponseWriter, r *http.Request, u uploader, place *spool.Session) (spool.Kept, error) {
	out, err := place.Create()
	if err != nil {
		return spool.Kept{}, roomless(err)
	}
	buf := make([]byte, uploadChunk)
	for {
		awaitBody(w)
		n, readErr := fill(r.Body, buf)
		if out.Size()+int64(n) > u.max {
			err = u.tooLarge()
		} else if _, err = out.Write(buf[:n]); err != nil {
			err = roomless(err)
		} else if readErr == io.EOF {
			return out.Keep()
		} else if readErr != nil {
			err = broken(readErr)
		}
		if err != nil {
			out.Abort()
			return spool.Kept{}, err
		}
	}
}

// awaitBody gives the next chunk its time.
func awaitBody(w http.ResponseWriter) {
	// Not all can; then the server's own limit holds.
	http.NewResponseController(w).SetReadDeadline(time.Now().Add(uploadPatience))
}

// fill reads until buf is full. Unlike io.ReadFull it returns the reader's own error, by which the end of a body is told from a
// connection that broke.
func fill(r io.Reader, buf []byte) (n int, err error) {
	for n < len(buf) && err == nil {
		var more int
		more, err = r.Read(buf[n:])
		n += more
	}
	return n, err
}

// endUpload keeps the file, if its widget is still on the page.
func (s *session) endUpload(id identity, f *File, kept spool.Kept, err error) (*uploaded, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.uploading--
	switch {
	case err != nil && s.ended:
		return nil, errNotShown // its files went with it, perhaps while this one was being made
	case err != nil:
		return nil, err
	}
	f.Size, f.path, f.sum = kept.Size, kept.Path, kept.Sum
	up := &uploaded{id: server.NewID(), widget: id, file: f, kept: kept, came: time.Now()}
	if w := s.widgets[id]; s.ended || w == nil || !w.shown {
		s.files.Remove(kept)
		return nil, errNotShown
	}
	if s.uploads == nil {
		s.uploads = make(map[string]*uploaded)
	}
	s.uploads[up.id] = up
	return up, nil
}

// sweepUploads is called under mu at the end of a run that no newer one replaces.
func (s *session) sweepUploads() {
	for _, f := range s.uploads {
		if !s.wanted(f) {
			s.removeUpload(f)
		}
	}
}

// wanted reports whether a file is its widget's value, or may yet become it. One that was can be let go without a word of the
// page: by a form that is cleared when it is submitted. It is called under mu.
func (s *session) wanted(f *uploaded) bool {
	w := s.widgets[f.widget]
	switch {
	case w == nil:
		return false
	case f.chosen:
		files, _ := w.value.([]*uploaded)
		return slices.Contains(files, f)
	case w.form != nil && !f.passed:
		return true // its user is still filling in the form
	}
	return time.Since(f.came) <= unchosenTime
}

// removeUpload is called under mu.
func (s *session) removeUpload(f *uploaded) {
	delete(s.uploads, f.id)
	s.files.Remove(f.kept)
}

// spool is where the session's files go. It is called under mu.
func (s *session) spool() *spool.Session {
	if s.files == nil {
		s.files = s.app.spool.Session()
	}
	return s.files
}

// roomless says why there is no room, if that is why err is.
func roomless(err error) error {
	switch {
	case errors.Is(err, spool.ErrQuota):
		return errQuota
	case errors.Is(err, spool.ErrFull), errors.Is(err, syscall.ENOSPC):
		return errFullDisk
	case errors.Is(err, spool.ErrClosed):
		return errNotShown
	}
	return err
}

// broken says why a body has not come to its end.
func broken(err error) error {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return errSlow
	}
	return &refusal{http.StatusBadRequest, "The connection was lost before the file had arrived."}
}
