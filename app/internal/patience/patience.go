// Package patience ends the connections of browsers that have stopped reading. A time
// limit for a whole answer would cut off large answers, so each part of an answer has its
// own.
package patience

import (
	"net/http"
	"time"
)

// Part is the number of bytes that get the time together. A browser that takes a part
// within its time counts as reading.
const Part = 64 << 10

// Writer is the answer to one request. Each Write moves the time by which the browser
// must have taken the bytes that it was sent.
type Writer struct {
	http.ResponseWriter
	control *http.ResponseController
	each    time.Duration
}

// New returns a Writer that gives the browser the time each for each part. If the server
// cannot set such limits, its own limit holds.
func New(w http.ResponseWriter, each time.Duration) *Writer {
	return &Writer{w, http.NewResponseController(w), each}
}

// WriteHeader gives an answer without a body its time.
func (w *Writer) WriteHeader(status int) {
	w.extend()
	w.ResponseWriter.WriteHeader(status)
}

func (w *Writer) Write(p []byte) (n int, err error) {
	for {
		w.extend()
		part := p[:min(len(p), Part)]
		written, err := w.ResponseWriter.Write(part)
		n, p = n+written, p[len(part):]
		if err != nil || len(p) == 0 {
			return n, err
		}
	}
}

// End is called when the answer is complete. It gives the bytes that the server still
// holds their time too. The server then removes the limit.
func (w *Writer) End() { w.extend() }

func (w *Writer) extend() { w.control.SetWriteDeadline(time.Now().Add(w.each)) }

// Unwrap is for http.ResponseController.
func (w *Writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }
