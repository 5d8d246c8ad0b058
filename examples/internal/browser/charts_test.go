package browser

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/refrain-go/refrain/app"
)

type measured struct {
	At    time.Time
	Name  string
	Value float64
}

type group struct {
	Name, Kind string
	Count      int
}

// allCharts draws the charts that are hard to read: long names, many series, one point,
// no points, several zones, many points.
func allCharts(ui *app.UI) error {
	ui.Title("Charts")
	var long, short []measured
	for i := range 16 {
		long = append(long, measured{Name: fmt.Sprintf("A long name of a category, %d", i), Value: float64(i*i) - 40})
		short = append(short, measured{Name: fmt.Sprintf("Name %d", i), Value: float64(i)*1000 + 0.5})
	}
	ui.BarChart(long, app.X("Name"), app.Y("Value"), app.Label("Long names"))
	ui.BarChart(short, app.X("Name"), app.Y("Value"), app.FormatValue("%,.0f €"), app.Label("Short names"))
	var groups []group
	for i := range 15 {
		groups = append(groups, group{fmt.Sprint("Name ", i/3), fmt.Sprint("Kind ", i%3), 1 + i%7})
	}
	groups = append(groups, group{Name: "Name 1", Count: 3})
	by := func(label string, opts ...app.Option) {
		ui.BarChart(groups, append(opts, app.X("Name"), app.Y("Count"), app.Color("Kind"), app.Label(label))...)
	}
	by("Stacked")
	by("Shares", app.Stack("percent"))
	by("Side by side", app.Stack("side"), app.Horizontal(true))
	first := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)
	var series []measured
	for i := range 60 * 12 {
		week, s := i/12, i%12
		value := 4*float64(s) + 2*math.Sin(float64(week)/5+float64(s))
		series = append(series, measured{first.AddDate(0, 0, 7*week), fmt.Sprintf("Series number %d", s+1), value})
	}
	at := []app.Option{app.X("At"), app.Y("Value")}
	ui.LineChart(series, append(at, app.Color("Name"), app.FormatValue("%.1f °C"), app.Label("Twelve series"))...)
	ui.LineChart([]measured{{At: first, Value: 5}}, append(at, app.Label("One point"))...)
	ui.BarChart([]measured{{At: first, Value: 5}}, append(at, app.Label("One bar"))...)
	tokyo := time.FixedZone("", 9*3600)
	ui.LineChart([]measured{{At: first.In(tokyo), Value: 5}, {At: first.Add(9 * time.Hour), Value: 7}}, append(at, app.Label("Two zones"))...)
	walk := make([]float64, 100_000)
	for i := range walk[1:] {
		walk[i+1] = walk[i] + 1e4*math.Sin(float64(i*i))
	}
	ui.LineChart(walk, app.Label("100,000 points"))
	ui.LineChart([]map[string]any{{"at": 1, "value": nil}}, app.Label("Nothing but nulls"))
	return nil
}

const drawnCharts = 10

func TestCharts_AreReadOnAnyPage(t *testing.T) {
	tab := Open(t, app.Handler(allCharts)).Tab()
	for _, width := range []int{1280, 390} {
		for _, dark := range []bool{false, true} {
			tab.Size(width, 900)
			tab.Dark(dark)
			tab.WaitText("No data")
			tab.WaitCharts(drawnCharts)
			tab.WaitNoSidewaysScroll()
			tab.WaitStill()
			look := fmt.Sprintf("charts-%d", width)
			if dark {
				look += "-dark"
			}
			tab.WantAccessible(look)
			tab.Screenshot(look)
		}
	}
}

// A user who points at a place wants all values there, with their unit.
func TestCharts_TellAllSeriesUnderThePointer(t *testing.T) {
	tab := Open(t, app.Handler(allCharts)).Tab()
	tab.WaitCharts(drawnCharts)
	tab.point("Twelve series")
	tip := waitFor[string](tab, "a tip", `document.querySelector(".chart-tip:not([hidden])")?.innerText`)
	for _, want := range []string{"Series number 1\n", "Series number 12\n", " °C", "200"} {
		if !strings.Contains(tip+"\n", want) {
			t.Errorf("the tip has no %q:\n%s", want, tip)
		}
	}
}

