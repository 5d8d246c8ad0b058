package main

import (
	"errors"
	"time"

	"github.com/refrain-go/refrain/app"
)

var statusPage = chapter{
	title: "Status", icon: "🚦", path: "status",
	about: "What has happened, and what goes on.",
	examples: []example{
		{"Messages", "", statusMessages},
		{"Progress", "", progress},
		{"Steps", "What runs is open, what is done is folded away, and what has failed stays open.", steps},
		{"A spinner", "It shows only if there is something to wait for.", spinner},
		{"Calls that mean nothing", "They show an error in place, with the line of the call, and return a value to go on with.", mistake},
	},
}

func statusMessages(ui *app.UI) error {
	ui.Success("All flights are on time.")
	ui.Info("Boarding begins at 13:05.")
	ui.Warning("Gate B12 has changed to B14.")
	ui.Error("Flight 1549 is cancelled.")
	return nil
}

func progress(ui *app.UI) error {
	boarded := ui.Slider("Boarded", 0, 180, 120)
	bar := ui.Progress("Boarding")
	bar.Set(float64(boarded) / 180)
	if boarded == 180 {
		bar.Label("Boarding completed")
		bar.Done()
	}
	if ui.Button("Load the baggage") {
		for range ui.Progress("Baggage").Range(40) {
			time.Sleep(50 * time.Millisecond)
		}
	}
	return nil
}

func fuel(ui *app.UI) error {
	time.Sleep(time.Second)
	ui.Text("18,500 kg")
	return nil
}

func doors(ui *app.UI) error {
	time.Sleep(time.Second)
	return errors.New("door 2L is open")
}

func steps(ui *app.UI) error {
	if !ui.Button("Check the plane") {
		return nil
	}
	err := ui.Status("Check the plane", func(ui *app.UI) error {
		if err := ui.Status("Fuel", fuel); err != nil {
			return err
		}
		return ui.Status("Doors", doors)
	})
	if err != nil {
		ui.Warning("Not yet: " + err.Error() + ".")
	}
	return nil
}

func spinner(ui *app.UI) error {
	if !ui.Button("Ask the tower") {
		return nil
	}
	err := ui.Spinner("Waiting for the tower", func() error {
		time.Sleep(2 * time.Second)
		return nil
	})
	ui.Success("Cleared for take-off.")
	return err
}

func mistake(ui *app.UI) error {
	if ui.Toggle("Make a mistake", false) {
		ui.Slider("From 10 to 1", 10, 1, 5)
	}
	return nil
}
