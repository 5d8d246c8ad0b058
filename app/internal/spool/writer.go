package spool

import (
	"crypto/sha256"
	"errors"
	"hash"
	"io/fs"
	"os"
)

// Writer is a file that is being written. It belongs to one goroutine, which ends it by
// Keep or Abort.
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
	w.sum = sha256.New()
	err := w.createIn()
	if errors.Is(err, errMoves) {
		err = w.createIn()
	}
	return err
}

// errMoves says that a file could not be made in the session's directory. The session
// then has another directory.
var errMoves = errors.New("the directory for uploads was removed")

func (w *Writer) createIn() error {
	dir, err := w.session.place()
	if err != nil {
		return err
	}
	if w.file, err = w.session.spool.open(dir); errors.Is(err, fs.ErrNotExist) {
		w.session.moves(dir)
		return errors.Join(errMoves, err)
	}
	return err
}

// Write appends p to the file. If there is no room for p, it writes nothing and returns
// ErrQuota or ErrFull.
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

// Size returns the number of bytes written so far.
func (w *Writer) Size() int64 { return w.size }

// Keep ends the writing and keeps the file. If it returns an error, the file is gone. It
// also returns an error if the file was removed meanwhile.
func (w *Writer) Keep() (Kept, error) {
	path := w.file.Name()
	err := w.file.Close()
	if err == nil {
		_, err = os.Lstat(path)
	}
	if err != nil {
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
	w.session.room.Give(w.cost)
	w.cost = 0
}
