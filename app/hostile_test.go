package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/coder/websocket"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// everything draws a widget of each kind and shows the values that they return.
func everything(ui *app.UI) error {
	s := fmt.Sprint(
		ui.Checkbox("Checkbox", true), " ",
		ui.Slider("Slider", 10, 20, 15, app.Step(2)), " ",
		ui.Number("Number", 5, app.Min(0), app.Max(9)), " ",
		ui.TextInput("TextInput", "text", app.Max(6)), " ",
		ui.Select("Select", []string{"a", "b", "c"}), " ",
		ui.Number("Disabled", 1, app.Disabled()), " ",
		ui.Button("Button"), ui.Button("Off", app.Disabled()))
	ui.Text("values: " + s)
	return nil
}

// A page may send any JSON for a widget. The script must get a value that the widget can
// have, or no new value.
func TestPage_ValuesAreDecodedAndClamped(t *testing.T) { // A8
	const initial = "true 14 5 text a 1 false false"
	for _, c := range []struct{ label, sent, want string }{
		{"Checkbox", `false`, "false 14 5 text a 1 false false"},
		{"Checkbox", `0`, initial},
		{"Checkbox", `"false"`, initial},
		{"Slider", `20`, "true 20 5 text a 1 false false"},
		{"Slider", `13`, "true 12 5 text a 1 false false"},
		{"Slider", `1e300`, "true 20 5 text a 1 false false"},
		{"Slider", `-1e300`, "true 10 5 text a 1 false false"},
		{"Slider", `99999999999999999999999999`, "true 20 5 text a 1 false false"},
		{"Slider", `12.5`, initial},
		{"Slider", `"12"`, initial},
		{"Slider", `null`, initial},
		{"Slider", `1.2e1`, "true 12 5 text a 1 false false"},
		{"Number", `-1`, "true 14 0 text a 1 false false"},
		{"Number", `[1]`, initial},
		{"Number", `1e999`, initial},
		{"TextInput", `"ünïcödé"`, "true 14 5 ünïcöd a 1 false false"},
		{"TextInput", `"a\nb\r\nc"`, "true 14 5 abc a 1 false false"},
		{"TextInput", `"\ud800"`, "true 14 5 \ufffd a 1 false false"},
		{"TextInput", `"a\u0000b"`, initial},
		{"TextInput", `7`, initial},
		{"TextInput", `null`, initial},
		{"Select", `2`, "true 14 5 text c 1 false false"},
		{"Select", `3`, initial},
		{"Select", `-1`, initial},
		{"Select", `"c"`, initial},
		{"Select", `1.0`, "true 14 5 text b 1 false false"},
		{"Disabled", `2`, initial},
		{"Button", `true`, initial},
	} {
		synctest.Test(t, func(t *testing.T) {
			p := serve(t, everything).open("")
			p.end(0)
			p.end(p.set(map[string]any{c.label: json.RawMessage(c.sent)}))
			if !p.shows("values: " + c.want + `"`) {
				t.Errorf("%s set to %s: the page shows %s, want %s", c.label, c.sent, p.page.Main()[len(p.page.Main())-1].JSON, c.want)
			}
		})
	}
}

// Only widgets on the page may be set, even by a client that knows the id of another.
func TestPage_SetsOnlyDrawnWidgets(t *testing.T) { // A8
	synctest.Test(t, func(t *testing.T) {
		var pressed, admin int
		p := serve(t, func(ui *app.UI) error {
			if n := ui.Number("N", 0); n == 1 {
				if ui.Button("Admin") {
					admin++
				}
			}
			if ui.Button("Off", app.Disabled()) {
				pressed++
			}
			return nil
		}).open("")
		p.end(0)
		p.end(p.set(map[string]any{"N": 1}))
		id := p.widget("Admin")
		p.end(p.set(map[string]any{"N": 0}))
		for _, press := range []string{id, p.widget("Off"), "", "x", strings.Repeat("A", 16), strings.Repeat("A", 100), "\x00"} {
			p.event++
			p.send(map[string]any{"t": "event", "n": p.event, "press": []string{press}, "set": map[string]any{press: true}})
			p.end(p.event)
		}
		p.end(p.set(map[string]any{"N": 1}))
		if admin != 0 || pressed != 0 {
			t.Errorf("what was not there was pressed %d times, what was disabled %d times", admin, pressed)
		}
	})
}

