package app

import (
	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
)

const maxColumns = 64

// Columns shows n places side by side, which stand one below the other where the page is narrow. With fewer than one, or
// more than 64, it draws an error and returns one place, or 64, to go on with.
func (ui *UI) Columns(n int) []*UI {
	ui.run.check()
	if n < 1 || n > maxColumns {
		ui.problem("Columns(%d): give a number from 1 to %d", n, maxColumns)
		n = min(max(n, 1), maxColumns)
	}
	row := ui.container("columns", ui.begin("columns").Int("n", n), ui.among("columns", "", ""))
	places := make([]*UI, n)
	for i := range places {
		id := identify(row.id, "column", "", appendNumber(nil, i))
		places[i] = row.container("column", row.begin("column"), id)
	}
	return places
}

// Container is a place that holds several elements. They stand where it was called, whenever they are drawn.
func (ui *UI) Container() *UI {
	ui.run.check()
	return ui.container("container", ui.begin("container"), ui.among("container", "", ""))
}

// Expander is a place that the user opens and closes.
//
// Options: Open, Key.
func (ui *UI) Expander(label string, opts ...Option) *UI {
	ui.run.check()
	o, ok := ui.takes("Expander", label, optOpen|optKey, opts)
	if !ok {
		return ui.Container()
	}
	id := ui.among("expander", label, o.key)
	object := ui.begin("expander").Text("id", id.text()).Text("label", label).Bool("open", o.has(optOpen))
	return ui.container("expander", object, id)
}

// Sidebar is the place beside the main part, wherever it is called from. There is one: each call goes on where the last
// has ended. A fragment, a dialog and a form cannot reach out to it.
func (ui *UI) Sidebar() *UI {
	ui.run.check()
	if ui.scriptsOnly("Sidebar", "what that draws stands where the memo was called; call it in the script") {
		return ui
	}
	if ui.fragment != nil || ui.form != nil {
		ui.problem("Sidebar stands in a fragment or a form, and it is outside: call Fragment or Form on what Sidebar returns")
		return ui.Container()
	}
	return &UI{run: ui.run, node: ui.run.session.tree.Side, index: tree.Next, id: sideIdentity}
}

// Empty is a place for one element: each drawn there replaces the one before. What the former run drew there stays until
// this one draws something, or ends. Calling Empty on such a place clears it.
func (ui *UI) Empty() *UI {
	ui.run.check()
	if ui.astray() {
		return ui.inside(tree.Aside("container"), tree.Next, ui.id)
	}
	id := ui.among("empty", "", "")
	s := ui.run.lock()
	defer s.mu.Unlock()
	s.soon()
	index := ui.index
	if index == tree.Next {
		index = s.tree.Reserve(ui.node)
	} else {
		s.tree.Clear(ui.node, index)
	}
	return ui.inside(ui.node, index, id)
}

func (ui *UI) container(kind string, o wire.Object, id identity) *UI {
	return ui.inside(ui.draw(kind, o, nil), tree.Next, id)
}
