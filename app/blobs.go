package app

import (
	"bytes"
	"encoding/base64"
	"errors"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/refrain-go/refrain/app/internal/media"
)

// Limits of what is shown from memory. What is shown from files does not count.
const (
	maxMediaSession = 64 << 20
	maxMediaApp     = 512 << 20
)

var (
	errMediaSession = errors.New("the page already shows 64 MB from memory: show fewer at once, or from files by app.Path")
	errMediaApp     = errors.New("the app's pages already show 512 MB from memory: show less, or from files by app.Path")
)

// blob is the content of a medium in memory. All sessions that show it share it.
type blob struct {
	content content
	bytes   []byte
	users   int // sessions; guarded by the mu of blobs
}

// blobs are those of one app.
type blobs struct {
	mu   sync.Mutex
	of   map[content]*blob
	size int64
}

// take returns what from shows, for one more session.
func (all *blobs) take(from source) (*blob, error) {
	if b := all.join(from.content); b != nil {
		return b, nil
	}
	if from.content.size > maxMediaSession {
		return nil, errMediaSession
	}
	made, err := from.bytes()
	if err != nil {
		return nil, err
	}
	all.mu.Lock()
	defer all.mu.Unlock()
	b := all.of[from.content] // two may have made it
	if b == nil {
		if all.size+int64(len(made)) > maxMediaApp {
			return nil, errMediaApp
		}
		if all.of == nil {
			all.of = make(map[content]*blob)
		}
		b = &blob{content: from.content, bytes: made}
		all.of[from.content] = b
		all.size += int64(len(made))
	}
	b.users++
	return b, nil
}

func (all *blobs) join(c content) *blob {
	all.mu.Lock()
	defer all.mu.Unlock()
	b := all.of[c]
	if b != nil {
		b.users++
	}
	return b
}

// release is told that one session no longer shows b. Requests that read it go on.
func (all *blobs) release(b *blob) {
	all.mu.Lock()
	defer all.mu.Unlock()
	if b.users--; b.users == 0 {
		delete(all.of, b.content)
		all.size -= int64(len(b.bytes))
	}
}

// display is what the link to a medium leads to.
type display struct {
	content content
	typ     media.Type
	blob    *blob // nil for a file
}

// displayCost is what a medium is charged besides its bytes, so that a million tiny ones are not free.
const displayCost = 16 << 10

// size is how many bytes it takes of memory.
func (m *display) size() int64 {
	if m.blob == nil {
		return displayCost
	}
	return displayCost + int64(len(m.blob.bytes))
}

// mediaLink returns the link to what from shows. It stays the same as long as that does.
func (ui *UI) mediaLink(from source) (*link, error) {
	s := ui.run.lock()
	l := s.links.media[from.content]
	if l != nil {
		l.dies = time.Time{}
	}
	s.mu.Unlock()
	if l != nil {
		return l, nil
	}
	m := &display{content: from.content, typ: from.typ}
	if from.bytes != nil {
		var err error
		if m.blob, err = s.app.blobs.take(from); err != nil {
			return nil, err
		}
	}
	return s.linkMedium(m)
}

func (s *session) linkMedium(m *display) (*link, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.links.bytes+m.size() > maxMediaSession {
		s.dropHidden()
	}
	if full := s.links.bytes+m.size() > maxMediaSession; full || s.ended {
		s.releaseMedium(m)
		return nil, errMediaSession
	}
	l := s.newLink()
	l.target = m
	if s.links.media == nil {
		s.links.media = make(map[content]*link)
	}
	s.links.media[m.content] = l
	s.links.bytes += m.size()
	return l, nil
}

// dropHidden makes room at once: a run that draws one image after another into the same place has shown most of them.
func (s *session) dropHidden() {
	onPage := s.mediaOnPage()
	for _, l := range s.links.media {
		if !onPage[l] {
			s.dropLink(l)
		}
	}
}

func (s *session) releaseMedium(m *display) {
	if m.blob != nil {
		s.app.blobs.release(m.blob)
	}
}

// serve answers with all of it, or with the one part that the browser asks for. A request for many parts gets all, since
// their frames may be larger than the parts.
func (m *display) serve(w http.ResponseWriter, r *http.Request) {
	if strings.Contains(r.Header.Get("Range"), ",") {
		r.Header.Del("Range")
	}
	h := w.Header()
	h.Set("Content-Type", m.typ.MIME)
	h.Set("Cache-Control", "private, max-age=3600, immutable")
	out := patient(w)
	if m.blob != nil {
		h.Set("ETag", `"`+base64.RawURLEncoding.EncodeToString(m.content.sum[:16])+`"`)
		http.ServeContent(out, r, "", time.Time{}, bytes.NewReader(m.blob.bytes))
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
		noFile(w) // another file by now, and perhaps of another type
		return
	}
	http.ServeContent(out, r, "", info.ModTime(), f)
}
