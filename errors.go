package refrain

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/refrain-go/refrain/internal/flight"
	"github.com/refrain-go/refrain/internal/memory"
	"github.com/refrain-go/refrain/internal/plan"
)

// ErrClosed is the error of a call on a memo or singleton whose cache was closed. Calls
// return it with the memo's name: compare by [errors.Is].
var ErrClosed = memory.ErrClosed

// ErrNoSession is the error of a call on a memo or singleton that is [PerSession], if its
// context belongs to no session. Calls return it with the memo's name: compare by
// [errors.Is].
var ErrNoSession = errors.New("refrain: the context belongs to no session, and the answers of this memo or singleton are kept per session: use refrain.WithSession")

// ErrNoUser is the error of a call on a memo or singleton that is [PerUser], if its
// context belongs to no user. Calls return it with the memo's name: compare by
// [errors.Is].
var ErrNoUser = errors.New("refrain: the context belongs to no user, and the answers of this memo or singleton are kept per user: use refrain.WithUser, or in an app app.User, and ask visitors without a user to sign in first")

// ErrGoexit is the error of a call whose function ended its goroutine by
// [runtime.Goexit]. Calls return it with the memo's name: compare by [errors.Is].
var ErrGoexit = flight.ErrGoexit

// A KeyError says that an argument cannot be a key. The function was not run.
type KeyError struct {
	Memo string // the memo's or singleton's name
	// Path is the place in the argument, such as ".Filter.db". It is empty for the
	// argument itself.
	Path   string
	Type   string // the type at that place
	Reason string // what is wrong with it, such as "holds a chan"

	refusal *plan.Refusal
	context any // the context key of the value that is refused; nil: the argument is
}

func (e *KeyError) Error() string {
	if e.context != nil {
		return fmt.Sprintf("refrain: %q: the context's value for %T %s: it cannot be part of the key; put plain data under that key, or use PassContext",
			e.Memo, e.context, e.refusal.Predicate())
	}
	if e.refusal == nil {
		return fmt.Sprintf("refrain: %q: the argument %s", e.Memo, predicate(e.Reason, e.Path, e.Type))
	}
	return fmt.Sprintf("refrain: %q: the argument %s: %s", e.Memo, e.refusal.Predicate(), wayOutOfKey(e.refusal))
}

// A CopyError says that a value was not stored because it cannot be copied. Either its
// type shows that, or a method of a type in it returns something else for the copy than
// for the value. Methods are compared when the first values of a type are stored.
type CopyError struct {
	Memo string // the memo's name
	// Path is the place in the result, such as ".Rows[].mu". It is empty for the result
	// itself.
	Path   string
	Type   string // the type at that place
	Reason string // what is wrong with it, such as "holds a chan"
	// Method is the method by which the copy differs from the value, such as Equal. It is
	// empty where no copy was made.
	Method string

	refusal *plan.Refusal
	wayOut  string
}

func (e *CopyError) Error() string {
	if e.refusal == nil {
		return fmt.Sprintf("refrain: %q: the result %s", e.Memo, predicate(e.Reason, e.Path, e.Type))
	}
	return fmt.Sprintf("refrain: %q: the result %s: %s", e.Memo, e.refusal.Predicate(), e.wayOut)
}

// predicate is [plan.Refusal.Predicate] for an error that a program made itself, as tests
// do.
func predicate(reason, path, of string) string {
	s := cmp.Or(reason, "was refused")
	if path != "" {
		s += " at " + path
	}
	if of != "" {
		s += " (" + of + ")"
	}
	return s
}

// wayOutOfKey says how to mend an argument that cannot be a key.
func wayOutOfKey(r *plan.Refusal) string {
	always := "leave it out of the key with a name that starts with an underscore or the tag `refrain:\"-\"`, or give its type a method RefrainKey() any"
	if strings.Contains(r.Path, "._") {
		always = "a leading underscore leaves a field out only in types of the argument's own package: leave out the field that leads there, by such a name or by the tag `refrain:\"-\"`, or give its type a method RefrainKey() any"
	}
	if own := r.KeyWayOut(); own != "" {
		return own + ", " + always
	}
	return always
}

