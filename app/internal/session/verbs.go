package session

import (
	"fmt"

	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/tree"
)

// maxReruns is how often in a row a script may ask for another run. More counts as a
// mistake.
const maxReruns = 100

// Rerun ends this run, and starts another of the whole script.
func (p *Place) Rerun() { p.rerun(wholeScript) }

// RerunSame ends this run, and starts another of the same extent.
func (p *Place) RerunSame() { p.rerun(p.run.extent) }

func (p *Place) rerun(of extent) {
	if !p.askRerun(of) {
		err := fmt.Errorf("the script called Rerun %d times in a row: call it only when something has changed", maxReruns)
		p.run.faulty(fault{text: err.Error(), err: err})
	}
	p.run.leave()
}

// Leave ends this run.
func (p *Place) Leave() { p.run.leave() }

// askRerun asks for another run and cancels this one. It returns false, and does nothing,
// if the script has asked too often.
func (p *Place) askRerun(of extent) bool {
	s := p.run.lock()
	defer s.mu.Unlock()
	if s.turns.reruns++; s.turns.reruns > maxReruns {
		return false
	}
	s.turns.rerunLocked(of)
	p.run.haltLocked(causeReplaced)
	return true
}

// maxToasts is how many toasts wait for a tab that is not connected. The oldest are
// dropped first.
const maxToasts = 20

// Toast shows a text for a moment.
func (p *Place) Toast(text string) {
	s := p.run.lock()
	defer s.mu.Unlock()
	s.out.toasts = append(s.out.toasts, text)
	if n := len(s.out.toasts) - maxToasts; n > 0 {
		s.out.toasts = s.out.toasts[n:]
	}
	s.soonLocked()
}

// Retell sends a node to the page again, although it has not changed.
func (p *Place) Retell(n *tree.Node) {
	s := p.run.session
	s.mu.Lock()
	defer s.mu.Unlock()
	n.Retell()
}

// Outermost reports whether the place is in no fragment and in no form.
func (p *Place) Outermost() bool { return p.fragment == nil && p.form == nil }

// Sidebar returns the place beside the main part of the page.
func (p *Place) Sidebar() Place {
	return Place{Place: p.run.at(p.run.session.page.tree.Side, identity.Side), run: p.run}
}

// Visit returns the newest handshake when the run began, or nil, and the id of the user.
func (p *Place) Visit() (by *server.Request, user string) {
	return p.run.visit, p.run.session.who.User
}

// UploadLimit returns how many bytes an uploaded file may have.
func (p *Place) UploadLimit() int64 { return p.run.session.host.UploadLimit }
