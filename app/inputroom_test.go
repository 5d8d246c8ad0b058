package app_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/internal/logbuf"
)

// ofEachKind draws ten widgets, each of another kind.
func ofEachKind(ui *app.UI) error {
	ui.Checkbox("0", false)
	ui.Number("1", 0)
	ui.TextInput("2", "")
	ui.TextArea("3", "")
	ui.DateInput("4", time.Time{})
	ui.MultiSelect("5", []string{"a", "b"})
	ui.Button("6")
	ui.ChatInput("7")
	ui.FileUpload("8")
	app.DataEditor(ui, "9", []string{"a"})
	return nil
}

func tenAreas(ui *app.UI) error {
	for i := range 10 {
		ui.TextArea(fmt.Sprint(i), "")
	}
	return nil
}

// Hazard: sessions set as much as messages can carry and never start a run, and so take
// all memory. // A8
func TestInput_SixtyHostileSessionsHoldLittle(t *testing.T) {
	const sessions, limit, long = 60, 10 << 20, 60 << 10
	text := `"` + strings.Repeat("x", long) + `"`
	for name, c := range map[string]struct {
		script func(*app.UI) error
		values []string
	}{
		"each kind": {ofEachKind, []string{
			text, "1." + strings.Repeat("1", long), text, text, text, "[" + strings.Repeat("1,", long/2) + "1]", text, text,
			`[` + strings.Repeat(`{"id":"x"},`, long/11) + `{"id":"x"}]`,
			`{"base":"B","cells":[` + strings.Repeat(`[0,0,"x"],`, long/10) + `[0,0,"x"]],"added":0,"deleted":[]}`,
		}},
		"texts": {tenAreas, slices.Repeat([]string{text}, 10)},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := serve(t, c.script, app.UploadDir(t.TempDir()))
			tabs := make([]*tab, sessions)
			for i := range tabs {
				visitor := s.visitor
				if i%2 == 1 {
					visitor = s.browser()
				}
				tabs[i] = s.openAs(visitor, "")
				tabs[i].end(0)
			}
			before := int64(heap())
			for _, p := range tabs {
				for i, value := range c.values {
					p.event++
					p.send(map[string]any{"t": "event", "n": p.event, "more": true, "set": map[string]any{p.widget(fmt.Sprint(i)): json.RawMessage(value)}})
				}
			}
			synctest.Wait()
			if grown := int64(heap()) - before; grown > limit {
				t.Errorf("%s: %d sessions have taken %d bytes", name, sessions, grown)
			}
			for _, p := range tabs {
				p.ws.CloseNow()
			}
			time.Sleep(3 * time.Minute) // until the sessions end
			if got := app.HeldInput(s.app); got != 0 {
				t.Errorf("%s: %d bytes are held for sessions that have ended", name, got)
			}
		})
	}
}

// Hazard: input is dropped without a message, or the press of a button that should have
// saved it counts. // A8
func TestInput_RefusalForLackOfRoomIsShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log logbuf.Buffer
		saved := []string{}
		s := serve(t, func(ui *app.UI) error {
			text := ui.TextArea("Text", "")
			form := ui.Form("form")
			form.TextArea("Inside", "")
			sent := form.Submit("Send")
			if ui.Button("Save") || sent {
				saved = append(saved, text)
			}
			return nil
		}, app.InputQuota(30_000, 100_000), app.Logger(slog.New(slog.NewTextHandler(&log, nil))))
		p := s.open("")
		p.end(0)
		long, short := strings.Repeat("x", 35_000), strings.Repeat("y", 20_000)
		for _, c := range []struct {
			field, button, text, why string
			saved                    int
		}{
			{"Text", "Save", long, "no more room in this page", 0},
			{"Text", "Save", short, "", 1},
			{"Inside", "Send", short, "no more room in this page", 1},
			{"Text", "Save", "", "", 2},
			{"Inside", "Send", short, "", 3},
		} {
			p.event++
			p.send(map[string]any{"t": "event", "n": p.event, "set": map[string]any{p.widget(c.field): c.text}, "press": []string{p.widget(c.button)}})
			p.end(p.event)
			if (p.refused.Why == "") != (c.why == "") || !strings.Contains(p.refused.Why, c.why) || c.why != "" && p.refused.IDs[0] != p.widget(c.field) || len(saved) != c.saved {
				t.Errorf("%d bytes in %s: the page is told %+v, and %d were saved, want %d", len(c.text), c.field, p.refused, len(saved), c.saved)
			}
		}
		// If an event has several parts and a value of one is refused, the press in a
		// later part must not count.
		p.event++
		p.send(map[string]any{"t": "event", "n": p.event, "more": true, "set": map[string]any{p.widget("Text"): long}})
		p.end(p.press("Save"))
		if len(saved) != 3 {
			t.Errorf("a button was pressed without what had come before: %q", saved[3:])
		}
		p.end(p.press("Save"))
		if len(saved) != 4 {
			t.Error("the press after that does not count")
		}
		if !strings.Contains(log.String(), "app.InputQuota") {
			t.Errorf("the log has %s", log.String())
		}
		for range 100 {
			p.end(p.set(map[string]any{"Text": long}))
		}
		if n := strings.Count(log.String(), "app.InputQuota"); n > 20 {
			t.Errorf("the log has %d lines of it", n)
		}
		p.ws.CloseNow()
	})
}

