package app

import (
	"context"
	"encoding/json"
	"net"

	"github.com/refrain-go/refrain/internal/handover"
)

// Supervise makes a act as under a supervisor. It must be called before the first tab
// connects.
func (a *App) Supervise() { a.host.Supervise() }

// Serve serves as Main does, on any listener.
func (a *App) Serve(ctx context.Context, l net.Listener) error { return a.serve(ctx, l, nil) }

// HandOverTo makes a hand its sessions over to next, as one program hands them to
// another.
func (a *App) HandOverTo(next *App) error { return a.leaveTo(next, false) }

// CrashInto is HandOverTo after a crash of an app.
func (a *App) CrashInto(next *App) error { return a.leaveTo(next, true) }

func (a *App) leaveTo(next *App, crashed bool) error {
	left, err := a.HandOver()
	if err != nil {
		return err
	}
	return next.Restore(left, crashed)
}

// HandOver ends all sessions of a and returns their data as JSON.
func (a *App) HandOver() ([]byte, error) { return json.Marshal(a.host.HandOver()) }

// Restore makes sessions of this data. It returns an error if the data is not valid JSON
// of sessions.
func (a *App) Restore(left []byte, crashed bool) error {
	var sessions []handover.Session
	if err := json.Unmarshal(left, &sessions); err != nil {
		return err
	}
	a.host.Restore(sessions, crashed)
	return nil
}

// Wake runs the script for all restored sessions, as if their tabs had come. It returns
// the errors of these runs.
func (a *App) Wake() error { return a.host.Wake() }

// Notify shows a notice.
func (a *App) Notify(level, title, text string) {
	a.host.Notify(handover.Notice{Level: level, Title: title, Text: text})
}

// HeldInput returns how much of the room for all sessions is taken by values that pages
// have set.
func HeldInput(a *App) int64 { return a.host.InputUsed() }

// SessionInput returns the room that the values set by one session's page take, and how
// much of it waits for a run.
func SessionInput(a *App, tab string) (held, waiting int64) { return a.host.InputOf(tab) }
