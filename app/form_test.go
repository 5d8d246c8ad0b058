package app_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

// Users do not mean half a form: its values and the press must arrive together, once.
func TestForm_SendsItsValuesAtOnce(t *testing.T) {
	runs := 0
	at := apptest.New(t, func(ui *app.UI) error {
		runs++
		form := ui.Form("order")
		name := form.Columns(2)[0].TextInput("Name", "")
		n := form.Number("Pieces", 1)
		sent := form.Submit("Order")
		gone := form.Submit("Cancel")
		ui.Text(fmt.Sprint(name, " ", n, " ", sent, " ", gone))
		return nil
	})
	at.Run()
	form := at.Form("order")
	form.TextInput("Name").Set("Ada")
	form.Number("Pieces").Set(3)
	at.Run()
	if got := at.Text()[0]; got != " 1 false false" {
		t.Errorf("before it is sent: %q", got)
	}
	form.Submit()
	for _, want := range []string{"Ada 3 true false", "Ada 3 false false"} {
		at.Run()
		if got := at.Text()[0]; got != want {
			t.Errorf("the form is %q, want %q", got, want)
		}
	}
	form.Number("Pieces").Set(4)
	form.SubmitBy("Cancel")
	at.Run()
	if got := at.Text()[0]; got != "Ada 4 false true" || runs != 5 {
		t.Errorf("after %d runs: %q", runs, got)
	}
}

func TestForm_ClearsSubmittedValues(t *testing.T) {
	fail := false
	at := apptest.New(t, func(ui *app.UI) error {
		form := ui.Form("note", app.ClearOnSubmit())
		note := form.TextInput("Note", "")
		box := form.Checkbox("Urgent", true)
		if fail {
			return errors.New("not yet")
		}
		sent := form.Submit("Add")
		kind := form.Select("Kind", []string{"a", "b"}, app.Key("kind"))
		ui.Text(fmt.Sprint(note, box, kind, sent))
		return nil
	})
	at.Run()
	form := at.Form("note")
	for range 2 {
		form.TextInput("Note").Set("milk")
		form.Checkbox("Urgent").Set(false)
		form.Select("Kind").Set("b")
		form.Submit()
		at.Run()
		if got := at.Text()[0]; got != "milkfalsebtrue" {
			t.Errorf("the script got %q", got)
		}
		if form.TextInput("Note").Value() != "" || !form.Checkbox("Urgent").Value() || form.Select("Kind").Value() != "a" {
			t.Error("the page shows what was sent")
		}
		at.Run()
		if got := at.Text()[0]; got != "trueafalse" {
			t.Errorf("the next run got %q", got)
		}
	}
	form.TextInput("Note").Set("lost")
	form.Submit()
	fail = true
	at.Run()
	fail = false
	at.Run()
	if got := at.Text()[0]; got != "trueafalse" {
		t.Errorf("after a run that failed before Submit the form has %q, and its page shows it empty", got)
	}
}

// A Submit whose press runs only a fragment must still send the whole form.
func TestForm_AroundAFragment(t *testing.T) {
	at := apptest.New(t, func(ui *app.UI) error {
		form := ui.Form("note", app.ClearOnSubmit())
		note := form.TextInput("Note", "")
		form.Fragment("part", func(ui *app.UI) error {
			n := ui.Number("N", 1)
			ui.Text(fmt.Sprint(n, ui.Submit("Add")))
			return nil
		})
		ui.Text("note " + note)
		return nil
	})
	at.Run()
	at.Number("N").Set(7)
	at.Form("note").Submit()
	for _, want := range []string{"[7 true note ]", "[1 false note ]"} {
		at.Run()
		if got := fmt.Sprint(at.Text()); got != want {
			t.Errorf("the page shows %s, want %s", got, want)
		}
		if got := at.Number("N").Value(); got != 1 {
			t.Errorf("the number is %d", got)
		}
	}
	at.TextInput("Note").Set("milk")
	at.Number("N").Set(8)
	at.Form("note").Submit()
	at.Run()
	if got := fmt.Sprint(at.Text()); got != "[8 true note milk]" {
		t.Errorf("the page shows %s", got)
	}
}

func TestForm_MistakesDrawAnErrorInPlace(t *testing.T) {
	at := apptest.New(t, func(ui *app.UI) error {
		ui.Submit("Alone")
		form := ui.Form("f")
		form.Button("No")
		form.Form("inner").Number("N", 1)
		form.Sidebar().Text("x")
		ui.Form("f").Text("y")
		ui.Form("g", app.Open())
		ui.Fragment("part", func(ui *app.UI) error {
			ui.Form("h").Text("none")
			return nil
		})
		return nil
	})
	at.Run()
	got := at.Error()
	for i, want := range []string{`Submit "Alone" is outside a form`, `Button "No" is in a form`, `Form "inner" is in a form`,
		"Sidebar is called in", `Form "f" has no Submit`, `Form "f" is drawn twice`, "does not take Open", `Form "h" has no Submit`} {
		if i >= len(got) || !strings.Contains(got[i], want) {
			t.Fatalf("error %d is not %q: %q", i, want, got)
		}
	}
	if len(got) != 8 {
		t.Errorf("the errors are %q", got)
	}
}

// A script checks a form's values when Submit returns true. So a form's values must not
// arrive without it.
func TestForm_TakesNoValueWithoutItsSubmit(t *testing.T) { // A8
	s := serve(t, func(ui *app.UI) error {
		for _, name := range []string{"a", "b"} {
			form := ui.Form(name)
			n := form.Number("N"+name, 1)
			ui.Text(fmt.Sprintf("%s is %d %v.", name, n, form.Submit("Send "+name)))
		}
		return nil
	})
	p := s.open("")
	p.end(0)
	p.end(p.set(map[string]any{"Na": 5}))
	if !p.shows("a is 1 false.") {
		t.Errorf("a value came without the form: %s", p.page.String())
	}
	p.event++
	p.send(map[string]any{"t": "event", "n": p.event, "set": map[string]any{p.widget("Na"): 6, p.widget("Nb"): 7},
		"press": []string{p.widget("Send b")}})
	p.end(p.event)
	if !p.shows("a is 1 false.") || !p.shows("b is 7 true.") {
		t.Errorf("the page shows %s", p.page.String())
	}
}
