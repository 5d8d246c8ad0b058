package app

import (
	"context"
	"sync"

	"github.com/refrain-go/refrain/internal/handover"
)

// supervisor is the program that supervises this one: refrain run. It gives the app the
// socket to listen on and the sessions of the previous build. It makes the app show
// notices in the pages, and takes the sessions for the next build. A nil supervisor never
// sends an order.
type supervisor struct {
	link *handover.App
	left chan struct{} // closed when the app must leave
}

// serveUnder is serve for a program that is supervised.
func serveUnder(ctx context.Context, link *handover.App, script func(*UI) error, list []Setting) error {
	start := link.Start
	a := New(script, append(list, AllowHosts(hostOf(start.Addr)...))...)
	a.host.Supervise()
	a.host.Restore(start.Sessions, start.Crashed)
	ctx, end := context.WithCancel(ctx)
	defer end()
	sup := &supervisor{link: link, left: make(chan struct{})}
	go sup.obey(a, end)
	if start.Open {
		openBrowser(urlOf(link.Listener.Addr()), a.log())
	}
	if err := link.Report(handover.Report{Serving: true}); err != nil {
		return nil // the supervisor is gone
	}
	return a.serve(ctx, link.Listener, sup)
}

// obey follows orders until the channel to the supervisor ends. It then ends the program.
func (s *supervisor) obey(a *App, end context.CancelFunc) {
	defer end()
	var once sync.Once
	for {
		order, err := s.link.Next()
		switch {
		case err != nil:
			return
		case order.Notice != nil:
			a.host.Notify(*order.Notice)
		case order.Leave:
			once.Do(func() { close(s.left) })
		}
	}
}

// leave returns a channel. It is closed when the app must leave its sessions to the next
// build.
func (s *supervisor) leave() <-chan struct{} {
	if s == nil {
		return nil
	}
	return s.left
}

// report gives the sessions away. If they do not arrive, they are lost.
func (s *supervisor) report(sessions []handover.Session) {
	s.link.Report(handover.Report{Left: true, Sessions: sessions})
}
