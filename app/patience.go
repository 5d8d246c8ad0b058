package app

import (
	"net/http"
	"time"
)

// writePatience is how long a browser may leave what it is sent unread: as long as somebody may pause a film.
const writePatience = 5 * time.Minute

// patientWriter ends the connection of a browser that has stopped to read. A limit for the whole answer would end
// large ones.
type patientWriter struct {
	http.ResponseWriter
	control *http.ResponseController
	wrote   bool
}

func patient(w http.ResponseWriter) *patientWriter {
	return &patientWriter{ResponseWriter: w, control: http.NewResponseController(w)}
}

func (w *patientWriter) Write(p []byte) (int, error) {
	w.wrote = true
	w.control.SetWriteDeadline(time.Now().Add(writePatience)) // not all can; then the server's own limit holds
	return w.ResponseWriter.Write(p)
}

// done ends the answer. What comes next over the same connection has its own time.
func (w *patientWriter) done() {
	if w.wrote {
		w.control.Flush()
	}
	w.control.SetWriteDeadline(time.Time{})
}
