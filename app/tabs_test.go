package app_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

// Widgets in a tab must keep their values if the tabs beside it come, go or change
// places.
func TestTabs_ArePlacesByName(t *testing.T) { // A4
	names := []string{"Data", "Chart"}
	at := apptest.New(t, func(ui *app.UI) error {
		for i, tab := range ui.Tabs(names...) {
			tab.Text(fmt.Sprint(names[i], " ", tab.Number("N", 0)))
		}
		return nil
	})
	at.Run()
	at.Tab("Chart").Number("N").Set(7)
	at.Run()
	names = []string{"New", "Chart", "Data"}
	at.Run()
	if got := fmt.Sprint(at.Tab("Chart").Text(), at.Text()); got != "[Chart 7] [New 0 Chart 7 Data 0]" {
		t.Errorf("the tabs show %s", got)
	}
}

// A mistake must be shown in its place, and the script's next line must not panic.
func TestTabs_RefusesNamesThatCannotBeChosen(t *testing.T) {
	for want, names := range map[string][]string{
		"Tabs: it has no names":                      {},
		"Tabs: a name is empty":                      {"a", ""},
		`Tabs: two tabs are called "a"`:              {"a", "a"},
		"Tabs: 65 tabs are more than the 64 that a ": strings.Fields(strings.Repeat("t ", 65)),
		`Tabs: two tabs are called "t": give ea`:     strings.Fields("t t"),
	} {
		if len(names) == 65 {
			for i := range names {
				names[i] += fmt.Sprint(i)
			}
		}
		at := apptest.New(t, func(ui *app.UI) error {
			for _, tab := range ui.Tabs(names...) {
				tab.Number("N", 0)
			}
			ui.Tabs(names...)[0].Text("usable")
			return nil
		})
		at.Run()
		if got := at.Error(); len(got) < 2 || !strings.HasPrefix(got[0], want) || strings.Contains(fmt.Sprint(got), "is drawn twice") {
			t.Errorf("%q: the errors are %q, want %s", names, got, want)
		}
		if len(at.Text()) != 1 {
			t.Errorf("%q: what stands in a tab is gone", names)
		}
	}
}

func TestPlaces_HoldTheElementsDrawnInThem(t *testing.T) {
	at := apptest.New(t, func(ui *app.UI) error {
		pop := ui.Popover("Filter", app.Help("help"), app.Key("k"))
		pop.Text("in the popover")
		user := ui.ChatMessage("user")
		user.Markdown("hello")
		ui.ChatMessage("user").Markdown("again")
		ui.ChatMessage("robot", app.Avatar("🤖")).WriteStream(func(yield func(string) bool) {
			_ = yield("good ") && yield("*day*")
		})
		ui.Badge("new", app.Level("success"), app.Help("since today"))
		ui.Latex(`\frac{a}{b}`)
		return nil
	})
	at.Run()
	messages := at.ChatMessages()
	if len(messages) != 3 || messages[2].Role != "robot" || messages[2].Avatar != "🤖" || fmt.Sprint(messages[1].Markdown()) != "[again]" {
		t.Errorf("the messages are %+v", messages)
	}
	if got := fmt.Sprint(messages[2].Stream(), at.Popover("Filter").Text(), at.Badge(), at.Latex()); got != `[good *day*] [in the popover] [new] [\frac{a}{b}]` {
		t.Errorf("the page shows %s", got)
	}
}

func TestElements_RefuseArgumentsThatCannotBeShown(t *testing.T) {
	at := apptest.New(t, func(ui *app.UI) error {
		ui.ChatMessage("").Text("usable")
		ui.ChatMessage("user", app.Open()).Text("usable")
		ui.Popover("P", app.Open()).Text("usable")
		ui.Badge("b", app.Level("red"))
		ui.Badge("b", app.Key("k"))
		ui.Latex(strings.Repeat("x", 10_001))
		return nil
	})
	at.Run()
	want := []string{"ChatMessage: its role is empty", `ChatMessage "user" does not take Open: it takes Key and Avatar`,
		`Popover "P" does not take Open: it takes Key and Help`, `Badge "b" has Level("red"): give success, info, warning or error`,
		`Badge "b" does not take Key`, "Latex: its 10001 bytes"}
	got := at.Error()
	if len(got) != len(want) || len(at.Text()) != 3 {
		t.Fatalf("the page shows %q and %q", got, at.Text())
	}
	for i := range want {
		if !strings.HasPrefix(got[i], want[i]) {
			t.Errorf("%q, want %q", got[i], want[i])
		}
	}
}
