package app

import (
	"context"
	"log/slog"
	"strings"
	"sync"
)

// maxLogLines is how many lines of a log a page shows: the last.
const maxLogLines = 200

// LogHandler returns a handler that shows what is logged where ctx comes from, as Draw does: in the function of a memo its log is seen while
// it runs, and again with each hit. Of more than 200 lines the last are shown. Lines below slog.LevelInfo are not.
//
//	log := slog.New(app.LogHandler(ctx))
//	log.Info("downloaded", "bytes", n)
func LogHandler(ctx context.Context) slog.Handler {
	return slog.NewTextHandler(&logLines{ui: Draw(ctx).Empty()}, &slog.HandlerOptions{
		ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
			if len(groups) == 0 && a.Key == slog.TimeKey && a.Value.Kind() == slog.KindTime {
				return slog.Attr{} // of an answer that is shown again it would be that of long ago
			}
			return a
		},
	})
}

// logLines shows the last lines that were written to it.
type logLines struct {
	mu    sync.Mutex
	ui    *UI // a place for one element
	lines []string
}

// Write is given one line at a time.
func (l *logLines) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, string(line))
	if over := len(l.lines) - maxLogLines; over > 0 {
		l.lines = append(l.lines[:0], l.lines[over:]...)
	}
	l.ui.Code(strings.TrimSuffix(strings.Join(l.lines, ""), "\n"), "")
	return len(line), nil
}
