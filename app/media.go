package app

import (
	"github.com/refrain-go/refrain/app/internal/media"
	"github.com/refrain-go/refrain/app/internal/server"
)

// Image shows an image: an image.Image, the bytes of a PNG, JPEG, GIF, WebP or SVG, a File that was uploaded, or a Path. The page
// asks for it when it comes in sight, and not again as long as it is the same. It is as wide as it is, at most as its place;
// Width sets another, in pixels.
//
// Label is read to those who cannot see it; without one it is the caption. An SVG runs no scripts and loads nothing.
//
// Options: Label, Caption, Width.
func (ui *UI) Image(src any, opts ...Option) {
	ui.run.check()
	o, ok := ui.takes("Image", "", optLabel|optCaption|optWidth, opts)
	if !ok || !ui.widthFits("Image", o) {
		return
	}
	ui.medium(medium{"image", "Image", media.Image}, src, o)
}

// Audio shows a player for the bytes of an MP3, WAV, Ogg, FLAC, MP4 or WebM sound, a File that was uploaded, or a Path.
//
// Options: Label, Caption.
func (ui *UI) Audio(src any, opts ...Option) {
	ui.run.check()
	if o, ok := ui.takes("Audio", "", optLabel|optCaption, opts); ok {
		ui.medium(medium{"audio", "Audio", media.Audio}, src, o)
	}
}

// Video shows a player for the bytes of an MP4, WebM or Ogg film, a File that was uploaded, or a Path. Long films are
// best in files, from which the browser gets the parts that it plays.
//
// Options: Label, Caption, Width.
func (ui *UI) Video(src any, opts ...Option) {
	ui.run.check()
	o, ok := ui.takes("Video", "", optLabel|optCaption|optWidth, opts)
	if !ok || !ui.widthFits("Video", o) {
		return
	}
	ui.medium(medium{"video", "Video", media.Video}, src, o)
}

// Caption stands below an image, a sound or a film.
func Caption(text string) Option { return Option{name: optCaption, text: text} }

// Width sets the width of an image or a film in pixels. It is never wider than its place.
func Width(px int) Option { return Option{name: optWidth, n: px} }

// Path names a file on the server for Image, Audio and Video. It is read when a browser asks for it, so it may be large.
// Who has the page may see the file: never make a Path of what a user typed.
type Path string

// medium is one of Image, Audio and Video.
type medium struct {
	kind, call string
	tell       func(head []byte) (media.Type, error)
}

func (ui *UI) medium(m medium, src any, o options) {
	if ui.scriptsOnly(describe(m.call, o.label), "its bytes are handed out by one page; return them, and call it in the script") {
		return
	}
	from, err := m.source(src)
	var l *link
	if err == nil {
		l, err = ui.mediaLink(from)
	}
	if err != nil {
		ui.problem("%s: %s", describe(m.call, o.label), err)
		return
	}
	object := ui.begin(m.kind).Text("url", l.url(server.Media)).Optional("label", o.label).Optional("caption", o.caption)
	if typ := from.typ; typ.Width > 0 && typ.Height > 0 {
		object = object.Int("w", typ.Width).Int("h", typ.Height)
	}
	if o.has(optWidth) {
		object = object.Int("width", o.width)
	}
	ui.draw(m.kind, object, l)
}

const maxWidth = 10_000

func (ui *UI) widthFits(call string, o options) bool {
	return !o.has(optWidth) || ui.pixelsFit(describe(call, o.label), "Width", o.width, maxWidth)
}
