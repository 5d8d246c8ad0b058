package browser

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"github.com/refrain-go/refrain/app"
)

// inputs draws each input, and below it the value that it returned.
func inputs(ui *app.UI) error {
	airports := make([]string, 10_000)
	for i := range airports {
		airports[i] = fmt.Sprintf("%04d Zürich", i)
	}
	side := ui.Sidebar()
	one := side.Select("Airport", airports, app.Help("Where it begins"))
	side.MultiSelect("Carriers", []string{"American", "Delta", "Southwest", "United"}, app.Initial("Delta"))
	side.Toggle("Live", true)
	side.Button("Apply", app.Primary())

	ui.Title("Inputs")
	row := ui.Columns(3)
	on := row[0].Toggle("Toggle", true, app.Help("On or off"))
	row[1].Toggle("Off", false)
	row[2].Toggle("Disabled toggle", true, app.Disabled())
	size := ui.Radio("Size", []string{"small", "medium", "large"}, app.Initial("medium"))
	ui.Radio("Long", []string{"An option that takes a line of its own", "Another that is as long", "Short"})
	ui.Radio("Disabled radio", []string{"a", "b"}, app.Disabled())
	many := ui.MultiSelect("Airports", airports, app.Initial(airports[3], airports[7]), app.Placeholder("Search airports"))
	ui.MultiSelect("At most two", []string{"one", "two", "three"}, app.Max(2), app.Initial("one", "two"))
	ui.MultiSelect("Disabled multi", []string{"one", "two"}, app.Disabled(), app.Initial("one", "two"))
	share := ui.SliderFloat("Share", 0, 1, 0.3)
	lo, hi := ui.RangeSlider("Years", 1990, 2026, 2000, 2010)
	row = ui.Columns(3)
	rate := row[0].NumberFloat("Rate", 1.5, app.Min(0), app.Max(2.5))
	day := row[1].DateInput("Day", time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), app.Min(time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)))
	at := row[2].TimeInput("Time", 13*time.Hour)
	notes := ui.TextArea("Notes", "one\ntwo\nthree\nfour\nfive", app.Height(200))
	row = ui.Columns(3)
	color := row[0].ColorPicker("Colour", "#3d51c7")
	secret := row[1].TextInput("Password", "secret", app.Password())
	row[2].Select("Few", []string{"x", "y"})
	row = ui.Columns(4)
	go1 := row[0].Button("Primary", app.Primary())
	row[1].Button("Plain")
	row[2].LinkButton("Docs", "https://example.com")
	row[3].LinkButton("Nowhere", "https://example.com", app.Disabled(), app.Primary())
	ui.Text(fmt.Sprintf("%v|%s|%q|%v|%d-%d|%v|%s|%q|%s|%s|%s|%v", on, size, many, share, lo, hi, rate, day.Add(at).Format(time.DateTime),
		notes, color, secret, one, go1))
	return nil
}

// Each input must be found by its role and its label, work from the keyboard, and show
// its value.
func TestInputs_WorkByRoleNameAndKeyboard(t *testing.T) {
	tab := Open(t, app.Handler(inputs)).Tab()
	tab.WaitText(`true|medium|["0003 Zürich" "0007 Zürich"]|0.3|2000-2010|1.5|2026-11-22 13:00:00|"one\ntwo\nthree\nfour\nfive"|#3d51c7|secret|0000 Zürich|false`)
	tab.Size(1280, 1700)
	tab.Screenshot("inputs-wide")
	tab.Dark(true)
	tab.Screenshot("inputs-wide-dark")
	tab.Size(390, 800)
	tab.WaitNoSidewaysScroll()
	tab.Screenshot("inputs-narrow-dark")
	tab.Dark(false)
	tab.Screenshot("inputs-narrow")
	tab.Size(1280, 1700)

	tab.Keys("switch", "Toggle", " ")
	tab.WaitText("false|medium|")
	tab.Keys("radio", "medium", kb.ArrowDown)
	tab.WaitText("false|large|")
	tab.Keys("slider", "Share", kb.ArrowRight)
	tab.WaitText("|0.31|")
	tab.Keys("slider", "Years, from", kb.ArrowRight)
	tab.WaitText("|2001-2010|")
	tab.Keys("slider", "Years, to", kb.Home)
	tab.WaitText("|2001-2001|")
	tab.Fill("spinbutton", "Rate", "2.25")
	tab.WaitText("|2.25|")
	tab.Keys("textbox", "Password", "!"+kb.Enter)
	tab.WaitText("|secret!|")
}

// Thousands of options must be found by typing, and chosen and dropped without a mouse.
func TestInputs_ListsAreSearchedByTyping(t *testing.T) {
	tab := Open(t, app.Handler(inputs)).Tab()
	tab.WaitText("|0000 Zürich|")
	tab.Keys("combobox", "Airports", "zurich 123")
	tab.Screenshot("inputs-search")
	tab.Keys("combobox", "Airports", kb.ArrowDown+kb.Enter)
	tab.WaitText(`["0003 Zürich" "0007 Zürich" "1123 Zürich"]`)
	tab.Keys("combobox", "Airports", kb.Escape+kb.Backspace)
	tab.WaitText(`["0003 Zürich" "0007 Zürich"]`)
	tab.Click("button", "Remove 0003 Zürich")
	tab.WaitText(`["0007 Zürich"]`)
	tab.Keys("combobox", "Airport", "9999"+kb.Enter)
	tab.WaitText("|9999 Zürich|")
	if got := tab.Value("combobox", "Airport"); got != "9999 Zürich" {
		t.Errorf("the field shows %q", got)
	}
	tab.Click("combobox", "Airport")
	tab.Screenshot("inputs-list")
	tab.Click("button", "Primary")
	tab.WaitText("|9999 Zürich|true")
}

// Text is typed while runs come and go, and messages are sent one after another.
func TestChatInput_SendsEachMessage(t *testing.T) {
	tab := Open(t, app.Handler(func(ui *app.UI) error {
		ui.Title("Chat")
		history := app.State(ui, "history", []string(nil))
		if m, ok := ui.ChatInput("Ask about the flights"); ok {
			*history = append(*history, m)
		}
		for i, m := range *history {
			ui.Info(fmt.Sprint(i, ": ", m))
		}
		return nil
	})).Tab()
	tab.WaitText("Chat")
	tab.Screenshot("chat-empty")
	for i := range 20 {
		tab.Keys("textbox", "Ask about the flights", fmt.Sprint("message ", i)+kb.Enter)
	}
	tab.WaitText("19: message 19")
	tab.Keys("textbox", "Ask about the flights", "half-typed")
	tab.Screenshot("chat-long")
	tab.Dark(true)
	tab.Size(390, 700)
	tab.Screenshot("chat-narrow-dark")
}
