package flight

import (
	"bytes"
	"runtime/debug"
)

// Panic is what a body panicked with, and where.
type Panic struct {
	Value any
	Stack []byte // the body's own, from the panic outwards
}

// Call runs body and then end, whatever body does: return, panic, or end its goroutine.
// In the last case the goroutine still ends, after end has returned.
func Call[V any](body func() (V, error), end func(v V, err error, p *Panic)) {
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
		// Since Go 1.21 a panic's value is never nil, so nil means runtime.Goexit.
		if value := recover(); value != nil {
			end(zero, nil, Recovered(value))
		} else {
			end(zero, ErrGoexit, nil)
		}
	}()
	v, err = body()
	returned = true
}

// Recovered is for a deferred function that has just recovered value: it returns the panic.
func Recovered(value any) *Panic {
	return &Panic{Value: value, Stack: ownStack(debug.Stack())}
}

// ownStack cuts what recovering added to the top of a stack: all up to and with the call of panic.
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
	for range 2 { // the line of the call and the line of its place
		if _, after, ok := bytes.Cut(rest, []byte("\n")); ok {
			rest = after
		}
	}
	return append(append(append([]byte(nil), header...), '\n'), rest...)
}
