package main

import "github.com/refrain-go/refrain/app"

var dialogsPage = chapter{
	title: "Dialogs and toasts", icon: "💬", path: "dialogs",
	about: "What lies over the page: a window that must be answered, and a word that goes by itself.",
	examples: []example{
		{"A dialog", "It is open while the script calls it; Esc and × close it.", dialog},
		{"A toast", "", toast},
	},
}

func dialog(ui *app.UI) error {
	name := app.State(ui, "name", "Untitled")
	if ui.Button("Rename…") {
		ui.Dialog("Rename the report", func(ui *app.UI) error {
			entered := ui.TextInput("New name", *name)
			if ui.Button("Rename", app.Primary()) {
				*name = entered
				ui.Rerun() // which closes it
			}
			return nil
		})
	}
	ui.Text("The report is called " + *name + ".")
	return nil
}

func toast(ui *app.UI) error {
	if ui.Button("Save") {
		ui.Toast("Saved")
	}
	return nil
}
