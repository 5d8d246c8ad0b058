// Package logbuf has a buffer for a log that several goroutines write. Tests read it
// while the program that they test goes on.
package logbuf

import (
	"bytes"
	"sync"
)

// Buffer holds all that was written to it. The zero value is empty. Its methods may be
// called concurrently.
type Buffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write appends p. It never fails.
func (b *Buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

// String returns all that was written so far.
func (b *Buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}
