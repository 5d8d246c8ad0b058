package evict

import (
	"sync"
	"sync/atomic"
	"time"
)

// follow makes a list's limit follow something that changes outside of the program.
type follow struct {
	setting sync.Mutex // held while the limit is set; taken before the list's lock
	source  atomic.Pointer[func() int64]
	looked  atomic.Int64 // when, by the clock of Look's callers; 0 for never
}

// pause is the time for which the limit is not looked at again.
const pause = time.Minute

// SetLimit changes the limit for good, and evicts items until they are within it. It is
// called without the locks that Evict needs.
func (l *List) SetLimit(limit int64) {
	l.setting.Lock()
	l.source.Store(nil)
	l.limit.Store(limit)
	l.setting.Unlock()
	l.Trim()
}

// Follow makes source the source of the limit. It is asked now, and whenever [List.Look]
// asks. The first Look after this asks again, because a program that is starting may set
// something in between. Follow is called without the locks that Evict needs.
func (l *List) Follow(source func() int64) {
	l.setting.Lock()
	l.source.Store(&source)
	l.looked.Store(0)
	l.limit.Store(source())
	l.setting.Unlock()
	l.Trim()
}

// Look asks a list's source for the limit, at most once a minute, and evicts items until
// they are within it. It is for callers that are about to store, and is called without
// the locks that Evict needs. It does nothing for a list without a source. now is the
// present moment, in nanoseconds since one that all callers share. Callers have read the
// clock for other reasons, and reading it takes as long as a map lookup.
func (l *List) Look(now int64) {
	if l.source.Load() == nil {
		return
	}
	now++ // 0 is never
	// The clock of a synctest bubble is ahead of the real one. After a bubble, now is
	// earlier.
	if looked := l.looked.Load(); looked != 0 && now >= looked && now-looked < int64(pause) {
		return
	}
	if !l.setting.TryLock() { // another goroutine looks
		return
	}
	if source := l.source.Load(); source != nil {
		l.looked.Store(now)
		l.limit.Store((*source)())
	}
	l.setting.Unlock()
	l.Trim()
}
