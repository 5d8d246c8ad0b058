package main

import (
	"fmt"
	"time"

	"github.com/refrain-go/refrain/app"
)

var inputsPage = chapter{
	title: "Inputs", icon: "🎚️", path: "inputs",
	about: "A widget returns its value. There is nothing to register: when its user changes it, the function runs again, and the call returns the new one.",
	examples: []example{
		{"Buttons", "True in exactly one run for a press.", buttons},
		{"Links", "They open a new tab, and no run starts.", links},
		{"Text", "", texts},
		{"Numbers", "", numbers},
		{"Sliders", "", sliders},
		{"On and off", "", switches},
		{"Dates and times", "A date is a midnight in UTC, a time of day a duration after midnight: together they are a moment.", dates},
		{"Colours", "", colours},
		{"What goes with every widget", "Help, a key that keeps the value when the label changes, a widget that cannot be used, and a function " +
			"that is called when it has changed.", common},
	},
}

func buttons(ui *app.UI) error {
	pressed := app.State(ui, "pressed", 0)
	row := ui.Columns(2)
	if row[0].Button("Count", app.Primary()) {
		*pressed++
	}
	if row[1].Button("From the start") {
		*pressed = 0
	}
	ui.Metric("Pressed", *pressed)
	return nil
}

func links(ui *app.UI) error {
	ui.LinkButton("The Go language", "https://go.dev")
	return nil
}

func texts(ui *app.UI) error {
	name := ui.TextInput("Name", "", app.Max(80),
		app.Placeholder("As on the ticket"))
	ui.TextInput("Code word", "sesame", app.Password())
	notes := ui.TextArea("Notes", "A window seat.\nNo nuts.",
		app.Height(200))
	ui.Text(fmt.Sprintf("%q wants %q", name, notes))
	return nil
}

func numbers(ui *app.UI) error {
	row := ui.Columns(2)
	bags := row[0].Number("Bags", 1, app.Min(0), app.Max(5))
	weight := row[1].NumberFloat("Weight, kg", 12.5,
		app.Min(0), app.Max(23), app.Step(0.5))
	all := float64(bags) * weight
	ui.Metric("In all", fmt.Sprintf("%.1f kg", all))
	return nil
}

func sliders(ui *app.UI) error {
	rows := ui.Slider("Rows", 10, 500, 50, app.Step(10))
	share := ui.SliderFloat("Share", 0, 1, 0.25)
	from, to := ui.RangeSlider("Years", 1990, 2026, 2001, 2015)
	least, most := ui.RangeSliderFloat("Magnitude", 0, 10, 2.5, 6)
	ui.Text(fmt.Sprintf("%.0f rows, %d to %d, of %.1f to %.1f",
		float64(rows)*share, from, to, least, most))
	return nil
}

func switches(ui *app.UI) error {
	if ui.Toggle("Show the total", true) {
		ui.Metric("Total", 42)
	}
	if ui.Checkbox("I have read the terms", false) {
		ui.Success("Thank you")
	}
	return nil
}

func dates(ui *app.UI) error {
	row := ui.Columns(2)
	first := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)
	day := row[0].DateInput("Day", first.AddDate(0, 0, 180),
		app.Min(first))
	at := row[1].TimeInput("Time", 9*time.Hour,
		app.Step(15*time.Minute))
	ui.Text(day.Add(at).Format("Monday, 2 January 2006, at 15:04"))
	return nil
}

func colours(ui *app.UI) error {
	c := ui.ColorPicker("Colour", "#3d51c7")
	ui.Code("color: "+c+";", "css")
	return nil
}

func common(ui *app.UI) error {
	changes := app.State(ui, "changes", 0)
	german := ui.Toggle("German labels", false)
	label := "Passengers"
	if german {
		label = "Passagiere"
	}
	n := ui.Number(label, 2, app.Min(1),
		app.Key("passengers"),
		app.Help("Babies on a lap do not count"),
		app.OnChange(func() { *changes++ }))
	ui.TextInput("Booking", "QX7RMB", app.Disabled())
	ui.Text(fmt.Sprintf("%d, changed %d times", n, *changes))
	return nil
}
