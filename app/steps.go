package app

import (
	"time"

	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// Status calls fn and returns its error. Under the label the page shows whether fn is running, is done or has failed, and
// how long it took; what fn draws in the place it is given is shown while it runs, and folded away once it is done. One
// Status in another makes a list of steps.
func (ui *UI) Status(label string, fn func(*UI) error) error {
	ui.run.check()
	id := ui.among("steps", label, "")
	st := &steps{ui: ui, id: id.text(), label: label, began: time.Now()}
	st.node = ui.draw("steps", st.write(ui.begin("steps"), "running"), st)
	state := ""
	defer func() { st.settle(state) }()
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

// settle shows how fn ended. It runs even when the run is over, so that no page goes on spinning; only the run that
// replaces this one shows its own. Without a state fn has not returned: it panicked, or a call on ui ended the run.
func (st *steps) settle(state string) {
	r := st.ui.run
	s := r.session
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case r.cause == causeReplaced:
		return
	case state == "" && r.left.Load():
		state = "stopped"
	case state == "":
		state = "error"
	}
	o := st.write(wire.Begin(nil, "steps"), state)
	if d := time.Since(st.began); d >= spinnerAfter {
		o = o.Int("for", int(d.Milliseconds()))
	}
	if s.tree.Update(st.node, o.Close(), st) {
		s.soon()
	}
}

func (st *steps) write(o wire.Object, state string) wire.Object {
	return o.Text("id", st.id).Text("label", st.label).Text("state", state)
}
