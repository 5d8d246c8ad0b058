package app

import "github.com/refrain-go/refrain/app/internal/tree"

// maxReruns is how often in a row a script may ask for another run. More counts as a
// mistake.
const maxReruns = 100

// askRerun asks for another run and ends this one. It returns false, and does nothing, if
// the script has asked too often.
func (p *place) askRerun(of extent) bool {
	s := p.run.lock()
	defer s.mu.Unlock()
	if s.reruns++; s.reruns > maxReruns {
		return false
	}
	s.next, s.unpaced = s.next.with(of), true
	p.run.haltLocked(causeReplaced)
	return true
}

// maxToasts is how many toasts wait for a tab that is not connected. The oldest are
// dropped first.
const maxToasts = 20

// toast shows a text for a moment.
func (p *place) toast(text string) {
	s := p.run.lock()
	defer s.mu.Unlock()
	s.out.toasts = append(s.out.toasts, text)
	if n := len(s.out.toasts) - maxToasts; n > 0 {
		s.out.toasts = s.out.toasts[n:]
	}
	s.soonLocked()
}

// retell sends a node to the page again, although it has not changed.
func (p *place) retell(n *tree.Node) {
	s := p.run.session
	s.mu.Lock()
	defer s.mu.Unlock()
	n.Retell()
}
