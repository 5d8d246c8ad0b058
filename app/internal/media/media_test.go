package media

import (
	"bytes"
	"encoding/hex"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

func encoded(t *testing.T, encode func(*bytes.Buffer, image.Image) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b, image.NewGray(image.Rect(0, 0, 30, 20))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func webp(chunk string, data string) []byte {
	b, err := hex.DecodeString(data)
	if err != nil {
		panic(err)
	}
	return append([]byte("RIFF\x00\x00\x00\x00WEBP"+chunk+"\x00\x00\x00\x00"), append(b, make([]byte, 10)...)...)
}

// The page keeps room for an image while it loads, so the size must be right.
func TestImage_TypesAndSizes(t *testing.T) {
	for name, c := range map[string]struct {
		head []byte
		want Type
	}{
		"png":      {encoded(t, func(b *bytes.Buffer, m image.Image) error { return png.Encode(b, m) }), Type{"image/png", 30, 20}},
		"jpeg":     {encoded(t, func(b *bytes.Buffer, m image.Image) error { return jpeg.Encode(b, m, nil) }), Type{"image/jpeg", 30, 20}},
		"gif":      {encoded(t, func(b *bytes.Buffer, m image.Image) error { return gif.Encode(b, m, nil) }), Type{"image/gif", 30, 20}},
		"extended": {webp("VP8X", "000000001d0000130000"), Type{"image/webp", 30, 20}},
		"lossless": {webp("VP8L", "2f1dc00400"), Type{"image/webp", 30, 20}},
		"lossy":    {webp("VP8 ", "0000009d012a1e001400"), Type{"image/webp", 30, 20}},
		"short":    {[]byte("RIFF....WEBPVP8X"), Type{"image/webp", 0, 0}},
		"cut png":  {[]byte("\x89PNG\r\n\x1a\n"), Type{"image/png", 0, 0}},
		"svg":      {[]byte(`<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20px"/>`), Type{"image/svg+xml", 30, 20}},
		"viewBox":  {[]byte("\xef\xbb\xbf\n<?xml version='1.0' encoding='latin1'?><!-- a --><!DOCTYPE svg><svg:svg width='100%' viewBox='0,0 30 20'>"), Type{"image/svg+xml", 30, 20}},
		"endless":  {[]byte(`<svg width="1e300" height="-4" viewBox="0 0 NaN 1">`), Type{"image/svg+xml", 0, 0}},
	} {
		got, err := Image(c.head)
		if err != nil || got != c.want {
			t.Errorf("%s: got %v, %v, want %v", name, got, err, c.want)
		}
	}
}

func TestAudioAndVideo_Types(t *testing.T) {
	for head, want := range map[string][2]string{
		"RIFF....WAVEfmt ":      {"audio/wav", ""},
		"ID3\x04":               {"audio/mpeg", ""},
		"\xff\xfb\x90\x64":      {"audio/mpeg", ""},
		"OggS\x00":              {"audio/ogg", "video/ogg"},
		"fLaC\x00":              {"audio/flac", ""},
		"\x00\x00\x00 ftypM4A ": {"audio/mp4", "video/mp4"},
		"\x1a\x45\xdf\xa3":      {"audio/webm", "video/webm"},
	} {
		audio, err1 := Audio([]byte(head))
		video, err2 := Video([]byte(head))
		if audio.MIME != want[0] || video.MIME != want[1] || (err1 == nil) != (want[0] != "") || (err2 == nil) != (want[1] != "") {
			t.Errorf("%q is %q and %q, want %q", head, audio.MIME, video.MIME, want)
		}
	}
}

// Only listed types are served. Above all, a file that a browser could take for a page is
// not.
func TestTypes_OnlyListedTypesAreServed(t *testing.T) {
	for _, head := range []string{
		"", "<", "<html><svg>", "<!-- <svg> --><html/>", "x<svg/>", "<!DOCTYPE html><script>alert(1)</script>", "text", "%PDF-1.7", "GIF7", "RIFF", "\xff",
		"\xff\xff\xff\xff", "MZ", "ftyp", "\x00\x00\x00\x00ftyp", strings.Repeat("<", 1000), "<?xml?>",
	} {
		for what, of := range map[string]func([]byte) (Type, error){"image": Image, "audio": Audio, "video": Video} {
			if got, err := of([]byte(head)); err == nil {
				t.Errorf("%q is the %s %v", head, what, got)
			}
		}
	}
}
