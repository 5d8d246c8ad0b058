package app

import (
	"iter"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/refrain-go/refrain/app/internal/markup"
	"github.com/refrain-go/refrain/app/internal/page"
	"github.com/refrain-go/refrain/app/internal/session"
	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
)

const (
	maxStream = 1 << 20
	// maxBlocks is the number of blocks of a stream that are sent one by one. The rest is
	// one block.
	maxBlocks = 1000
)

// stream is one call of WriteStream. The goroutine of a timer turns the text into HTML.
// There is one at a time, and it starts again if more text has come meanwhile. The
// canvas's lock guards all fields but place and node.
type stream struct {
	place *session.Place
	node  *tree.Node

	text  strings.Builder
	timer *time.Timer
	armed bool // the timer is set, or render runs
	ended bool
}

// String returns the text so far. It takes no lock, so call it after the end of the
// stream.
func (st *stream) String() string { return st.text.String() }

func (st *stream) take(pieces iter.Seq[string]) (tooLong bool) {
	defer st.end()
	for piece := range pieces {
		if !st.add(piece) {
			return true
		}
	}
	return false
}

// add appends a piece. It returns false if the stream would be too long with it.
func (st *stream) add(piece string) bool {
	st.place.Canvas.Enter()
	defer st.place.Canvas.Unlock()
	if st.text.Len()+len(piece) > maxStream {
		return false
	}
	st.text.WriteString(piece)
	switch {
	case st.armed:
	case st.timer == nil:
		st.timer = time.AfterFunc(page.FlushEvery, st.render)
	default:
		st.timer.Reset(page.FlushEvery)
	}
	st.armed = true
	return true
}

func (st *stream) render() {
	c := st.place.Canvas
	c.Lock()
	text := st.text.String()
	c.Unlock()
	began := time.Now()
	blocks := drawnBlocks(text[:wholeRunes(text)])
	cost := time.Since(began)
	c.Lock()
	if st.ended {
		c.Unlock()
		return
	}
	c.Tree().Fill(st.node, "block", blocks, st)
	if st.armed = st.text.Len() > len(text); st.armed {
		st.timer.Reset(max(page.FlushEvery, 4*cost))
	}
	c.Unlock()
	c.Flush()
}

// end draws the whole text. It also runs when the run is over, so the page shows the text
// that came before the user pressed Stop.
func (st *stream) end() {
	c := st.place.Canvas
	c.Lock()
	st.ended = true
	if st.timer != nil {
		st.timer.Stop()
	}
	replaced := c.Replaced()
	c.Unlock()
	if replaced {
		return
	}
	blocks := drawnBlocks(st.text.String())
	c.Lock()
	defer c.Unlock()
	c.Tree().Fill(st.node, "block", blocks, st)
	c.Tree().Update(st.node, wire.Begin(nil, "stream").Close(), st)
	c.Soon()
}

// wholeRunes returns the length of s without a character at its end that has not come
// completely.
func wholeRunes(s string) int {
	for i := len(s) - 1; i >= 0 && i >= len(s)-utf8.UTFMax; i-- {
		if utf8.RuneStart(s[i]) {
			if utf8.FullRuneInString(s[i:]) {
				break
			}
			return i
		}
	}
	return len(s)
}

func drawnBlocks(text string) [][]byte {
	blocks := markup.Blocks(text)
	if len(blocks) > maxBlocks {
		blocks[maxBlocks-1] = strings.Join(blocks[maxBlocks-1:], "")
		blocks = blocks[:maxBlocks]
	}
	nodes := make([][]byte, len(blocks))
	for i, html := range blocks {
		nodes[i] = wire.Begin(nil, "block").Text("html", html).Close()
	}
	return nodes
}
