package app

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/minio/highwayhash"

	"github.com/refrain-go/refrain/app/internal/media"
)

// source is what a medium shows: bytes in memory, or a file.
type source struct {
	content content
	typ     media.Type
	// bytes makes them, if they are not known yet. It is nil for a file.
	bytes func() ([]byte, error)
}

// content names what a source has: two that are equal show the same.
type content struct {
	sum     [highwayhash.Size]byte // of what is in memory
	path    string                 // of what is in a file
	size    int64
	changed time.Time
}

// contentKey is secret, so that nobody can make two contents with one sum.
var contentKey = func() []byte {
	key := make([]byte, highwayhash.Size)
	rand.Read(key)
	return key
}()

func (m medium) source(src any) (source, error) {
	switch src := src.(type) {
	case []byte:
		typ, err := m.tell(src[:min(len(src), media.HeadSize)])
		return source{
			content: content{sum: highwayhash.Sum(src, contentKey), size: int64(len(src))},
			typ:     typ,
			bytes:   func() ([]byte, error) { return bytes.Clone(src), nil },
		}, err
	case Path:
		from, err := m.file(string(src), filepath.Base(string(src)))
		if errors.Is(err, fs.ErrNotExist) && !filepath.IsAbs(string(src)) {
			err = fmt.Errorf("%w: a Path counts from where the program was started", err)
		}
		return from, err
	case *File:
		if src != nil {
			return m.file(src.path, src.Name)
		}
		return source{}, errors.New("the file is nil, as FileUpload returns it until one is chosen: draw it when one is")
	case string:
		return source{}, errors.New("a string is no content: give the bytes, or app.Path(name) for a file of the server")
	case image.Image:
		if m.kind == "image" {
			return drawn(src)
		}
	case nil:
		return source{}, errors.New("it is nil: draw it when there is something to show")
	}
	return source{}, fmt.Errorf("what is of type %T cannot be shown: give the bytes, an app.Path or a File", src)
}

// file reads the beginning of a file. Name is what messages call it.
func (m medium) file(path, name string) (source, error) {
	info, err := os.Stat(path)
	if err != nil {
		return source{}, fmt.Errorf("the file %q cannot be read: %w", name, withoutPath(err))
	}
	if !info.Mode().IsRegular() {
		return source{}, fmt.Errorf("%q is no file: give the path of one", name)
	}
	f, err := os.Open(path)
	if err != nil {
		return source{}, fmt.Errorf("the file %q cannot be read: %w", name, withoutPath(err))
	}
	defer f.Close()
	head, err := io.ReadAll(io.LimitReader(f, media.HeadSize))
	if err != nil {
		return source{}, fmt.Errorf("the file %q cannot be read: %w", name, withoutPath(err))
	}
	typ, err := m.tell(head)
	if err != nil {
		return source{}, fmt.Errorf("the file %q: %w", name, err)
	}
	return source{content: content{path: path, size: info.Size(), changed: info.ModTime()}, typ: typ}, nil
}

// withoutPath leaves the error of a file without the names of directories, which a page has no business to show.
func withoutPath(err error) error {
	if p, ok := errors.AsType[*os.PathError](err); ok {
		return p.Err
	}
	return err
}

// maxPixels is of what takes some seconds to be made into a PNG.
const maxPixels = 100_000_000

// drawn is an image in memory as PNG. The pixels of common kinds are their content, so that an image that is shown is not made into
// a PNG again.
func drawn(img image.Image) (source, error) {
	size := img.Bounds().Size()
	if size.X < 1 || size.Y < 1 || size.X > maxPixels/size.Y {
		return source{}, fmt.Errorf("an image of %d × %d pixels cannot be shown: it must have from 1 to %d", size.X, size.Y, maxPixels)
	}
	from := source{
		typ:   media.Type{MIME: "image/png", Width: size.X, Height: size.Y},
		bytes: func() ([]byte, error) { return encode(img) },
	}
	if sum, ok := pixels(img); ok {
		from.content = content{sum: sum}
		return from, nil
	}
	b, err := encode(img)
	if err != nil {
		return source{}, err
	}
	from.content = content{sum: highwayhash.Sum(b, contentKey), size: int64(len(b))}
	from.bytes = func() ([]byte, error) { return b, nil }
	return from, nil
}

func encode(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&b, img); err != nil {
		return nil, errors.New(strings.TrimPrefix(err.Error(), "png: "))
	}
	return b.Bytes(), nil
}

// pixels digests an image that keeps its pixels in one slice.
func pixels(img image.Image) (sum [highwayhash.Size]byte, ok bool) {
	var pix []byte
	var stride int
	switch img := img.(type) {
	case *image.RGBA:
		pix, stride = img.Pix, img.Stride
	case *image.NRGBA:
		pix, stride = img.Pix, img.Stride
	case *image.Gray:
		pix, stride = img.Pix, img.Stride
	default:
		return sum, false
	}
	h, err := highwayhash.New(contentKey)
	if err != nil {
		panic(err) // only a key of another length is refused
	}
	fmt.Fprintf(h, "%T %v %d\n", img, img.Bounds(), stride)
	h.Write(pix)
	return [highwayhash.Size]byte(h.Sum(nil)), true
}
