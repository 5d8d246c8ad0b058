package app

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// fault is why a run failed: what its page shows, what its log has. The zero value is none.
type fault struct {
	text  string // one sentence for whoever looks at the page
	err   error
	stack []byte // of a panic
}

// panicked is called by the deferred function that recovered v, where the stack still shows who panicked. The value may
// hold what is nobody's business, so only the log has it.
func panicked(v any) fault {
	err, ok := v.(error)
	if ok {
		err = fmt.Errorf("panic: %w", err)
	} else {
		err = fmt.Errorf("panic: %v", v)
	}
	return fault{text: "The app panicked here. Its log says why, under this id.", err: err, stack: debug.Stack()}
}

func goexit() fault {
	err := errors.New("the script ended its goroutine by runtime.Goexit (as testing.T.FailNow does): return an error instead")
	return fault{text: err.Error(), err: err}
}

func drewInCallback() fault {
	err := errors.New("an OnChange function called a method of a UI whose run has ended: change state there, and draw in the script")
	return fault{text: err.Error(), err: err}
}

// fail notes the error that the script, or a fragment's function, returned.
func (r *run) fail(err error) {
	if err != nil {
		r.faulty(fault{text: err.Error(), err: err})
	}
}

// faulty logs f and shows it where the run has come to, with the id under which the log has it. The errors of a run
// that was told to end are neither: they are that it was told to. Its panics are logged.
func (r *run) faulty(f fault) {
	s := r.session
	s.mu.Lock()
	halted := r.cause != causeNone
	s.mu.Unlock()
	if halted && f.stack == nil {
		return
	}
	ref := newRef()
	if f.stack != nil {
		s.app.settings.log.Error("a run panicked", "ref", ref, "error", f.err, "stack", string(f.stack))
	} else {
		s.app.settings.log.Error("a run failed", "ref", ref, "error", f.err)
	}
	if halted {
		return
	}
	if r.fault.err == nil {
		r.fault = f
	}
	json := wire.Begin(nil, "status").Text("level", "error").Text("text", f.text).Text("ref", ref).Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.inside != nil {
		r.inside.failed = r.number
	} else {
		r.failed = true
	}
	s.tree.Draw(r.here().node, tree.Next, "status", json, nil)
}

// newRef returns 32 random bits, enough to find a line in a log.
func newRef() string {
	var b [4]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}
