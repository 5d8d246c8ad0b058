package app

import (
	"slices"

	"github.com/refrain-go/refrain/app/internal/links"
	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/session"
)

// FileUpload shows a place to drop or choose a file. It returns the chosen file, or nil.
// Another choice replaces the file.
//
// The file is on the server before the script sees it. MaxSize bounds its size, within
// the app's UploadLimit and UploadQuota.
//
// Options: Accept, MaxSize, Key, Help, Disabled, OnChange.
func (ui *UI) FileUpload(label string, opts ...Option) *File {
	files := ui.upload("FileUpload", label, 1, opts, caller())
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
	return ui.upload("FileUploads", label, session.MaxFiles, opts, caller())
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

func (ui *UI) upload(call, label string, most int, opts []Option, line uintptr) []*File {
	ui.at.Check()
	o, ok := ui.takes(call, label, common|optAccept|optMaxSize, opts)
	if !ok || ui.at.ScriptsOnly(describe(call, label), session.NoWidget) {
		return nil
	}
	u := session.Files{Limits: links.Limits{Accept: o.accept, Max: ui.at.UploadLimit()}, Most: most}
	if o.has(optMaxSize) {
		if o.maxSize < 1 || o.maxSize > u.Max {
			ui.at.Problem("%s: MaxSize(%d) is not between 1 and the %d bytes of the app's UploadLimit: give less, or raise UploadLimit", describe(call, label), o.maxSize, u.Max)
			return nil
		}
		u.Max = o.maxSize
	}
	if wrong := slices.IndexFunc(u.Accept, func(t string) bool { return !links.IsAcceptable(t) }); wrong >= 0 {
		ui.at.Problem("%s: Accept(%q): give an extension such as \".csv\", or a type such as \"image/*\"", describe(call, label), u.Accept[wrong])
		return nil
	}
	id, c, ok := ui.at.Choose(o.call("upload", call, label, line), u)
	if !ok {
		return nil
	}
	object := ui.at.Begin("upload").Text("id", id.String()).Text("label", label).Text("url", c.Link.URL(server.Upload)).Flag("many", most > 1)
	if len(u.Accept) > 0 {
		object = object.Texts("accept", u.Accept)
	}
	object = object.Int("max", int(u.Max)).Int("room", int(c.Room.Room())).JSON("v", appendFiles(nil, c.Shown))
	object = object.Optional("help", o.help).Flag("disabled", o.has(optDisabled))
	if c.SetIn > 0 {
		object = object.Int("set", int(c.SetIn))
	}
	n := ui.at.Draw("upload", object, nil)
	if c.Sent {
		ui.at.Retell(n)
	}
	if len(c.Files) == 0 {
		return nil
	}
	list := make([]*File, len(c.Files))
	for i, f := range c.Files {
		list[i] = fileOf(f)
	}
	return list
}

// appendFiles writes the value of an upload widget for the page.
func appendFiles(dst []byte, files []*links.Upload) []byte {
	dst = append(dst, '[')
	for i, f := range files {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = f.AppendJSON(dst)
	}
	return append(dst, ']')
}
