package handover

import "encoding/json"

// Order is what a supervisor says. One of its fields is set.
type Order struct {
	Start  *Start  `json:",omitempty"` // the first, and only once
	Notice *Notice `json:",omitempty"`
	Leave  bool    `json:",omitempty"`
}

// Start is what an app needs to know before it serves.
type Start struct {
	Addr     string // as it was given to the supervisor: its host is one that browsers may use
	Open     bool   // open the page in a browser
	Sessions []Session
}

// Notice is shown in every page until the next; the one without a title takes it away.
type Notice struct {
	Level string // "error" or "info"
	Title string // one sentence
	Text  string // lines as a program has written them
}

// Report is what an app says. One of Serving and Left is set.
type Report struct {
	Serving  bool `json:",omitempty"`
	Left     bool `json:",omitempty"`
	Sessions []Session
}

// Session is what a tab's session holds, as far as it can be written down.
type Session struct {
	Tab, Cookie, Addr string

	Runs, Seen, Tables uint64
	Widgets            map[string]Widget // by identity
	State              map[string]Value  // by key
}

// Widget is what a session knows of one.
type Widget struct {
	Node     json.RawMessage `json:",omitempty"` // as its page was told last, with its value
	Set      json.RawMessage `json:",omitempty"` // by the page; no run has seen it
	Pressed  bool            `json:",omitempty"` // likewise
	Shown    bool            `json:",omitempty"`
	Disabled bool            `json:",omitempty"`
}

// Value is a variable of a session.
type Value struct {
	Type string // for messages
	JSON json.RawMessage
}
