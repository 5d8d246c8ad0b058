package app

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime/multipart"
	"os"
)

// File is a file that a user has uploaded. It stands on the server's disk until its user removes or replaces it, its
// widget goes from the page, or the session ends; then Open fails with fs.ErrNotExist, and who has it open may read on. In a
// Form with ClearOnSubmit it stands until the end of the run that it was submitted to.
//
// Name and ContentType are what the browser says, and it may say anything: Name is made safe to be a file's name, but do
// not trust either to tell what the content is.
//
// A File may be the argument of a memo: its name, type and content are its key.
type File struct {
	Name        string
	Size        int64
	ContentType string // such as "text/csv"

	path string
	sum  [sha256.Size]byte
}

// Open opens the file to be read: from the start, from anywhere, and from several places at once. Close it.
func (f *File) Open() (multipart.File, error) {
	file, err := os.Open(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the uploaded file %q is no longer there: %w", f.Name, fs.ErrNotExist)
	}
	if err != nil {
		return nil, fmt.Errorf("the uploaded file %q: %w", f.Name, withoutPath(err))
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

// RefrainKey is what tells files apart as arguments of memos.
func (f *File) RefrainKey() any {
	return fileKey{f.Name, f.ContentType, f.sum}
}

type fileKey struct {
	Name, ContentType string
	Sum               [sha256.Size]byte
}
