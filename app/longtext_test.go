package app_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"github.com/refrain-go/refrain/app"
)

// Hazard: a text has a length that a field allows, but its message is too long for the
// server, which ends the connection. Or the text is cut without a message. // A8
func TestText_OfOneMegabyteArrives(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		got := make(map[string]string)
		p := serve(t, func(ui *app.UI) error {
			got["Line"] = ui.TextInput("Line", "")
			got["Area"] = ui.TextArea("Area", "")
			if text, ok := ui.ChatInput("Chat"); ok {
				got["Chat"] = text
			}
			return nil
		}).open("")
		p.end(0)
		const most = 1 << 20
		for _, c := range []struct{ label, text string }{
			{"Area", strings.Repeat("x\n", most/2)},
			{"Chat", strings.Repeat("äö", most/4)},
			{"Line", strings.Repeat("\"", most)}, // its JSON is twice as long
			{"Area", strings.Repeat("\n", most)},
		} {
			label, text := c.label, c.text
			p.end(p.set(map[string]any{label: text}))
			if got[label] != text {
				t.Errorf("%s: %d bytes arrived of %d", label, len(got[label]), len(text))
			}
			if p.end(p.set(map[string]any{label: text + "x"})); got[label] != text {
				t.Errorf("%s: %d bytes are taken", label, len(got[label]))
			}
		}
	})
}
