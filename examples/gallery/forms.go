package main

import (
	"fmt"
	"time"

	"github.com/refrain-go/refrain/app"
)

var formsPage = chapter{
	title: "Forms and fragments", icon: "🧾", path: "forms",
	about: "Forms send their changes together. Fragments run alone, when something in them changes or every few seconds.",
	examples: []example{
		{"A form", "Nothing runs before Enter or a press; then everything arrives in one run.", form},
		{"A fragment", "Its slider moves its chart, and the rest of the page neither runs nor waits.", fragment},
		{"Every second", "The clock ticks while you type.", clock},
	},
}

func form(ui *app.UI) error {
	form := ui.Form("passenger", app.ClearOnSubmit())
	name := form.TextInput("Family name", "")
	bags := form.Number("Bags", 1, app.Min(0), app.Max(5))
	if form.Submit("Check in") {
		ui.Success(fmt.Sprintf("%s, with %d bags.", name, bags))
	}
	return nil
}

func fragment(ui *app.UI) error {
	days, err := weather.Get(ui)
	if err != nil {
		return err
	}
	ui.Fragment("rain", func(ui *app.UI) error {
		n := ui.Slider("Days", 10, len(days), 60)
		ui.AreaChart(days[:n], app.X("Date"), app.Y("Rain"),
			app.Height(180), app.Label("Rain, mm"))
		if ui.Button("Again, alone") {
			ui.RerunFragment()
		}
		return nil
	})
	return nil
}

func clock(ui *app.UI) error {
	ui.Fragment("clock", func(ui *app.UI) error {
		now := time.Now().Format(time.TimeOnly)
		ui.Metric("On the server it is", now)
		return nil
	}, app.Every(time.Second))
	ui.TextInput("Type here meanwhile", "")
	return nil
}
