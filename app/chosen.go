package app

import (
	"encoding/json"
	"slices"

	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/links"
	"github.com/refrain-go/refrain/app/internal/spool"
)

// chosen holds the files that an upload widget shows and returns.
type chosen struct {
	files []*uploaded // files for the script
	shown []*uploaded // files that the page shows; none when the form is to be cleared
	sent  bool        // the page has set the widget, so it may show other files
	link  *links.Link
	room  *spool.Session
}

// choose finds or makes an upload widget, as the method widget does, and takes the files
// that the page has chosen.
func (p *place) choose(call, label string, u uploader, o options, line uintptr) (identity.ID, chosen, bool) {
	w, id, ok := p.widgetLocked("upload", call, label, u, o, line)
	if !ok {
		return id, chosen{}, false
	}
	s := p.run.session
	defer s.mu.Unlock()
	c := chosen{sent: w.raw != nil || w.untold}
	w.untold, w.intake = false, takesChosen(maxFiles)
	c.files = s.takeChosenLocked(w, id, u)
	c.shown = c.files
	if p.form.clearsLocked(p.run.number) {
		c.shown, c.sent = nil, true
		if p.form.taken == p.run.number {
			w.value = nil
		}
	}
	c.link = s.links.SetLocked(id, s.links.Upload(id, u.Limits))
	c.room = s.links.RoomLocked()
	return id, c, true
}

// uploaded is a file that a page has sent, with the File that the script gets for it.
type uploaded struct {
	*links.Upload
	file *File
}

func newUploaded(u *links.Upload) *uploaded {
	return &uploaded{u, &File{Name: u.Name, Size: u.Size, ContentType: u.ContentType, path: u.Path, sum: u.Sum}}
}

// takeChosenLocked returns the files of a widget. If the page has set the widget, the
// files are those that it names and has sent. Files that are no longer chosen are
// removed.
func (s *session) takeChosenLocked(w *widget, id identity.ID, u uploader) []*uploaded {
	was, _ := w.value.([]*uploaded)
	files := was
	if w.raw != nil {
		if list, ok := s.decodeChosenLocked(s.takeSetLocked(w), id, was); ok {
			files, w.set = list, true
		}
		s.links.PassOverLocked(id, uploadsOf(files))
	}
	if limit := u.limit(); len(files) > limit {
		files = files[len(files)-limit:]
	}
	w.value = files
	s.inputs.holdsLocked(w)
	for _, f := range was {
		if !slices.Contains(files, f) {
			s.links.RemoveLocked(f.Upload)
		}
	}
	for _, f := range files {
		s.links.ChooseLocked(f.Upload)
	}
	return files
}

func uploadsOf(files []*uploaded) []*links.Upload {
	list := make([]*links.Upload, len(files))
	for i, f := range files {
		list[i] = f.Upload
	}
	return list
}

// decodeChosenLocked reads the list of files that a page names. It leaves out files that
// the page has not sent for this widget. A file that was chosen before keeps its File.
func (s *session) decodeChosenLocked(raw json.RawMessage, id identity.ID, was []*uploaded) ([]*uploaded, bool) {
	var named []sentFile
	if json.Unmarshal(raw, &named) != nil || named == nil {
		return nil, false
	}
	var files []*uploaded
	for _, n := range named {
		sent := s.links.UploadLocked(n.ID, id)
		same := func(f *uploaded) bool { return f.Upload == sent }
		if sent == nil || slices.ContainsFunc(files, same) {
			continue
		}
		if i := slices.IndexFunc(was, same); i >= 0 {
			files = append(files, was[i])
		} else {
			files = append(files, newUploaded(sent))
		}
	}
	return files, true
}

// sentFile is a file as a page names it.
type sentFile struct {
	ID string `json:"id"`
}