// Hazard: one client takes the room of all, and other users cannot type a line. // A8
func TestInput_AGreedySessionLeavesTheOthersALine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got string
		s := serve(t, func(ui *app.UI) error {
			got = ui.TextArea("Text", "")
			ui.TextArea("Other", "")
			return nil
		}, app.InputQuota(40_000, 160_000))
		greedy := make([]*tab, 0, 20)
		for range 20 {
			p := s.openAs(s.browser(), "")
			p.end(0)
			p.event++
			p.send(map[string]any{"t": "event", "n": p.event, "more": true, "set": map[string]any{p.widget("Text"): strings.Repeat("x", 30_000)}})
			greedy = append(greedy, p)
		}
		synctest.Wait()
		p := s.openAs(s.browser(), "")
		p.end(0)
		line := strings.Repeat("a line ", 1000)
		p.end(p.set(map[string]any{"Text": line}))
		if got != line || p.refused.Why != "" {
			t.Errorf("a line of %d bytes arrived as %d: %q", len(line), len(got), p.refused.Why)
		}
		p.end(p.set(map[string]any{"Other": strings.Repeat("x", 30_000)}))
		if p.refused.Why == "" {
			t.Error("there was room for a long text, so this test tests nothing")
		}
		p.refused.Why = ""
		for _, g := range greedy { // their runs take the values that wait
			g.end(g.set(map[string]any{"Other": "x"}))
		}
		p.end(p.set(map[string]any{"Text": line + "x"}))
		if got != line+"x" || p.refused.Why != "" {
			t.Errorf("afterwards %d bytes arrived as %d: %q", len(line)+1, len(got), p.refused.Why)
		}
		p.ws.CloseNow()
		for _, g := range greedy {
			g.ws.CloseNow()
		}
	})
}

// Hazard: the values of removed widgets, or values that the script has reset, are charged
// for ever. // A8
func TestInput_DroppedValuesAreNotCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		show := true
		s := serve(t, func(ui *app.UI) error {
			if show {
				ui.TextArea("Text", "")
				form := ui.Form("form", app.ClearOnSubmit())
				form.TextArea("Inside", "")
				form.Submit("Send")
				ui.ChatInput("Message")
			}
			ui.Button("Go")
			return nil
		})
		p := s.open("")
		p.end(0)
		text := strings.Repeat("x", 10_000)
		p.end(p.set(map[string]any{"Text": text, "Message": text}))
		// The first 16 KiB of a session are not taken from the pool.
		if got := app.HeldInput(s.app); got != 0 {
			t.Errorf("%d bytes are taken from the pool", got)
		}
		held, waiting := app.SessionInput(s.app, p.id)
		if held != 10_000 || waiting != 0 {
			t.Errorf("%d bytes are held, %d wait", held, waiting)
		}
		p.event++
		p.send(map[string]any{"t": "event", "n": p.event, "set": map[string]any{p.widget("Inside"): text}, "press": []string{p.widget("Send")}})
		p.end(p.event)
		p.end(p.press("Go"))
		if held, waiting = app.SessionInput(s.app, p.id); held != 10_000 || waiting != 0 {
			t.Errorf("once a form is cleared %d bytes are held, %d wait", held, waiting)
		}
		show = false
		p.end(p.press("Go"))
		if held, waiting = app.SessionInput(s.app, p.id); held != 0 || waiting != 0 {
			t.Errorf("once the widgets are gone %d bytes are held, %d wait", held, waiting)
		}
		p.ws.CloseNow()
	})
}
