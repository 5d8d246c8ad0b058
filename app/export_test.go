package app

import (
	"context"
	"encoding/json"
	"net"

	"github.com/refrain-go/refrain/internal/handover"
)

// Supervise makes a act as under a supervisor. It must be called before the first tab
// connects.
func (a *App) Supervise() { a.supervise() }

// Serve serves as Main does, on any listener.
func (a *App) Serve(ctx context.Context, l net.Listener) error { return a.serve(ctx, l, nil) }

// HandOverTo makes a hand its sessions over to next, as one program hands them to
// another.
func (a *App) HandOverTo(next *App) error { return a.leaveTo(next, false) }

// CrashInto is HandOverTo after a crash of an app.
func (a *App) CrashInto(next *App) error { return a.leaveTo(next, true) }

func (a *App) leaveTo(next *App, crashed bool) error {
	b, err := json.Marshal(a.handOver())
	if err != nil {
		return err
	}
	var sessions []handover.Session
	if err := json.Unmarshal(b, &sessions); err != nil {
		return err
	}
	next.restore(sessions, crashed)
	return nil
}

// Notify shows a notice.
func (a *App) Notify(level, title, text string) {
	a.notify(handover.Notice{Level: level, Title: title, Text: text})
}

// HeldInput returns how much of the room for all sessions is taken by values that pages
// have set.
func HeldInput(a *App) int64 { return max(a.inputs.held.Used(), a.inputs.waiting.Used()) }

// SessionInput returns the room that the values set by one session's page take, and how
// much of it waits for a run.
func SessionInput(a *App, tab string) (held, waiting int64) {
	for _, s := range a.sessions.list() {
		if s.id == tab && s.inputs.held != nil {
			return s.inputs.held.Used(), s.inputs.waiting.Used()
		}
	}
	return 0, 0
}
