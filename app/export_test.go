package app

import (
	"context"
	"encoding/json"
	"net"

	"github.com/refrain-go/refrain/internal/handover"
)

// Supervise has a act as under a supervisor. It is called before the first tab connects.
func (a *App) Supervise() { a.supervised = true }

// Serve serves as Main does, on any listener.
func (a *App) Serve(ctx context.Context, l net.Listener) error { return a.serve(ctx, l, nil) }

// HandOverTo has a leave its sessions to next, as they would go from one program to another.
func (a *App) HandOverTo(next *App) error {
	b, err := json.Marshal(a.handOver())
	if err != nil {
		return err
	}
	var sessions []handover.Session
	if err := json.Unmarshal(b, &sessions); err != nil {
		return err
	}
	next.restore(sessions)
	return nil
}

// Notify shows a notice.
func (a *App) Notify(level, title, text string) {
	a.notify(handover.Notice{Level: level, Title: title, Text: text})
}
