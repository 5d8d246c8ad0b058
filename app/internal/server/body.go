package server

import (
	"io"
	"net/http"
	"time"
)

// bodyTime is the time that a request has to send its body, or the next chunk of a body
// that AwaitBody reads.
const bodyTime = 30 * time.Second

// AwaitBody allows the next chunk of the request's body its time. So an upload may be
// large, but neither endless nor slow for ever.
func AwaitBody(w http.ResponseWriter) {
	// Not every connection can set a deadline. The server's own limit then holds.
	http.NewResponseController(w).SetReadDeadline(time.Now().Add(bodyTime))
}

// FillBody reads until buf is full. Unlike io.ReadFull, it returns the reader's own
// error, by which the caller can tell the end of a body from a broken connection.
func FillBody(r io.Reader, buf []byte) (n int, err error) {
	for n < len(buf) && err == nil {
		var more int
		more, err = r.Read(buf[n:])
		n += more
	}
	return n, err
}
