package server

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"net"
	"net/http"
	"time"

	"github.com/refrain-go/refrain/app/internal/pace"
)

// The server limits a tab by its frames and not by its messages. Pings, pongs, parts of a
// message, empty frames and frames of unknown kinds take as much of the processor as
// messages do, and the WebSocket library does not report them. So the frames are counted
// in the bytes from the network.

// heldUp is a response whose connection becomes a slowConn when it is hijacked.
type heldUp struct {
	http.ResponseWriter
	rate pace.Rate
}

func (w heldUp) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffered, err := http.NewResponseController(w.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	c := &slowConn{Conn: conn, rate: w.rate}
	early, err := buffered.Reader.Peek(buffered.Reader.Buffered())
	c.listen(early) // came along with the handshake
	shrink(buffered, early, conn)
	return c, buffered, err
}

// A tab's messages are short, and longer ones pass by the buffers.
const tabBuffer = 1 << 10

// shrink gives a connection smaller buffers than net/http's, of 4 KiB each. They would be
// half of an idle tab's memory. net/http refers to the reader and the writer for as long
// as the handler runs, so their values are replaced, not the pointers to them. It does
// not use them again after Hijack.
func shrink(b *bufio.ReadWriter, early []byte, conn net.Conn) {
	r := bufio.NewReaderSize(bytes.NewReader(early), max(tabBuffer, len(early)))
	r.Peek(len(early)) // reads early into the new buffer
	*b.Reader = *r
	*b.Writer = *bufio.NewWriterSize(conn, tabBuffer)
}

func (w heldUp) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// slowConn is a connection that is read as often as its rate allows. While it waits it
// reads nothing, so the network holds up a client that sends more. Read is for one
// goroutine at a time.
type slowConn struct {
	net.Conn
	frames frames
	pace   pace.Pace
	rate   pace.Rate
}

func (c *slowConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.listen(p[:n])
	return n, err
}

const (
	longFrame = 1 << 10   // bytes that take as long to understand as a frame
	smallRead = 1.0 / 4.0 // of a frame, for bytes that come one by one
)

// listen waits until the rate allows another frame, and then counts the frames that begin
// in p.
func (c *slowConn) listen(p []byte) {
	if len(p) == 0 {
		return
	}
	if wait := c.pace.Wait(c.rate); wait > 0 {
		time.Sleep(wait)
	}
	c.pace.Take(max(float64(c.frames.begun(p)), float64(len(p))/longFrame, smallRead), c.rate)
}

// frames finds the beginnings of frames (RFC 6455, section 5.2) in a stream that comes in
// pieces.
type frames struct {
	head    [14]byte
	have    int    // bytes of head
	payload uint64 // bytes that are still to come of the frame that has begun, as it claims
}

// begun returns the number of frames that begin in p.
func (f *frames) begun(p []byte) (n int) {
	for len(p) > 0 {
		if f.payload > 0 {
			part := min(f.payload, uint64(len(p)))
			f.payload -= part
			p = p[part:]
			continue
		}
		if f.have == 0 {
			n++
		}
		f.head[f.have] = p[0]
		f.have++
		p = p[1:]
		if f.have == f.size() {
			f.payload, f.have = f.claim(), 0
		}
	}
	return n
}

const (
	masked   = 0x80
	length   = 0x7f
	length16 = 126 // the length is in the two bytes that follow
	length64 = 127 // in the eight
)

// size is the length of the head, as far as the bytes so far tell it.
func (f *frames) size() int {
	size := 2
	if f.have < size {
		return size
	}
	switch f.head[1] & length {
	case length16:
		size += 2
	case length64:
		size += 8
	}
	if f.head[1]&masked != 0 {
		size += 4
	}
	return size
}

// claim is the length of the payload that a head names.
func (f *frames) claim() uint64 {
	switch n := f.head[1] & length; n {
	case length16:
		return uint64(binary.BigEndian.Uint16(f.head[2:]))
	case length64:
		return binary.BigEndian.Uint64(f.head[2:])
	default:
		return uint64(n)
	}
}
