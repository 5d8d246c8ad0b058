package apptest_test

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

func greeting(ui *app.UI) error {
	name := ui.TextInput("Name", "", app.Placeholder("yours"), app.Help("Your first name"))
	loud := ui.Checkbox("Loud", false)
	if ui.Button("Greet", app.Help("Says hello")) {
		if loud {
			name = strings.ToUpper(name)
		}
		ui.Success("Hello, " + name)
	}
	ui.Button("Off", app.Disabled())
	ui.Sidebar().Text("beside")
	inner := ui.Expander("More")
	inner.Text("inside")
	inner.Select("Colour", []string{"red", "green"})
	ui.Table([][]string{{"a", "b"}, {"1", "2"}})
	return nil
}

func TestApp_ClicksSetsAndReads(t *testing.T) {
	at := apptest.New(t, greeting)
	at.Run()
	at.TextInput("Name").Set("Ada")
	at.Checkbox("Loud").Set(true)
	at.Button("Greet").Click()
	if got := at.Success(); len(got) != 0 {
		t.Errorf("before Run the page shows %q", got)
	}
	at.Run()
	if got := at.Success(); !slices.Equal(got, []string{"Hello, ADA"}) {
		t.Errorf("the page shows %q", got)
	}
	at.Run()
	if got := at.Success(); len(got) != 0 {
		t.Errorf("the press was sent twice: %q", got)
	}
	name, off := at.TextInput("Name"), at.Button("Off")
	if name.Placeholder() != "yours" || name.Help() != "Your first name" || name.Value() != "Ada" || !off.Disabled() || name.Disabled() {
		t.Error("the widgets are not as they were drawn")
	}
	more := at.Expander("More")
	more.Select("Colour").Set("green")
	at.Run()
	if got := more.Select("Colour"); got.Value() != "green" || !slices.Equal(got.Options(), []string{"red", "green"}) {
		t.Errorf("the choice is %q of %q", got.Value(), got.Options())
	}
	if got := fmt.Sprint(more.Text(), at.Sidebar().Text(), at.Text()); got != "[inside] [beside] [inside beside]" {
		t.Errorf("the texts are %s", got)
	}
}

func TestApp_DrivesFormsDialogsFragmentsAndPages(t *testing.T) {
	n := 0
	at := apptest.New(t, app.Pages(
		app.Page{Title: "First", Script: func(ui *app.UI) error {
			form := ui.Form("f")
			name := form.TextInput("Name", "")
			if form.Submit("Send") {
				ui.Dialog("Sent", func(ui *app.UI) error { ui.Text("to " + name); return nil })
			}
			ui.Fragment("clock", func(ui *app.UI) error { n++; ui.Caption(fmt.Sprint(n)); return nil }, app.Every(time.Hour))
			return nil
		}},
		app.Page{Title: "Second", Script: func(ui *app.UI) error { ui.Text(ui.QueryParams().Get("a")); return nil }},
	), app.PageTitle("Both"))
	at.Run()
	at.Form("f").TextInput("Name").Set("Ada")
	at.Form("f").Submit()
	at.Run()
	at.Fragment("clock").Tick()
	if got := fmt.Sprint(at.Dialog("Sent").Text(), at.Caption()); got != "[to Ada] [3]" {
		t.Errorf("the page shows %s", got)
	}
	at.Dialog("Sent").Close()
	at.Run()
	at.Navigate("second?a=b")
	at.Run()
	if got := fmt.Sprint(at.Text(), at.Dialogs(), at.Page(), at.QueryParams(), at.TabTitle(), at.Pages()); got !=
		"[b] []secondmap[a:[b]]Second · Both[First Second]" {
		t.Errorf("the second page is %s", got)
	}
}

// failing is a test that notes why it was ended.
type failing struct {
	testing.TB
	why string
}

func (f *failing) Helper() {}
func (f *failing) Fatalf(format string, args ...any) {
	f.why = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

// A lookup of a missing element must end the test, and name the elements that are there.
func TestApp_FailedLookupNamesTheElementsOfThePage(t *testing.T) {
	for want, lookup := range map[string]func(*apptest.App){
		`no button "Go" on the page, which has ["Greet" "Off"]`:          func(at *apptest.App) { at.Button("Go") },
		`no slider "Name" on the page, which has []`:                     func(at *apptest.App) { at.Slider("Name") },
		`no expander "Less" on the page, which has ["More"]`:             func(at *apptest.App) { at.Expander("Less") },
		`no checkbox "Loud" on the page, which has []`:                   func(at *apptest.App) { at.Sidebar().Checkbox("Loud") },
		`"blue" is not an option of "Colour", which has ["red" "green"]`: func(at *apptest.App) { at.Select("Colour").Set("blue") },
		`no table 1 on the page, which has 1`:                            func(at *apptest.App) { at.Table(1) },
		`no chart 0 on the page, which has 0`:                            func(at *apptest.App) { at.Chart(0) },
		`the table has no row 1, it has 1 rows`:                          func(at *apptest.App) { at.Table(0).Row(1) },
		`the table has no column 2, it has ["a" "b"]`:                    func(at *apptest.App) { at.Table(0).Cell(0, 2) },
		`no metric "M" on the page, which has []`:                        func(at *apptest.App) { at.Metric("M") },
	} {
		f := &failing{TB: t}
		done := make(chan bool)
		go func() {
			defer close(done)
			at := apptest.New(f, greeting)
			at.Run()
			lookup(at)
		}()
		<-done
		if !strings.Contains(f.why, want) {
			t.Errorf("the test was ended by %q, want %q", f.why, want)
		}
	}
}

// A table that was looked up before a run is not the one on the page after it.
func TestTable_OfAnEarlierRunIsNotRead(t *testing.T) {
	n := 0
	f := &failing{TB: t}
	done := make(chan bool)
	go func() {
		defer close(done)
		at := apptest.New(f, func(ui *app.UI) error {
			n++
			ui.Table([][]string{{"n"}, {fmt.Sprint(n)}})
			return nil
		})
		at.Run()
		before := at.Table(0)
		at.Run()
		if got := at.Table(0).Cell(0, 0); got != "2" {
			t.Errorf("the cell is %q", got)
		}
		before.Cell(0, 0)
	}()
	<-done
	if !strings.Contains(f.why, "look it up again after Run") {
		t.Errorf("the test was ended by %q", f.why)
	}
}
