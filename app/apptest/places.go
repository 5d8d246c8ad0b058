package apptest

import (
	"encoding/json"
	"fmt"
	"slices"
)

// Tab returns the content of the tab with this name, whether it is the open one or not.
func (p Part) Tab(name string) Part {
	p.t.Helper()
	return p.inside(func() *node { return p.tab(name) })
}

func (p Part) tab(name string) *node {
	p.t.Helper()
	var names []string
	for _, bar := range p.all("tabs") {
		if i := slices.Index(bar.Names, name); i >= 0 && i < len(bar.kids) {
			return bar.kids[i]
		}
		names = append(names, bar.Names...)
	}
	p.t.Fatalf("apptest: there is no tab %q on the page, which has %q", name, names)
	return nil
}

// Popover returns the content of the popover whose button has this label.
func (p Part) Popover(label string) Part {
	p.t.Helper()
	return p.inside(func() *node { return p.labelled("popover", "popover", label) })
}

// Status is the display of a call of UI.Status.
type Status struct {
	Part
	// State is "running", "done", "error" or "stopped".
	State string
}

// Status returns the status with this label, as the last Run left it.
func (p Part) Status(label string) Status {
	p.t.Helper()
	n := p.labelled("steps", "status", label)
	return Status{Part{t: p.t, at: p.at, nodes: func() []*node { return n.kids }}, n.State}
}

// ChatMessage is one message of a conversation.
type ChatMessage struct {
	Part
	Role, Avatar string
}

// ChatMessages returns the messages in the order of the page after the last Run.
func (p Part) ChatMessages() []ChatMessage {
	var list []ChatMessage
	for _, n := range p.all("chat") {
		list = append(list, ChatMessage{Part{t: p.t, at: p.at, nodes: func() []*node { return n.kids }}, n.Role, n.Avatar})
	}
	return list
}

// Badge returns the texts of the badges.
func (p Part) Badge() []string { return p.texts("badge") }

// Latex returns the sources of the formulas.
func (p Part) Latex() []string { return p.texts("latex") }

// Stream returns the texts that WriteStream has shown.
func (p Part) Stream() []string {
	return gather(p, "stream", func(n *node) string { return n.data.(fmt.Stringer).String() })
}

// Progress is a bar.
type Progress struct {
	// Fraction is from 0 to 1, in thousandths. It is -1 if the bar has no fraction.
	Fraction float64
	// Note is the text that Range shows beside the label: "3 of 10".
	Note string
	Done bool
}

// Progress returns the bar with this label.
func (p Part) Progress(label string) Progress {
	p.t.Helper()
	n := p.labelled("progress", "progress", label)
	if n.V == nil {
		return Progress{Fraction: -1, Note: n.Note, Done: n.Done}
	}
	var share float64
	if err := json.Unmarshal(n.V, &share); err != nil {
		p.t.Fatalf("apptest: the progress %q is not as docs/wire.md says: %v", label, err)
	}
	return Progress{Fraction: share / 1000, Note: n.Note, Done: n.Done}
}
