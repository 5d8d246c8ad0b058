package app

import (
	"context"
	"sync"

	"github.com/refrain-go/refrain/app/internal/wire"
	"github.com/refrain-go/refrain/internal/handover"
)

// boss is the program that supervises this one, refrain run. It gives the socket to listen on and the sessions of the build
// before, has notices shown in the pages, and takes the sessions for the build that follows. A nil boss asks for nothing.
type boss struct {
	link *handover.App
	left chan struct{} // closed when the app is to leave
}

// serveUnder is serve for a program that is supervised.
func serveUnder(ctx context.Context, link *handover.App, script func(*UI) error, list []Setting) error {
	start := link.Start
	a := New(script, append(list, AllowHosts(hostOf(start.Addr)...))...)
	a.supervised = true
	a.restore(start.Sessions)
	ctx, end := context.WithCancel(ctx)
	defer end()
	b := &boss{link: link, left: make(chan struct{})}
	go b.obey(a, end)
	if start.Open {
		openBrowser(urlOf(link.Listener.Addr()), a.settings.log)
	}
	if err := link.Report(handover.Report{Serving: true}); err != nil {
		return nil // as there is nobody to serve for
	}
	return a.serve(ctx, link.Listener, b)
}

// obey reads orders until there are none any more, and ends the program then.
func (b *boss) obey(a *App, end context.CancelFunc) {
	defer end()
	var once sync.Once
	for {
		order, err := b.link.Next()
		switch {
		case err != nil:
			return
		case order.Notice != nil:
			a.notify(*order.Notice)
		case order.Leave:
			once.Do(func() { close(b.left) })
		}
	}
}

// leave is closed when the app is to leave its sessions to the next.
func (b *boss) leave() <-chan struct{} {
	if b == nil {
		return nil
	}
	return b.left
}

// report gives the sessions away. If they do not arrive, they are lost.
func (b *boss) report(sessions []handover.Session) {
	b.link.Report(handover.Report{Left: true, Sessions: sessions})
}

// notify shows a notice in every page, those that are opened later included.
func (a *App) notify(n handover.Notice) {
	frame := wire.AppendNotice(nil, n.Level, n.Title, n.Text)
	a.notice.Store(&frame)
	for _, s := range a.sessions.list() {
		s.mu.Lock()
		s.out.notice = frame
		s.mu.Unlock()
		go s.flush()
	}
}

// present returns the notice that a page which connects now is to show.
func (a *App) present() []byte {
	if frame := a.notice.Load(); frame != nil {
		return *frame
	}
	return nil
}
