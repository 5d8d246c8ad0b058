package server

import (
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"github.com/coder/websocket"

	"github.com/refrain-go/refrain/app/internal/budget"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// A pasted text may have a megabyte, and its message then has some megabytes. A client
// that begins many long messages and ends none must not use up the memory, nor keep other
// clients from sending theirs. So a message has a time limit, and all messages on their
// way share a bounded room. If there is no room, the server stops reading, and the
// network holds the rest of the message until there is some.
const (
	messageTime = 20 * time.Second // from the first byte of a message to its last
	roomTime    = 20 * time.Millisecond

	shortArrival    = 16 << 10 // bytes of a message that are always read, whatever others send
	arrivals        = 24 << 20 // of all messages beyond that
	arrivalsAddress = 12 << 20
	arrivalsVisitor = longest // one at a time

	longest = wire.MaxFrame + 1<<10 // the connection refuses a longer message before that
)

// errTooLate says that others left no room for a message in its time.
var errTooLate = errors.New("a message did not arrive in time")

// read waits for the next message and reads it.
func (c *Conn) read() (websocket.MessageType, []byte, error) {
	kind, r, err := c.ws.Reader(context.Background())
	if err != nil {
		return kind, nil, err
	}
	if c.greeted == nil { // until then the timer goes on
		c.hello.Reset(messageTime)
		defer c.hello.Stop()
	}
	frame, err := io.ReadAll(io.LimitReader(r, shortArrival))
	if err != nil || len(frame) < shortArrival {
		return kind, frame, err
	}
	room, err := c.makeRoom()
	if err != nil {
		return kind, nil, err
	}
	defer room.Close()
	for err == nil {
		if len(frame) == cap(frame) {
			frame = slices.Grow(frame, min(len(frame), longest-len(frame)))
		}
		var n int
		n, err = r.Read(frame[len(frame):cap(frame)])
		frame = frame[:len(frame)+n]
	}
	if err == io.EOF {
		err = nil
	}
	return kind, frame, err
}

// makeRoom waits for the room that the longest message takes. It takes all of that at
// once: messages that held a part and waited for more would wait for each other.
func (c *Conn) makeRoom() (*budget.Account, error) {
	room := c.arriving()
	for late := time.Now().Add(messageTime); room.Take(longest) != nil; time.Sleep(roomTime) {
		if time.Now().After(late) {
			return nil, errTooLate
		}
	}
	return room, nil
}
