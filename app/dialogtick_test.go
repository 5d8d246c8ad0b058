package app_test

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

// ticking returns a script with a fragment that runs by itself. In the fragment, a button
// opens a dialog, and an element follows the dialog.
func ticking(ticks *int, sent *[]string) func(*app.UI) error {
	return func(ui *app.UI) error {
		ui.Fragment("clock", func(ui *app.UI) error {
			*ticks++
			ui.Text(fmt.Sprint("tick ", *ticks))
			if ui.Button("Open") {
				ui.Dialog("Ask", func(ui *app.UI) error {
					name := ui.TextInput("Name", "")
					f := ui.Form("f")
					note := f.TextInput("Note", "")
					if f.Submit("Send") {
						*sent = append(*sent, name+" "+note)
					}
					if ui.Button("Close") {
						ui.Rerun()
					}
					return nil
				})
			}
			ui.Caption(fmt.Sprint("behind ", *ticks))
			return nil
		}, app.Every(time.Second))
		return nil
	}
}

// Hazard: a fragment that runs by itself does not see the press that opened a dialog in
// it. It takes the dialog, and half-typed input in it, from the user. // A2
func TestDialog_StaysOpenWhenItsFragmentRunsByItself(t *testing.T) {
	var ticks int
	var sent []string
	at := apptest.New(t, ticking(&ticks, &sent))
	at.Run()
	at.Button("Open").Click()
	at.Run()
	for range 3 {
		at.Fragment("clock").Tick()
		want := []string{fmt.Sprint("tick ", ticks), fmt.Sprint("behind ", ticks)}
		if fmt.Sprint(at.Dialogs()) != "[Ask]" || at.Text()[0] != want[0] || at.Caption()[0] != want[1] {
			t.Fatalf("after a tick: dialogs %q, %q %q, want %q", at.Dialogs(), at.Text(), at.Caption(), want)
		}
		at.TextInput("Name").Set(fmt.Sprint("n", ticks))
		at.Run()
		at.TextInput("Note").Set(fmt.Sprint("half", ticks))
	}
	at.Form("f").Submit()
	at.Run()
	if want := fmt.Sprintf("[n%d half%d]", ticks, ticks); fmt.Sprint(sent) != want {
		t.Errorf("the dialog sent %q, want %s", sent, want)
	}
	at.Dialog("Ask").Close()
	at.Run()
	if len(at.Dialogs()) != 0 {
		t.Errorf("closed by its user, it is open: %q", at.Dialogs())
	}
	at.Fragment("clock").Tick()
	at.Button("Open").Click()
	at.Run()
	if at.TextInput("Name").Value() != "" {
		t.Errorf("opened again, it has %q", at.TextInput("Name").Value())
	}
	at.Button("Close").Click()
	at.Run()
	if len(at.Dialogs()) != 0 {
		t.Errorf("closed by the script, it is open: %q", at.Dialogs())
	}
}

// Hazard: a dialog that the script calls while some state lasts stays open when the state
// ends.
func TestDialog_CalledByTicksIsClosedByATick(t *testing.T) {
	for _, atOnce := range []bool{true, false} {
		open := false
		at := apptest.New(t, func(ui *app.UI) error {
			ui.Fragment("clock", func(ui *app.UI) error {
				if ui.Button("Start") {
					if open = true; !atOnce {
						ui.RerunFragment()
					}
				}
				if open {
					ui.Dialog("Working", func(ui *app.UI) error { ui.Text("work"); return nil })
				}
				ui.Caption("behind")
				return nil
			}, app.Every(time.Second))
			return nil
		})
		at.Run()
		at.Button("Start").Click()
		at.Run()
		at.Fragment("clock").Tick()
		if len(at.Dialogs()) != 1 || len(at.Error()) > 0 || len(at.Text()) != 1 {
			t.Errorf("at once %v: while it is called: %q %q %q", atOnce, at.Dialogs(), at.Text(), at.Error())
		}
		open = false
		at.Fragment("clock").Tick()
		if len(at.Dialogs()) != 0 {
			t.Errorf("at once %v: no longer called, it is open", atOnce)
		}
	}
}

// Hazard: a fragment that runs by itself redraws its dialog, or draws it in another
// place, so the page drops half-typed input. Or a value that comes during such a run
// closes the dialog. // A7
func TestDialog_TickDoesNotSendItAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got string
		var ran atomic.Int64
		slow := make(chan struct{})
		p := serve(t, func(ui *app.UI) error {
			ui.Fragment("clock", func(ui *app.UI) error {
				runs := ran.Add(1)
				if runs == 5 {
					close(slow)
					<-ui.Done() // a run that takes long
				}
				for range runs % 3 {
					ui.Text("more")
				}
				if ui.Button("Open") {
					ui.Dialog("Ask", func(ui *app.UI) error { got = ui.TextInput("Name", ""); return nil })
				}
				for range runs {
					ui.Caption("behind")
				}
				return nil
			}, app.Every(time.Second))
			return nil
		}).open("")
		p.end(0)
		p.end(p.press("Open"))
		id := p.widget("Name")
		for ran.Load() < 4 {
			p.next()
		}
		p.until("behind")
		time.Sleep(500 * time.Millisecond)
		for _, d := range p.deltas[2:] {
			for _, op := range d.Ops {
				if s := string(op); strings.Contains(s, `"dialog"`) && d.Run > 2 {
					t.Errorf("run %d says %s", d.Run, s)
				}
			}
		}
		time.Sleep(time.Second)
		<-slow // the fragment's own run is going
		p.event++
		p.send(map[string]any{"t": "event", "n": p.event, "set": map[string]any{id: "typed"}})
		p.end(p.event)
		if got != "typed" || !p.shows(`"Ask"`) {
			t.Errorf("during a tick: the script has %q, the page is %s", got, p.page.String())
		}
	})
}
