package apptest_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

func flights(ui *app.UI) error {
	from := ui.Select("From", []string{"AMS", "CDG"})
	class := ui.Radio("Class", []string{"economy", "business"})
	extras := ui.MultiSelect("Extras", []string{"bag", "meal", "seat"})
	day := ui.DateInput("Day", time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC))
	at := ui.TimeInput("Not before", 6*time.Hour)
	lo, hi := ui.RangeSlider("Price", 0, 500, 50, 200)
	short, long := ui.RangeSliderFloat("Hours", 0, 24, 0, 12)
	stops := ui.Slider("Stops", 0, 3, 1)
	weight := ui.NumberFloat("Weight", 7.5, app.Max(23))
	share := ui.SliderFloat("Share", 0, 1, 0.5)
	note := ui.TextArea("Note", "", app.Placeholder("Anything else?"))
	colour := ui.ColorPicker("Colour", "#3cf")
	quick, loud := ui.Checkbox("Quickest", false), ui.Toggle("Tell me", true)
	ui.LinkButton("Terms", "/terms")
	if ui.Button("Search", app.Help("Takes a moment")) {
		ui.Text(fmt.Sprintln(from, class, extras, day.Add(at).Format(time.DateTime), lo, hi, short, long, stops, weight, share, note, colour, quick, loud))
	}
	return nil
}

// testFlights sets each widget, presses the button, and reads the text that the script
// made of the values.
func testFlights(t *testing.T) {
	at := apptest.New(t, flights)
	at.Run()
	at.Select("From").Set("CDG")
	at.Radio("Class").Set("business")
	at.MultiSelect("Extras").Set("meal", "seat")
	at.DateInput("Day").Set(time.Date(2026, 6, 2, 0, 0, 0, 0, time.UTC))
	at.TimeInput("Not before").Set(7*time.Hour + 30*time.Minute)
	at.RangeSlider("Price").Set(100, 300)
	at.RangeSliderFloat("Hours").Set(1.5, 6)
	at.Slider("Stops").Set(9) // more than there may be: the app takes the most
	at.NumberFloat("Weight").Set(12.5)
	at.SliderFloat("Share").Set(0.25)
	at.TextArea("Note").Set("none")
	at.ColorPicker("Colour").Set("#ffffff")
	at.Checkbox("Quickest").Set(true)
	at.Toggle("Tell me").Set(false)
	at.Button("Search").Click()
	at.Run()

	want := "CDG business [meal seat] 2026-06-02 07:30:00 100 300 1.5 6 3 12.5 0.25 none #ffffff true false\n"
	if got := at.Text(); len(got) != 1 || got[0] != want {
		t.Errorf("the page says %q, want %q", got, want)
	}
	lo, hi := at.RangeSlider("Price").Value()
	short, long := at.RangeSliderFloat("Hours").Value()
	values := fmt.Sprintln(at.Select("From").Value(), at.MultiSelect("Extras").Value(), at.Slider("Stops").Value(), lo, hi, short, long,
		at.NumberFloat("Weight").Value(), at.DateInput("Day").Value().Day(), at.TimeInput("Not before").Value(),
		at.ColorPicker("Colour").Value(), at.Checkbox("Quickest").Value(), at.TextArea("Note").Value())
	if want := "CDG [meal seat] 3 100 300 1.5 6 12.5 2 7h30m0s #ffffff true none\n"; values != want {
		t.Errorf("the widgets hold %s, want %s", values, want)
	}
	shown := fmt.Sprintln(at.Select("From").Options(), at.MultiSelect("Extras").Options(), at.Button("Search").Help(),
		at.TextArea("Note").Placeholder(), at.LinkButton("Terms").Address, at.Button("Search").Disabled())
	if want := "[AMS CDG] [bag meal seat] Takes a moment Anything else? /terms false\n"; shown != want {
		t.Errorf("the page shows %s, want %s", shown, want)
	}
}

// Every widget is found by its label.
func Example_inputs() {
	var t *testing.T // go test passes it to TestFlights
	testFlights(t)
}
