package refrain

import (
	"bytes"
	"fmt"
	"log/slog"
	"sync/atomic"
	"unsafe"

	"github.com/refrain-go/refrain/internal/plan"
)

// errorCopies gives each caller of a memo or singleton an error of its own, so that a
// caller that adds to its error changes nobody else's. An error is copied by its type, as
// a result is, and sentinels in it stay themselves. Only the caller that started a flight
// gets the error that the function returned. An error that cannot be copied is shared by
// the callers that joined the flight, and is not stored.
type errorCopies struct {
	kind, name string
	plan       *plan.Copy
	log        func() *slog.Logger
	told       atomic.Bool // true once the log said that an error cannot be copied
}

const wayOutOfErrors = "let it hold data only, or name its type to RegisterImmutable"

func newErrorCopies(kind, name string, log func() *slog.Logger) *errorCopies {
	return &errorCopies{kind: kind, name: name, plan: plan.CopyOfAny(), log: log}
}

// prepare must be called before a function runs whose errors are copied.
func (c *errorCopies) prepare() { c.plan.Prepare() }

// keep returns a copy of err to be stored, and how many bytes it holds. If err cannot be
// copied, keep logs that and ok is false.
//
//lint:ignore ST1008 ok says whether err was copied
func (c *errorCopies) keep(err error) (own error, size int64, ok bool) {
	kept, size, refusal := c.into(err)
	if refusal != nil {
		c.tell(err, refusal, "refrain: an error cannot be copied, so it is not stored: "+wayOutOfErrors)
		return nil, 0, false
	}
	return kept.(error), size, true
}

// part returns the error of a failed flight that [errorCopies.hand] copies for those who
// joined it.
func (c *errorCopies) part(err error) error {
	if p, ok := err.(*PanicError); ok {
		return ownPanicError(p, func(v any) (any, error) { own, _, refusal := c.into(v); return own, refusal })
	}
	own, _, refusal := c.into(err)
	if refusal != nil {
		c.tell(err, refusal, "refrain: an error cannot be copied, so all callers of its flight share it: "+wayOutOfErrors)
		return err
	}
	return own.(error)
}

// hand returns a copy of an error that is stored, or that several callers get.
func (c *errorCopies) hand(err error) error {
	if p, ok := err.(*PanicError); ok {
		return ownPanicError(p, c.assign)
	}
	own, refusal := c.assign(err)
	if refusal != nil { // keep or part logged it
		return err
	}
	return own.(error)
}

func (c *errorCopies) into(v any) (own any, size int64, err error) {
	size, err = c.plan.Into(unsafe.Pointer(&own), unsafe.Pointer(&v))
	return own, size, err
}

func (c *errorCopies) assign(v any) (own any, err error) {
	err = c.plan.Assign(unsafe.Pointer(&own), unsafe.Pointer(&v))
	return own, err
}

// ownPanicError returns a copy of e for one more caller. The function may have panicked
// with any value. A value that cannot be copied is shared.
func ownPanicError(e *PanicError, copied func(any) (any, error)) *PanicError {
	own := *e
	own.Stack = bytes.Clone(e.Stack)
	if value, err := copied(e.Value); err == nil {
		own.Value = value
	}
	return &own
}

// tell logs, at most once, that an error cannot be copied.
func (c *errorCopies) tell(err, why error, message string) {
	if !c.told.Swap(true) {
		c.log().Warn(message, c.kind, c.name, "type", fmt.Sprintf("%T", err), "reason", why.(*plan.Refusal).Predicate())
	}
}
