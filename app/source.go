package app

import (
	"errors"
	"fmt"
	"image"
	"io/fs"
	"path/filepath"

	"github.com/refrain-go/refrain/app/internal/links"
)

// source reads the content that a script has given to an Image, an Audio or a Video.
func (m medium) source(src any) (links.Source, error) {
	switch src := src.(type) {
	case []byte:
		return links.Bytes(src, m.tell)
	case Path:
		from, err := links.File(string(src), filepath.Base(string(src)), m.tell)
		if errors.Is(err, fs.ErrNotExist) && !filepath.IsAbs(string(src)) {
			err = fmt.Errorf("%w: a relative Path begins at the directory in which the program was started", err)
		}
		return from, err
	case *File:
		if src != nil {
			return links.File(src.path, src.Name, m.tell)
		}
		return links.Source{}, errors.New("the file is nil, since no file is chosen yet: draw it when FileUpload returns a file")
	case string:
		return links.Source{}, errors.New("a string is not content: give the bytes, or app.Path(name) for a file of the server")
	case image.Image:
		if m.kind == "image" {
			return links.Picture(src)
		}
	case nil:
		return links.Source{}, errors.New("its content is nil: draw it when there is something to show")
	}
	return links.Source{}, fmt.Errorf("a value of type %T cannot be shown: give the bytes, an app.Path or a File", src)
}
