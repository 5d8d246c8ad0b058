package browser

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/refrain-go/refrain/app"
)

// workshop has one widget of each kind, and shows their values below.
func workshop(ui *app.UI) error {
	side := ui.Sidebar()
	carrier := side.Select("Carrier", []string{"United", "Delta", "Alaska"}, app.Help("Who flies"))
	live := side.Toggle("Live", false)

	go1 := ui.Button("Go", app.Primary())
	box := ui.Checkbox("Box", false)
	size := ui.Radio("Size", []string{"S", "M", "L"})
	many := ui.MultiSelect("Many", []string{"x", "y", "z"})
	level := ui.Slider("Level", 0, 10, 5)
	share := ui.SliderFloat("Share", 0, 1, 0.5)
	lo, hi := ui.RangeSlider("Years", 2000, 2010, 2002, 2008)
	count := ui.Number("Count", 3)
	name := ui.TextInput("Name", "")
	notes := ui.TextArea("Notes", "")
	day := ui.DateInput("Day", time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC))
	at := ui.TimeInput("Time", 9*time.Hour)
	color := ui.ColorPicker("Colour", "#ff0000")
	ui.FileUpload("File")
	saved := ui.DownloadButton("Save", "a.txt", "content")
	ui.LinkButton("Docs", "https://example.com")
	rows := ui.SelectRows("Rows", flights(3))
	tabs := ui.Tabs("One", "Two")
	tabs[0].Text("inside One")
	tabs[1].Text("inside Two")
	ui.Expander("More").Text("details")
	ui.Popover("Filter").Checkbox("Late", false)
	ui.Button("Off", app.Disabled())
	message, _ := ui.ChatInput("Ask")
	ui.Text(fmt.Sprint("set: ", strings.Join([]string{carrier, fmt.Sprint(live), fmt.Sprint(go1), fmt.Sprint(box), size, fmt.Sprint(many), fmt.Sprint(level), fmt.Sprint(share),
		fmt.Sprint(lo, "–", hi), fmt.Sprint(count), name, fmt.Sprintf("%q", notes), day.Format(time.DateOnly), at.String(), color, fmt.Sprint(rows), message, fmt.Sprint(saved)}, "|")))
	return nil
}

const focused = `(e => e === document.body ? "" : e.tagName === "SUMMARY" ? "summary " + text(e) : e.computedRole + " " + e.computedName)(document.activeElement)`

// The Tab key must lead through the whole page in reading order, and out of it again,
// forwards and backwards.
func TestPage_IsWalkedByTheTabKey(t *testing.T) {
	tab := Open(t, app.Handler(workshop)).Tab()
	tab.WaitText("set: ")
	tab.WaitCell("Rows", 0, 1, "0")
	var stops []string
	for range 80 {
		tab.Press(kb.Tab)
		stop := Eval[string](tab, focused)
		if stop == "" || len(stops) > 0 && stop == stops[0] {
			break
		}
		stops = append(stops, stop)
		if seen := Eval[bool](tab, `(e => { const r = e.getBoundingClientRect(); return r.bottom > 0 && r.top < innerHeight && r.width > 0 })(document.activeElement)`); !seen {
			t.Errorf("%s has the focus and is not in sight", stop)
		}
	}
	// Parts of one field, such as the day and the month of a date, are stops of the same
	// name. Such a field has no ARIA role.
	stops = slices.Compact(stops)
	want := []string{
		"link Skip to content", "button Help", "combobox Carrier", "switch Live", "button Menu",
		"button Go", "checkbox Box", "radio S", "combobox Many", "slider Level", "slider Share", "slider Years, from", "slider Years, to", "spinbutton Count",
		"textbox Name", "textbox Notes", " Day", " Time", " Colour", "button File", "link Save", "link Docs",
		"button Search Rows", "button Filter Rows", "button Columns of Rows", "link Download Rows as CSV", "grid Rows",
		"tab One", "tabpanel One", "summary More", "button Filter", "textbox Ask",
	}
	if !slices.Equal(stops, want) {
		t.Errorf("the stops are\n%q, want\n%q", stops, want)
	}
}

