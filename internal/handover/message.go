package handover

import "encoding/json"

// Order is a message of the supervisor. One of its fields is set.
type Order struct {
	Start  *Start  `json:",omitempty"` // the first order, sent once
	Notice *Notice `json:",omitempty"`
	Leave  bool    `json:",omitempty"`
}

// Start is what an app needs to know before it serves.
type Start struct {
	// Addr is the address given to the supervisor. Its host is one that browsers may use.
	Addr     string
	Open     bool // open the page in a browser
	Sessions []Session
	Crashed  bool // the app before has crashed: Sessions are what they were when it began
}

// Notice is shown in every page until the next one. A notice without a title removes it.
type Notice struct {
	Level string // "error" or "info"
	Title string // one sentence
	Text  string // lines as a program wrote them
}

// Report is a message of the app. One of Serving and Left is set.
type Report struct {
	Serving  bool `json:",omitempty"`
	Left     bool `json:",omitempty"`
	Sessions []Session
}

// Session is the state of a tab's session, as far as it can be written down.
type Session struct {
	Tab, Cookie, Addr string
	User              string `json:",omitempty"`

	Runs, Seen, Tables uint64
	Widgets            map[string]Widget // by identity
	State              map[string]Value  // by key
}

// Widget is the state of one widget of a session.
type Widget struct {
	// Node is the widget as last sent to its page, with its value.
	Node     json.RawMessage `json:",omitempty"`
	Set      json.RawMessage `json:",omitempty"` // by the page; unseen by any run
	Pressed  bool            `json:",omitempty"` // likewise
	Shown    bool            `json:",omitempty"`
	Disabled bool            `json:",omitempty"`
}

// Value is a variable of a session.
type Value struct {
	Type string // for messages
	JSON json.RawMessage
}
