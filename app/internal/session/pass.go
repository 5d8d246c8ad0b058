package session

import "slices"

// pass is the way of a run through the page: what it draws, and how far it has come.
type pass struct {
	number uint64 // of the run
	extent extent

	// Only the run's goroutine uses the following fields.
	order  int       // the position of the next widget on the page
	inside *fragment // the innermost fragment that is being drawn
	forms  []*form   // the forms that were drawn
	took   bool      // a press, or a message of a ChatInput
	failed bool      // by an error outside fragments
}

// redrawsLocked reports whether the run draws the content of f anew, and has come to it.
func (p *pass) redrawsLocked(f *fragment) bool {
	if p.extent.whole {
		return true
	}
	for ; f != nil; f = f.parent {
		if slices.Contains(p.extent.parts, f) {
			return f.run == p.number
		}
		if f.held == p.number {
			return false
		}
	}
	return false
}

// elsewhereLocked reports whether an earlier run drew f and this run leaves it on the
// page. That is true of everything outside the fragments of the run.
func (p *pass) elsewhereLocked(f *fragment) bool {
	return !p.extent.whole && !f.within(p.extent.parts)
}
