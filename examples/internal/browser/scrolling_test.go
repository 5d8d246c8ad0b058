package browser

import (
	"fmt"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"github.com/refrain-go/refrain/app"
)

// BenchmarkTable_ScrollingAMillionRows turns the wheel over a table of 1,000,000 rows and
// reports the time from frame to frame in the page, in milliseconds. At most 33 ms are
// wanted at p95, which is two frames of a screen of 60 Hz.
//
//	go test ./examples/internal/browser -run '^$' -bench Scrolling -benchtime 1x
func BenchmarkTable_ScrollingAMillionRows(b *testing.B) {
	const (
		notches = 240
		notch   = 120 // pixels
	)
	type row struct {
		flight
		To             string
		Delay, Taxi    float64
		Passengers     int
		Carrier, Plane string
	}
	list := make([]row, 1_000_000)
	for i, f := range flights(len(list)) {
		list[i] = row{f, "Wien", float64(i%120) - 20, 12.5, i % 300, "OS", fmt.Sprintf("OE-L%03d", i%1000)}
	}
	tab := Open(b, app.Handler(func(ui *app.UI) error {
		ui.Table(list, app.Label("Flights"))
		return nil
	}, app.Wide())).Tab()
	tab.WaitCell("Flights", 0, 0, "0")
	type point struct{ X, Y float64 }
	at := waitFor[point](tab, "the table", `steady(find("grid", "Flights")?.querySelector('[aria-rowindex="4"] [aria-colindex="2"]'))`)
	tab.Wait("frames to be timed", `(window.frames = [], window.timed = requestAnimationFrame(function look(now) {
		if (look.last) frames.push(now - look.last);
		look.last = now;
		requestAnimationFrame(look);
	}), true)`)
	for b.Loop() {
		tab.Wait("no frame yet", `(frames.length = 0, true)`)
		for range notches {
			tab.do("turn the wheel", chromedp.MouseEvent(input.DispatchMouseEventTypeMouseWheel, at.X, at.Y, func(p *input.DispatchMouseEventParams) {
				p.DeltaX, p.DeltaY = 1e-9, notch // a zero would be left out, which Chromium refuses
			}))
		}
		frames := Eval[[]float64](tab, `frames`)
		slices.Sort(frames)
		p := func(share float64) float64 { return frames[int(share*float64(len(frames)-1))] }
		b.ReportMetric(p(.5), "p50-ms/frame")
		b.ReportMetric(p(.95), "p95-ms/frame")
		b.ReportMetric(p(1), "longest-ms")
		b.ReportMetric(float64(len(frames)), "frames")
	}
	b.ReportMetric(0, "ns/op") // is the time of the wheel
	first := Eval[int](tab, `+find("grid", "Flights").querySelector("tbody tr").ariaRowIndex`)
	if least := notches * notch / 30 / 2; first < least {
		b.Errorf("the table stands at row %d after scrolling, want at least %d", first, least)
	}
}
