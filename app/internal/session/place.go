package session

import (
	"strings"

	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/page"
	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// Place is a position on a page, together with its session. Elements call its methods to
// reach the session. These methods take the session's lock themselves. Elements never
// lock the session.
type Place struct {
	page.Place
	run *run // draws the page; nil in a memo's function

	fragment *fragment // around the place, or nil
	form     *form     // around the place, or nil
}

// Inside returns a place in this one. It is in the same fragment and in the same form.
func (p *Place) Inside(node *tree.Node, index int, id identity.ID) Place {
	inside := *p
	inside.Node, inside.Index, inside.ID = node, index, id
	return inside
}

// Check is the first thing that every call on a place does.
func (p *Place) Check() { p.Canvas.Check(&p.Place) }

// Begin opens the JSON of a node. Each drawing starts with it.
func (p *Place) Begin(kind string) wire.Object {
	p.Check()
	return p.Canvas.Begin(kind)
}

const maxNodeSize = 16 << 20

// Draw closes the JSON and puts the node in its place. The node keeps data beside the
// JSON.
func (p *Place) Draw(kind string, o wire.Object, data any) *tree.Node {
	json := o.Close()
	if p.Astray() {
		return tree.Aside(kind)
	}
	if len(json) > maxNodeSize {
		return p.Problem("%s: its content is larger than 16 MB: show a part of it", callOf(kind))
	}
	return p.Canvas.Draw(&p.Place, kind, json, data)
}

// callOf returns the call's name for messages about content that is too large.
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

// Keep draws again the node that an earlier run drew here, if that has the same data.
// This saves making the JSON. Keep also returns true if nobody will see the place any
// more, for the same reason.
func (p *Place) Keep(kind string, data any) bool {
	n, unseen := p.Kept(kind, data)
	return n != nil || unseen
}

// Kept is Keep for callers that need the node. The node is nil if nothing was kept.
func (p *Place) Kept(kind string, data any) (n *tree.Node, unseen bool) {
	p.Check()
	if p.run != nil && p.fragment != p.run.inside {
		return nil, false // Draw will show the error
	}
	return p.Place.Keep(kind, data)
}

// Among returns the identity of an element without a value, such as a container. It
// follows from the key, if that is not empty. Otherwise it counts how many elements of
// this kind and label were drawn in the place before.
func (p *Place) Among(kind, label, key string) identity.ID {
	if key != "" {
		return identity.OfKey(kind, key)
	}
	return p.Place.Among(kind, label)
}

// Named returns the identity of an element with a name but no label, such as a form. The
// identity follows from its Key if it has one, and otherwise from its name and place.
func (p *Place) Named(call Call) identity.ID {
	if call.Keyed {
		return identity.OfKey(call.Kind, call.Key)
	}
	return identity.Of(p.ID, call.Kind, call.Label, nil)
}

// InScript reports whether a script draws the place, and not the function of a memo.
func (p *Place) InScript() bool { return p.run != nil }

// ScriptsOnly reports whether the place belongs to a memo's function. If so, the call
// makes no sense, and ScriptsOnly draws that error.
func (p *Place) ScriptsOnly(call, why string) bool {
	if p.run != nil {
		return false
	}
	p.Problem("%s cannot be called in a memo's function: %s", call, why)
	return true
}

// NoWidget is the reason why only scripts may call widgets.
const NoWidget = "the memo's answer is stored, and the value of a widget is not part of its key; call it in the script, and give the memo the value"
