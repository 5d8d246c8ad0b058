package main

import (
	"fmt"
	"strconv"

	"github.com/refrain-go/refrain/app"
)

var flowPage = chapter{
	title: "Flow and state", icon: "🔁", path: "flow",
	about: "What a tab remembers, what its address says, and runs that end early.",
	examples: []example{
		{"State", "A variable of the session. Its pages share it.", state},
		{"The address", "A link with these parameters is a link to the page as it is now.", address},
		{"An input in the address", "Its value is in the link, and the browser's back button brings it back.", bound},
		{"A value from the script", "It is given to the widget of a key, whatever its user has typed.", given},
		{"Who asks", "What the tab has brought with it.", visitor},
		{"Other pages", "The sidebar lists them, and the program may send its user there.", otherPage},
		{"Again from the top", "", again},
		{"No further", "Nothing below is drawn while it is on.", stop},
		{"Below", "", below},
	},
}

func state(ui *app.UI) error {
	visits := app.State(ui, "visits", 0)
	*visits++
	ui.Metric("Runs of this page in this tab", *visits)
	return nil
}

func address(ui *app.UI) error {
	query := ui.QueryParams()
	gate, err := strconv.Atoi(query.Get("gate"))
	if err != nil {
		gate = 12
	}
	gate = ui.Number("Gate", gate, app.Min(1), app.Max(99),
		app.Key("gate"))
	query.Set("gate", strconv.Itoa(gate))
	ui.Code("?"+query.All().Encode(), "")
	return nil
}

func bound(ui *app.UI) error {
	seat := ui.Select("Seat", []string{"Window", "Middle", "Aisle"},
		app.Bind("seat"))
	ui.Text("You sit at: " + seat)
	return nil
}

func given(ui *app.UI) error {
	ui.TextInput("Destination", "Rome", app.Key("destination"))
	row := ui.Columns(2)
	if row[0].Button("To Oslo") {
		app.Set(ui, "destination", "Oslo")
	}
	if row[1].Button("As it was") {
		app.Set(ui, "destination", nil)
	}
	return nil
}

func visitor(ui *app.UI) error {
	from := ui.Request()
	ui.Text(fmt.Sprintf("%s asked for %s", from.Addr, from.Host))
	return nil
}

// pages makes the script of the gallery.
func pages(chapters []chapter) func(*app.UI) error {
	list := make([]app.Page, len(chapters))
	for i, c := range chapters {
		list[i] = app.Page{
			Title: c.title, Icon: c.icon,
			Path: c.path, Script: c.script,
		}
	}
	return app.Pages(list...)
}

// otherPage is on one of the [pages], and leads to another.
func otherPage(ui *app.UI) error {
	if ui.Button("To the charts") {
		ui.Navigate("charts")
	}
	return nil
}

func again(ui *app.UI) error {
	level := app.State(ui, "level", 1)
	ui.Text(fmt.Sprint("Flight level ", *level))
	if ui.Button("Climb") {
		*level++
		ui.Rerun() // the elements above show the new level
	}
	return nil
}

func stop(ui *app.UI) error {
	if ui.Toggle("Stop here", false) {
		ui.Stop()
	}
	return nil
}

func below(ui *app.UI) error {
	ui.Text("The run has come to its end.")
	return nil
}
