package apptest

import (
	"encoding/json"
	"log/slog"
	"strings"
	"testing"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/internal/drive"
	"github.com/refrain-go/refrain/internal/logbuf"
)

// App is one tab of an app under test. It belongs to the goroutine of its test. It shows
// the page as the last Run left it. The methods of Part look at the whole page, main part
// first.
type App struct {
	Part
	handler *app.App
	session *drive.Session
	log     *logbuf.Buffer

	set      map[string]json.RawMessage
	held     map[string]map[string]json.RawMessage // by the form that holds it back
	press    []string
	messages []map[string]json.RawMessage // each an interaction
	to       *string                      // where the user goes
	steps    int                          // entries of the history to go there; 0: by a link
	history  history
	given    map[string]uint64 // the run in which the script last set a widget
	main     []*node
	side     []*node

	toasts []string
}

// New returns the first tab of an app with this script. Its session ends with the test.
func New(t testing.TB, script func(*app.UI) error, settings ...app.Setting) *App {
	t.Helper()
	l := new(logbuf.Buffer)
	logger := app.Logger(slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug})))
	a := app.New(script, append([]app.Setting{logger, app.ShowErrors()}, settings...)...)
	s, err := drive.Open(a, nil)
	return newTab(t, a, l, s, err)
}

// NewTab returns another tab of the same app: another session, in a browser of its own.
func (at *App) NewTab() *App {
	at.t.Helper()
	s, err := drive.Open(at.handler, nil)
	return newTab(at.t, at.handler, at.log, s, err)
}

func newTab(t testing.TB, a *app.App, l *logbuf.Buffer, s *drive.Session, err error) *App {
	t.Helper()
	if err != nil {
		t.Fatalf("apptest: the tab cannot be opened: %v", err)
	}
	t.Cleanup(s.End)
	at := &App{handler: a, session: s, log: l, history: history{list: []string{""}}}
	at.Part = Part{t: t, at: at, nodes: at.everything}
	return at
}

// Run sends the clicks and values since the last Run as one interaction, and each message
// as another. It waits until the script has run, and has run again if it asked for that.
// The first Run is the one that a page starts when it connects.
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
		at.arrive(*at.to)
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
	at.follow()
	at.yield()
}

// yield drops the values that a form holds back for widgets that the script has set
// since, as a page does.
func (at *App) yield() {
	given := make(map[string]uint64)
	each(at.everything(), func(n *node) {
		if n.Set == 0 {
			return
		}
		given[n.ID] = n.Set
		if at.given[n.ID] != n.Set {
			delete(at.held[n.form], n.ID)
		}
	})
	at.given = given
}

// ClearMemos chooses the entry of the page's menu that clears the memos, and waits as Run
// does. Clicks and values stay for the next Run. Without app.ClearMemosEntry the app
// refuses the request, and no run starts.
func (at *App) ClearMemos() {
	at.t.Helper()
	at.session.ClearMemos()
	at.look()
}

// Err returns the error by which the last run failed: the script's own error, or one
// about its panic. It is nil if the run did not fail.
func (at *App) Err() error { return at.session.Err() }

// Log returns the log of all tabs of the app, debug messages included.
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
