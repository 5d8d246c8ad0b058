package app_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

// words yields a text word by word, with a pause before each.
func words(text string, pause time.Duration) func(func(string) bool) {
	return func(yield func(string) bool) {
		for _, w := range strings.SplitAfter(text, " ") {
			time.Sleep(pause)
			if !yield(w) {
				return
			}
		}
	}
}

// The last words before a pause must be on the page during the pause.
func TestSocket_StreamShowsTheTextSoFar(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		proceed := make(chan bool)
		p := serve(t, func(ui *app.UI) error {
			all := ui.WriteStream(func(yield func(string) bool) {
				_ = yield("one *two*") && yield(" three")
				<-proceed
				yield("\n\nfour")
			})
			ui.Text(all)
			return nil
		}).open("")
		p.until(" three")
		if !p.shows(`"going":true`) {
			t.Errorf("the page does not know that more comes: %s", p.page.String())
		}
		close(proceed)
		p.end(0)
		stream := p.page.Main()[0]
		if len(stream.Kids) != 2 || p.shows(`"going"`) || !strings.Contains(stream.Kids[1].JSON, "four") {
			t.Errorf("at the end the page shows %s", p.page.String())
		}
	})
}

// A piece may end within a character. The page must not show half a character as another
// one until the rest has come.
func TestSocket_StreamShowsWholeCharacters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := serve(t, func(ui *app.UI) error {
			ui.WriteStream(func(yield func(string) bool) {
				for _, b := range []byte("aé€😀") {
					time.Sleep(time.Second)
					if !yield(string([]byte{b})) {
						return
					}
				}
			})
			return nil
		}).open("")
		for {
			d := p.next()
			if p.shows("\uFFFD") {
				t.Errorf("the page shows %s", p.page.String())
			}
			if d.End != "" {
				break
			}
		}
		if !p.shows("aé€😀") {
			t.Errorf("at the end the page shows %s", p.page.String())
		}
	})
}

// A long text in small pieces must not be sent again for each piece.
func TestSocket_StreamSendsOnlyChanges(t *testing.T) {
	paragraph := strings.Repeat("word ", 100)
	text := strings.Repeat(paragraph+"\n\n ", 40)
	synctest.Test(t, func(t *testing.T) {
		p := serve(t, func(ui *app.UI) error {
			if ui.WriteStream(words(text, time.Millisecond)) != text {
				t.Error("the stream did not return its text")
			}
			return nil
		}).open("")
		p.end(0)
		sum := 0
		for _, d := range p.deltas {
			sum += d.bytes
		}
		if limit := 25 * len(text); sum > limit {
			t.Errorf("a text of %d bytes took %d, want at most %d", len(text), sum, limit)
		}
		if got := len(p.page.Main()[0].Kids); got != 40 {
			t.Errorf("the page shows %d paragraphs", got)
		}
	})
}

// If the user stopped a stream, its text so far must stay. If its run was replaced, the
// stream must make room for the next.
func TestSocket_StreamOfARunThatIsOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := serve(t, func(ui *app.UI) error {
			again := ui.Button("Again")
			ui.WriteStream(func(yield func(string) bool) {
				if again {
					yield("second")
					return
				}
				yield("first")
				<-ui.Done()
				yield("late")
			})
			return nil
		}).open("")
		p.until("first")
		p.send(map[string]any{"t": "stop"})
		p.end(0)
		if !p.shows("first") || p.shows("late") || p.shows("going") {
			t.Errorf("after Stop the page shows %s", p.page.String())
		}
		p.send(map[string]any{"t": "rerun"})
		p.until("going")
		p.end(p.press("Again"))
		if !p.shows("second") || p.shows("first") {
			t.Errorf("the next run shows %s", p.page.String())
		}
	})
}

func TestWriteStream_RefusesEndlessText(t *testing.T) {
	at := apptest.New(t, func(ui *app.UI) error {
		ui.WriteStream(nil)
		ui.WriteStream(func(yield func(string) bool) {
			for yield(strings.Repeat("x", 1000)) {
			}
		})
		ui.Write(func(yield func(string) bool) { yield("<b>") })
		return nil
	})
	at.Run()
	if got := at.Error(); len(got) != 2 || !strings.HasPrefix(got[1], "WriteStream: the text is longer") {
		t.Errorf("the errors are %q", got)
	}
	if got := at.Stream(); len(got) != 2 || got[1] != "<b>" {
		t.Errorf("the streams are %.80q", got)
	}
}

func TestWrite_ShowsVegaLiteAsAChart(t *testing.T) {
	const schema = "https://vega.github.io/schema/vega-lite/v6.json"
	at := apptest.New(t, func(ui *app.UI) error {
		ui.Write(map[string]any{"$schema": schema, "mark": "bar", "data": map[string]any{"values": []int{1, 2}}})
		return nil
	})
	at.Run()
	if got := at.Chart(0).Spec()["mark"]; fmt.Sprint(got) != "bar" {
		t.Errorf("the mark is %v", got)
	}
}
