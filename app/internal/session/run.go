package session

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/page"
	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
	"github.com/refrain-go/refrain/internal/goroutine"
)

// run is one execution of the script, or of some of its fragments, on a goroutine of its
// own. A session has at most one run at a time. The next run starts after the deferred
// functions of the last have returned, so session state needs no locks.
type run struct {
	pass
	session *session
	visit   *server.Request // the newest handshake when the run began
	ctx     context.Context
	cancel  context.CancelCauseFunc
	began   time.Time
	// endScope releases the objects that the run got from singletons.
	endScope func()
	over     atomic.Bool     // the next call on ui ends the goroutine; set under mu
	cause    cause           // why it must end; guarded by mu
	left     atomic.Bool     // a call on ui ended the goroutine
	spinners page.Spinners   // guarded by mu
	like     page.Counts     // guarded by mu
	told     time.Time       // when cause was first set; guarded by mu
	late     error           // the error that it took too long; guarded by mu
	strayed  atomic.Bool     // a UI of an earlier run was called
	ended    atomic.Bool     // the run's goroutine draws no more
	astray   map[string]bool // the lines where other goroutines drew; guarded by mu

	// goroutine is the id of the run's goroutine. It is set before the script starts. It
	// is 0 on platforms where goroutines have no ids.
	goroutine uintptr

	// Only the run's goroutine uses the following fields.
	buf      *[]byte // the JSON of the node being drawn
	paged    bool    // Pages was called
	calling  bool    // an OnChange callback is running
	returned bool
	follows  bool  // Set has asked for another run
	fault    fault // the first fault
}

// cause tells why a run must end before its script has returned.
type cause uint8

const (
	causeNone cause = iota
	causeReplaced
	causeTimeout
	causeStopped
	causeEnded // the session has ended
)

var (
	errReplaced     = errors.New("refrain/app: a newer interaction replaced this run")
	errTimeout      = errors.New("refrain/app: this run took longer than RunTimeout")
	errStopped      = errors.New("refrain/app: the user stopped this run")
	errSessionEnded = errors.New("refrain/app: the session has ended")
	errRunEnded     = errors.New("refrain/app: the run has ended")
)

var causes = [...]error{causeReplaced: errReplaced, causeTimeout: errTimeout, causeStopped: errStopped, causeEnded: errSessionEnded}

// nodes holds the buffers in which the JSON of nodes is made.
var nodes = sync.Pool{New: func() any { return new([]byte) }}

// startRunLocked starts the next run. It is called when no run is going.
func (s *session) startRunLocked() {
	s.turns.count++
	s.turns.unpaced = false
	s.turns.pace.Take(1, s.turns.rate)
	r := &run{session: s, visit: s.tab.visit, began: time.Now(), buf: nodes.Get().(*[]byte)}
	r.number, r.extent = s.turns.count, s.page.presentLocked(s.turns.next)
	s.turns.next = extent{}
	// This is the only place that puts values into the context for the functions that a
	// script calls.
	ctx, endScope := refrain.WithScope(s.owned(visitedBy(s.ctx, s.tab.visit)))
	r.ctx, r.cancel = context.WithCancelCause(ctx)
	r.endScope = endScope
	s.turns.current = r
	s.turns.running.Store(r)
	if r.extent.whole {
		s.page.tree.Begin()
	} else {
		s.page.tree.BeginParts(r.extent.nodes()...)
		s.page.holdDialogsLocked(&r.pass)
	}
	s.out.begins(r.number, s.tab.seen)
	s.soonLocked()
	s.watchLocked()
	s.host.sessions.runStarted()
	go r.execute(s.takeChangesLocked())
}

// takeChangesLocked returns the callbacks of the widgets that were changed, in the order
// in which the page shows them.
func (s *session) takeChangesLocked() []func() {
	var changed []*Widget
	for _, w := range s.page.widgets {
		if (w.changed || len(w.queue) > 0) && w.onChange != nil {
			changed = append(changed, w)
		}
		w.changed = false
	}
	slices.SortFunc(changed, func(a, b *Widget) int { return a.order - b.order })
	var calls []func()
	for _, w := range changed {
		calls = append(calls, w.onChange)
	}
	return calls
}

// haltLocked cancels the run. The script's next call on ui ends it. The context keeps the
// first cause. r.cause keeps the one that comes last in the order of the causes. So if
// the session ends, or the user presses Stop, after a run was replaced, no run follows
// it.
func (r *run) haltLocked(why cause) {
	if r.cause == causeNone {
		r.told = time.Now()
		r.session.watchInLocked(stuckTime)
	}
	if r.cause < why {
		r.cause = why
	}
	r.over.Store(true)
	r.cancel(causes[why])
}

// runsHere reports whether the calling goroutine belongs to the current run of this
// session. The caller may have the UI of an earlier run.
func (s *session) runsHere() bool {
	now := s.turns.running.Load()
	return now != nil && now.goroutine == goroutine.ID()
}

