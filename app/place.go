package app

import (
	"strings"

	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/page"
	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// place is a place on a page, as its session knows it. Elements call its methods to reach
// the session. These methods take the session's lock themselves. No element takes it.
type place struct {
	at  page.Place
	run *run // draws the page; nil in a memo's function

	fragment *fragment // around the place, or nil
	form     *form     // around the place, or nil
}

// inside returns a place in this one. It is in the same fragment and in the same form.
func (p *place) inside(node *tree.Node, index int, id identity.ID) *UI {
	at := page.Place{Canvas: p.at.Canvas, Node: node, Index: index, ID: id}
	return &UI{place{at: at, run: p.run, fragment: p.fragment, form: p.form}}
}

// check is the first thing that every call on a place does.
func (p *place) check() { p.at.Canvas.Check(&p.at) }

// begin opens the JSON of a node. Each drawing starts with it.
func (p *place) begin(kind string) wire.Object {
	p.check()
	return p.at.Canvas.Begin(kind)
}

const maxNodeSize = 16 << 20

// draw closes the JSON and puts the node in its place. The node keeps data beside the
// JSON.
func (p *place) draw(kind string, o wire.Object, data any) *tree.Node {
	json := o.Close()
	if p.astray() {
		return tree.Aside(kind)
	}
	if len(json) > maxNodeSize {
		return p.problem("%s: its content is larger than 16 MB: show a part of it", callOf(kind))
	}
	return p.at.Canvas.Draw(&p.at, kind, json, data)
}

// callOf names the element of a kind whose content may become too large.
func callOf(kind string) string {
	switch kind {
	case "json":
		return "JSON"
	case "vega":
		return "A chart"
	case "options":
		return "A list of options"
	}
	return strings.ToUpper(kind[:1]) + kind[1:]
}

// keep draws again the node that an earlier run drew here, if that has the same data.
// This saves making the JSON. keep also returns true if nobody will see the place any
// more, for the same reason.
func (p *place) keep(kind string, data any) bool {
	n, unseen := p.kept(kind, data)
	return n != nil || unseen
}

// kept is keep for callers that need the node. The node is nil if nothing was kept.
func (p *place) kept(kind string, data any) (n *tree.Node, unseen bool) {
	p.check()
	if p.run != nil && p.fragment != p.run.inside {
		return nil, false // draw says what is wrong
	}
	return p.at.Keep(kind, data)
}

// among returns the identity of an element without a value, such as a container. It
// counts how many elements of this kind and label were drawn in the place before.
func (p *place) among(kind, label, key string) identity.ID {
	if key != "" {
		return identity.OfKey(kind, key)
	}
	return p.at.Among(kind, label)
}

// identifyNamed returns the identity of an element that has a name and no label. The
// identity follows from its Key if it has one, and otherwise from its name and place.
func (p *place) identifyNamed(kind, name string, o options) identity.ID {
	if o.has(optKey) {
		return identity.OfKey(kind, o.key)
	}
	return identity.Of(p.at.ID, kind, name, nil)
}
