package session

import (
	"context"

	"github.com/refrain-go/refrain/app/internal/page"
	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
	"github.com/refrain-go/refrain/internal/goroutine"
)

// A run is the canvas on which a script draws its page: it implements [page.Canvas].

func (r *run) Context() context.Context { return r.ctx }

// Check ends the goroutine by runtime.Goexit if the run is over. Deferred functions run,
// and no recover can stop that. If another goroutine calls Check, or the run has ended,
// strays ends the caller and reports the mistake.
func (r *run) Check(p *page.Place) {
	if (r.ended.Load() || r.goroutine != goroutine.ID()) && !r.session.runsHere() {
		r.strays(p)
	}
	if r.over.Load() {
		r.leave()
	}
}

// Begin reuses the run's buffer, unless several goroutines may draw at once.
func (r *run) Begin(kind string) wire.Object {
	if r.goroutine == 0 {
		return wire.Begin(nil, kind)
	}
	return wire.Begin((*r.buf)[:0], kind)
}

// Draw adds the node. If the page becomes larger than [page.MaxNodes] allows, Draw ends
// the run: its script may draw without end.
func (r *run) Draw(p *page.Place, kind string, json []byte, data any) *tree.Node {
	if r.goroutine != 0 {
		*r.buf = json // it may have grown
	}
	s := r.lock()
	n := s.page.tree.Draw(p.Node, p.Index, kind, json, data)
	size := s.page.tree.Size()
	s.soonLocked()
	s.mu.Unlock()
	if size > page.MaxNodes {
		r.tooLarge()
	}
	return n
}

func (r *run) Flush()     { r.session.flush() }
func (r *run) Left() bool { return r.left.Load() }

func (r *run) Enter()  { r.lock() }
func (r *run) Lock()   { r.session.mu.Lock() }
func (r *run) Unlock() { r.session.mu.Unlock() }

func (r *run) Tree() *tree.Tree         { return r.session.page.tree }
func (r *run) Soon()                    { r.session.soonLocked() }
func (r *run) Over() bool               { return r.over.Load() }
func (r *run) Replaced() bool           { return r.cause == causeReplaced }
func (r *run) Copied()                  {} // the bytes of a page have no bound
func (r *run) Like() *page.Counts       { return &r.like }
func (r *run) Spinners() *page.Spinners { return &r.spinners }
