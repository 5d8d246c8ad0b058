package app

import (
	"net/http"
	"time"
)

// writePatience is how long a browser may leave what it is sent unread: as long as somebody may pause a film.
const writePatience = 5 * time.Minute

// patientWriter ends the connection of a browser that has stopped to read. A limit for the whole answer would end
// large ones. After the answer net/http takes the limit away.
type patientWriter struct {
	http.ResponseWriter
	control *http.ResponseController
}

func patient(w http.ResponseWriter) *patientWriter {
	return &patientWriter{ResponseWriter: w, control: http.NewResponseController(w)}
}

func (w *patientWriter) Write(p []byte) (int, error) {
	w.control.SetWriteDeadline(time.Now().Add(writePatience)) // not all can; then the server's own limit holds
	return w.ResponseWriter.Write(p)
}
