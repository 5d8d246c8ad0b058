package app

import (
	"context"
	"log/slog"
	"strings"
	"sync"
)

// maxLogLines is the number of log lines that a page shows: the last ones.
const maxLogLines = 200

// LogHandler returns a slog.Handler that shows its log on the page, in the place where
// Draw would draw for ctx. The log of a memo's function is shown while the function runs,
// and again with each hit. The page shows the last 200 lines, and omits lines below
// slog.LevelInfo.
//
//	log := slog.New(app.LogHandler(ctx))
//	log.Info("downloaded", "bytes", n)
func LogHandler(ctx context.Context) slog.Handler {
	return slog.NewTextHandler(&logLines{ui: Draw(ctx).Empty()}, &slog.HandlerOptions{
		ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
			if len(groups) == 0 && a.Key == slog.TimeKey && a.Value.Kind() == slog.KindTime {
				return slog.Attr{} // with a later hit, the time would be long past
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

// Write takes one line at a time.
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
