package refrain

import (
	"github.com/refrain-go/refrain/internal/memory"
	"github.com/refrain-go/refrain/internal/plan"
)

// changed reports whether a shared value was changed since it was stored. If it was, the logger is told where, and the answer is
// forgotten, with what was computed from it.
func (m *Memo[In, Out]) changed(e *memory.Entry[Out]) bool {
	snapshot, ok := e.Beside().Aside.(*plan.Snapshot)
	if !ok {
		return false
	}
	path, changed := snapshot.Changed()
	if !changed {
		return false
	}
	m.log().Error("refrain: a shared value was changed after it was stored", "memo", m.name, "path", path)
	m.tier.Forget(e.Key)
	return true
}
