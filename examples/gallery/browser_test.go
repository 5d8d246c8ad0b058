package main

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/examples/internal/browser"
)

// Every element must be usable by visitors who cannot see it, in light and dark, on a
// desktop and on a phone. axe-core checks names, roles, contrast, the order of headings
// and more.
func TestGallery_IsAccessible(t *testing.T) {
	gallery := app.Handler(gallery, settings...)
	tab := browser.Open(t, gallery).Tab()
	for _, c := range chapters {
		tab.Size(1280, 900)
		tab.Dark(false)
		tab.Visit(c.path)
		tab.WaitText(c.examples[len(c.examples)-1].title)
		if c.path == "charts" {
			tab.WaitCharts(len(c.examples))
		}
		for _, width := range []int{1280, 390} {
			for _, dark := range []bool{false, true} {
				tab.Size(width, 900)
				tab.Dark(dark)
				tab.WaitNoSidewaysScroll()
				tab.WaitStill()
				look := fmt.Sprintf("%s-%d", c.path, width)
				if dark {
					look += "-dark"
				}
				tab.WantAccessible(look)
				tab.Screenshot("gallery-" + look)
			}
		}
	}
}

// Elements that show only during an action must be as usable: windows, lists, messages,
// disabled widgets.
func TestGallery_IsAccessibleWhileItIsUsed(t *testing.T) {
	tab := browser.Open(t, app.Handler(gallery, settings...)).Tab()
	look := func(what string) {
		t.Helper()
		for _, dark := range []bool{false, true} {
			tab.Dark(dark)
			tab.WaitStill()
			tab.WantAccessible(what)
		}
		tab.Screenshot("gallery-" + what)
	}
	tab.Visit("dialogs")
	tab.Click("button", "Save")
	tab.Keys("button", "Dismiss", "") // with the focus in it, it stays
	look("toast")
	tab.Click("button", "Rename…")
	tab.Value("textbox", "New name")
	look("dialog")

	tab.Visit("layout")
	tab.Click("button", "Filter")
	tab.Value("slider", "At least so many miles")
	look("popover")

	tab.Visit("choices")
	tab.Click("combobox", "Airport")
	tab.WaitText("01G · Perry-Warsaw")
	look("list")

	tab.Visit("data")
	tab.WaitText("Whatever encoding/json writes.")
	tab.Keys("grid", "Price list", kb.ArrowRight+kb.Enter)
	tab.Keys("textbox", "Price", "dear"+kb.Enter)
	tab.WaitText("Price: a number, please.")
	look("refused")
	tab.Keys("textbox", "Price", kb.Escape)
	tab.WaitNoText("Price: a number, please.")

	tab.Visit("status")
	tab.Click("button", "Check the plane")
	tab.WaitText("Not yet: door 2L is open.")
	tab.Click("switch", "Make a mistake")
	tab.WaitText("status.go:")
	look("mistake")

	tab.Visit("chat")
	tab.Keys("textbox", "Say something", "Hello"+kb.Enter)
	tab.WaitText("You said: Hello. So be it.")
	look("conversation")

	tab.Visit("caching")
	tab.Click("button", "Menu")
	tab.WaitText("Clear memos")
	look("menu")
	tab.Size(390, 800)
	tab.Visit("caching")
	tab.Click("button", "Open sidebar")
	look("sidebar")
}

// Esc closes one thing at a time, the innermost first: a half-typed text, then the window
// that it is typed in.
func TestGallery_EscFirstClearsTheTypedText(t *testing.T) {
	tab := browser.Open(t, app.Handler(gallery, settings...)).Tab()
	tab.Visit("dialogs")
	tab.Click("button", "Rename…")
	tab.Keys("textbox", "New name", "half")
	tab.WaitText("Press Enter to apply")
	tab.Keys("textbox", "New name", kb.Escape)
	tab.WaitNoText("Press Enter to apply")
	if got := tab.Value("textbox", "New name"); got != "Untitled" {
		t.Errorf("after Esc the field shows %q, want what it was", got)
	}
	tab.Keys("textbox", "New name", kb.Escape)
	tab.Click("button", "Save") // nothing covers it any more
}

// Elements that are shown must not move while the rest of a page, such as the sidebar, a
// chart, or the answer of a slow call, comes. A tab that goes from page to page by the
// address must not show elements of the page before. The figure is that of Web Vitals,
// cumulative layout shift.
func TestGallery_DoesNotJumpWhileItLoads(t *testing.T) {
	const most = 0.05
	for _, width := range []int{1280, 390} {
		tab := browser.Open(t, app.Handler(gallery, settings...)).Tab()
		tab.Size(width, 900)
		tab.Reload() // of a visitor who was never here
		for i, c := range chapters {
			if i > 0 { // the first one is shown at once
				tab.Visit(c.path)
			}
			tab.WaitText(c.examples[len(c.examples)-1].title)
			tab.WaitStill()
			if c.path == chartsPage.path {
				tab.WaitCharts(len(c.examples))
			}
			type shift struct {
				Value float64
				Moved []string
			}
			total := 0.0
			shifts := browser.Eval[[]shift](tab, `await new Promise(done => new PerformanceObserver(list =>
				done(list.getEntries().filter(e => !e.hadRecentInput).map(e => ({Value: e.value, Moved: e.sources.map(s =>
					(s.node?.outerHTML ?? s.node?.data ?? "").slice(0, 60) + JSON.stringify([s.previousRect, s.currentRect]))}))))
				.observe({type: "layout-shift", buffered: true}) ?? setTimeout(done, 100, []))`)
			for _, s := range shifts {
				total += s.Value
			}
			if total > most {
				t.Errorf("the page %q shifts by %.3f at %d px, want at most %v: %+v", c.path, total, width, most, shifts)
			}
		}
	}
}
