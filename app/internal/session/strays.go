package session

import (
	"fmt"
	"runtime"

	"github.com/refrain-go/refrain/app/internal/page"
	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// maxAstray bounds the number of lines that one run names where another goroutine drew.
const maxAstray = 16

// strays ends the calling goroutine. That goroutine does not belong to the run, or it
// calls after the run has ended. The mistake is logged, and shown in the goroutine's
// place, once for each line of the program.
//
// If the run is being replaced and still goes on, strays logs nothing. A goroutine of
// this run that comes late made no mistake that the developer could see on the page.
func (r *run) strays(p *page.Place) {
	line := scriptLine()
	s := r.session
	s.mu.Lock()
	if (r.ended.Load() || r.cause == causeNone) && !r.astray[line] && len(r.astray) < maxAstray {
		if r.astray == nil {
			r.astray = map[string]bool{}
		}
		r.astray[line] = true
		r.showStrayLocked(p, line)
	}
	s.mu.Unlock()
	s.flush()
	runtime.Goexit()
}

// showStrayLocked logs the mistake, and shows it where the goroutine would have drawn.
func (r *run) showStrayLocked(p *page.Place, line string) {
	s := r.session
	when := "during the run of the script"
	if r.ended.Load() {
		when = "after the run of the script had ended"
	}
	err := fmt.Errorf("a goroutine drew at %s %s: only the goroutine that runs the script may draw, so let other goroutines return data, "+
		"wait for them, and draw the data", line, when)
	ref := newRef()
	s.log.Error("a goroutine drew that does not run the script", "ref", ref, "error", err)
	if s.turns.err == nil {
		s.turns.err = err
	}
	if r.late == nil {
		r.late = err
	}
	place := p.Node
	if !s.page.tree.Has(place) {
		place = s.page.tree.Main
	}
	if s.ended || s.page.tree.Size() >= page.MaxNodes {
		return
	}
	s.page.tree.Draw(place, tree.Next, "status", wire.Begin(nil, "status").Text("level", "error").Text("text", err.Error()).Text("ref", ref).Close(), nil)
	s.soonLocked()
}
