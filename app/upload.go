package app

import (
	"slices"

	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/links"
	"github.com/refrain-go/refrain/app/internal/server"
)

// FileUpload shows a place to drop or choose a file. It returns the chosen file, or nil.
// Another choice replaces the file.
//
// The file is on the server before the script sees it. MaxSize bounds its size, within
// the app's UploadLimit and UploadQuota.
//
// Options: Accept, MaxSize, Key, Help, Disabled, OnChange.
func (ui *UI) FileUpload(label string, opts ...Option) *File {
	files := ui.upload("FileUpload", label, false, opts, caller())
	if len(files) == 0 {
		return nil
	}
	return files[0]
}

// FileUploads is FileUpload for several files, at most 100. They are in the order in
// which the user chose them.
//
// Options: Accept, MaxSize, Key, Help, Disabled, OnChange.
func (ui *UI) FileUploads(label string, opts ...Option) []*File {
	return ui.upload("FileUploads", label, true, opts, caller())
}

// Accept names the files that a FileUpload takes: extensions (".csv"), types ("text/csv")
// and groups of types ("image/*"). The default is any file. Accept saves users from
// mistakes. It does not check the content of a file.
func Accept(types ...string) Option {
	return Option{optAccept, func(o *options) { o.accept = types }}
}

// MaxSize sets how many bytes a file of a FileUpload may have. The default is the app's
// UploadLimit, and MaxSize cannot exceed it.
func MaxSize(bytes int64) Option {
	return Option{optMaxSize, func(o *options) { o.maxSize = bytes }}
}

// maxFiles is how many files one FileUploads may have.
const maxFiles = 100

// uploader has the parameters that distinguish one upload field from another.
type uploader struct {
	links.Limits
	many bool
}

func (u uploader) limit() int {
	if u.many {
		return maxFiles
	}
	return 1
}

func (u uploader) appendParameters(dst []byte) []byte {
	dst = identity.AppendNumber(dst, int(u.Max))
	if u.many {
		dst = append(dst, 1)
	}
	for _, t := range u.Accept {
		dst = identity.AppendPart(dst, t)
	}
	return dst
}

func (ui *UI) upload(call, label string, many bool, opts []Option, line uintptr) []*File {
	ui.check()
	o, ok := ui.takes(call, label, common|optAccept|optMaxSize, opts)
	if !ok || ui.scriptsOnly(describe(call, label), noWidget) {
		return nil
	}
	u := uploader{links.Limits{Accept: o.accept, Max: ui.run.session.app.settings.uploadLimit}, many}
	if o.has(optMaxSize) {
		if o.maxSize < 1 || o.maxSize > u.Max {
			ui.problem("%s: MaxSize(%d) is not from 1 to the %d bytes of the app's UploadLimit: give less, or raise that", describe(call, label), o.maxSize, u.Max)
			return nil
		}
		u.Max = o.maxSize
	}
	if wrong := slices.IndexFunc(u.Accept, func(t string) bool { return !links.IsAcceptable(t) }); wrong >= 0 {
		ui.problem("%s: Accept(%q): give an extension such as \".csv\", or a type such as \"image/*\"", describe(call, label), u.Accept[wrong])
		return nil
	}
	id, c, ok := ui.choose(call, label, u, o, line)
	if !ok {
		return nil
	}
	ui.run.session.app.spool.Sweep()
	object := ui.begin("upload").Text("id", id.String()).Text("label", label).Text("url", c.link.URL(server.Upload)).Flag("many", u.many)
	if len(u.Accept) > 0 {
		object = object.Texts("accept", u.Accept)
	}
	object = object.Int("max", int(u.Max)).Int("room", int(c.room.Room())).JSON("v", appendFiles(nil, c.shown))
	n := ui.draw("upload", object.Optional("help", o.help).Flag("disabled", o.has(optDisabled)), nil)
	if c.sent {
		ui.retell(n)
	}
	if len(c.files) == 0 {
		return nil
	}
	list := make([]*File, len(c.files))
	for i, f := range c.files {
		list[i] = f.file
	}
	return list
}

// appendFiles writes the value of an upload widget for the page.
func appendFiles(dst []byte, files []*uploaded) []byte {
	dst = append(dst, '[')
	for i, f := range files {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = f.AppendJSON(dst)
	}
	return append(dst, ']')
}
