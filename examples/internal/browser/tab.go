package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Tab is one tab of the browser, showing the app.
type Tab struct {
	t   testing.TB
	ctx context.Context
	url string // of the app
}

// Context is the tab's context, for steps of package chromedp.
func (tab *Tab) Context() context.Context { return tab.ctx }

// Click clicks the element with the mouse.
func (tab *Tab) Click(role, name string) {
	tab.t.Helper()
	type point struct{ X, Y float64 }
	at := waitFor[point](tab, fmt.Sprintf("%s %q to click", role, name), `steady(find(%s, %s))`, role, name)
	tab.do("click "+name, chromedp.MouseClickXY(at.X, at.Y))
}

// Fill replaces the text of a field by typing, and ends with Enter.
func (tab *Tab) Fill(role, name, text string) {
	tab.t.Helper()
	tab.Click(role, name)
	waitFor[bool](tab, fmt.Sprintf("the text of %q to be selected", name), `find(%s, %s)?.select() ?? true`, role, name)
	tab.do("type into "+name, Keys(text+kb.Enter))
}

// Keys gives the element the focus and presses keys, as they are named in package kb.
func (tab *Tab) Keys(role, name, pressed string) {
	tab.t.Helper()
	waitFor[bool](tab, fmt.Sprintf("%s %q", role, name), `focus(find(%s, %s))`, role, name)
	tab.do("press keys in "+name, Keys(pressed))
}

// Choose chooses an option of a list by the arrow keys.
func (tab *Tab) Choose(role, name, option string) {
	tab.t.Helper()
	steps := waitFor[int](tab, fmt.Sprintf("%s %q with the option %q", role, name, option), `stepsTo(find(%s, %s), %s)`, role, name, option)
	key := kb.ArrowDown
	if steps < 0 {
		key, steps = kb.ArrowUp, -steps
	}
	for range steps {
		tab.Keys(role, name, key)
	}
}

// ToEnd scrolls a table to its last row, by the keyboard.
func (tab *Tab) ToEnd(table string) {
	tab.t.Helper()
	waitFor[bool](tab, fmt.Sprintf("table %q", table), `focus(find("grid", %s))`, table)
	tab.do("scroll to the end of "+table, Keys(kb.End, chromedp.ModifierCtrl))
}

// Value gives the value of a field.
func (tab *Tab) Value(role, name string) string {
	tab.t.Helper()
	return waitFor[string](tab, fmt.Sprintf("%s %q", role, name), `find(%s, %s)?.value`, role, name)
}

// WaitText waits until the page shows the text somewhere.
func (tab *Tab) WaitText(text string) {
	tab.t.Helper()
	waitFor[bool](tab, fmt.Sprintf("the text %q", text), `document.body.innerText.includes(%s)`, text)
}

// WaitNoText waits until the page does not show the text anywhere.
func (tab *Tab) WaitNoText(text string) {
	tab.t.Helper()
	waitFor[bool](tab, fmt.Sprintf("the text %q to go", text), `!document.body.innerText.includes(%s)`, text)
}

// Metric gives the value of the metric with that label.
func (tab *Tab) Metric(label string) string {
	tab.t.Helper()
	return waitFor[string](tab, fmt.Sprintf("metric %q", label), `find("group", %s)?.querySelector(".metric-value").innerText`, label)
}

// WaitMetric waits until the metric with that label has the value.
func (tab *Tab) WaitMetric(label, value string) {
	tab.t.Helper()
	waitFor[bool](tab, fmt.Sprintf("metric %q to be %q", label, value), `find("group", %s)?.querySelector(".metric-value").innerText === %s`, label, value)
}

// WaitCell waits until the table shows the text in the cell, counted from 0, and that
// cell is on the screen.
func (tab *Tab) WaitCell(table string, row, col int, text string) {
	tab.t.Helper()
	// A grid counts its rows from 1, and its head is the first.
	waitFor[bool](tab, fmt.Sprintf("row %d, column %d of table %q to be %q", row, col, table, text),
		fmt.Sprintf(`find("grid", %%s)?.querySelector('[aria-rowindex="%d"] [aria-colindex="%d"]')?.innerText === %%s`, row+2, col+1), table, text)
}

// WaitCharts waits until that many charts are drawn.
func (tab *Tab) WaitCharts(n int) {
	tab.t.Helper()
	waitFor[bool](tab, fmt.Sprintf("%d charts", n),
		fmt.Sprintf(`[...document.querySelectorAll(".chart")].filter(chart => chart.querySelector("svg, canvas")).length >= %d`, n))
}

// WaitNoSidewaysScroll waits until the page is no wider than its window.
func (tab *Tab) WaitNoSidewaysScroll() {
	tab.t.Helper()
	waitFor[bool](tab, "the page to fit its window", `document.documentElement.scrollWidth <= document.documentElement.clientWidth`)
}

// Size sets the size of the window.
func (tab *Tab) Size(width, height int) {
	tab.t.Helper()
	tab.do("set the size", chromedp.EmulateViewport(int64(width), int64(height)))
}

// Dark makes the system that the page runs on prefer dark colours, or light ones.
func (tab *Tab) Dark(dark bool) {
	tab.t.Helper()
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	tab.do("set the colours", chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		return err
	}))
}

// Screenshot writes the whole page as name.png into the directory that the variable
// REFRAIN_SCREENSHOTS names. If the variable is empty, it does nothing.
func (tab *Tab) Screenshot(name string) {
	tab.t.Helper()
	dir := os.Getenv("REFRAIN_SCREENSHOTS")
	if dir == "" {
		return
	}
	waitFor[bool](tab, "what moves to stand still", `document.getAnimations().every(a => a.playState !== "running" || a.effect.getComputedTiming().iterations === Infinity)`)
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.MkdirAll(dir, 0o755)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o644)
	}
	if err != nil {
		tab.t.Fatalf("screenshot %s: %v", name, err)
	}
}

// do runs steps that give no answer.
func (tab *Tab) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		tab.t.Fatalf("%s: %v", what, err)
	}
}

// waitFor waits until the expression is neither null, undefined nor false, and gives its
// value. The arguments are put into it as JavaScript literals.
func waitFor[T any](tab *Tab, what, expression string, args ...string) T {
	tab.t.Helper()
	literals := make([]any, len(args))
	for i, arg := range args {
		literal, err := json.Marshal(arg)
		if err != nil {
			tab.t.Fatal(err)
		}
		literals[i] = string(literal)
	}
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	script := fmt.Sprintf("(() => { %s; return settled(async () => (%s)) })()", Library, fmt.Sprintf(expression, literals...))
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	for err != nil && ctx.Err() == nil && strings.Contains(err.Error(), "navigated") {
		// The tab left the page, and the expression with it. The next page may meet the
		// expression.
		value, err = chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	}
	if err != nil {
		tab.t.Fatalf("waiting for %s: %v\nthe page shows:\n%s", what, err, tab.shows())
	}
	return value
}

// shows gives the page as text, for the message of a failed test.
func (tab *Tab) shows() string {
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`(document.lastLook ? "(a look threw " + document.lastLook + ")\n" : "") + document.body.innerText`))
	if err != nil {
		return fmt.Sprintf("(%v)", err)
	}
	return text
}
