//go:build invariants

package lease

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
)

// With the build tag invariants, the package remembers the stack that began each scope
// and each lease until the scope ends. A lease is a scope's hold on an object. Without
// the tag all of this is absent.

// history is the record of a scope that has begun and not ended.
type history struct {
	// begun is empty for a scope that NewScope did not make, such as a flight's.
	begun  stack
	leases []taking
	kept   bool // an open object keeps it, and ends it when closed
}

// taking records how a scope got an object.
type taking struct {
	object object
	by     stack
}

// begun has the scopes that have begun and not ended. Its lock is the last to be taken,
// often under a scope's lock.
type begun struct {
	mu       sync.Mutex
	scopes   map[*Scope]*history
	changing chan struct{} // if not nil, closed when a scope ends or is kept
}

var known = begun{scopes: map[*Scope]*history{}}

func noteBegun(s *Scope) {
	by := here()
	known.mu.Lock()
	defer known.mu.Unlock()
	known.historyOfLocked(s).begun = by
}

func noteLease(s *Scope, o object) {
	by := here()
	known.mu.Lock()
	defer known.mu.Unlock()
	h := known.historyOfLocked(s)
	h.leases = append(h.leases, taking{o, by})
}

func noteEnded(s *Scope) {
	known.mu.Lock()
	defer known.mu.Unlock()
	delete(known.scopes, s)
	known.changedLocked()
}

// noteKept records that an object will end the scope, which may be nil. The scope lives
// as long as the object, so it is no leak.
func noteKept(s *Scope) {
	known.mu.Lock()
	defer known.mu.Unlock()
	if h := known.scopes[s]; h != nil {
		h.kept = true
		known.changedLocked()
	}
}

// noteHeldUp logs who has an object that Close waited for in vain, or can no longer wait
// for.
func noteHeldUp(o object) {
	users := known.usersOf(o)
	if l, ok := o.(interface{ log(error) }); ok && len(users) > 0 {
		l.log(fmt.Errorf("still in use, so Close waits: got %d times by scopes that have not ended, here:\n%s", len(users), strings.Join(users, "\n")))
	}
}

func (o *Object[R]) log(err error) { o.terms.Log(fmt.Errorf("%T: %w", o.Value, err)) }

// Leaks waits until every scope has ended, or until ctx has. It describes each scope that
// has not ended by the stacks that began it and its leases. Scopes that open objects keep
// are not counted. No scope may begin meanwhile.
func Leaks(ctx context.Context) []string {
	for {
		leaks, changing := known.leaks()
		if len(leaks) == 0 {
			return nil
		}
		select {
		case <-changing:
		case <-ctx.Done():
			return leaks
		}
	}
}

func (b *begun) leaks() (leaks []string, changing <-chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, h := range b.scopes {
		if !h.kept {
			leaks = append(leaks, h.String())
		}
	}
	slices.Sort(leaks)
	if b.changing == nil {
		b.changing = make(chan struct{})
	}
	return leaks, b.changing
}

func (b *begun) usersOf(o object) (users []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, h := range b.scopes {
		for _, t := range h.leases {
			if t.object == o {
				users = append(users, t.by.String())
			}
		}
	}
	slices.Sort(users)
	return users
}

// historyOfLocked returns the history of a scope, and makes one if there is none.
func (b *begun) historyOfLocked(s *Scope) *history {
	h := b.scopes[s]
	if h == nil {
		h = new(history)
		b.scopes[s] = h
	}
	return h
}

// changedLocked wakes Leaks if it waits. Only Leaks makes the channel, so that no channel
// belongs to a synctest bubble.
func (b *begun) changedLocked() {
	if b.changing != nil {
		close(b.changing)
		b.changing = nil
	}
}

func (h *history) String() string {
	var s strings.Builder
	s.WriteString("a scope has not ended")
	if h.begun != nil {
		fmt.Fprintf(&s, ", which began here:\n%v", h.begun)
	}
	for _, t := range h.leases {
		fmt.Fprintf(&s, "\nit has a %T, got here:\n%v", t.object, t.by)
	}
	return s.String()
}

// stack is a call stack, the innermost call first.
type stack []uintptr

// depth is the number of calls that a stack remembers.
const depth = 32

func here() stack {
	var pcs [depth]uintptr
	return slices.Clone(pcs[:runtime.Callers(2, pcs[:])])
}

// String formats the stack without the calls of this package.
func (s stack) String() string {
	var lines []string
	for frames := runtime.CallersFrames(s); ; {
		f, more := frames.Next()
		if f.Function != "" && !strings.Contains(f.Function, "/internal/lease.") {
			lines = append(lines, fmt.Sprintf("\t%s\n\t\t%s:%d", f.Function, f.File, f.Line))
		}
		if !more {
			return strings.Join(lines, "\n")
		}
	}
}
