package app_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/refrain-go/refrain/app"
)

// Options may be of any type. Format gives their texts, and Initial the option that is
// chosen at first.
func ExampleSelect() {
	type carrier struct{ Code, Name string }
	carriers := []carrier{{"AA", "American"}, {"DL", "Delta"}, {"WN", "Southwest"}}
	app.Main(func(ui *app.UI) error {
		c := app.Select(ui, "Carrier", carriers, app.Initial(carriers[1]), app.Format(func(c carrier) string { return c.Name }))
		ui.Text("Flights of " + c.Code)
		return nil
	})
}

// The page shows the result of a type's String method, unless Format gives another text.
func ExampleRadio() {
	app.Main(func(ui *app.UI) error {
		every := app.Radio(ui, "Refresh", []time.Duration{time.Second, time.Minute, time.Hour}, app.Initial(time.Minute))
		ui.Text(fmt.Sprint("next at ", time.Now().Add(every).Format(time.TimeOnly)))
		return nil
	})
}

// The chosen options are returned in the order of all options, so they may be part of a
// memo's key.
func ExampleUI_MultiSelect() {
	app.Main(func(ui *app.UI) error {
		columns := ui.MultiSelect("Columns", []string{"date", "from", "to", "delay"}, app.Initial("date", "delay"), app.Placeholder("All of them"))
		ui.Text("SELECT " + strings.Join(columns, ", "))
		return nil
	})
}

func ExampleMultiSelect() {
	app.Main(func(ui *app.UI) error {
		days := app.MultiSelect(ui, "Days", []time.Weekday{time.Monday, time.Tuesday, time.Wednesday}, app.Max(2))
		ui.Text(fmt.Sprint(len(days), " days"))
		return nil
	})
}

func ExampleUI_Radio() {
	app.Main(func(ui *app.UI) error {
		unit := ui.Radio("Unit", []string{"°C", "°F", "K"})
		ui.Text("In " + unit)
		return nil
	})
}

func ExampleUI_Toggle() {
	app.Main(func(ui *app.UI) error {
		if ui.Toggle("Show the numbers", false) {
			ui.Table([][]string{{"n"}, {"1"}, {"2"}})
		}
		return nil
	})
}

// Limits and steps have the type of the value. For a float they may also be whole
// numbers.
func ExampleUI_NumberFloat() {
	app.Main(func(ui *app.UI) error {
		rate := ui.NumberFloat("Rate", 0.05, app.Min(0), app.Max(1), app.Step(0.005))
		ui.Metric("After ten years", 100*(1+10*rate))
		return nil
	})
}

func ExampleUI_SliderFloat() {
	app.Main(func(ui *app.UI) error {
		confidence := ui.SliderFloat("Confidence", 0, 1, 0.95)
		ui.Text(fmt.Sprintf("%.0f %%", 100*confidence))
		return nil
	})
}

func ExampleUI_RangeSlider() {
	app.Main(func(ui *app.UI) error {
		from, to := ui.RangeSlider("Years", 1990, 2026, 2010, 2020)
		ui.Text(fmt.Sprintf("%d years, from %d to %d", to-from+1, from, to))
		return nil
	})
}

func ExampleUI_RangeSliderFloat() {
	app.Main(func(ui *app.UI) error {
		least, most := ui.RangeSliderFloat("Magnitude", 0, 10, 2.5, 6, app.Step(0.1))
		ui.Text(fmt.Sprintf("earthquakes of %.1f to %.1f", least, most))
		return nil
	})
}

func ExampleUI_TextArea() {
	app.Main(func(ui *app.UI) error {
		query := ui.TextArea("Query", "SELECT 1", app.Height(400), app.Max(5000))
		ui.Code(query, "sql")
		return nil
	})
}

// A date is a midnight in UTC, and a time of day is a duration after midnight. Their sum
// is a moment.
func ExampleUI_DateInput() {
	app.Main(func(ui *app.UI) error {
		day := ui.DateInput("Day", time.Now(), app.Min(time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)))
		at := ui.TimeInput("Time", 12*time.Hour, app.Step(15*time.Minute))
		ui.Text(day.Add(at).Format(time.RFC1123))
		return nil
	})
}

func ExampleUI_TimeInput() {
	app.Main(func(ui *app.UI) error {
		opens := ui.TimeInput("Opens", 8*time.Hour, app.Step(30*time.Minute))
		closes := ui.TimeInput("Closes", 18*time.Hour, app.Min(opens))
		ui.Text(fmt.Sprint("open for ", closes-opens))
		return nil
	})
}

func ExampleUI_ColorPicker() {
	app.Main(func(ui *app.UI) error {
		ui.Code("color: "+ui.ColorPicker("Colour", "#3cf"), "css")
		return nil
	})
}

func ExampleUI_LinkButton() {
	app.Main(func(ui *app.UI) error {
		ui.LinkButton("Documentation", "https://pkg.go.dev/github.com/refrain-go/refrain", app.Help("Opens a new tab"))
		return nil
	})
}

// Primary marks the button that the user most likely wants next.
func ExamplePrimary() {
	app.Main(func(ui *app.UI) error {
		user := ui.TextInput("User", "")
		ui.TextInput("Password", "", app.Password())
		if ui.Button("Sign in", app.Primary()) {
			ui.Success("Hello, " + user)
		}
		return nil
	})
}

// A disabled widget is shown although it cannot be used yet.
func ExampleDisabled() {
	app.Main(func(ui *app.UI) error {
		var until []app.Option
		if !ui.Checkbox("I have read it", false) {
			until = append(until, app.Disabled())
		}
		if ui.Button("Agree", until...) {
			ui.Success("Agreed")
		}
		return nil
	})
}

// Each message gets a run of its own. The script stores it in the session's state before
// it works on the answer.
func ExampleUI_ChatInput() {
	app.Main(func(ui *app.UI) error {
		said := app.State(ui, "said", []string(nil))
		if message, ok := ui.ChatInput("Say something"); ok {
			*said = append(*said, message)
		}
		for _, message := range *said {
			ui.Text(message)
		}
		return nil
	})
}

// The chosen city is in the address. So the link can be shared, and the back button
// returns to the city before.
func ExampleBind() {
	app.Main(func(ui *app.UI) error {
		city := ui.Select("City", []string{"Paris", "Rome", "Oslo"}, app.Bind("city"))
		days := ui.Slider("Days", 1, 14, 7, app.Bind("days"))
		ui.Text(fmt.Sprint("Weather in ", city, " for ", days, " days"))
		return nil
	})
}

// One button fills in a field and another resets it, in the run that follows the press.
func ExampleSet() {
	app.Main(func(ui *app.UI) error {
		from := ui.DateInput("From", time.Time{}, app.Key("from"))
		if ui.Button("Today") {
			app.Set(ui, "from", time.Now())
		}
		ui.Button("Any day", app.OnChange(func() { app.Set(ui, "from", nil) }))
		ui.Text("Orders since " + from.Format(time.DateOnly))
		return nil
	})
}
