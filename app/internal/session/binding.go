package session

import (
	"maps"
	"slices"
	"time"

	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// entryPause is the longest time between two changes of one parameter that make one entry
// of the browser's history.
const entryPause = time.Second

// binding is the state of a widget that is bound to a parameter of the address. The
// session's mu guards it.
type binding struct {
	parameter string
	first     any      // the value that leaves the parameter out
	known     []string // the parameter in the address when the widget was drawn last
	page      string   // the page of the address then
}

// boundElsewhere returns the line of a widget that is bound to the parameter, other than
// the widget with this identity. It returns zero if there is none.
func (p *Place) boundElsewhere(parameter string, id identity.ID) uintptr {
	s := p.run.lock()
	defer s.mu.Unlock()
	return s.page.boundToLocked(&p.run.pass, parameter, s.page.widgets[id])
}

// boundToLocked returns the line of a widget that is bound to the parameter, other than
// this one, or zero. It unbinds widgets that are no longer drawn.
func (k *kept) boundToLocked(p *pass, parameter string, but *Widget) uintptr {
	if but != nil && but.bound != nil && but.bound.parameter == parameter {
		return 0
	}
	for _, w := range k.widgets {
		if w == but || w.bound == nil || w.bound.parameter != parameter {
			continue
		}
		if w.run == p.number || w.shown && p.elsewhereLocked(w.fragment) {
			return w.line
		}
		w.bound = nil
	}
	return 0
}

// fromAddressLocked returns the value that the address has for w, if w has not seen it
// yet, and otherwise v. The argument inherited says that v comes from the build before.
// The result is false if the parameter in the address does not fit the widget.
func fromAddressLocked[T any](s *session, w *Widget, c InAddress[T], parameter string, v, initial T, inherited bool) (T, bool) {
	texts, page := s.address.values()[parameter], s.address.now.Page
	b := w.bound
	switch {
	case b == nil || b.parameter != parameter:
		w.bound = &binding{parameter: parameter, first: initial}
		if texts == nil || inherited {
			return v, true
		}
	case slices.Equal(texts, b.known), texts == nil && page != b.page:
		return v, true
	case texts == nil:
		w.overtakeLocked(s)
		first, ok := b.first.(T)
		return first, ok
	}
	w.overtakeLocked(s)
	if sent, ok := c.Parse(texts); ok {
		return sent, true
	}
	first, _ := w.bound.first.(T)
	return first, false
}

// overtakeLocked records that the widget takes its value from the address.
func (w *Widget) overtakeLocked(s *session) {
	w.untold, w.set = true, true
	s.page.forgetGivenLocked(w.key)
}

// keepAddressLocked is called when the page sets w. The value in the address is older
// then, so w ignores it.
func (w *Widget) keepAddressLocked(d *address) {
	if w.bound != nil {
		w.bound.known = d.values()[w.bound.parameter]
	}
}

// toAddressLocked writes the value into the address. If entry is true, the change may
// make a new entry of the browser's history.
func toAddressLocked[T any](s *session, r *run, w *Widget, c InAddress[T], v T, entry bool) {
	d, b := &s.address, w.bound
	texts := c.AsQuery(v)
	if first, ok := b.first.(T); ok && slices.Equal(texts, c.AsQuery(first)) {
		texts = nil
	}
	before := d.values()[b.parameter]
	b.known, b.page = before, d.now.Page
	if slices.Equal(before, texts) {
		return
	}
	all := maps.Clone(d.values())
	if all[b.parameter] = texts; texts == nil {
		delete(all, b.parameter)
	}
	query := all.Encode()
	if len(query) > MaxQuery {
		return
	}
	b.known = texts
	d.moves(wire.Address{Page: d.now.Page, Query: query}, entry && d.entry(r.number, b.parameter))
	s.soonLocked()
}

// entry reports whether a change of the parameter makes a new entry of the history.
func (d *address) entry(run uint64, parameter string) bool {
	now := time.Now()
	part := d.lastRun == run || d.lastChanged == parameter && now.Sub(d.lastTime) < entryPause
	d.lastRun, d.lastChanged, d.lastTime = run, parameter, now
	return !part
}
