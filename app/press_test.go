package app_test

import (
	"context"
	"log/slog"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/refrain-go/refrain/app"
)

// A run may be replaced during the call that would return true. That call does
// not return. If it had taken the press already, the press would be lost.
//
// An event from outside comes between two steps of the call, and a test cannot stop
// there. But one step writes to the log: it reports that the page has too many elements.
// So the page is full except for the button.
func TestPress_IsKeptIfItsRunIsReplacedDuringTheCall(t *testing.T) { // A2, A3
	const room = 20_000 // elements of a page
	button := func(ui *app.UI) bool { return ui.Button("Go", app.Key("go")) }
	download := func(ui *app.UI) bool { return ui.DownloadButton("Go", "a.txt", "a", app.Key("go")) }
	submit := func(ui *app.UI) bool { return ui.Form("form", app.Key("form")).Submit("Go", app.Key("go")) }
	for name, c := range map[string]struct {
		call     func(*app.UI) bool
		elements int
	}{"Button": {button, 1}, "DownloadButton": {download, 1}, "Submit": {submit, 2}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var runs int
				var pressed []int // the runs in which the button was pressed
				var inCall context.Context
				full := make(chan bool)
				log := app.Logger(slog.New(logged(func(r slog.Record) {
					if inCall == nil {
						t.Errorf("before the call, the log is told: %s", r.Message)
						return
					}
					full <- true
					<-inCall.Done()
				})))
				p := serve(t, func(ui *app.UI) error {
					place := ui
					if runs++; runs == 2 {
						others := ui.Container()
						// The container, the field, the elements of the run before, and
						// the elements of the call except the last.
						for range room - 2 - c.elements - (c.elements - 1) {
							others.Text("")
						}
						place = ui.Sidebar() // in its old place it would not be one more element
					} else {
						ui.Text("")
					}
					ui.Number("N", 0)
					if runs == 2 {
						inCall = ui
					}
					if c.call(place) {
						pressed = append(pressed, runs)
					}
					return nil
				}, log).open("")
				p.end(0)
				p.press("Go")
				<-full
				if how := p.end(p.set(map[string]any{"N": 1})); how != "done" || !slices.Equal(pressed, []int{3}) {
					t.Errorf("pressed in the runs %v of %d, the last of which ended as %q; want the third", pressed, runs, how)
				}
			})
		})
	}
}

// logged calls a function with each record of the log.
type logged func(slog.Record)

func (logged) Enabled(_ context.Context, l slog.Level) bool    { return l >= slog.LevelError }
func (l logged) Handle(_ context.Context, r slog.Record) error { l(r); return nil }
func (l logged) WithAttrs([]slog.Attr) slog.Handler            { return l }
func (l logged) WithGroup(string) slog.Handler                 { return l }
