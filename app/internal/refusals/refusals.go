// Package refusals logs refused requests of strangers. Strangers decide the number of
// these, so the log is bounded: a million refusals must not fill a disk.
package refusals

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// PerMinute is the largest number of lines in a minute. The next minute begins with the
// number of lines that were left out.
const PerMinute = 20

// Log logs refusals. Its zero value is ready to use; its methods may be called
// concurrently.
type Log struct {
	mu    sync.Mutex
	began time.Time // of the minute
	lines int       // in it
	left  int       // lines left out of it
}

// Warn logs a refusal, unless the minute has had its lines, and reports whether it did.
func (l *Log) Warn(log *slog.Logger, message string, args ...any) bool {
	return l.log(log, slog.LevelWarn, message, args)
}

// Error does the same for a refusal that the operator must act on.
func (l *Log) Error(log *slog.Logger, message string, args ...any) bool {
	return l.log(log, slog.LevelError, message, args)
}

func (l *Log) log(log *slog.Logger, level slog.Level, message string, args []any) bool {
	left, yes := l.count()
	if left > 0 {
		log.Warn("the log left out refusals of the last minute", "left out", left)
	}
	if yes {
		log.Log(context.Background(), level, message, args...)
	}
	return yes
}

// count counts a refusal. It reports whether to log the refusal, and the number of
// refusals left out of the minute that has ended.
func (l *Log) count() (left int, yes bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now := time.Now(); now.Sub(l.began) >= time.Minute {
		left = l.left
		l.began, l.lines, l.left = now, 0, 0
	}
	if l.lines == PerMinute {
		l.left++
		return left, false
	}
	l.lines++
	return left, true
}
