package apptest

// Fragment is a fragment on the page.
type Fragment struct {
	Part
	n *node
}

// Fragment returns the fragment with this name.
func (p Part) Fragment(name string) Fragment {
	p.t.Helper()
	n := p.labelled("fragment", "fragment", name)
	return Fragment{p.within(n), n}
}

// Tick runs the fragment, as its option Every does at its time, and waits for the end of
// the run. A test's tab has no clock of its own.
func (f Fragment) Tick() {
	f.t.Helper()
	if !f.at.session.Tick(f.n.ID) {
		f.t.Fatalf("apptest: the fragment %q does not run by itself: it has no Every, or is no longer on the page", f.n.Label)
	}
	f.at.look()
}

// Dialog is a dialog that is open.
type Dialog struct {
	Part
	n *node
}

// Dialog returns the open dialog with this title.
func (p Part) Dialog(title string) Dialog {
	p.t.Helper()
	n := p.labelled("dialog", "open dialog", title)
	return Dialog{p.within(n), n}
}

// Dialogs returns the titles of the dialogs that are open.
func (p Part) Dialogs() []string {
	return gather(p, "dialog", func(n *node) string { return n.Label })
}

// Close closes the dialog as its user does by Esc.
func (d Dialog) Close() { d.at.press = append(d.at.press, d.n.ID) }

// within is the content of n. If Run has drawn n again, it is the content of the new
// node.
func (p Part) within(n *node) Part {
	return Part{t: p.t, at: p.at, nodes: func() []*node {
		for _, now := range p.all(n.Kind) {
			if now.ID == n.ID {
				return now.kids
			}
		}
		return nil
	}}
}
