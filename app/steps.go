package app

import (
	"time"

	"github.com/refrain-go/refrain/app/internal/page"
	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// Status calls fn and returns its error. Under the label, the page shows whether fn is
// running, is done or has failed, and how long it took. fn draws into the place that it
// gets. The page shows this content while fn runs, and folds it away once fn is done.
// Calls of Status inside another make a list of steps.
func (ui *UI) Status(label string, fn func(*UI) error) error {
	ui.at.Check()
	id := ui.at.Among("steps", label, "")
	st := &steps{ui: ui, id: id.String(), label: label, began: time.Now()}
	st.node = ui.at.Draw("steps", st.write(ui.at.Begin("steps"), "running"), st)
	state := ""
	defer func() { st.end(state) }()
	err := fn(ui.inside(st.node, tree.Next, id))
	state = "done"
	if err != nil {
		state = "error"
	}
	return err
}

// steps is one call of Status.
type steps struct {
	ui        *UI
	id, label string
	began     time.Time
	node      *tree.Node
}

// end shows how fn ended. It also runs when the run is over, so that no page shows a
// spinner forever. If another run replaces this one, that run shows its own. The state is
// empty if fn has not returned: it panicked, or a call on ui ended the run.
func (st *steps) end(state string) {
	switch {
	case state == "" && st.ui.at.Canvas.Left():
		state = "stopped"
	case state == "":
		state = "error"
	}
	o := st.write(wire.Begin(nil, "steps"), state)
	if d := time.Since(st.began); d >= page.SpinnerAfter {
		o = o.Int("for", int(d.Milliseconds()))
	}
	st.ui.at.Conclude(st.node, o.Close(), st)
}

func (st *steps) write(o wire.Object, state string) wire.Object {
	return o.Text("id", st.id).Text("label", st.label).Text("state", state)
}
