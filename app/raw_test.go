package app_test

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

// rawTab speaks the WebSocket protocol by hand, since a library does not allow wrong
// frames.
type rawTab struct {
	net.Conn
	in *bufio.Reader
}

// shake does the handshake of a tab with additional headers.
func (s *site) shake(t *testing.T, headers ...string) (*rawTab, *http.Response) {
	t.Helper()
	c := dial(t, s)
	t.Cleanup(func() { c.Close() })
	fmt.Fprintf(c, "GET /ws HTTP/1.1\r\nHost: localhost\r\nCookie: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: refrain.v1\r\n%s\r\n",
		s.visitor.Get("Cookie"), strings.Join(append(headers, ""), "\r\n"))
	in := bufio.NewReader(c)
	res, err := http.ReadResponse(in, nil)
	if err != nil {
		t.Fatal(err)
	}
	return &rawTab{c, in}, res
}

// Bits of a frame's first byte, and the kinds of frames.
const (
	final      = 0x80
	compressed = 0x40
	more, text = 0, 1
	ping, pong = 9, 10
)

// frame sends a frame. As a browser does, it masks the frame, with a mask of zeros. The
// frame claims to have the given size.
func (c *rawTab) frame(first byte, size uint64, payload string) error {
	head := append([]byte{first, final | 127}, binary.BigEndian.AppendUint64(nil, size)...)
	_, err := c.Write(append(append(head, 0, 0, 0, 0), payload...))
	return err
}

func (c *rawTab) say(text string) error { return c.frame(final|1, uint64(len(text)), text) }

// ends reads until the server ends the connection, and returns how many bytes came.
func (c *rawTab) ends() int64 {
	n, _ := io.Copy(io.Discard, c.in)
	return n
}