// returned says what to return instead of a result that cannot be copied.
func returned(r *plan.Refusal) string { return cmp.Or(r.ResultWayOut(), "return data only") }

// A PanicError says that a function panicked. Every caller that waited for the function
// gets an error of its own, with a copy of Value if that can be copied.
type PanicError struct {
	Name  string // the memo's or singleton's name
	Value any    // the value it panicked with
	Stack []byte // its stack at the panic, as [runtime/debug.Stack] formats it
}

// Error tells where the function panicked. It leaves out Value, which may hold anything.
func (e *PanicError) Error() string {
	return fmt.Sprintf("refrain: %q panicked at %s", e.Name, place(e.Stack))
}

// Unwrap returns Value if that is an error, and nil otherwise.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// A CycleError says that a computation would have waited for itself. Each memo or
// singleton in Chain calls the next.
type CycleError struct{ Chain []string }

func (e *CycleError) Error() string {
	return "refrain: a computation needs its own result: " + strings.Join(e.Chain, " → ") + ": break the ring, or call with another argument"
}

// place returns the file and line of a stack's first function, such as "query.go:41".
func place(stack []byte) string {
	// header, function, file and line, rest
	lines := strings.SplitN(string(stack), "\n", 4)
	if len(lines) < 3 {
		return "an unknown place"
	}
	file, _, _ := strings.Cut(strings.TrimSpace(lines[2]), " ")
	return filepath.Base(file)
}

// In the functions below err is always a *plan.Refusal: plans return no other error.

func keyError(memo string, err error) *KeyError {
	r := err.(*plan.Refusal)
	return &KeyError{Memo: memo, Path: r.Path, Type: r.Type.String(), Reason: r.Reason, refusal: r}
}

func contextKeyError(memo string, c *contextRefusal) *KeyError {
	e := keyError(memo, c.error)
	e.context = c.key
	return e
}

func copyError(memo string, err error, wayOut func(*plan.Refusal) string) *CopyError {
	r := err.(*plan.Refusal)
	return &CopyError{Memo: memo, Path: r.Path, Type: r.Type.String(), Reason: r.Reason, Method: r.Method, refusal: r, wayOut: wayOut(r)}
}

// declarationError is the message of a declaration that cannot work.
func declarationError(kind, name, what string, t reflect.Type, err error, wayOut func(*plan.Refusal) string) string {
	r := err.(*plan.Refusal)
	return fmt.Sprintf("refrain: %s %q: %s %s %s: %s", kind, name, what, t, r.Predicate(), wayOut(r))
}

// flightError returns the error that a flight ends with.
func flightError(name string, err error, p *flight.Panic) error {
	if p != nil {
		return &PanicError{Name: name, Value: p.Value, Stack: p.Stack}
	}
	if err == flight.ErrGoexit {
		return fmt.Errorf("refrain: %q: %w", name, err)
	}
	return err
}

// publicError turns the error that a call ends with into the one that its caller sees.
func publicError(name string, err error) error {
	switch c := err.(type) {
	case *flight.CycleError:
		return &CycleError{Chain: slices.Clone(c.Chain)}
	case nil:
		return nil
	}
	if err == ErrClosed || err == ErrNoSession || err == ErrNoUser {
		return &namedError{name, err}
	}
	return err
}

// namedError adds the name of a memo or singleton to an error that is always the same.
type namedError struct {
	name  string
	error error
}

func (e *namedError) Error() string {
	return fmt.Sprintf("refrain: %q: %s", e.name, strings.TrimPrefix(e.error.Error(), "refrain: "))
}

func (e *namedError) Unwrap() error { return e.error }
