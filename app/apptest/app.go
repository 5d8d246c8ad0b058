package apptest

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/internal/drive"
)

// App is one tab of an app under test. It belongs to the goroutine of its test. What it shows is the page after the
// last Run; the methods of Part look at all of it, main part first.
type App struct {
	Part
	handler *app.App
	session drive.Session
	log     *log

	set      map[string]json.RawMessage
	held     map[string]map[string]json.RawMessage // by the form that holds it back
	press    []string
	messages []map[string]json.RawMessage // each an interaction
	to       *string                      // where the user goes
	main     []*node
	side     []*node

	toasts []string
}

// New returns the first tab of an app with this script. Its session ends with the test.
func New(t testing.TB, script func(*app.UI) error, settings ...app.Setting) *App {
	t.Helper()
	l := new(log)
	logger := app.Logger(slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug})))
	return newTab(t, app.New(script, append([]app.Setting{logger}, settings...)...), l)
}

// NewTab returns another tab of the same app: another session.
func (at *App) NewTab() *App {
	at.t.Helper()
	return newTab(at.t, at.handler, at.log)
}

func newTab(t testing.TB, a *app.App, l *log) *App {
	t.Helper()
	s, err := drive.Open(a)
	if err != nil {
		t.Fatalf("apptest: %v", err)
	}
	t.Cleanup(s.End)
	at := &App{handler: a, session: s, log: l}
	at.Part = Part{t: t, at: at, nodes: at.everything}
	return at
}

// Run sends what was clicked and set since the last Run, as one interaction, and each message as another, and waits until the script has run, and
// has run again if it asked for that. The first Run is the one that a page starts when it connects.
func (at *App) Run() {
	at.t.Helper()
	if at.to == nil && len(at.messages) == 0 || len(at.set)+len(at.press) > 0 {
		at.session.Interact(at.set, at.press)
		<-at.session.Idle()
	}
	for _, message := range at.messages {
		at.session.Interact(message, nil)
	}
	if at.to != nil {
		page, query, _ := strings.Cut(strings.TrimPrefix(*at.to, "/"), "?")
		at.session.Go(page, query)
	}
	at.set, at.press, at.messages, at.to = nil, nil, nil, nil
	at.look()
}

// look waits until no run is going, and reads the page.
func (at *App) look() {
	at.t.Helper()
	<-at.session.Idle()
	main, side := at.session.Page()
	at.toasts = at.session.Toasts()
	at.main, at.side = parse(at.t, main, ""), parse(at.t, side, "")
}

// ClearMemos chooses that entry of the page's menu, and waits as Run does. What was clicked and set is kept for the next Run. The
// app refuses it without app.ClearMemosEntry: then nothing runs.
func (at *App) ClearMemos() {
	at.t.Helper()
	at.session.ClearMemos()
	at.look()
}

// Err returns what the last run failed by: what the script returned, or its panic. It is nil if it did not fail.
func (at *App) Err() error { return at.session.Err() }

// Log returns what all tabs of the app have logged, debug messages included.
func (at *App) Log() string { return at.log.String() }

// Toasts returns the texts that the last Run showed for a moment.
func (at *App) Toasts() []string { return at.toasts }

// Sidebar returns the part of the page beside the main one.
func (at *App) Sidebar() Part {
	return Part{t: at.t, at: at, nodes: func() []*node { return at.side }}
}

func (at *App) everything() []*node {
	return append(append([]*node(nil), at.main...), at.side...)
}

// log gathers what is logged, from whatever goroutine.
type log struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}
