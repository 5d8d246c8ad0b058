package browser

import (
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"github.com/refrain-go/refrain/app"
)

// Hazard: a chart's marks have addresses that come from data. One that is a script,
// clicked, runs in the app's page, or leads away from it. // A8
func TestChart_FollowsNoAddressOfItsMarks(t *testing.T) {
	for _, href := range []string{"javascript:window.pwned=1", "JaVaScRiPt:window.pwned=1", "data:text/html,<script>opener.pwned=1</script>", "//evil.invalid/", "https://evil.invalid/"} {
		tab := Open(t, app.Handler(func(ui *app.UI) error {
			ui.VegaLite(`{"width": 300, "height": 200, "mark": {"type": "rect"},
				"encoding": {"href": {"field": "to"}, "x": {"field": "a", "type": "nominal"}, "y": {"field": "b", "type": "nominal"}}}`,
				[]map[string]any{{"a": "a", "b": "b", "to": href}})
			return nil
		})).Tab()
		tab.WaitCharts(1)
		before := tab.address()
		at := waitFor[struct{ X, Y float64 }](tab, "the mark", `steady(document.querySelector(".chart-canvas canvas"))`)
		// Vega must first see the mark under the pointer.
		tab.do("click", chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at.X, at.Y), chromedp.MouseClickXY(at.X, at.Y))
		// Vega follows an address with a delay. The timeout below ends after that.
		tab.Wait("the click to be over", `new Promise(go => setTimeout(() => go(true), 300))`)
		tab.Wait("nothing to have run", `window.pwned === undefined`)
		if after := tab.address(); after != before {
			t.Errorf("%s: the page is at %s, and was at %s", href, after, before)
		}
	}
}

// address is where the tab is.
func (tab *Tab) address() string { return waitFor[string](tab, "an address", `location.href`) }

// Hazard: an image of a user's making is opened by itself, and its script runs with the
// app's cookies and storage. // A8
func TestImage_OpenedByItselfRunsNothing(t *testing.T) {
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40" onload="document.documentElement.setAttribute('class','pwned')">` +
		`<script>document.documentElement.setAttribute("class","pwned")</script><rect id="shape" width="40" height="40" fill="red"/></svg>`
	browser := Open(t, app.Handler(func(ui *app.UI) error {
		ui.Image([]byte(svg), app.Label("A square"))
		return nil
	}))
	tab := browser.Tab()
	path := waitFor[string](tab, "the image", `(i => i && i.complete && i.getAttribute("src"))(document.querySelector("img"))`)
	tab.Go(path)
	tab.Wait("the image alone", `document.querySelector("#shape") !== null`)
	if class := waitFor[string](tab, "a look", `"class:" + (document.documentElement.getAttribute("class") ?? "")`); class != "class:" {
		t.Errorf("its script has run: %s", class)
	}
	if origin := waitFor[string](tab, "its origin", `self.origin`); origin != "null" {
		t.Errorf("it has the origin %s", origin)
	}
	browser.mu.Lock()
	defer browser.mu.Unlock()
	browser.faults = nil // that its scripts were refused was meant to be there
}