// A failed run leaves widgets that it did not reach off the page. They cannot be pressed,
// but their values are kept.
func TestPage_CannotSetWidgetsThatAFailedRunDidNotReach(t *testing.T) { // A8
	synctest.Test(t, func(t *testing.T) {
		var presses int
		p := serve(t, func(ui *app.UI) error {
			if ui.Checkbox("Fail", false) {
				return fmt.Errorf("failed")
			}
			if ui.Button("Act") {
				presses++
			}
			return nil
		}).open("")
		p.end(0)
		id := p.widget("Act")
		p.end(p.set(map[string]any{"Fail": true}))
		p.event++
		p.send(map[string]any{"t": "event", "n": p.event, "press": []string{id}, "set": map[string]any{p.widget("Fail"): false}})
		p.end(p.event)
		if presses != 0 {
			t.Error("a button that was not on the page was pressed")
		}
		p.end(p.press("Act"))
		if presses != 1 {
			t.Errorf("back on the page the button was pressed %d times", presses)
		}
	})
}

// A message that our page never sends ends its connection, and has no other effect.
func TestPage_MessagesThatNoPageSendsEndTheConnection(t *testing.T) { // A8
	for name, m := range map[string]struct {
		kind websocket.MessageType
		text string
	}{
		"not JSON": {websocket.MessageText, "hello"},
		"binary":   {websocket.MessageBinary, `{"t":"rerun"}`},
		"too deep": {websocket.MessageText, `{"t":"event","set":{"x":` + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + "}}"},
		"too long": {websocket.MessageText, `{"t":"rerun","x":"` + strings.Repeat("x", wire.MaxFrame) + `"}`},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var runs atomic.Int64
				s := serve(t, counting(&runs))
				p := s.open("")
				p.end(0)
				wrote := make(chan error, 1)
				go func() { wrote <- p.ws.Write(context.Background(), m.kind, []byte(m.text)) }()
				if _, b, err := p.ws.Read(context.Background()); err == nil {
					t.Errorf("the server answered %s", b)
				}
				<-wrote
				if q := s.open(p.id); !q.resumed || runs.Load() != 1 {
					t.Errorf("the session is %+v after %d runs", q, runs.Load())
				}
			})
		})
	}
}

// A client that connects and sends nothing, or sends something other than hello first,
// gets no session.
func TestPage_GetsNoSessionWithoutHello(t *testing.T) { // A8
	synctest.Test(t, func(t *testing.T) {
		var runs atomic.Int64
		s := serve(t, counting(&runs))
		silent, err := s.connect(s.visitor)
		if err != nil {
			t.Fatal(err)
		}
		if _, b, err := silent.ws.Read(context.Background()); err == nil {
			t.Errorf("the silent one was told %s", b)
		}
		rude, err := s.connect(s.visitor)
		if err != nil {
			t.Fatal(err)
		}
		rude.send(map[string]any{"t": "rerun"})
		if _, b, err := rude.ws.Read(context.Background()); err == nil {
			t.Errorf("the rude one was told %s", b)
		}
		if runs.Load() != 0 {
			t.Errorf("%d runs", runs.Load())
		}
	})
}

// A user's text must stay text in every element, and never become markup.
func TestPage_TypedTextIsNeverMarkup(t *testing.T) { // A8
	const evil = `<img src=x onerror=alert(1)></script><script>alert(1)</script>`
	p := serve(t, func(ui *app.UI) error {
		typed := ui.TextInput("T", "")
		ui.Text(typed)
		ui.Markdown(typed)
		ui.Code(typed, "html")
		ui.Error(typed)
		return nil
	}).open("")
	p.end(0)
	p.end(p.set(map[string]any{"T": evil}))
	for _, n := range p.page.Main() {
		if strings.ContainsAny(n.JSON, "<>") {
			t.Errorf("unescaped on the wire: %s", n.JSON)
		}
		var m struct{ HTML string }
		json.Unmarshal([]byte(n.JSON), &m)
		if strings.Contains(m.HTML, "<img") || strings.Contains(m.HTML, "<script") {
			t.Errorf("markup: %s", m.HTML)
		}
	}
}
