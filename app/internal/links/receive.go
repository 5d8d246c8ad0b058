package links

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"time"

	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/spool"
	"github.com/refrain-go/refrain/app/internal/wire"
)

const uploadChunk = 64 << 10

// Upload returns the target of a link by which a page sends files for a field.
func (s *Session) Upload(field identity.ID, l Limits) Target { return &receiver{l, field, s} }

type receiver struct {
	Limits
	field   identity.ID
	session *Session
}

// Verb implements [Target].
func (*receiver) Verb() server.Verb { return server.Upload }

// Serve implements [Target]. It receives a file. Its answer has the text by which the
// page then refers to the file.
func (u *receiver) Serve(w http.ResponseWriter, r *http.Request) {
	server.AwaitBody(w) // the server also reads the body of a request that is refused
	w.Header().Set("Content-Type", "application/json")
	f, err := u.receive(w, r)
	if err == nil {
		w.Write(f.AppendJSON(nil))
		return
	}
	refused := u.session.host.refuse(u.session.page.Log(), err)
	w.WriteHeader(refused.status)
	w.Write(append(wire.AppendString([]byte(`{"error":`), refused.text), '}'))
}

func (u *receiver) receive(w http.ResponseWriter, r *http.Request) (*Upload, error) {
	f, err := u.announced(r)
	if err != nil {
		return nil, err
	}
	place, err := u.begin()
	if err != nil {
		return nil, err
	}
	f.Kept, err = u.store(w, r, place)
	return u.end(f, err)
}

// announced reads the headers of a request. It refuses the file if the headers are reason
// enough.
func (u *receiver) announced(r *http.Request) (*Upload, error) {
	name, err := url.PathUnescape(r.Header.Get(server.UploadHeader))
	if err != nil {
		return nil, &refusal{http.StatusBadRequest, "The file's name is damaged."}
	}
	f := &Upload{Name: server.SafeName(name), ContentType: "application/octet-stream", field: u.field}
	if typ, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err == nil {
		f.ContentType = typ
	}
	if !u.accepts(f.Name, f.ContentType) {
		return nil, &refusal{http.StatusUnsupportedMediaType, "This type of file is not accepted."}
	}
	if r.ContentLength > u.Max {
		return nil, u.tooLarge()
	}
	return f, nil
}

// begin returns the place for the file if the file's field is on the page.
func (u *receiver) begin() (*spool.Session, error) {
	s := u.session
	s.page.Lock()
	defer s.page.Unlock()
	field := s.page.Field(u.field)
	switch {
	case s.page.Ended() || !field.Shown || field.Disabled:
		return nil, errNotShown
	case s.uploads.coming >= maxUploading || len(s.uploads.byID)+s.uploads.coming >= maxUploads:
		return nil, errManyUploads
	}
	s.uploads.coming++
	return s.RoomLocked(), nil
}

// store writes the body of a request to a file. Each chunk has a time limit of its own,
// so a body may be large but not slow forever. Max bounds its size.
func (u *receiver) store(w http.ResponseWriter, r *http.Request, place *spool.Session) (spool.Kept, error) {
	out, err := place.Create()
	if err != nil {
		return spool.Kept{}, err
	}
	buf := make([]byte, uploadChunk)
	for {
		server.AwaitBody(w)
		n, readErr := server.FillBody(r.Body, buf)
		if out.Size()+int64(n) > u.Max {
			err = u.tooLarge()
		} else {
			_, err = out.Write(buf[:n])
		}
		switch {
		case err != nil:
		case readErr == nil:
			continue
		case readErr == io.EOF:
			return out.Keep()
		default:
			err = broken(readErr)
		}
		out.Abort()
		return spool.Kept{}, err
	}
}

// end keeps the file if its field is still on the page.
func (u *receiver) end(f *Upload, err error) (*Upload, error) {
	s := u.session
	s.page.Lock()
	defer s.page.Unlock()
	s.uploads.coming--
	switch {
	case err != nil && s.page.Ended():
		return nil, errNotShown // its files were removed, perhaps while this one was written
	case err != nil:
		return nil, err
	}
	f.ID, f.came = server.NewID(), time.Now()
	if s.page.Ended() || !s.page.Field(u.field).Shown {
		s.uploads.files.Remove(f.Kept)
		return nil, errNotShown
	}
	if s.uploads.byID == nil {
		s.uploads.byID = make(map[string]*Upload)
	}
	s.uploads.byID[f.ID] = f
	return f, nil
}

// broken returns the reason why a body has ended too early.
func broken(err error) error {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return errSlow
	}
	return &refusal{http.StatusBadRequest, "The connection was lost before the file had arrived."}
}
