package session

import (
	"encoding/json"
	"slices"

	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/links"
	"github.com/refrain-go/refrain/app/internal/spool"
)

// Files are the parameters that distinguish one upload field from another.
type Files struct {
	links.Limits
	Most int // the number of files
}

// AppendParameters implements [Parameters].
func (f Files) AppendParameters(dst []byte) []byte {
	dst = identity.AppendNumber(dst, int(f.Max))
	if f.Most > 1 {
		dst = append(dst, 1)
	}
	for _, t := range f.Accept {
		dst = identity.AppendPart(dst, t)
	}
	return dst
}

// Chosen holds the files that an upload field shows and returns.
type Chosen struct {
	Files []*links.Upload // files for the script
	Shown []*links.Upload // files that the page shows; none when the form is to be cleared
	Sent  bool            // the page has set the field, so it may show other files
	SetIn uint64          // the run in which Set last emptied the field, or zero
	Link  *links.Link
	Room  *spool.Session
}

// Choose finds or makes an upload field, as the method Widget does, and takes the files
// that the page has chosen.
func (p *Place) Choose(call Call, field Files) (identity.ID, Chosen, bool) {
	id, c, ok := p.choose(call, field)
	if ok {
		p.run.session.host.spool.Sweep()
	}
	return id, c, ok
}

func (p *Place) choose(call Call, field Files) (identity.ID, Chosen, bool) {
	given := p.givenNothing(call, "takes only nil, which removes its files")
	w, id, ok := p.widgetLocked(call, field)
	if !ok {
		return id, Chosen{}, false
	}
	s := p.run.session
	defer s.mu.Unlock()
	c := Chosen{Sent: w.raw != nil || w.untold}
	w.key, w.untold, w.intake = call.Key, false, TakesFiles(MaxFiles)
	if given != nil {
		s.page.takeSetLocked(w)
		w.raw = json.RawMessage("[]")
		given.waits, w.setIn, c.Sent = false, p.run.number, true
	}
	c.SetIn = w.setIn
	c.Files = s.takeChosenLocked(w, id, field.Most)
	c.Shown = c.Files
	if p.form.clearsLocked(p.run.number) {
		c.Shown, c.Sent = nil, true
		if p.form.taken == p.run.number {
			w.value = nil
		}
	}
	c.Link = s.links.SetLocked(id, s.links.Upload(id, field.Limits))
	c.Room = s.links.RoomLocked()
	return id, c, true
}

// takeChosenLocked returns the files of a field, at most this number. If the page has set
// the field, the files are those that it names and has sent. Files that are no longer
// chosen are removed.
func (s *session) takeChosenLocked(w *Widget, id identity.ID, most int) []*links.Upload {
	was, _ := w.value.([]*links.Upload)
	files := was
	if w.raw != nil {
		if list, ok := s.decodeChosenLocked(s.page.takeSetLocked(w), id); ok {
			files, w.set = list, true
		}
		s.links.PassOverLocked(id, files)
	}
	if len(files) > most {
		files = files[len(files)-most:]
	}
	w.value = files
	s.page.inputs.holdsLocked(w)
	for _, f := range was {
		if !slices.Contains(files, f) {
			s.links.RemoveLocked(f)
		}
	}
	for _, f := range files {
		s.links.ChooseLocked(f)
	}
	return files
}

// decodeChosenLocked reads the list of files that a page names. It leaves out files that
// the page has not sent for this field.
func (s *session) decodeChosenLocked(raw json.RawMessage, id identity.ID) ([]*links.Upload, bool) {
	var named []sentFile
	if json.Unmarshal(raw, &named) != nil || named == nil {
		return nil, false
	}
	var files []*links.Upload
	for _, n := range named {
		if sent := s.links.UploadLocked(n.ID, id); sent != nil && !slices.Contains(files, sent) {
			files = append(files, sent)
		}
	}
	return files, true
}

// MaxFiles is how many files one upload field may have.
const MaxFiles = 100

// sentFile is a file as a page names it.
type sentFile struct {
	ID string `json:"id"`
}

// The JSON that a page writes for a file is shorter than longFile, and its id is not
// longer than longFileID.
const (
	longFile   = 2 << 10
	longFileID = 64
)

// TakesFiles reads a list of files. If there are too many, the last ones count.
func TakesFiles(most int) Intake { return Intake{readFiles, most} }

func readFiles(raw json.RawMessage, most int) (json.RawMessage, bool) {
	var named []sentFile
	if len(raw) > (most+1)*longFile || json.Unmarshal(raw, &named) != nil || named == nil {
		return nil, false
	}
	named = slices.DeleteFunc(named, func(f sentFile) bool { return len(f.ID) > longFileID })
	short, err := json.Marshal(named[max(0, len(named)-most):])
	return short, err == nil
}
