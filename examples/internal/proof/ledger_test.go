package proof

import (
	"sync"
	"testing"
)

// ledger notes which objects were opened, and how often each was closed.
type ledger[R comparable] struct {
	mu     sync.Mutex
	opened []R
	closed map[R]int
}

func (l *ledger[R]) open(r R) R {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.opened = append(l.opened, r)
	return r
}

func (l *ledger[R]) close(r R) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed == nil {
		l.closed = map[R]int{}
	}
	l.closed[r]++
}

func (l *ledger[R]) closes(r R) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.closed[r]
}

// wantAllClosed checks that enough objects were opened to prove something, and that each
// was closed once.
func (l *ledger[R]) wantAllClosed(t *testing.T, atLeast int) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.opened) < atLeast {
		t.Errorf("only %d were opened: the test proves nothing", len(l.opened))
	}
	for i, r := range l.opened {
		if n := l.closed[r]; n != 1 {
			t.Errorf("number %d of %d was closed %d times", i+1, len(l.opened), n)
		}
	}
}

// crowd has all users visit at once, and waits for them.
func crowd(users int, visit func(user int)) {
	var all sync.WaitGroup
	for user := range users {
		all.Go(func() { visit(user) })
	}
	all.Wait()
}
