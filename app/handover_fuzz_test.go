package app_test

import (
	"bytes"
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/internal/drive"
)

// The data that the build before has left may be of another version, or damaged. The app
// must use the valid parts. It must never panic, or give a widget a value that it cannot
// have.
func FuzzRestore(f *testing.F) { // A8
	log := app.Logger(slog.New(slog.DiscardHandler))
	script := func(t testing.TB) func(*app.UI) error {
		return func(ui *app.UI) error {
			if n := ui.Slider("Slider", 1, 9, 5); n < 1 || n > 9 {
				t.Errorf("the slider is %d", n)
			}
			ui.TextInput("Text", "x")
			ui.MultiSelect("Many", []string{"a", "b"})
			ui.SelectRows("Rows", []struct{ A int }{{1}, {2}})
			app.DataEditor(ui, "Editor", []struct{ A int }{{1}, {2}})
			ui.DateInput("Date", time.Unix(0, 0))
			ui.FileUpload("File")
			*app.State(ui, "n", 1)++
			ui.Button("Go")
			return nil
		}
	}
	a := app.New(script(f), log)
	a.Supervise()
	s, err := drive.Open(a, nil)
	if err != nil {
		f.Fatal(err)
	}
	s.Run()
	whole, err := a.HandOver()
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
		a := app.New(script(t), log, app.UploadDir(t.TempDir()))
		if a.Restore(left, false) == nil {
			if err := a.Wake(); err != nil {
				t.Errorf("a run failed: %v", err)
			}
		}
		if err := a.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
}