// Every widget is used without a mouse.
func TestPage_IsUsedByTheKeyboardAlone(t *testing.T) {
	tab := Open(t, app.Handler(workshop)).Tab()
	now := strings.Split(`United|false|false|false|S|[]|5|0.5|2002–2008|3||""|2026-11-22|9h0m0s|#ff0000|[]||false`, "|")
	expect := func(what string) {
		t.Helper()
		tab.WaitText("set: " + strings.Join(now, "|"))
	}
	set := func(field int, value, role, name, keys string) {
		t.Helper()
		tab.Keys(role, name, keys)
		now[field] = value
		expect(name)
	}
	expect("at first")
	set(0, "Delta", "combobox", "Carrier", kb.ArrowDown)
	set(1, "true", "switch", "Live", " ")
	set(2, "true", "button", "Go", kb.Enter)
	now[2] = "false"
	set(3, "true", "checkbox", "Box", " ")
	set(4, "M", "radio", "S", kb.ArrowDown)
	set(5, "[y]", "combobox", "Many", "y"+kb.Enter)
	tab.Press(kb.Escape)
	set(6, "6", "slider", "Level", kb.ArrowRight)
	set(7, "0.51", "slider", "Share", kb.ArrowUp)
	set(8, "2002–2007", "slider", "Years, to", kb.ArrowLeft)
	set(9, "4", "spinbutton", "Count", kb.ArrowUp)
	set(10, "Ada", "textbox", "Name", "Ada"+kb.Enter)
	tab.Keys("textbox", "Notes", "a"+kb.Enter+"b")
	tab.Press(kb.Enter, chromedp.ModifierCtrl)
	now[11] = `"a\nb"`
	expect("Notes")
	tab.Wait("the day", `focus(document.querySelector("input[type=date]"))`)
	tab.Press(kb.ArrowUp + kb.Enter) // its month, as here months come first
	now[12] = "2026-12-22"
	expect("Day")
	tab.Wait("the time", `focus(document.querySelector("input[type=time]"))`)
	tab.Press(kb.ArrowUp + kb.Enter)
	now[13] = "10h0m0s"
	expect("Time")
	set(15, "[1]", "grid", "Rows", kb.ArrowDown+" ")
	if _, content := tab.Download(func() { set(17, "true", "link", "Save", kb.Enter) }); content != "content" {
		t.Errorf("saved was %q", content)
	}
	now[17] = "false"
	tab.Keys("tab", "One", kb.ArrowRight)
	tab.WaitText("inside Two")
	tab.Keys("button", "Filter", kb.Enter)
	tab.Press(kb.Tab + " ")
	expect("Late")
	tab.WaitFocus("checkbox", "Late")
	tab.Press(kb.Escape)
	tab.WaitFocus("button", "Filter")
	set(16, "hello", "textbox", "Ask", "hello"+kb.Enter)
	tab.Keys("button", "Menu", kb.Enter)
	tab.Press(kb.Tab)
	tab.WaitFocus("button", "Rerun")
	tab.Press(kb.Enter)
	tab.WaitFocus("button", "Menu")
	now[16] = ""
	expect("the next run")
}

// On a telephone the sidebar is a drawer: it takes the focus and gives it back.
func TestSidebar_IsADrawerWhereItIsNarrow(t *testing.T) {
	tab := Open(t, app.Handler(workshop)).Tab()
	tab.Size(390, 800)
	tab.WaitNoSidewaysScroll()
	tab.Keys("button", "Open sidebar", kb.Enter)
	tab.WaitFocus("button", "Close sidebar")
	tab.Screenshot("drawer")
	tab.Keys("switch", "Live", " ")
	tab.WaitText("set: United|true")
	tab.WaitFocus("switch", "Live")
	tab.Press(kb.Escape)
	tab.WaitFocus("button", "Open sidebar")
	tab.WaitAttribute("button", "Open sidebar", "aria-expanded", "false")
}
