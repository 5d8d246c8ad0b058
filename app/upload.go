package app

import (
	"encoding/json"
	"mime"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/spool"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// FileUpload shows a place to drop or choose a file, and returns the chosen one, or nil. Choosing another takes its place.
//
// The file is on the server when the script sees it. How large it may be says MaxSize, within the app's UploadLimit and
// UploadQuota.
//
// Options: Accept, MaxSize, Key, Help, Disabled, OnChange.
func (ui *UI) FileUpload(label string, opts ...Option) *File {
	files := ui.upload("FileUpload", label, false, opts, caller())
	if len(files) == 0 {
		return nil
	}
	return files[0]
}

// FileUploads is FileUpload for several files, at most 100. They are in the order in which they were chosen.
//
// Options: Accept, MaxSize, Key, Help, Disabled, OnChange.
func (ui *UI) FileUploads(label string, opts ...Option) []*File {
	return ui.upload("FileUploads", label, true, opts, caller())
}

// Accept names what a FileUpload takes: extensions (".csv"), types ("text/csv") and kinds of types ("image/*"). The default is
// anything. It spares users mistakes; it does not say what is in a file.
func Accept(types ...string) Option { return Option{name: optAccept, list: types} }

// MaxSize is how many bytes a file of a FileUpload may have. The default is the app's UploadLimit, which it cannot exceed.
func MaxSize(bytes int64) Option { return Option{name: optMaxSize, v: bytes} }

// maxFiles is how many files one FileUploads has.
const maxFiles = 100

// uploader is what may be sent to an upload widget.
type uploader struct {
	many   bool
	accept []string
	max    int64
}

func (u uploader) appendParameters(dst []byte) []byte {
	dst = appendNumber(dst, int(u.max))
	if u.many {
		dst = append(dst, 1)
	}
	for _, t := range u.accept {
		dst = appendPart(dst, t)
	}
	return dst
}

func (ui *UI) upload(call, label string, many bool, opts []Option, line uintptr) []*File {
	ui.run.check()
	o, ok := ui.takes(call, label, common|optAccept|optMaxSize, opts)
	if !ok {
		return nil
	}
	u := uploader{many: many, accept: o.accept, max: ui.run.session.app.settings.uploadLimit}
	if o.has(optMaxSize) {
		if o.maxSize < 1 || o.maxSize > u.max {
			ui.problem("%s: MaxSize(%d) is not from 1 to the %d bytes of the app's UploadLimit: give less, or raise that", describe(call, label), o.maxSize, u.max)
			return nil
		}
		u.max = o.maxSize
	}
	if wrong := slices.IndexFunc(u.accept, func(t string) bool { return !isAcceptable(t) }); wrong >= 0 {
		ui.problem("%s: Accept(%q): give an extension such as \".csv\", or a type such as \"image/*\"", describe(call, label), u.accept[wrong])
		return nil
	}
	w, id, ok := widgetOf(ui, "upload", call, label, u, o, line)
	if !ok {
		return nil
	}
	return ui.drawUpload(w, id, label, u, o)
}

// drawUpload is called with the session locked, as widgetOf leaves it.
func (ui *UI) drawUpload(w *widget, id identity, label string, u uploader, o options) []*File {
	s := ui.run.session
	sent := w.raw != nil
	files := s.takeChosen(w, id, u)
	drawn := files
	if ui.form.clears(ui.run.number) {
		drawn, sent = nil, true
		if ui.form.taken == ui.run.number {
			w.value = nil
		}
	}
	l := s.linkOf(id)
	l.target = &u
	spool := s.spool()
	s.mu.Unlock()
	s.app.spool.Sweep()

	object := ui.begin("upload").Text("id", id.text()).Text("label", label).Text("url", l.url(server.Upload)).Flag("many", u.many)
	if len(u.accept) > 0 {
		object = object.Texts("accept", u.accept)
	}
	object = object.Int("max", int(u.max)).Int("room", int(spool.Room())).JSON("v", appendFiles(nil, drawn))
	n := ui.draw("upload", object.Optional("help", o.help).Flag("disabled", o.has(optDisabled)), nil)
	if sent {
		s.mu.Lock()
		defer s.mu.Unlock()
		n.Retell()
	}
	if len(files) == 0 {
		return nil
	}
	list := make([]*File, len(files))
	for i, f := range files {
		list[i] = f.file
	}
	return list
}

// uploaded is a file that a page has sent.
type uploaded struct {
	id     string
	widget identity
	file   *File
	kept   spool.Kept
	came   time.Time
	chosen bool // a run has seen it as its widget's value
	passed bool // its form was sent without it
}

// takeChosen returns the files of a widget, which are those that the page has set if they are of those that it has sent. What was
// chosen before and is not now is removed. It is called under mu.
func (s *session) takeChosen(w *widget, id identity, u uploader) []*uploaded {
	files, _ := w.value.([]*uploaded)
	if w.raw != nil {
		if list, ok := s.decodeChosen(w.raw, id); ok {
			files = list
		}
		w.raw = nil
		s.passOver(id, files)
	}
	if limit := u.limit(); len(files) > limit {
		files = files[len(files)-limit:]
	}
	was, _ := w.value.([]*uploaded)
	w.value = files
	for _, f := range was {
		if !slices.Contains(files, f) {
			s.removeUpload(f)
		}
	}
	for _, f := range files {
		f.chosen = true
	}
	return files
}

// passOver notes which files a page has sent and not chosen. A form keeps its choice until it is submitted, so this is the first
// word of it; a file that came only now may not have been known to the page when it was submitted.
func (s *session) passOver(id identity, files []*uploaded) {
	for _, f := range s.uploads {
		if f.widget == id && time.Since(f.came) > linkGrace && !slices.Contains(files, f) {
			f.passed = true
		}
	}
}

func (u uploader) limit() int {
	if u.many {
		return maxFiles
	}
	return 1
}

// decodeChosen reads a list of files as a page names them. What the page has not sent for this widget is dropped.
func (s *session) decodeChosen(raw json.RawMessage, id identity) ([]*uploaded, bool) {
	var named []struct {
		ID string `json:"id"`
	}
	if json.Unmarshal(raw, &named) != nil || named == nil {
		return nil, false
	}
	var files []*uploaded
	for _, n := range named {
		if f := s.uploads[n.ID]; f != nil && f.widget == id && !slices.Contains(files, f) {
			files = append(files, f)
		}
	}
	return files, true
}

// appendFiles writes the value of an upload widget as the page knows it.
func appendFiles(dst []byte, files []*uploaded) []byte {
	dst = append(dst, '[')
	for i, f := range files {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = f.append(dst)
	}
	return append(dst, ']')
}

func (f *uploaded) append(dst []byte) []byte {
	dst = wire.AppendString(append(dst, `{"id":`...), f.id)
	dst = wire.AppendString(append(dst, `,"name":`...), f.file.Name)
	dst = append(dst, `,"size":`...)
	return append(strconv.AppendInt(dst, f.file.Size, 10), '}')
}

func isAcceptable(t string) bool {
	if ext, ok := strings.CutPrefix(t, "."); ok {
		return ext != "" && !strings.ContainsAny(ext, `/\,* `)
	}
	kind, sub, ok := strings.Cut(t, "/")
	return ok && kind != "" && sub != "" && kind != "*" && !strings.ContainsAny(t, `, ;`) && !strings.Contains(sub, "/")
}

// accepts reports whether a file of this name and type may be sent. Browsers know few types, so either will do.
func (u uploader) accepts(name, typ string) bool {
	if len(u.accept) == 0 {
		return true
	}
	name, typ = strings.ToLower(name), strings.ToLower(typ)
	byExt, _, _ := mime.ParseMediaType(mime.TypeByExtension(path.Ext(name)))
	for _, t := range u.accept {
		t = strings.ToLower(t)
		if t[0] == '.' && strings.HasSuffix(name, t) || t[0] != '.' && (matches(t, typ) || matches(t, byExt)) {
			return true
		}
	}
	return false
}

// matches reports whether a type is of a pattern such as image/png or image/*.
func matches(pattern, typ string) bool {
	if kind, ok := strings.CutSuffix(pattern, "*"); ok {
		return strings.HasPrefix(typ, kind) && len(typ) > len(kind)
	}
	return pattern == typ
}
