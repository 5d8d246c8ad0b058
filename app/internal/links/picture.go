package links

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"
	"strings"

	"github.com/minio/highwayhash"

	"github.com/refrain-go/refrain/app/internal/media"
)

// maxPixels bounds the size of an image. The encoding of the largest as PNG takes some
// seconds.
const maxPixels = 100_000_000

// Picture returns an image in memory as PNG. Images of common Go types are identified by
// their pixels, so that an image that is shown already is not encoded again.
func Picture(img image.Image) (Source, error) {
	size := img.Bounds().Size()
	if size.X < 1 || size.Y < 1 || size.X > maxPixels/size.Y {
		return Source{}, fmt.Errorf("an image of %d × %d pixels cannot be shown: it must have from 1 to %d", size.X, size.Y, maxPixels)
	}
	from := Source{
		Type:  media.Type{MIME: "image/png", Width: size.X, Height: size.Y},
		bytes: func() ([]byte, error) { return encode(img) },
	}
	if sum, ok := pixels(img); ok {
		from.content = Content{sum: sum}
		return from, nil
	}
	b, err := encode(img)
	if err != nil {
		return Source{}, err
	}
	from.content = Content{sum: highwayhash.Sum(b, contentKey), size: int64(len(b))}
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

// pixels returns the digest of an image that keeps its pixels in one slice.
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
