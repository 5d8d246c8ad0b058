package refrain

import (
	"errors"
	"sync/atomic"

	"github.com/refrain-go/refrain/internal/memory"
)

// notices records which warnings a memo has logged about answers that it cannot store.
// Each kind is logged once: the cause is the program or a limit, and not one call.
type notices struct{ uncopyable, tooLarge atomic.Bool }

// noteUnstored logs that an answer will not be stored, if that is known already.
func (m *Memo[In, Out]) noteUnstored(e *memory.Entry[Out], copyErr error) {
	if copyErr != nil {
		m.noteUncopyable(copyErr)
		return
	}
	m.noteTooLarge(e)
}

// noteUncopyable logs that an answer cannot be copied. The caller that computed it gets
// it without an error, so nothing else would say so.
func (m *Memo[In, Out]) noteUncopyable(err error) {
	if m.notices.uncopyable.Swap(true) {
		return
	}
	const message = "refrain: an answer is not stored, since it cannot be copied: each such call computes it again"
	var c *CopyError
	if !errors.As(err, &c) {
		m.log().Warn(message, "memo", m.name, "error", err)
		return
	}
	m.log().Warn(message, "memo", m.name, "path", c.Path, "type", c.Type, "reason", c.Reason, "wayOut", c.wayOut)
}

// noteTooLarge logs that an entry was not stored, if the reason is its size.
func (m *Memo[In, Out]) noteTooLarge(e *memory.Entry[Out]) {
	limit, yes := m.tier.TooLarge(e)
	if !yes || m.notices.tooLarge.Swap(true) {
		return
	}
	m.log().Warn("refrain: an answer is not stored, since it is over the limit: each such call computes it again",
		"memo", m.name, "bytes", e.Size, "limit", limit, "wayOut", "raise MaxBytes or the cache's MemoryLimit, or return less")
}
