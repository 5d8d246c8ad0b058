package browser

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/refrain-go/refrain/app"
)

// A dialog lies over the page, and the elements outside of it are neither clicked nor
// read out. A toast that comes meanwhile must be both.
func TestToast_LiesOverADialog(t *testing.T) {
	tab := Open(t, app.Handler(func(ui *app.UI) error {
		n, open := app.State(ui, "n", 0), app.State(ui, "open", false)
		if ui.Button("Settings…") {
			*open = true
			ui.Toast("Opened")
		}
		if *open {
			*open = ui.Dialog("Settings", func(ui *app.UI) error {
				ui.TextInput("Name", "")
				if ui.Button("Apply") {
					*n++
					ui.Toast(fmt.Sprintf("Applied %d times", *n))
				}
				return nil
			})
		}
		ui.Text(fmt.Sprintf("open %v", *open))
		return nil
	})).Tab()
	const toast = `[...document.querySelectorAll(".toast")].find(e => text(e).includes(%s))`
	seen := func(words string) {
		t.Helper()
		tab.Wait(words+" on top", `(() => {
			const e = `+toast+`;
			if (!e || e.getAnimations().length > 0) return false;
			const r = e.getBoundingClientRect();
			return e.contains(document.elementFromPoint(r.x + 9, r.y + 9)) && r.left >= 0 && r.right <= innerWidth && r.bottom <= innerHeight;
		})()`, words)
		// Inside something inert a live region has no role.
		tab.Wait(words+" to be read out", `(() => { const e = `+toast+`; return e?.parentElement.computedRole === "status" })()`, words)
	}
	dismiss := func(words string) {
		t.Helper()
		tab.clickAt("dismiss "+words, `steady(`+toast+`?.querySelector("button"))`, 1, words)
		tab.WaitNoText(words)
	}

	tab.WaitFor("button", "Settings…")
	tab.Wait("a clock that stands still", `(() => {
		const real = window.setTimeout;
		window.setTimeout = (f, ms, ...args) => real(ms > 2000 ? () => {} : f, ms, ...args);
		return true;
	})()`)
	tab.Click("button", "Settings…")
	tab.WaitFocus("textbox", "Name")
	seen("Opened")
	tab.Click("button", "Apply")
	seen("Applied 1 times")
	tab.Screenshot("toast-dialog")
	tab.WaitStill()
	tab.WantAccessible("toasts over a dialog")
	tab.Dark(true)
	tab.WaitStill()
	tab.Screenshot("toast-dialog-dark")
	tab.WantAccessible("toasts over a dialog, dark")
	dismiss("Opened")
	dismiss("Applied 1 times")

	tab.Size(390, 700)
	tab.Click("button", "Apply")
	seen("Applied 2 times")
	tab.Screenshot("toast-dialog-narrow")
	tab.Keys("button", "Dismiss", kb.Escape)
	tab.WaitNoText("Applied 2 times")
	tab.WaitText("open true")
	tab.WaitFor("textbox", "Name")

	tab.Click("button", "Apply")
	seen("Applied 3 times")
	tab.Press(kb.Escape) // the dialog's, for the focus is not in the toast
	tab.WaitText("open false")
	seen("Applied 3 times")
	dismiss("Applied 3 times")
}

// A chart's tooltip is of no use behind the dialog that the chart is in.
func TestCharts_TooltipLiesOverADialog(t *testing.T) {
	tab := Open(t, app.Handler(func(ui *app.UI) error {
		ui.Dialog("Bars", func(ui *app.UI) error {
			ui.BarChart([]struct {
				Name  string
				Count int
			}{{"one", 5}, {"two", 4}})
			return nil
		})
		return nil
	})).Tab()
	tab.WaitCharts(1)
	waitFor[struct{ X, Y float64 }](tab, "the bars", `steady(document.querySelector(".chart"))`)
	box := Eval[struct{ X, Y, W, H float64 }](tab, `(() => { const {x, y, width, height} = document.querySelector(".chart canvas").getBoundingClientRect(); return {X: x, Y: y, W: width, H: height} })()`)
	for _, share := range []float64{0.2, 0.25, 0.3} {
		tab.do("move the mouse", chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, box.X+box.W*share, box.Y+box.H*0.75))
	}
	tab.Wait("what the bar says, in the dialog", `document.querySelector("dialog .chart-tip:not([hidden])")?.innerText.includes("one")`)
	tab.Screenshot("chart-tip-dialog")
}
