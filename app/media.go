package app

import (
	"github.com/refrain-go/refrain/app/internal/links"
	"github.com/refrain-go/refrain/app/internal/media"
	"github.com/refrain-go/refrain/app/internal/server"
)

// Image shows an image. Src is an image.Image, the bytes of a PNG, JPEG, GIF, WebP or
// SVG, an uploaded File, or a Path. The browser loads an image when the user scrolls to
// it, and does not load it again as long as it is the same. An image has its own width,
// or less if its place is narrower. Width sets another width in pixels.
//
// Screen readers read Label, or the caption if there is no Label. An SVG runs no scripts
// and loads nothing.
//
// Options: Label, Caption, Width.
func (ui *UI) Image(src any, opts ...Option) {
	ui.at.Check()
	o, ok := ui.takes("Image", "", optLabel|optCaption|optWidth, opts)
	if !ok || !ui.widthFits("Image", o) {
		return
	}
	ui.medium(medium{"image", "Image", media.Image}, src, o)
}

// Audio shows a player. Src is the bytes of an MP3, WAV, Ogg, FLAC, MP4 or WebM sound, an
// uploaded File, or a Path.
//
// Options: Label, Caption.
func (ui *UI) Audio(src any, opts ...Option) {
	ui.at.Check()
	if o, ok := ui.takes("Audio", "", optLabel|optCaption, opts); ok {
		ui.medium(medium{"audio", "Audio", media.Audio}, src, o)
	}
}

// Video shows a player. Src is the bytes of an MP4, WebM or Ogg film, an uploaded File,
// or a Path. Keep long films in files: from a file, the browser loads only the parts that
// it plays.
//
// Options: Label, Caption, Width.
func (ui *UI) Video(src any, opts ...Option) {
	ui.at.Check()
	o, ok := ui.takes("Video", "", optLabel|optCaption|optWidth, opts)
	if !ok || !ui.widthFits("Video", o) {
		return
	}
	ui.medium(medium{"video", "Video", media.Video}, src, o)
}

// Caption sets the text below an image, a sound or a film.
func Caption(text string) Option {
	return Option{optCaption, func(o *options) { o.caption = text }}
}

// Width sets the width of an image or a film in pixels. The page shows it narrower if its
// place is narrower.
func Width(px int) Option { return Option{optWidth, func(o *options) { o.width = px }} }

// Path names a file on the server for Image, Audio and Video. The server reads the file
// when a browser asks for it, so the file may be large. Everybody who has the page may
// see the file. Never make a Path from text that a user typed.
type Path string

// medium is one of Image, Audio and Video.
type medium struct {
	kind, call string
	tell       links.Tell
}

func (ui *UI) medium(m medium, src any, o options) {
	if ui.at.ScriptsOnly(describe(m.call, o.label), "its bytes belong to one page; return them, and call it in the script") {
		return
	}
	from, err := m.source(src)
	var l *links.Link
	if err == nil {
		l, err = ui.at.MediaLink(from)
	}
	if err != nil {
		ui.at.Problem("%s: %s", describe(m.call, o.label), err)
		return
	}
	object := ui.at.Begin(m.kind).Text("url", l.URL(server.Media)).Optional("label", o.label).Optional("caption", o.caption)
	if typ := from.Type; typ.Width > 0 && typ.Height > 0 {
		object = object.Int("w", typ.Width).Int("h", typ.Height)
	}
	if o.has(optWidth) {
		object = object.Int("width", o.width)
	}
	ui.at.Draw(m.kind, object, l)
}

const maxWidth = 10_000

func (ui *UI) widthFits(call string, o options) bool {
	return !o.has(optWidth) || ui.pixelsFit(describe(call, o.label), "Width", o.width, maxWidth)
}
