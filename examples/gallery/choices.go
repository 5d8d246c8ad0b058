package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/refrain-go/refrain/app"
)

var choicesPage = chapter{
	title: "Choices", icon: "☑️", path: "choices",
	about: "One of a list, or several. Options are strings, or values of any type with a text for each.",
	examples: []example{
		{"One of a few", "", radio},
		{"One of many", "A list of more than ten is searched by typing.", selected},
		{"Several", "They come in the order of the options, so that the same choice is the same key of a memo.", several},
		{"Values of any type", "The result is the option itself.", anyType},
		{"Radio and MultiSelect of any type", "A type's String method says what is shown.", anyTypes},
	},
}

func radio(ui *app.UI) error {
	classes := []string{"Economy", "Business", "First"}
	class := ui.Radio("Class", classes, app.Initial("Business"))
	ui.Text("You sit in " + strings.ToLower(class) + ".")
	return nil
}

func selected(ui *app.UI) error {
	list, err := airports.Get(ui)
	if err != nil {
		return err
	}
	names := make([]string, len(list))
	for i, a := range list {
		names[i] = a.Code + " · " + a.Name
	}
	ui.Text("From " + ui.Select("Airport", names))
	return nil
}

func several(ui *app.UI) error {
	all := []string{"Breakfast", "Lunch", "Dinner", "Snack"}
	meals := ui.MultiSelect("Meals", all, app.Max(3),
		app.Initial("Lunch", "Dinner"),
		app.Placeholder("None"))
	ui.Text(fmt.Sprint(len(meals), ": ", strings.Join(meals, ", ")))
	return nil
}

func anyType(ui *app.UI) error {
	list, err := airports.Get(ui)
	if err != nil {
		return err
	}
	name := func(a Airport) string { return a.City + ", " + a.State }
	a := app.Select(ui, "To", list, app.Format(name))
	ui.Text(fmt.Sprintf("%s lies at %.2f°, %.2f°.",
		a.Name, a.Latitude, a.Longitude))
	return nil
}

func anyTypes(ui *app.UI) error {
	pauses := []time.Duration{10 * time.Second, 5 * time.Minute}
	pause := app.Radio(ui, "Pause", pauses,
		app.Initial(5*time.Minute))
	week := []time.Weekday{time.Monday, time.Wednesday, time.Friday}
	days := app.MultiSelect(ui, "On", week,
		app.Initial(time.Monday))
	ui.Metric("Times a week", len(days)*int(24*time.Hour/pause))
	return nil
}
