package live

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/refrain-go/refrain/app/standin"
	"github.com/refrain-go/refrain/internal/handover"
)

// front answers browsers while no child serves. It accepts connections only while it is
// shown. Connections that it does not accept stay queued in the socket until the child
// accepts them. front belongs to the supervisor's goroutine.
type front struct {
	socket *os.File
	hosts  []string
	log    *slog.Logger

	now    *standin.Server // nil while it is hidden
	hide   func()
	ending sync.WaitGroup
}

func newFront(socket *os.File, addr string, log io.Writer) *front {
	f := &front{socket: socket, log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelWarn}))}
	if host, _, err := net.SplitHostPort(addr); err == nil && host != "" {
		f.hosts = []string{host}
	}
	return f
}

// shown reports whether the front serves.
func (f *front) shown() bool { return f.now != nil }

// show makes the front serve n.
func (f *front) show(n handover.Notice) {
	notice := standin.Notice{Error: n.Level == levelError, Title: n.Title, Text: n.Text}
	if f.now != nil {
		f.now.Show(notice)
		return
	}
	l, err := net.FileListener(f.socket)
	if err != nil {
		f.log.Error("the page cannot be shown while the app is not there", "error", err)
		return
	}
	f.now = standin.New(notice, f.hosts, f.log)
	f.serve(l, f.now)
}

// serve starts a server, and sets the function that hides it.
func (f *front) serve(l net.Listener, tabs *standin.Server) {
	srv := &http.Server{
		Handler:           tabs,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       time.Minute,
		ErrorLog:          slog.NewLogLogger(f.log.Handler(), slog.LevelDebug),
	}
	f.ending.Go(func() { srv.Serve(l) })
	f.hide = func() {
		l.Close()
		tabs.Close()
		// Running requests may finish. Connections without a request are closed.
		f.ending.Go(func() {
			ctx, cancel := context.WithTimeout(context.Background(), time.Second)
			defer cancel()
			srv.Shutdown(ctx)
			srv.Close()
		})
	}
}

// hidden stops the front from serving.
func (f *front) hidden() {
	if f.now != nil {
		f.hide()
		f.now, f.hide = nil, nil
	}
}

// end hides the front and waits until its servers have ended.
func (f *front) end() {
	f.hidden()
	f.ending.Wait()
}
