// Package media finds the types of pictures, sounds and films by their content. A server
// that trusts a given type, or guesses it from a name, can be made to serve a stranger's
// page.
package media

import (
	"bytes"
	"errors"
)

// Type is a media type that an app may serve. Other types are not served.
type Type struct {
	MIME          string
	Width, Height int // of an image, in pixels; zero if the image does not tell
}

// HeadSize is the number of bytes at a file's beginning that tell its type. The sizes of
// some images lie further on.
const HeadSize = 64 << 10

// Errors of Image, Audio and Video. The text of each continues a sentence that begins
// with a name.
var (
	ErrNotImage = errors.New("it is not a PNG, JPEG, GIF, WebP or SVG image: convert it")
	ErrNotAudio = errors.New("it is not an MP3, WAV, Ogg, FLAC, MP4 or WebM sound: convert it")
	ErrNotVideo = errors.New("it is not an MP4, WebM or Ogg film: convert it")
)

// Image tells the type and the size of an image by its beginning.
func Image(head []byte) (Type, error) {
	for _, f := range images {
		if f.match(head) {
			t := Type{MIME: f.mime}
			t.Width, t.Height = f.size(head)
			return t, nil
		}
	}
	return Type{}, ErrNotImage
}

// Audio tells the type of a sound by its beginning.
func Audio(head []byte) (Type, error) {
	for _, f := range sounds {
		if f.match(head) {
			return Type{MIME: f.mime}, nil
		}
	}
	return Type{}, ErrNotAudio
}

// Video tells the type of a film by its beginning.
func Video(head []byte) (Type, error) {
	for _, f := range films {
		if f.match(head) {
			return Type{MIME: f.mime}, nil
		}
	}
	return Type{}, ErrNotVideo
}

type format struct {
	mime  string
	match func(head []byte) bool
	size  func(head []byte) (width, height int) // images only
}

var images = []format{
	{"image/png", starts("\x89PNG\r\n\x1a\n"), rasterSize},
	{"image/jpeg", starts("\xff\xd8\xff"), rasterSize},
	{"image/gif", starts("GIF8"), rasterSize},
	{"image/webp", riff("WEBP"), webpSize},
	{"image/svg+xml", isSVG, svgSize},
}

var sounds = []format{
	{mime: "audio/wav", match: riff("WAVE")},
	{mime: "audio/mpeg", match: starts("ID3")},
	{mime: "audio/mpeg", match: isMP3},
	{mime: "audio/ogg", match: starts("OggS")},
	{mime: "audio/flac", match: starts("fLaC")},
	{mime: "audio/mp4", match: isMP4},
	{mime: "audio/webm", match: starts("\x1a\x45\xdf\xa3")},
}

var films = []format{
	{mime: "video/mp4", match: isMP4},
	{mime: "video/webm", match: starts("\x1a\x45\xdf\xa3")},
	{mime: "video/ogg", match: starts("OggS")},
}

func starts(magic string) func([]byte) bool {
	return func(head []byte) bool { return bytes.HasPrefix(head, []byte(magic)) }
}

func riff(form string) func([]byte) bool {
	return func(head []byte) bool {
		return len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == form
	}
}

// isMP3 looks for the header of a frame: 11 set bits, then no reserved value, and layer
// III.
func isMP3(head []byte) bool {
	if len(head) < 4 || head[0] != 0xff || head[1]&0xe0 != 0xe0 {
		return false
	}
	version, layer, rate, frequency := head[1]>>3&3, head[1]>>1&3, head[2]>>4, head[2]>>2&3
	return version != 1 && layer == 1 && rate != 0 && rate != 15 && frequency != 3
}

func isMP4(head []byte) bool { return len(head) >= 12 && string(head[4:8]) == "ftyp" }