// leave ends the calling goroutine.
func (r *run) leave() {
	r.left.Store(true)
	if now := r.session.turns.running.Load(); now != nil && now != r {
		// If this goroutine belongs to the current run, the run ends because a UI of an
		// earlier run was called.
		now.strayed.Store(true)
	}
	runtime.Goexit()
}

// lock takes the session's lock for a call that draws. It does not return if the run is
// over.
func (r *run) lock() *session {
	s := r.session
	s.mu.Lock()
	if r.over.Load() {
		s.mu.Unlock()
		r.leave()
	}
	return s
}

func (r *run) execute(callbacks []func()) {
	r.goroutine = goroutine.ID()
	defer r.end()
	for _, call := range callbacks {
		r.callback(call)
	}
	if r.extent.whole {
		r.fail(r.session.host.Script(r.root()))
	} else {
		r.drawParts()
	}
	r.returned = true
	r.missSubmits()
}

// callback calls an OnChange function. If it panics, the panic is shown at the top of the
// page, and the script still runs.
func (r *run) callback(call func()) {
	defer func() {
		if v := recover(); v != nil {
			r.calling = false
			r.faulty(panicked(v))
		}
	}()
	r.calling = true
	call()
	r.calling = false
}

// end is deferred, so it runs however the goroutine ends: the script returned, it
// panicked, a call on ui left, or the script called runtime.Goexit. end tells these cases
// apart.
func (r *run) end() {
	if v := recover(); v != nil {
		r.faulty(panicked(v))
	} else if r.calling {
		r.faulty(drewInCallback())
	} else if !r.returned && !r.left.Load() {
		if r.strayed.Load() {
			r.faulty(strayed())
		} else {
			r.faulty(goexit())
		}
	}
	r.finish()
	r.session.host.sessions.runEnded()
}

// finish cleans up after the run, tells the tab, and starts the run that follows.
func (r *run) finish() {
	s := r.session
	s.mu.Lock()
	defer s.mu.Unlock()
	r.over.Store(true)
	r.ended.Store(true)
	r.cancel(errRunEnded)
	r.endScope()
	how := r.outcomeLocked()
	if how != wire.Replaced {
		r.endDrawingLocked(how)
	}
	if s.turns.err = r.fault.err; s.turns.err == nil {
		s.turns.err = r.late
	}
	s.turns.current = nil
	s.turns.running.Store(nil)
	s.out.ends(how)
	s.out.stop()
	// If another goroutine drew, it may still write into the buffer. The buffer is then
	// not used again, since it would get into another visitor's page.
	if len(r.astray) == 0 {
		keepBuffer(&nodes, r.buf)
	}
	s.tellLocked(s.followLocked)
}

// endDrawingLocked is called at the end of a run that no newer run replaces. It removes
// the elements in the extent of the run that the run has not drawn. If the user stopped
// the run, they stay.
func (r *run) endDrawingLocked(how string) {
	s := r.session
	end := ending{cut: how != wire.Stopped}
	end.complete = end.cut && r.cause == causeNone && !r.failed
	whole := end.complete && r.extent.whole
	if end.cut {
		r.pruneLocked()
	}
	if whole && !s.page.fragmentFailedLocked(&r.pass) {
		s.page.endCarriedLocked()
	}
	s.turns.wantLocked(s.page.endLocked(&r.pass, end, s.turns.next.none()))
	s.links.SweepLocked()
	if whole && !r.paged {
		s.page.path = ""
		s.address.setTitle(s.host.Title)
	}
}

// pruneLocked removes the elements in the extent of the run that the run has not drawn.
func (r *run) pruneLocked() {
	t := r.session.page.tree
	if r.extent.whole {
		t.Finish()
		return
	}
	for _, f := range r.extent.parts {
		if f.run == r.number {
			t.FinishPart(f.node)
		}
	}
	r.session.page.dropDialogsLocked(&r.pass)
}

// followLocked starts the run that follows, if there is one. It is called when a run has
// ended.
func (s *session) followLocked() {
	switch {
	case s.turns.next.none() || s.ended:
		s.restLocked()
	case s.turns.unpaced:
		s.startRunLocked()
	default:
		s.proceedLocked()
	}
}

// outcomeLocked returns the name of the outcome of the run for the page.
func (r *run) outcomeLocked() string {
	switch {
	case r.cause == causeReplaced:
		return wire.Replaced
	case r.cause >= causeStopped:
		return wire.Stopped
	case r.fault.err != nil || r.late != nil:
		return wire.Failed
	}
	return wire.Done
}

// root returns the main part of the page.
func (r *run) root() Place {
	return Place{Place: r.at(r.session.page.tree.Main, identity.Main), run: r}
}

// at returns the place inside a node.
func (r *run) at(node *tree.Node, id identity.ID) page.Place {
	return page.Place{Canvas: r, Node: node, Index: tree.Next, ID: id}
}
