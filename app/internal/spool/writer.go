package spool

import (
	"crypto/sha256"
	"hash"
	"os"
)

// Writer is a file being written. It belongs to one goroutine, which ends it by Keep or Abort.
type Writer struct {
	session *Session
	file    *os.File
	sum     hash.Hash
	size    int64
	cost    int64 // charged so far
}

// Kept is a file that was written to its end.
type Kept struct {
	Path string
	Size int64
	Sum  [sha256.Size]byte // SHA-256 of the content
}

func (w *Writer) create() error {
	dir, err := w.session.place()
	if err != nil {
		return err
	}
	w.sum = sha256.New()
	w.file, err = os.CreateTemp(dir, "file-") // 0600
	return err
}

// Write adds to the file. It returns ErrQuota or ErrFull, and writes nothing, when there is no room for p.
func (w *Writer) Write(p []byte) (int, error) {
	if err := w.session.take(int64(len(p))); err != nil {
		return 0, err
	}
	w.cost += int64(len(p))
	n, err := w.file.Write(p)
	w.sum.Write(p[:n])
	w.size += int64(n)
	return n, err
}

// Size returns how many bytes were written.
func (w *Writer) Size() int64 { return w.size }

// Keep ends the writing. With an error the file is gone.
func (w *Writer) Keep() (Kept, error) {
	path := w.file.Name()
	if err := w.file.Close(); err != nil {
		w.Abort()
		return Kept{}, err
	}
	return Kept{Path: path, Size: w.size, Sum: [sha256.Size]byte(w.sum.Sum(nil))}, nil
}

// Abort ends the writing and removes the file. After Keep it must not be called.
func (w *Writer) Abort() {
	if w.file != nil {
		w.file.Close()
		os.Remove(w.file.Name())
	}
	w.session.give(w.cost)
	w.cost = 0
}
