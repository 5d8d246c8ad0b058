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

// Built with the tag invariants, the package remembers the stack that began each scope and each lease, which is a scope's hold on an
// object, until the scope ends. Without the tag all of this is absent.

// history is what is known of a scope that has begun and not ended.
type history struct {
	begun  stack // of the scope itself; empty for one that nobody made by NewScope, such as a flight's
	leases []taking
	kept   bool // by an open object, which ends it when it is closed
}

// taking is how an object was got.
type taking struct {
	object object
	by     stack
}

// begun are the scopes that have begun and not ended. Its lock is the last to be taken, often under a scope's.
type begun struct {
	mu       sync.Mutex
	scopes   map[*Scope]*history
	changing chan struct{} // if not nil, closed when one ends or is kept
}

var open = begun{scopes: map[*Scope]*history{}}

func noteBegun(s *Scope) {
	by := here()
	open.mu.Lock()
	defer open.mu.Unlock()
	open.historyOf(s).begun = by
}

func noteLease(s *Scope, o object) {
	by := here()
	open.mu.Lock()
	defer open.mu.Unlock()
	h := open.historyOf(s)
	h.leases = append(h.leases, taking{o, by})
}

func noteEnded(s *Scope) {
	open.mu.Lock()
	defer open.mu.Unlock()
	delete(open.scopes, s)
	open.changed()
}

// noteKept notes that an object will end the scope, which may be nil. It is open as long as the object, and no leak.
func noteKept(s *Scope) {
	open.mu.Lock()
	defer open.mu.Unlock()
	if h := open.scopes[s]; h != nil {
		h.kept = true
		open.changed()
	}
}

// noteHeldUp logs who has the object that a registry has waited for in vain, or can no longer wait for.
func noteHeldUp(o object) {
	users := open.usersOf(o)
	if l, ok := o.(interface{ log(error) }); ok && len(users) > 0 {
		l.log(fmt.Errorf("still in use, which holds up Close: got %d times, by scopes that have not ended, here:\n%s", len(users), strings.Join(users, "\n")))
	}
}

func (o *Object[R]) log(err error) { o.terms.Log(fmt.Errorf("%T: %w", o.Value, err)) }

// Leaks waits until every scope has ended, or until ctx has, and describes each that has not by the stacks that began it and its leases.
// Scopes that open objects keep are not counted. No scope may begin meanwhile.
func Leaks(ctx context.Context) []string {
	for {
		leaks, changing := open.leaks()
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

// historyOf is called under mu, and so is changed.
func (b *begun) historyOf(s *Scope) *history {
	h := b.scopes[s]
	if h == nil {
		h = new(history)
		b.scopes[s] = h
	}
	return h
}

// changed wakes Leaks, if it waits. A channel is made only there, so that none belongs to a synctest bubble.
func (b *begun) changed() {
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

// stack is where something happened, the innermost call first.
type stack []uintptr

// depth is how many calls of a stack are remembered.
const depth = 32

func here() stack {
	var pcs [depth]uintptr
	return slices.Clone(pcs[:runtime.Callers(2, pcs[:])])
}

// String formats the stack without this package's own part of it.
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
