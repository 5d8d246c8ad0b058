package page

import (
	"context"

	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// brush is the canvas of one call of app.Draw. Several goroutines of a function may each
// have one. It implements [Canvas].
type brush struct {
	*Drawing
	ctx      context.Context
	spinners Spinners
}

func (b *brush) Context() context.Context { return b.ctx }

// Check lets every goroutine draw. A drawing that comes too late is not kept.
func (b *brush) Check(*Place) {}

// Begin uses new memory, since several goroutines may draw at once.
func (b *brush) Begin(kind string) wire.Object { return wire.Begin(nil, kind) }

func (b *brush) Draw(p *Place, kind string, json []byte, data any) *tree.Node {
	return b.Drawing.draw(p, kind, json, data)
}

func (b *brush) Flush() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.soonLocked()
}

func (b *brush) Left() bool { return false }

func (b *brush) Enter()  { b.mu.Lock() }
func (b *brush) Lock()   { b.mu.Lock() }
func (b *brush) Unlock() { b.mu.Unlock() }

func (b *brush) Tree() *tree.Tree    { return b.tree }
func (b *brush) Soon()               { b.soonLocked() }
func (b *brush) Over() bool          { return b.ended || b.full }
func (b *brush) Replaced() bool      { return false }
func (b *brush) Like() *Counts       { return &b.like }
func (b *brush) Spinners() *Spinners { return &b.spinners }

func (b *brush) Copied() {
	b.held = bytesBelow(b.tree.Main)
	b.fitsLocked(nil, nil)
}
