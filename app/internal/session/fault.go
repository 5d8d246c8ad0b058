package session

import (
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// fault is the reason of a run's failure: the text for its page and the details for the
// log. The zero value means that there is none.
type fault struct {
	text  string // one sentence, which visitors may see
	err   error
	stack []byte // of a panic
}

// panicked is called by the deferred function that recovered v. There the stack still
// shows the panicking function. The value may hold secrets, so only the log gets it.
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

// fail records the error that the script, or a fragment's function, returned. The error's
// text may hold secrets too, so the page gets another text.
func (r *run) fail(err error) {
	if err != nil {
		r.faulty(fault{text: "Something went wrong here. The app's log says what, under this id.", err: err})
	}
}

// shown returns the text for the page. With ShowErrors it is the error itself, for the
// app's developer.
func (f fault) shown(showErrors bool) string {
	if showErrors {
		return f.err.Error()
	}
	return f.text
}

// faulty logs f, and shows it at the place that the run has reached, with the id under
// which the log has it. If the run was told to end, its errors are neither logged nor
// shown: their cause is that order. Its panics are logged.
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
		s.log.Error("a run panicked", "ref", ref, "error", f.err, "stack", string(f.stack))
	} else {
		s.log.Error("a run failed", "ref", ref, "error", f.err)
	}
	if halted {
		return
	}
	if r.fault.err == nil {
		r.fault = f
	}
	text := f.shown(s.host.ShowErrors)
	json := wire.Begin(nil, "status").Text("level", "error").Text("text", text).Text("ref", ref).Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.inside != nil {
		r.inside.failed = r.number
	} else {
		r.failed = true
	}
	s.page.tree.Draw(r.here().Node, tree.Next, "status", json, nil)
}

func newRef() string { return server.NewRef() }
