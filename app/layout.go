package app

import (
	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
)

const maxColumns = 64

// Columns returns n places that stand side by side. On a narrow page they stand one below
// the other. If n is below 1 or above 64, Columns draws an error and returns 1 or 64
// places.
func (ui *UI) Columns(n int) []*UI {
	ui.at.Check()
	if n < 1 || n > maxColumns {
		ui.at.Problem("Columns(%d): give a number from 1 to %d", n, maxColumns)
		n = min(max(n, 1), maxColumns)
	}
	row := ui.container("columns", ui.at.Begin("columns").Int("n", n), ui.at.Among("columns", "", ""))
	places := make([]*UI, n)
	for i := range places {
		id := identity.Of(row.at.ID, "column", "", identity.AppendNumber(nil, i))
		places[i] = row.container("column", row.at.Begin("column"), id)
	}
	return places
}

// Container is a place for several elements. They stand at the call of Container,
// whenever they are drawn.
func (ui *UI) Container() *UI {
	ui.at.Check()
	return ui.container("container", ui.at.Begin("container"), ui.at.Among("container", "", ""))
}

// Expander is a place that the user can open and close.
//
// Options: Open, Key.
func (ui *UI) Expander(label string, opts ...Option) *UI {
	ui.at.Check()
	o, ok := ui.takes("Expander", label, optOpen|optKey, opts)
	if !ok {
		return ui.Container()
	}
	id := ui.at.Among("expander", label, o.key)
	object := ui.at.Begin("expander").Text("id", id.String()).Text("label", label).Bool("open", o.has(optOpen))
	return ui.container("expander", object, id)
}

// Sidebar is the place beside the main part of the page. There is one sidebar: each call
// continues after the elements of the last. In a fragment, a dialog or a form, Sidebar
// draws an error.
func (ui *UI) Sidebar() *UI {
	ui.at.Check()
	if ui.at.ScriptsOnly("Sidebar", "a memo's drawing is shown where the memo is called; call it in the script") {
		return ui
	}
	if !ui.at.Outermost() {
		ui.at.Problem("Sidebar is called in a fragment or a form, and the sidebar is outside of these: call Fragment or Form on the place that Sidebar returns")
		return ui.Container()
	}
	return &UI{ui.at.Sidebar()}
}

// Empty is a place for one element: each new element replaces the one before. The element
// of the last run stays until this run draws another or ends. Calling Empty on such a
// place clears it.
func (ui *UI) Empty() *UI {
	ui.at.Check()
	if ui.at.Astray() {
		return ui.inside(tree.Aside("container"), tree.Next, ui.at.ID)
	}
	id := ui.at.Among("empty", "", "")
	return ui.inside(ui.at.Node, ui.at.Reserve(), id)
}

func (ui *UI) container(kind string, o wire.Object, id identity.ID) *UI {
	return ui.inside(ui.at.Draw(kind, o, nil), tree.Next, id)
}
