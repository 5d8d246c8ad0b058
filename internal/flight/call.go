package flight

import (
	"bytes"
	"runtime/debug"
)

// Panic is the value that a body panicked with, and the stack.
type Panic struct {
	Value any
	Stack []byte // the body's own, from the panic outwards
}

// Call runs the body of n and then end, whether the body returns, panics, or ends its
// goroutine. In the last case the goroutine still ends, after end has returned.
func Call[V any](n *Node, body func() (V, error), end func(v V, err error, p *Panic)) {
	n.enterBody()
	defer n.leaveBody() // after end, which may run user code too
	var (
		v        V
		err      error
		returned bool
	)
	defer func() {
		if returned {
			end(v, err, nil)
			return
		}
		var zero V
		// Since Go 1.21 the value of a panic is never nil, so nil means runtime.Goexit.
		if value := recover(); value != nil {
			end(zero, nil, Recovered(value))
		} else {
			end(zero, ErrGoexit, nil)
		}
	}()
	v, err = body()
	returned = true
}

// Recovered returns the panic whose value a deferred function has just recovered.
func Recovered(value any) *Panic {
	return &Panic{Value: value, Stack: ownStack(debug.Stack())}
}

// ownStack cuts off the top of a stack that recovering added: everything down to the call
// of panic, which is included.
func ownStack(stack []byte) []byte {
	header, rest, ok := bytes.Cut(stack, []byte("\n"))
	if !ok {
		return stack
	}
	i := bytes.Index(rest, []byte("\npanic("))
	if i < 0 {
		return stack
	}
	rest = rest[i+1:]
	for range 2 { // the line of the call, and the line of its position
		if _, after, ok := bytes.Cut(rest, []byte("\n")); ok {
			rest = after
		}
	}
	return append(append(append([]byte(nil), header...), '\n'), rest...)
}