// point moves the pointer to the middle of a chart.
func (tab *Tab) point(chart string) {
	tab.t.Helper()
	type place struct{ X, Y float64 }
	at := waitFor[*place](tab, "the chart "+chart, `(label => {
		const box = [...document.querySelectorAll(".chart-box")].find(b => b.querySelector(".chart-label")?.textContent === label);
		const canvas = box?.querySelector("canvas");
		if (!canvas) return null;
		canvas.scrollIntoView({ block: "center" });
		const r = canvas.getBoundingClientRect();
		return { X: r.left + r.width / 2, Y: r.top + r.height / 2 };
	})(%s)`, chart)
	tab.do("point at "+chart, chromedp.MouseEvent("mouseMoved", at.X-20, at.Y), chromedp.MouseEvent("mouseMoved", at.X, at.Y))
}

// Whoever has made a chart wants to show it to others.
func TestCharts_AreSaved(t *testing.T) {
	tab := Open(t, app.Handler(func(ui *app.UI) error {
		ui.LineChart([]float64{1, 2.5}, app.Label("A/B"))
		return nil
	})).Tab()
	tab.WaitCharts(1)
	if name, content := tab.Download(func() { tab.Click("button", "Save as PNG") }); name != "A B.png" || !strings.HasPrefix(content, "\x89PNG") {
		t.Errorf("the picture is %q, and begins with %.8q", name, content)
	}
	if name, content := tab.Download(func() { tab.Click("link", "Save as CSV") }); !strings.HasSuffix(name, ".csv") || !strings.Contains(content, "2.5") {
		t.Errorf("the rows are %q: %q", name, content)
	}
}

// media sets a feature that the page's style sheet asks for.
func (tab *Tab) media(name, value string) {
	tab.do("set "+name, chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: name, Value: value}},
		})
		return err
	}))
}

// colorsIn counts the different opaque colours of the first chart, coarsely. It also
// tells whether the grid is that of a light page: most grey pixels are lines of the grid.
const colorsIn = `(() => {
	const canvas = document.querySelector(".chart canvas");
	const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
	const colors = new Set();
	let dark = 0, light = 0;
	for (let i = 0; i < data.length; i += 4) {
		if (data[i + 3] < 128) continue;
		const [r, g, b] = [data[i], data[i + 1], data[i + 2]];
		if (Math.max(r, g, b) - Math.min(r, g, b) > 60) colors.add([r >> 6, g >> 6, b >> 6].join());
		else if (r < 128) dark++;
		else light++;
	}
	return { series: colors.size, light: light > dark };
})()`

type seen struct {
	Series int
	Light  bool
}

// A canvas is not touched by the system's forced colours, nor made light for print.
func TestCharts_FollowTheSystemAndThePaper(t *testing.T) {
	tab := Open(t, app.Handler(func(ui *app.UI) error {
		type row struct{ X, A, B, C int }
		ui.LineChart([]row{{1, 1, 2, 3}, {2, 2, 3, 4}})
		return nil
	})).Tab()
	tab.Dark(true)
	tab.WaitCharts(1)
	want := func(what, is string) {
		t.Helper()
		waitFor[bool](tab, what, `(c => `+is+`)(`+colorsIn+`)`)
	}
	want("a chart of a dark page", "!c.light && c.series >= 3")
	waitFor[bool](tab, "to print", `(dispatchEvent(new Event("beforeprint")), true)`)
	if c := waitFor[*seen](tab, "a chart", colorsIn); !c.Light {
		t.Error("on paper a chart is dark")
	}
	waitFor[bool](tab, "to have printed", `(dispatchEvent(new Event("afterprint")), true)`)
	want("a dark chart again", "!c.light")
	tab.media("forced-colors", "active")
	want("three colours of series where the system forces its own", "c.series >= 3")
}
