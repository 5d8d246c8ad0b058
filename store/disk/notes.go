package disk

import (
	"log/slog"
	"sync"
	"sync/atomic"
)

// notes logs each kind of trouble once.
type notes struct {
	logger *slog.Logger
	dir    string

	pending atomic.Int32 // kinds of trouble that may end

	mu   sync.Mutex
	said map[string]bool
}

// once logs a line, unless one of this kind was logged before.
func (n *notes) once(kind, text string, err error, args ...any) { n.say(kind, text, err, args...) }

// begin is once for trouble that may end. It reports whether it is new.
func (n *notes) begin(kind, text string, err error) bool {
	if !n.say(kind, text, err) {
		return false
	}
	n.pending.Add(1)
	return true
}

func (n *notes) say(kind, text string, err error, args ...any) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.said[kind] {
		return false
	}
	if n.said == nil {
		n.said = make(map[string]bool)
	}
	n.said[kind] = true
	if err != nil {
		args = append(args, "error", err)
	}
	n.log().Warn("refrain: store on disk: "+text, append([]any{"dir", n.dir}, args...)...)
	return true
}

// end logs that trouble of a kind has ended, if there was any.
func (n *notes) end(kind, text string) {
	if n.pending.Load() == 0 {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.said[kind] {
		delete(n.said, kind)
		n.pending.Add(-1)
		n.log().Info("refrain: store on disk: "+text, "dir", n.dir)
	}
}

func (n *notes) log() *slog.Logger {
	if n.logger != nil {
		return n.logger
	}
	return slog.Default()
}
