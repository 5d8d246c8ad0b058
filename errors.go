package refrain

import (
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"

	"github.com/refrain-go/refrain/internal/flight"
	"github.com/refrain-go/refrain/internal/memory"
	"github.com/refrain-go/refrain/internal/plan"
)

// ErrClosed is the error of calls on a memo or singleton whose cache was closed. The message they return names it: tell it by
// [errors.Is].
var ErrClosed = memory.ErrClosed

// ErrNoSession is the error of calls on a memo or singleton that is [PerSession] with a context that belongs to no session. The
// message they return names it: tell it by [errors.Is].
var ErrNoSession = errors.New("refrain: the context belongs to no session, and the answers of this memo or singleton are kept per session: use refrain.WithSession")

// ErrGoexit is the error of a call whose function ended its goroutine by [runtime.Goexit].
var ErrGoexit = flight.ErrGoexit

// KeyError says that an argument cannot be a key. The function was not run.
type KeyError struct {
	Memo   string // the memo's or singleton's name
	Path   string // where in the argument, such as ".Filter.db"; empty for the argument itself
	Type   string // the type that was found there
	Reason string // what is wrong with it, such as "holds a chan"

	refusal *plan.Refusal
	context any // the key of the context's value that it is about; nil: the argument
}

func (e *KeyError) Error() string {
	if e.context != nil {
		return fmt.Sprintf("refrain: %q: the context's value for %T %s: it cannot be part of the key; put plain data under that key, or use PassContext",
			e.Memo, e.context, e.refusal.Predicate())
	}
	return fmt.Sprintf("refrain: %q: the argument %s: %s", e.Memo, e.refusal.Predicate(), wayOutOfKey)
}

// CopyError says that a value cannot be copied, so it was not stored.
type CopyError struct {
	Memo   string // the memo's name
	Path   string // where in the result, such as ".Rows[].mu"; empty for the result itself
	Type   string // the type that was found there
	Reason string // what is wrong with it, such as "holds a chan"

	refusal *plan.Refusal
}

func (e *CopyError) Error() string {
	return fmt.Sprintf("refrain: %q: the result %s: %s", e.Memo, e.refusal.Predicate(), wayOutOfCopy)
}

// The ways out that messages name.
const (
	wayOutOfKey  = "leave it out of the key with a name that starts with an underscore or the tag `refrain:\"-\"`, or give its type a method RefrainKey() any"
	wayOutOfCopy = "return data only, or keep the object in a singleton (NewSingleton)"
)

// PanicError says that a function panicked. Every caller that waited for it gets the same one.
type PanicError struct {
	Name  string // the memo's or singleton's name
	Value any    // what it panicked with
	Stack []byte // its stack at the panic, as [runtime/debug.Stack] formats it
}

// Error tells where the function panicked, but not with what, since that may hold anything: it is in Value.
func (e *PanicError) Error() string {
	return fmt.Sprintf("refrain: %q panicked at %s", e.Name, place(e.Stack))
}

// Unwrap returns the value of the panic, if that is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// CycleError says that a computation would have waited for itself: the memos and singletons in Chain each call the next.
type CycleError struct{ Chain []string }

func (e *CycleError) Error() string {
	return "refrain: a computation needs its own result: " + strings.Join(e.Chain, " → ") + ": break the ring, or call with another argument"
}

// place returns the file and line of a stack's first function, such as "query.go:41".
func place(stack []byte) string {
	lines := strings.SplitN(string(stack), "\n", 4) // header, function, file and line, rest
	if len(lines) < 3 {
		return "an unknown place"
	}
	file, _, _ := strings.Cut(strings.TrimSpace(lines[2]), " ")
	return filepath.Base(file)
}

// Plans fail with refusals and with nothing else.

func keyError(memo string, err error) *KeyError {
	r := err.(*plan.Refusal)
	return &KeyError{Memo: memo, Path: r.Path, Type: r.Type.String(), Reason: r.Reason, refusal: r}
}

func contextKeyError(memo string, c *contextRefusal) *KeyError {
	e := keyError(memo, c.error)
	e.context = c.key
	return e
}

func copyError(memo string, err error) *CopyError {
	r := err.(*plan.Refusal)
	return &CopyError{Memo: memo, Path: r.Path, Type: r.Type.String(), Reason: r.Reason, refusal: r}
}

// declarationError is the message of a declaration that cannot work.
func declarationError(kind, name, what string, t reflect.Type, err error, wayOut string) string {
	return fmt.Sprintf("refrain: %s %q: %s %s %s: %s", kind, name, what, t, err.(*plan.Refusal).Predicate(), wayOut)
}

// flightError is the error that a flight ends with.
func flightError(name string, err error, p *flight.Panic) error {
	if p != nil {
		return &PanicError{Name: name, Value: p.Value, Stack: p.Stack}
	}
	if err == flight.ErrGoexit {
		return fmt.Errorf("refrain: %q: %w", name, err)
	}
	return err
}

// publicError turns what a call on a memo or singleton can end with into what its caller sees.
func publicError(name string, err error) error {
	switch c := err.(type) {
	case *flight.CycleError:
		return &CycleError{Chain: c.Chain}
	case nil:
		return nil
	}
	if err == ErrClosed || err == ErrNoSession {
		return &namedError{name, err}
	}
	return err
}

// namedError is an error that is always the same, with the name of the memo or singleton it comes from.
type namedError struct {
	name  string
	error error
}

func (e *namedError) Error() string {
	return fmt.Sprintf("refrain: %q: %s", e.name, strings.TrimPrefix(e.error.Error(), "refrain: "))
}

func (e *namedError) Unwrap() error { return e.error }
