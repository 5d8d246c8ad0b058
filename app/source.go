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
			err = fmt.Errorf("%w: a Path counts from where the program was started", err)
		}
		return from, err
	case *File:
		if src != nil {
			return links.File(src.path, src.Name, m.tell)
		}
		return links.Source{}, errors.New("the file is nil, as FileUpload returns it until one is chosen: draw it when one is")
	case string:
		return links.Source{}, errors.New("a string is no content: give the bytes, or app.Path(name) for a file of the server")
	case image.Image:
		if m.kind == "image" {
			return links.Picture(src)
		}
	case nil:
		return links.Source{}, errors.New("it is nil: draw it when there is something to show")
	}
	return links.Source{}, fmt.Errorf("what is of type %T cannot be shown: give the bytes, an app.Path or a File", src)
}
