package app_test

import (
	"errors"
	"os"
	"time"

	"github.com/refrain-go/refrain/app"
)

// Headings, texts and a divider.
func ExampleUI_Header() {
	app.Main(func(ui *app.UI) error {
		ui.Title("Flights")
		ui.Caption("All of 2026, as far as it has happened")
		ui.Header("Delays")
		ui.Subheader("By carrier")
		ui.Text("A text is shown as it is: *no* markup, whoever typed it.")
		ui.Divider()
		ui.Code("SELECT carrier, avg(delay) FROM flights GROUP BY carrier", "sql")
		return nil
	})
}

// Markdown is made safe before it is shown, so it may contain a user's text.
func ExampleUI_Markdown() {
	app.Main(func(ui *app.UI) error {
		note := ui.TextArea("Note", "Some **bold** words, and [a link](https://go.dev/).")
		ui.Markdown(note)
		return nil
	})
}

// Write chooses the element for each of its arguments by type.
func ExampleUI_Write() {
	app.Main(func(ui *app.UI) error {
		ui.Write("A string is **Markdown**", 42, 3*time.Second, errors.New("an error stands out"), products)
		ui.JSON(map[string]any{"shown": "as JSON"})
		return nil
	})
}

// Messages of success and failure. If an error ends the script, it is better to return
// it.
func ExampleUI_Warning() {
	app.Main(func(ui *app.UI) error {
		b, err := os.ReadFile("flights.csv")
		if errors.Is(err, os.ErrNotExist) {
			ui.Warning("There is no flights.csv yet")
			ui.Info("Download it, and press R to run again")
			return nil
		}
		if err != nil {
			return err
		}
		if len(b) == 0 {
			ui.Error("flights.csv is empty")
			ui.Stop() // the rest of the script makes no sense then
		}
		ui.Success("flights.csv is there")
		return nil
	})
}

// The arrow points up if the change is above zero, and down if it is below.
func ExampleUI_Metric() {
	app.Main(func(ui *app.UI) error {
		for i, place := range ui.Columns(3) {
			place.Metric([]string{"North", "West", "South"}[i], 100+7*i, app.Delta(i-1), app.Help("Against last week"))
		}
		return nil
	})
}

// A chat message holds elements of all kinds.
func ExampleUI_ChatMessage() {
	app.Main(func(ui *app.UI) error {
		ui.ChatMessage("user").Text("How late are they?")
		answer := ui.ChatMessage("assistant", app.Avatar("🛩"))
		answer.Markdown("**Eight minutes**, on average.")
		answer.BarChart([]struct {
			Day   string
			Delay float64
		}{{"Mon", 7}, {"Tue", 9}})
		return nil
	})
}
