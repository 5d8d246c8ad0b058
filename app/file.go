package app

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime/multipart"
	"os"

	"github.com/refrain-go/refrain/app/internal/links"
)

// File is a file that a user has uploaded. It is kept on the server's disk until the user
// removes or replaces it, its widget is removed from the page, or the session ends. After
// that Open fails with fs.ErrNotExist, but a file that is open can still be read. In a
// Form with ClearOnSubmit the file is kept until the end of the run to which it was
// submitted.
//
// Name and ContentType come from the browser, which may send anything. Name is made safe
// for use as a file's name. Do not trust either of them to tell the type of the content.
//
// A File may be the argument of a memo. Its name, content type and content are the key.
type File struct {
	Name        string
	Size        int64
	ContentType string // such as "text/csv"

	path string
	sum  [sha256.Size]byte
}

// fileOf returns the File of an upload. It is the same in each run.
func fileOf(u *links.Upload) *File {
	if f, ok := u.Handle.(*File); ok {
		return f
	}
	f := &File{Name: u.Name, Size: u.Size, ContentType: u.ContentType, path: u.Path, sum: u.Sum}
	u.Handle = f
	return f
}

// Open opens the file for reading. The reader can seek, and the file may be open several
// times at once. The caller must close the reader.
func (f *File) Open() (multipart.File, error) {
	file, err := os.Open(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the uploaded file %q is no longer there: %w", f.Name, fs.ErrNotExist)
	}
	if err != nil {
		return nil, fmt.Errorf("the uploaded file %q: %w", f.Name, links.WithoutPath(err))
	}
	return file, nil
}

// Bytes reads the whole file.
func (f *File) Bytes() ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	b := make([]byte, f.Size)
	_, err = io.ReadFull(r, b)
	return b, err
}

// RefrainKey returns the key of the file as an argument of memos.
func (f *File) RefrainKey() any {
	return fileKey{f.Name, f.ContentType, f.sum}
}

type fileKey struct {
	Name, ContentType string
	Sum               [sha256.Size]byte
}
