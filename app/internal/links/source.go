package links

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/minio/highwayhash"

	"github.com/refrain-go/refrain/app/internal/media"
)

// Source is the content of a medium: bytes in memory, or a file.
type Source struct {
	Type    media.Type
	content Content
	// bytes makes the content. It is nil for a file.
	bytes func() ([]byte, error)
}

// Content identifies the content of a source. Sources with equal contents show the same
// medium.
type Content struct {
	sum     [highwayhash.Size]byte // of bytes in memory
	path    string                 // of a file
	size    int64
	changed time.Time
}

// contentKey is secret, so that nobody can make two contents with the same sum.
var contentKey = func() []byte {
	key := make([]byte, highwayhash.Size)
	rand.Read(key)
	return key
}()

// Tell finds the type of a medium by its beginning.
type Tell func(head []byte) (media.Type, error)

// Bytes returns a medium in memory.
func Bytes(b []byte, tell Tell) (Source, error) {
	typ, err := tell(b[:min(len(b), media.HeadSize)])
	return Source{
		Type:    typ,
		content: Content{sum: highwayhash.Sum(b, contentKey), size: int64(len(b))},
		bytes:   func() ([]byte, error) { return bytes.Clone(b), nil },
	}, err
}

// File returns a medium in a file, and reads the beginning of the file. Messages call the
// file by name.
func File(path, name string, tell Tell) (Source, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Source{}, fmt.Errorf("the file %q cannot be read: %w", name, WithoutPath(err))
	}
	if !info.Mode().IsRegular() {
		return Source{}, fmt.Errorf("%q is not a file: give the path of a file", name)
	}
	f, err := os.Open(path)
	if err != nil {
		return Source{}, fmt.Errorf("the file %q cannot be read: %w", name, WithoutPath(err))
	}
	defer f.Close()
	head, err := io.ReadAll(io.LimitReader(f, media.HeadSize))
	if err != nil {
		return Source{}, fmt.Errorf("the file %q cannot be read: %w", name, WithoutPath(err))
	}
	typ, err := tell(head)
	if err != nil {
		return Source{}, fmt.Errorf("the file %q: %w", name, err)
	}
	return Source{Type: typ, content: Content{path: path, size: info.Size(), changed: info.ModTime()}}, nil
}

// WithoutPath returns the error of a file without its path, since a page must not show
// directories.
func WithoutPath(err error) error {
	if p, ok := errors.AsType[*os.PathError](err); ok {
		return p.Err
	}
	return err
}
