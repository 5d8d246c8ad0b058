package patience_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain/app/internal/patience"
)

const each = time.Minute

// served answers requests over one connection in memory. The connection has no buffer: a
// write waits for its reader.
func served(t *testing.T, answer http.HandlerFunc) net.Conn {
	t.Helper()
	server, client := net.Pipe()
	l := &one{conn: server, done: make(chan struct{})}
	srv := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		out := patience.New(w, each)
		answer(out, r)
		out.End()
	})}
	ended := make(chan struct{})
	go func() { defer close(ended); srv.Serve(l) }()
	t.Cleanup(func() {
		client.Close()
		srv.Close()
		<-ended
	})
	return client
}

// one is a listener with one connection.
type one struct {
	conn net.Conn
	done chan struct{}
}

func (l *one) Accept() (net.Conn, error) {
	if c := l.conn; c != nil {
		l.conn = nil
		return c, nil
	}
	<-l.done
	return nil, net.ErrClosed
}

func (l *one) Close() error   { close(l.done); return nil }
func (l *one) Addr() net.Addr { return &net.TCPAddr{} }

// Hazard: a client that does not read keeps its connection, and the goroutine that writes
// to it, for ever. // A8
func TestWriter_EndsConnectionsThatReadNothing(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"a large body": func(w http.ResponseWriter, _ *http.Request) { w.Write(make([]byte, 1<<20)) },
		"a small body": func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "x") },
		"no body":      func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) },
		"nothing":      func(http.ResponseWriter, *http.Request) {},
	} {
		synctest.Test(t, func(t *testing.T) {
			c := served(t, answer)
			begun := time.Now()
			for { // many requests, no answer is read
				c.SetWriteDeadline(time.Now().Add(10 * time.Minute))
				if _, err := io.WriteString(c, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
					break
				}
			}
			if took := time.Since(begun); took > 2*each {
				t.Errorf("%s: the connection lasted %v", name, took)
			}
		})
	}
}

// Hazard: a download over a slow connection is cut though it makes progress. // A8
func TestWriter_WaitsForSlowReaders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const parts = 20
		content := bytes.Repeat([]byte("x"), parts*patience.Part)
		c := served(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", fmt.Sprint(len(content)))
			w.Write(content)
		})
		if _, err := io.WriteString(c, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		in := bufio.NewReader(c)
		res, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatal(err)
		}
		buf, n := make([]byte, patience.Part), 0
		for err == nil {
			time.Sleep(each - 2*time.Second)
			var more int
			more, err = io.ReadFull(res.Body, buf)
			n += more
		}
		if n != len(content) || err != io.EOF {
			t.Errorf("after %v there are %d of %d bytes: %v", time.Since(begun), n, len(content), err)
		}
	})
}
