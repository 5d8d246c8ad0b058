package wire

import (
	"encoding/json"
	"errors"
	"fmt"
)

// Protocol is the WebSocket subprotocol that names this version of the messages.
const Protocol = "refrain.v1"

// Limits on the messages of a page.
const (
	// Bytes of one message. A text of 1 MB fits even if half of it must be escaped.
	MaxFrame = 2<<20 + 256<<10
	maxDepth = 8 // brackets inside of brackets; the deepest present message needs 3
)

// Message is a Hello, Event, Stop, Rerun, Clear, Window, Ping or Unknown.
type Message any

// Hello is the first message of a connection.
type Hello struct {
	Tab   string // the tab's id by an earlier Welcome, or empty
	Holds bool   // the page brings values of an earlier session to a new one
	Address
}

// Address is the place of a tab in the app, as its browser shows it after the path of the
// app.
type Address struct {
	Page  string // the path's last part
	Query string // without the question mark
}

// Event is an interaction: values that were set, buttons that were pressed, and a new
// address of the tab.
type Event struct {
	N     uint64
	Set   map[string]json.RawMessage
	Press []string
	Go    *Address                   // nil when the user stays
	Carry map[string]json.RawMessage // nodes of widgets from the session before, with their values
	More  bool                       // this event starts no run; the next event continues it
}

// Stop ends the run that is going.
type Stop struct{}

// Rerun asks for a run without a change.
type Rerun struct{}

// Clear asks for the memos to be cleared, and for a run.
type Clear struct{}

// Window asks for cells of a table as a view shows it.
type Window struct {
	Req                  uint32
	ID, Rev              string
	Row, Rows, Col, Cols int
	// The rows and columns are counted in this view; nil is the table as it is.
	View json.RawMessage
}

// Ping asks for a sign of life. The server answers it by a pong.
type Ping struct{}

// Unknown is a well-formed message of a kind that this version does not know.
type Unknown struct{ Type string }

// Decode reads a message of the page. An error means that no page of ours can have sent
// the message.
func Decode(frame []byte) (Message, error) {
	if len(frame) > MaxFrame {
		return nil, fmt.Errorf("a message of %d bytes is longer than %d", len(frame), MaxFrame)
	}
	if deeperThan(frame, maxDepth) {
		return nil, fmt.Errorf("a message nests deeper than %d", maxDepth)
	}
	var m struct {
		T     string                     `json:"t"`
		Tab   string                     `json:"tab"`
		Holds bool                       `json:"holds"`
		Page  string                     `json:"page"`
		Query string                     `json:"query"`
		Go    *Address                   `json:"go"`
		N     uint64                     `json:"n"`
		Set   map[string]json.RawMessage `json:"set"`
		Press []string                   `json:"press"`
		More  bool                       `json:"more"`
		Carry map[string]json.RawMessage `json:"carry"`
		Req   uint32                     `json:"req"`
		ID    string                     `json:"id"`
		Rev   string                     `json:"rev"`
		Row   int                        `json:"row"`
		Rows  int                        `json:"rows"`
		Col   int                        `json:"col"`
		Cols  int                        `json:"cols"`
		View  json.RawMessage            `json:"view"`
	}
	if err := json.Unmarshal(frame, &m); err != nil {
		return nil, err
	}
	switch m.T {
	case "hello":
		return Hello{Tab: m.Tab, Holds: m.Holds, Address: Address{Page: m.Page, Query: m.Query}}, nil
	case "event":
		return Event{N: m.N, Set: m.Set, Press: m.Press, Go: m.Go, Carry: m.Carry, More: m.More}, nil
	case "stop":
		return Stop{}, nil
	case "rerun":
		return Rerun{}, nil
	case "clear":
		return Clear{}, nil
	case "window":
		return Window{Req: m.Req, ID: m.ID, Rev: m.Rev, Row: m.Row, Rows: m.Rows, Col: m.Col, Cols: m.Cols, View: m.View}, nil
	case "ping":
		return Ping{}, nil
	case "":
		return nil, errors.New("a message without a type")
	}
	return Unknown{Type: m.T}, nil
}

// deeperThan reports whether brackets nest deeper than limit, without recursion and
// without regard to whether the JSON is valid: that is the decoder's to say.
func deeperThan(frame []byte, limit int) bool {
	depth, quoted := 0, false
	for i := 0; i < len(frame); i++ {
		switch c := frame[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if depth++; depth > limit {
				return true
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return false
}
