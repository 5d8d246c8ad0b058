package app

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// run is one execution of the script, or of some of its fragments, on a goroutine of its own. A session has at most one at a time; the next starts
// when the former has ended, deferred functions included, so that session state needs no locks.
type run struct {
	session *session
	number  uint64
	ctx     context.Context
	cancel  context.CancelCauseFunc
	scope   scope
	began   time.Time
	// endScope lets go of the objects that the run got from singletons.
	endScope func()
	over     atomic.Bool      // no call on ui may go on; set under mu
	cause    cause            // why it is over, while it is still going; guarded by mu
	left     atomic.Bool      // a call on ui ended the goroutine
	spinner  *spinner         // the innermost that the script asks for; guarded by mu
	calls    []*spinner       // of memos and singletons that it waits for; guarded by mu
	copies   map[identity]int // of memos' drawings, by place; guarded by mu
	show     *show            // that this is, in place of a script's run; nil: a script's
	told     time.Time        // when cause was set first; guarded by mu
	late     error            // that it took too long; guarded by mu
	strayed  atomic.Bool      // a UI of an earlier run was called

	// The run's goroutine only.
	buf      *[]byte // the JSON of the node being drawn
	like     map[identity]int
	widgets  int       // the place of the next among the page's widgets
	inside   *fragment // being drawn, the innermost
	forms    []*form   // drawn
	paged    bool      // Pages was called
	calling  bool      // an OnChange callback is running
	returned bool
	failed   bool  // by something outside fragments
	fault    fault // the first
}

// cause says who ended a run before its script returned.
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

// startRun is called under mu when no run is going.
func (s *session) startRun() {
	s.runs++
	s.unpaced = false
	s.pace.Take(1, s.rate)
	r := &run{session: s, number: s.runs, scope: s.takeScope(), began: time.Now(), buf: nodes.Get().(*[]byte)}
	// What the functions that a script calls may find in their context is put into it here, and nowhere else.
	ctx, endScope := refrain.WithScope(refrain.WithSession(s.ctx, s.id))
	r.ctx, r.cancel = context.WithCancelCause(ctx)
	r.endScope = endScope
	s.current = r
	s.running.Store(r)
	if r.scope.whole {
		s.tree.Begin()
	} else {
		s.tree.BeginParts(r.scope.nodes()...)
	}
	s.out.begins(r.number, s.seen)
	s.soon()
	s.watch()
	s.app.sessions.runStarted()
	go r.execute(s.takeChanges())
}

// takeChanges returns the callbacks of the widgets that were changed, in the order in which the page shows them.
func (s *session) takeChanges() []func() {
	var changed []*widget
	for _, w := range s.widgets {
		if (w.changed || len(w.queue) > 0) && w.onChange != nil {
			changed = append(changed, w)
		}
		w.changed = false
	}
	slices.SortFunc(changed, func(a, b *widget) int { return a.order - b.order })
	var calls []func()
	for _, w := range changed {
		calls = append(calls, w.onChange)
	}
	return calls
}

// halt is called under mu: the script's next call on ui ends it. What came first counts, except that a session's end
// and its user's Stop also keep a replaced run from being followed.
func (r *run) halt(why cause) {
	if r.cause == causeNone {
		r.told = time.Now()
		r.session.watchIn(stuckTime)
	}
	if r.cause < why {
		r.cause = why
	}
	r.over.Store(true)
	r.cancel(causes[why])
}

// check is the first thing that every call on ui does. A run that is over ends here, by runtime.Goexit: its deferred
// functions run, and no recover can hold it up.
func (r *run) check() {
	if r.over.Load() {
		r.leave()
	}
}

// leave ends the goroutine.
func (r *run) leave() {
	r.left.Store(true)
	if now := r.session.running.Load(); now != nil && now != r {
		now.strayed.Store(true) // if it is the run's goroutine that ends, this is why
	}
	runtime.Goexit()
}

// lock takes the session's lock for a call that draws. It does not return when the run is over.
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
	defer r.end()
	for _, call := range callbacks {
		r.callback(call)
	}
	if r.scope.whole {
		r.fail(r.session.app.script(r.root()))
	} else {
		r.drawParts()
	}
	r.returned = true
	r.missSubmits()
}

// callback calls an OnChange function. Its panic is shown at the top of the page, and the script still runs.
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

// end is deferred, and so told apart are the ways in which a goroutine ends: the script returned, it panicked, a call
// on ui left, or the script called runtime.Goexit.
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
	r.session.app.sessions.runEnded()
}

// finish settles what the run leaves behind, tells the tab, and starts the run that is to follow.
func (r *run) finish() {
	s := r.session
	s.mu.Lock()
	defer s.mu.Unlock()
	r.over.Store(true)
	r.cancel(errRunEnded)
	r.endScope()
	how := r.outcome()
	if how != wire.Replaced {
		r.settle(how)
	}
	if s.err = r.fault.err; s.err == nil {
		s.err = r.late
	}
	s.current = nil
	s.running.Store(nil)
	s.out.ends(how)
	s.out.stop()
	keepBuffer(&nodes, r.buf)
	s.tell(s.follow)
}

// settle is called under mu: what the run did not draw goes, as far as it was to draw the page. A run that its user stopped
// leaves it there.
func (r *run) settle(how string) {
	s := r.session
	cut := how != wire.Stopped
	complete := cut && r.cause == causeNone && !r.failed
	if cut {
		r.prune()
	}
	s.settleWidgets(r, how, complete, cut)
	s.settleForms(r, complete)
	s.settleFragments(r, cut)
	s.sweepLinks()
	if complete && r.scope.whole && !r.paged {
		s.page = ""
		s.address.setTitle(s.app.settings.title)
	}
}

// prune is called under mu.
func (r *run) prune() {
	t := r.session.tree
	if r.scope.whole {
		t.Finish()
		return
	}
	for _, f := range r.scope.parts {
		if f.run == r.number {
			t.FinishPart(f.node)
		}
	}
}

// follow is called under mu when a run has ended.
func (s *session) follow() {
	switch {
	case s.next.none() || s.ended:
		s.rest()
	case s.unpaced:
		s.startRun()
	default:
		s.proceed()
	}
}

// outcome is called under mu.
func (r *run) outcome() string {
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

// root is the main part of the page.
func (r *run) root() *UI {
	return &UI{run: r, node: r.session.tree.Main, index: tree.Next, id: mainIdentity}
}

var mainIdentity, sideIdentity = identify(identity{}, "main", "", nil), identify(identity{}, "side", "", nil)
