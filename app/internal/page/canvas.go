// Package page draws on places of a page.
//
// A [Place] belongs to a [Canvas]. There are two kinds of canvas. A run of the script
// draws the page of a tab. A [Drawing] has the elements that the function of a memo
// draws. A [seat] shows a drawing on another canvas, at the place where the memo is
// called.
package page

import (
	"context"
	"sync"
	"time"

	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// FlushEvery is how long a canvas collects changes before it sends them, so that the page
// gets few messages.
const FlushEvery = 12 * time.Millisecond

// MaxNodes is how many nodes one page may have.
const MaxNodes = 20_000

// Canvas is the surface that places draw on. Its lock guards its tree.
type Canvas interface {
	// Context returns the context of the function that draws.
	Context() context.Context
	// Check comes first in each call on a place. It does not return if the caller may not
	// draw.
	Check(p *Place)
	// Begin opens the JSON of a node.
	Begin(kind string) wire.Object
	// Draw puts a node in its place.
	Draw(p *Place, kind string, json []byte, data any) *tree.Node
	// Flush sends the changes to the viewers of the canvas.
	Flush()
	// Left reports whether a call on a place has ended the goroutine of the run.
	Left() bool

	// Enter takes the lock for a call that draws. It does not return if the run is over.
	Enter()
	sync.Locker

	// The caller of the following methods holds the lock.

	Tree() *tree.Tree
	// Soon has the changes sent within FlushEvery.
	Soon()
	// Over reports whether nobody will see a drawing that is made now.
	Over() bool
	// Replaced reports whether a newer run will draw all of this again.
	Replaced() bool
	// Copied notes that a drawing was copied into the tree.
	Copied()
	// Like counts the elements of each kind and label.
	Like() *Counts
	Spinners() *Spinners
}

// Counts counts identities. The zero value is ready.
type Counts struct{ of map[identity.ID]int }

// Next returns how many times it was called for the identity before.
func (c *Counts) Next(id identity.ID) int {
	if c.of == nil {
		c.of = make(map[identity.ID]int)
	}
	n := c.of[id]
	c.of[id]++
	return n
}
