package links

import (
	"slices"
	"strconv"
	"time"

	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/spool"
	"github.com/refrain-go/refrain/app/internal/wire"
)

const (
	maxUploading = 8    // uploads of one session at once
	maxUploads   = 1000 // files of one session

	// unchosenTime is how long a file waits until the page names it as part of a value.
	// In a form it waits until the form is submitted.
	unchosenTime = 2 * time.Minute
)

// Upload is a file that a page has sent.
type Upload struct {
	ID                string
	Name, ContentType string // as the browser names them
	spool.Kept
	// Handle is the value that the script gets for the file. Only the run's goroutine
	// uses it.
	Handle any

	field  identity.ID
	came   time.Time
	chosen bool // a run has seen it in the value of its field
	passed bool // its form was submitted without it
}

// uploads are the files of one session.
type uploads struct {
	byID   map[string]*Upload
	coming int            // requests that are bringing a file
	files  *spool.Session // nil before the first field was drawn
}

// RoomLocked returns the place for the session's files. Its Room returns how many more
// bytes they may take.
func (s *Session) RoomLocked() *spool.Session {
	if s.uploads.files == nil {
		s.uploads.files = s.host.config.Spool.Session(s.page.UploadShares()...)
	}
	return s.uploads.files
}

// UploadLocked returns the file with that id if the page has sent it for this field.
func (s *Session) UploadLocked(id string, field identity.ID) *Upload {
	if f := s.uploads.byID[id]; f != nil && f.field == field {
		return f
	}
	return nil
}

// PassOverLocked notes which files the page has sent and not chosen. In a form, the page
// tells its choice only when the form is submitted, so this is the first news of it. When
// the page submitted the form, it may not have known of a recent file yet.
func (s *Session) PassOverLocked(field identity.ID, chosen []*Upload) {
	for _, f := range s.uploads.byID {
		if f.field == field && time.Since(f.came) > grace && !slices.Contains(chosen, f) {
			f.passed = true
		}
	}
}

// ChooseLocked notes that a run has seen the file in the value of its field.
func (s *Session) ChooseLocked(f *Upload) { f.chosen = true }

// RemoveLocked removes a file.
func (s *Session) RemoveLocked(f *Upload) {
	delete(s.uploads.byID, f.ID)
	s.uploads.files.Remove(f.Kept)
}

func (s *Session) sweepUploadsLocked() {
	for _, f := range s.uploads.byID {
		if !s.wantedLocked(f) {
			s.RemoveLocked(f)
		}
	}
}

// wantedLocked reports whether a file is in the value of its field, or may still come
// into it. If a form is cleared on submit, a chosen file leaves the value without news
// from the page.
func (s *Session) wantedLocked(f *Upload) bool {
	field := s.page.Field(f.field)
	switch {
	case !field.Known:
		return false
	case f.chosen:
		return s.page.Chose(f.field, f)
	case field.InForm && !f.passed:
		return true // the user is still filling in the form
	}
	return time.Since(f.came) <= unchosenTime
}

// AppendJSON appends the description of the file for the page.
func (f *Upload) AppendJSON(dst []byte) []byte {
	dst = wire.AppendString(append(dst, `{"id":`...), f.ID)
	dst = wire.AppendString(append(dst, `,"name":`...), f.Name)
	dst = append(dst, `,"size":`...)
	return append(strconv.AppendInt(dst, f.Size, 10), '}')
}
