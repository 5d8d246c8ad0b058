package session

import (
	"slices"

	"github.com/refrain-go/refrain/app/internal/identity"
)

// openDialog finds or makes the widget of a dialog, and reports whether the dialog is
// open.
func (p *Place) openDialog(call Call) (id identity.ID, open bool) {
	id = p.IdentityOf(call, Plain{})
	if p.run != nil {
		p.releaseDialog(id)
	}
	w, _, ok := p.widgetLocked(call, Plain{})
	if !ok {
		return id, false
	}
	defer p.run.session.mu.Unlock()
	if w.pressed {
		w.pressed, w.value = false, shut{}
	}
	w.shown = w.value == nil
	return id, w.shown
}

// shut is the value of a dialog that its user has closed. Like all values, it is dropped
// when a run does not draw the dialog.
type shut struct{}

func (p *Place) releaseDialog(id identity.ID) {
	s := p.run.lock()
	defer s.mu.Unlock()
	s.page.releaseDialogLocked(&p.run.pass, id)
}

// A fragment's clock runs the fragment without the press that opened a dialog in it. Such
// a run must not take the dialog, and half-typed input in it, from its user. So it leaves
// the dialog's node, widgets and fragments unchanged.

// holdDialogsLocked is called when a run starts. It marks the dialogs that the run leaves
// unchanged.
func (k *kept) holdDialogsLocked(p *pass) {
	for _, f := range k.fragments {
		if w := k.widgets[f.id]; f.kept && p.ticksAround(f) && (w == nil || !w.pressed) {
			f.held = p.number
			k.tree.Hold(f.node)
		}
	}
}

// ticksAround reports whether the run is of a fragment around f, and only that fragment's
// clock has asked for it.
func (p *pass) ticksAround(f *fragment) bool {
	for f = f.parent; f != nil; f = f.parent {
		if slices.Contains(p.extent.parts, f) {
			return f.ticked
		}
	}
	return false
}

// releaseDialogLocked is called by a run that calls a dialog. Such a run draws the dialog
// itself.
func (k *kept) releaseDialogLocked(p *pass, id identity.ID) {
	if f := k.fragments[id]; f != nil {
		if f.held == p.number {
			f.held = 0
			k.tree.Release(f.node)
		}
		f.kept = false
	}
}

// holdsLocked reports whether the run leaves the dialog with this id unchanged.
func (k *kept) holdsLocked(p *pass, id identity.ID) bool {
	f := k.fragments[id]
	return f != nil && f.held == p.number
}

// dropDialogsLocked is called at the end of a run. If the run has not drawn the place of
// a dialog, the dialog is no longer held and goes with its place.
func (k *kept) dropDialogsLocked(p *pass) {
	for _, f := range k.fragments {
		if f.held == p.number && !k.tree.Has(f.node) {
			f.held = 0
		}
	}
}
