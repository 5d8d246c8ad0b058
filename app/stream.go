package app

import (
	"iter"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/refrain-go/refrain/app/internal/markup"
	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
)

const (
	maxStream = 1 << 20
	// maxBlocks is how many blocks of a stream are sent by themselves; those behind are sent together.
	maxBlocks = 1000
)

// WriteStream shows Markdown while it comes, piece by piece, and returns all of it: the answer of a language model, the
// log of a job. The page is told every few milliseconds what has changed, however many pieces there are. A stream of more
// than 1 MB is not read further.
func (ui *UI) WriteStream(pieces iter.Seq[string]) string {
	ui.run.check()
	if pieces == nil {
		ui.problem("WriteStream: the sequence is nil: give a function that yields strings")
		return ""
	}
	st := &stream{ui: ui}
	st.node = ui.draw("stream", ui.begin("stream").Flag("going", true), st)
	tooLong := st.take(pieces)
	if tooLong {
		ui.problem("WriteStream: the text is longer than %d bytes: show a part of it", maxStream)
	}
	return st.String()
}

// stream is one call of WriteStream. The text is made HTML when there is somebody to tell: a timer's goroutine does so,
// one at a time, and looks again when more has come meanwhile. All fields but ui and node are guarded by the session's mu.
type stream struct {
	ui   *UI
	node *tree.Node

	text  strings.Builder
	timer *time.Timer
	armed bool // the timer runs, or what it has started
	ended bool
}

// String returns the text so far. It is for who has seen the stream end.
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

// add returns false if the stream would be too long with this piece.
func (st *stream) add(piece string) bool {
	s := st.ui.run.lock()
	defer s.mu.Unlock()
	if st.text.Len()+len(piece) > maxStream {
		return false
	}
	st.text.WriteString(piece)
	switch {
	case st.armed:
	case st.timer == nil:
		st.timer = time.AfterFunc(flushEvery, st.render)
	default:
		st.timer.Reset(flushEvery)
	}
	st.armed = true
	return true
}

func (st *stream) render() {
	s := st.ui.run.session
	s.mu.Lock()
	text := st.text.String()
	s.mu.Unlock()
	began := time.Now()
	blocks := drawnBlocks(text[:wholeRunes(text)])
	cost := time.Since(began)
	s.mu.Lock()
	if st.ended {
		s.mu.Unlock()
		return
	}
	s.tree.Fill(st.node, "block", blocks, st)
	if st.armed = st.text.Len() > len(text); st.armed {
		st.timer.Reset(max(flushEvery, 4*cost))
	}
	if s.show != nil {
		s.soon()
	}
	s.mu.Unlock()
	s.flush()
}

// end draws the whole text. It runs even when the run is over: what has come before its user pressed Stop is shown.
func (st *stream) end() {
	r := st.ui.run
	s := r.session
	s.mu.Lock()
	st.ended = true
	if st.timer != nil {
		st.timer.Stop()
	}
	replaced := r.cause == causeReplaced
	s.mu.Unlock()
	if replaced {
		return
	}
	blocks := drawnBlocks(st.text.String())
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tree.Fill(st.node, "block", blocks, st)
	s.tree.Update(st.node, wire.Begin(nil, "stream").Close(), st)
	s.soon()
}

// wholeRunes is the length of s without a character at its end of which a part has yet to come.
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
