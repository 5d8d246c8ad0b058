package app

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"testing"
	"time"

	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/wire"
	"github.com/refrain-go/refrain/internal/handover"
)

// The data that the build before has left may be of another version, or damaged. The app
// must use the valid parts. It must never panic, or give a widget a value that it cannot
// have.
func FuzzRestore(f *testing.F) { // A8
	log := Logger(slog.New(slog.DiscardHandler))
	script := func(t testing.TB) func(*UI) error {
		return func(ui *UI) error {
			if n := ui.Slider("Slider", 1, 9, 5); n < 1 || n > 9 {
				t.Errorf("the slider is %d", n)
			}
			ui.TextInput("Text", "x")
			ui.MultiSelect("Many", []string{"a", "b"})
			ui.SelectRows("Rows", []struct{ A int }{{1}, {2}})
			DataEditor(ui, "Editor", []struct{ A int }{{1}, {2}})
			ui.DateInput("Date", time.Unix(0, 0))
			ui.FileUpload("File")
			*State(ui, "n", 1)++
			ui.Button("Go")
			return nil
		}
	}
	a := New(script(f), log)
	s, err := a.sessions.add(a, server.Visitor{Cookie: "c", Addr: "a"})
	if err != nil {
		f.Fatal(err)
	}
	a.supervised = true
	s.interact(wire.Event{})
	<-s.idle()
	whole, err := json.Marshal(a.handOver())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	for _, change := range [][2]string{{`"v":5`, `"v":1e99`}, {`"v":`, `"V":`}, {`{"k"`, `[{"k"`}, {`"Shown":true`, `"Shown":7`}, {`"options"`, `"o"`}, {`"JSON":2`, `"JSON":[]`},
		{`"Runs":1`, `"Runs":18446744073709551615`}, {`"Tab":"`, `"Tab":"\u0000`}, {`"v":[]`, `"v":[99,-1,null]`}, {`"rows":[]`, `"rows":[5,-7,1e99]`}} {
		f.Add(bytes.ReplaceAll(whole, []byte(change[0]), []byte(change[1])))
	}
	f.Add([]byte(`[{},{},{"Widgets":{"":{},"x":{"Node":null,"Set":{}}},"State":{"n":{"Type":"int","JSON":{}},"":{}}}]`))
	f.Fuzz(func(t *testing.T, left []byte) {
		var list []handover.Session
		if json.Unmarshal(left, &list) != nil {
			return
		}
		a := New(script(t), log, UploadDir(t.TempDir()))
		a.restore(list, false)
		for _, h := range list {
			if s := a.sessions.find(server.Visitor{Cookie: h.Cookie}, h.Tab); s != nil {
				s.wake(wire.Hello{}, nil)
				<-s.idle()
				if s.err != nil {
					t.Errorf("the run failed: %v", s.err)
				}
			}
		}
		if err := a.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
}
