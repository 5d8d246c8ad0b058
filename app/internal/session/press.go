package session

// Press takes a press of w, if there is one. It comes after everything else that a call
// does, so that only a run that goes on takes a press. A run that ends on the way to its
// script leaves the press to the next run.
func (p *Place) Press(w *Widget) bool {
	s := p.run.lock()
	defer s.mu.Unlock()
	return p.run.takePressLocked(w)
}

func (r *run) takePressLocked(w *Widget) bool {
	if !w.pressed {
		return false
	}
	w.pressed, r.took = false, true
	return true
}
