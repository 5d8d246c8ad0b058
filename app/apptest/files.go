package apptest

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path"

	"github.com/refrain-go/refrain/app/internal/server"
)

// FileUpload is a place for files.
type FileUpload struct{ widget }

// FileUpload returns the FileUpload or FileUploads with this label.
func (p Part) FileUpload(label string) FileUpload {
	p.t.Helper()
	return FileUpload{widget{p, p.labelled("upload", "file upload", label)}}
}

// file is one as the page knows it.
type file struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Size int64  `json:"size"`
}

// Value returns the names of the files that are chosen.
func (u FileUpload) Value() []string {
	u.p.t.Helper()
	var names []string
	for _, f := range value[[]file](u.widget) {
		names = append(names, f.Name)
	}
	return names
}

// Set uploads a file and chooses it in place of the chosen ones. The name decides the
// file's type. If the app refuses the file, Set fails the test.
func (u FileUpload) Set(name string, content []byte) {
	u.p.t.Helper()
	u.set([]file{u.accepted(name, content)})
}

// Add uploads a file and chooses it beside the chosen ones and those added since the last
// Run. In a form, these are those added since the form was submitted.
func (u FileUpload) Add(name string, content []byte) {
	u.p.t.Helper()
	f := u.accepted(name, content)
	chosen, _ := unsent[[]file](u.widget)
	u.set(append(chosen, f))
}

// Clear removes all chosen files.
func (u FileUpload) Clear() { u.p.t.Helper(); u.set([]file{}) }

// Refusal uploads a file without choosing it. It returns the sentence that the user sees
// if the app refuses the file, and "" if it does not.
func (u FileUpload) Refusal(name string, content []byte) string {
	u.p.t.Helper()
	_, refusal := u.upload(name, content)
	return refusal
}

// accepted uploads a file that the app must not refuse.
func (u FileUpload) accepted(name string, content []byte) file {
	u.p.t.Helper()
	f, refusal := u.upload(name, content)
	if refusal != "" {
		u.p.t.Fatalf("apptest: %q was not uploaded to %q: %s", name, u.n.Label, refusal)
	}
	return f
}

func (u FileUpload) upload(name string, content []byte) (f file, refusal string) {
	u.p.t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/"+u.n.URL, bytes.NewReader(content))
	r.Header.Set(server.UploadHeader, url.PathEscape(name))
	r.Header.Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	res := u.p.at.do(r)
	var answer struct {
		file
		Error string `json:"error"`
	}
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil {
		u.p.t.Fatalf("apptest: the answer to an upload is %s and not as docs/wire.md says: %v", res.Status, err)
	}
	return answer.file, answer.Error
}

// DownloadButton is a button that saves a file.
type DownloadButton struct{ widget }

// DownloadButton returns the download button with this label.
func (p Part) DownloadButton(label string) DownloadButton {
	p.t.Helper()
	return DownloadButton{widget{p, p.labelled("download", "download button", label)}}
}

// Name returns the name that the file is saved under.
func (b DownloadButton) Name() string { return b.n.Name }

// Click presses the button and returns the file. The next Run tells the script of the
// click. If the file cannot be made, Click fails the test.
func (b DownloadButton) Click() []byte {
	b.p.t.Helper()
	b.p.at.press = append(b.p.at.press, b.n.ID)
	return b.p.at.get(b.n.URL)
}

// Media is an image, a sound or a film on the page.
type Media struct {
	at *App
	n  *node
}

// Image returns the image at index i, Audio and Video the sound and the film.
func (p Part) Image(i int) Media { p.t.Helper(); return Media{p.at, p.numbered("image", "image", i)} }
func (p Part) Audio(i int) Media { p.t.Helper(); return Media{p.at, p.numbered("audio", "sound", i)} }
func (p Part) Video(i int) Media { p.t.Helper(); return Media{p.at, p.numbered("video", "film", i)} }

// Label returns the text that a screen reader reads for it.
func (m Media) Label() string { return m.n.Label }

// Caption returns the text below it.
func (m Media) Caption() string { return m.n.Caption }

// Size returns the width and the height of an image in pixels. They are zero if they are
// not known.
func (m Media) Size() (width, height int) { return m.n.W, m.n.H }

// Bytes returns the content as a browser gets it. The content of an element before the
// last Run may be gone.
func (m Media) Bytes() []byte { m.at.t.Helper(); return m.at.get(m.n.URL) }

func (at *App) get(url string) []byte {
	at.t.Helper()
	res := at.do(httptest.NewRequest(http.MethodGet, "/"+url, nil))
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		at.t.Fatalf("apptest: a file of the page was answered by %s: %s %v", res.Status, b, err)
	}
	return b
}

func (at *App) do(r *http.Request) *http.Response {
	w := httptest.NewRecorder()
	at.session.ServeHTTP(w, r)
	return w.Result()
}
