package links

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/refrain-go/refrain/app/internal/media"
	"github.com/refrain-go/refrain/app/internal/server"
)

// medium is the target of a link to an image, a sound or a film.
type medium struct {
	content Content
	typ     media.Type
	blob    *blob // nil for a file
}

// mediumCost is charged for each medium besides its bytes, so that a million tiny media
// have a cost.
const mediumCost = 16 << 10

// size returns how many bytes of memory the medium takes.
func (m *medium) size() int64 {
	if m.blob == nil {
		return mediumCost
	}
	return mediumCost + int64(len(m.blob.bytes))
}

// Medium returns the link to a source. The link stays the same as long as the content
// does. The caller must not hold the page's lock.
func (s *Session) Medium(from Source) (*Link, error) {
	if l := s.known(from.content); l != nil {
		return l, nil
	}
	m := &medium{content: from.content, typ: from.Type}
	if from.bytes != nil {
		var err error
		if m.blob, err = s.host.blobs.take(from); err != nil {
			return nil, err
		}
	}
	s.page.Lock()
	defer s.page.Unlock()
	return s.addMediumLocked(m)
}

func (s *Session) known(c Content) *Link {
	s.page.Lock()
	defer s.page.Unlock()
	l := s.media[c]
	if l != nil {
		l.dies = time.Time{}
	}
	return l
}

func (s *Session) addMediumLocked(m *medium) (*Link, error) {
	if s.bytes+m.size() > maxMediaSession {
		s.dropHiddenLocked()
	}
	if full := s.bytes+m.size() > maxMediaSession; full || s.page.Ended() {
		s.release(m)
		return nil, errMediaSession
	}
	l := s.newLocked()
	l.target = m
	if s.media == nil {
		s.media = make(map[Content]*Link)
	}
	s.media[m.content] = l
	s.bytes += m.size()
	return l, nil
}

// dropHiddenLocked drops all media that have left the page, without a delay. A run may
// draw one image after another into the same place, and only the last is needed.
func (s *Session) dropHiddenLocked() {
	onPage := s.mediaLocked()
	for _, l := range s.media {
		if !onPage[l] {
			s.dropLocked(l)
		}
	}
}

func (s *Session) dropMediumLocked(m *medium) {
	delete(s.media, m.content)
	s.bytes -= m.size()
	s.release(m)
}

func (s *Session) release(m *medium) {
	if m.blob != nil {
		s.host.blobs.release(m.blob)
	}
}

// Verb implements [Target].
func (*medium) Verb() server.Verb { return server.Media }

// Serve implements [Target]. It answers with the whole medium, or with the part that the
// browser asks for. If the browser asks for many parts, it gets the whole, since the
// headers of the parts may be larger than the parts.
func (m *medium) Serve(w http.ResponseWriter, r *http.Request) {
	if strings.Contains(r.Header.Get("Range"), ",") {
		r.Header.Del("Range")
	}
	h := w.Header()
	h.Set("Content-Type", m.typ.MIME)
	h.Set("Cache-Control", "private, max-age=3600, immutable")
	if m.blob != nil {
		h.Set("ETag", `"`+base64.RawURLEncoding.EncodeToString(m.content.sum[:16])+`"`)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(m.blob.bytes))
		return
	}
	f, err := os.Open(m.content.path)
	if err != nil {
		noFile(w)
		return
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() != m.content.size || !info.ModTime().Equal(m.content.changed) {
		noFile(w) // the file was replaced, perhaps by one of another type
		return
	}
	http.ServeContent(w, r, "", info.ModTime(), f)
}
