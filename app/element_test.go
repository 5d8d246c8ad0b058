package app_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

// Each element must reach the page in the form that the page knows, with its own text
// only.
func TestElements_ShowTheirArguments(t *testing.T) {
	at := apptest.New(t, func(ui *app.UI) error {
		ui.Title("title")
		ui.Header("header")
		ui.Subheader("subheader")
		ui.Text("text")
		ui.Caption("caption")
		ui.Markdown("*markdown*")
		ui.Code("x := 1", "go")
		ui.Divider()
		ui.JSON(map[string]int{"a": 1})
		ui.Success("success")
		ui.Info("info")
		ui.Warning("warning")
		ui.Error("error")
		in := ui.Expander("more", app.Open())
		in.Text("inside")
		ui.Sidebar().Text("beside")
		ui.VegaLite(`{"mark":"bar","encoding":{"x":{"field":"ID"}}}`, []row{{ID: 1}, {ID: 2}}, app.Label("bars"))
		ui.ScatterChart([]row{{ID: 1}, {ID: 2}, {ID: 3}}, app.X("ID"), app.Y("A"))
		return nil
	})
	at.Run()
	for name, got := range map[string][]string{
		"title": at.Title(), "header": at.Header(), "subheader": at.Subheader(), "caption": at.Caption(),
		"*markdown*": at.Markdown(), "x := 1": at.Code(), "{\n  \"a\": 1\n}": at.JSON(),
		"success": at.Success(), "info": at.Info(), "warning": at.Warning(), "error": at.Error(),
		"inside": at.Expander("more").Text(), "beside": at.Sidebar().Text(),
	} {
		if len(got) != 1 || got[0] != name {
			t.Errorf("want %q, got %q", name, got)
		}
	}
	if got := fmt.Sprint(at.Text()); got != "[text inside beside]" {
		t.Errorf("the texts are %s", got)
	}
	if at.Chart(0).Len() != 2 || at.Chart(0).Alt() != "bars" || at.Chart(1).Len() != 3 || at.Chart(0).Spec()["mark"] == nil {
		t.Errorf("the charts are %+v and %+v", at.Chart(0), at.Chart(1))
	}
}

// Write chooses the element for its caller. A surprising choice would be worse than none.
func TestWrite_ShowsEachValueByItsType(t *testing.T) {
	type text string
	at := apptest.New(t, func(ui *app.UI) error {
		ui.Write("*a*", text("b"), errors.New("c"), 1, 2.5, uint8(3), true, nil, time.Second,
			time.Date(2001, 1, 31, 13, 5, 0, 0, time.UTC), map[string]int{"d": 1}, struct{ E int }{2}, []int{1}, []byte("f"),
			[]row{{ID: 1}}, []*row{{ID: 1}}, million{"m"}, []time.Time{{}})
		return nil
	})
	at.Run()
	for what, c := range map[string]struct{ got, want any }{
		"markdown": {at.Markdown(), "[*a* b]"},
		"errors":   {at.Error(), "[c]"},
		"texts":    {at.Text(), "[1 2.5 3 true nil 1s 2001-01-31 13:05]"},
		"json":     {len(at.JSON()), "5"},
		"tables":   {at.Table(2).Len(), "1000000"},
	} {
		if got := fmt.Sprint(c.got); got != c.want {
			t.Errorf("%s: %s, want %s", what, got, c.want)
		}
	}
}

func TestMetric_ShowsTheDirectionOfItsDelta(t *testing.T) {
	type direction struct {
		delta any
		text  string
		dir   string
	}
	for _, c := range []direction{
		{3, "3", "up"}, {-3, "-3", "down"}, {0, "0", "flat"}, {0.25, "0.25", "up"}, {uint(2), "2", "up"},
		{"-1.2 °C", "-1.2 °C", "down"}, {"+4 %", "+4 %", "up"}, {nil, "", ""}, {math.NaN(), "NaN", "flat"}, {-time.Second, "-1s", "down"},
	} {
		s := serve(t, func(ui *app.UI) error {
			ui.Metric("M", 1234567.5, app.Delta(c.delta))
			return nil
		})
		p := s.open("")
		p.end(0)
		json := p.page.Main()[0].JSON
		if !strings.Contains(json, `"value":"1234567.5"`) || strings.Contains(json, `"delta"`) != (c.text != "") ||
			c.text != "" && !strings.Contains(json, fmt.Sprintf(`"delta":%q,"dir":%q`, c.text, c.dir)) {
			t.Errorf("Delta(%v) is %s, want %q %s", c.delta, json, c.text, c.dir)
		}
	}
}

// An Empty is one place for one element, no matter how often a script draws there.
func TestEmpty_ShowsTheLastThingDrawn(t *testing.T) {
	n := 0
	at := apptest.New(t, func(ui *app.UI) error {
		n++
		place := ui.Empty()
		ui.Text("after")
		for i := range 3 {
			place.Text(fmt.Sprint("step ", i))
		}
		switch n {
		case 1:
			box := place.Container()
			box.Text("one")
			box.Text("two")
		case 2:
			place.Empty()
		}
		return nil
	})
	for _, want := range []string{"[one two after]", "[after]", "[step 2 after]"} {
		at.Run()
		if got := fmt.Sprint(at.Text()); got != want {
			t.Errorf("run %d shows %s, want %s", n, got, want)
		}
	}
}

// Places may be filled in any order. They stand where they were made.
func TestLayout_PlacesAreShownWhereTheyWereMade(t *testing.T) {
	at := apptest.New(t, func(ui *app.UI) error {
		box := ui.Container()
		cols := ui.Columns(3)
		ui.Text("last")
		cols[2].Text("third")
		cols[0].Text("first")
		box.Text("top")
		side := ui.Sidebar()
		cols[1].Sidebar().Text("side one")
		side.Text("side two")
		return nil
	})
	at.Run()
	if got := fmt.Sprint(at.Text()); got != "[top first third last side one side two]" {
		t.Errorf("the page shows %s", got)
	}
}

// Spinner must return the error of its function, whatever the function does.
func TestSpinner_ReturnsTheError(t *testing.T) {
	failed := errors.New("failed")
	at := apptest.New(t, func(ui *app.UI) error {
		return ui.Spinner("working", func() error { ui.Text("inside"); return failed })
	})
	at.Run()
	if at.Err() != failed || len(at.Text()) != 1 {
		t.Errorf("the error is %v, the page shows %q", at.Err(), at.Text())
	}
}

// State must return the same variable in each run. Otherwise a callback that holds the
// pointer would change nothing.
func TestState_IsOneVariableForASession(t *testing.T) { // A1
	var seen []*int
	at := apptest.New(t, func(ui *app.UI) error {
		n := app.State(ui, "n", 40)
		seen = append(seen, n)
		*n++
		return nil
	})
	at.Run()
	at.Run()
	if seen[0] != seen[1] || *seen[0] != 42 {
		t.Errorf("the variable is %p %p with %d", seen[0], seen[1], *seen[0])
	}
}

// A raw string begins with the end of its first line. The page showed an empty line.
func TestCode_HasNoEmptyLinesAtItsEnds(t *testing.T) {
	at := apptest.New(t, func(ui *app.UI) error {
		ui.Code("\n  \n\tif ok {\n\n\t}\n", "go")
		ui.Code(" \n", "")
		return nil
	})
	at.Run()
	if got := fmt.Sprintf("%q", at.Code()); got != `["\tif ok {\n\n\t}" ""]` {
		t.Errorf("the sources are %s", got)
	}
}
