package browser

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/refrain-go/refrain/app"
)

// steps lets a script go on, one step at a time.
type steps chan struct{}

func (s steps) wait(ui *app.UI) {
	select {
	case <-s:
	case <-ui.Done():
	}
}

func (s steps) next() { s <- struct{}{} }

// A bar moves while the script works, and a list of steps shows how each ended. Both tell
// it to visitors who cannot see them.
func TestProgressAndStatus_ShowTheState(t *testing.T) {
	step := make(steps)
	tab := Open(t, app.Handler(func(ui *app.UI) error {
		if !ui.Button("Load") {
			return nil
		}
		for range ui.Progress("Reading").Range(4) {
			step.wait(ui)
		}
		ui.Status("Check", func(ui *app.UI) error {
			ui.Text("looking at rows")
			step.wait(ui)
			return nil
		})
		ui.Status("Store", func(ui *app.UI) error {
			ui.Text("one by one")
			return errors.New("disk full")
		})
		ui.Text("over")
		return nil
	})).Tab()
	tab.Click("button", "Load")
	for i := range 4 {
		tab.WaitAttribute("progressbar", "Reading", "aria-valuetext", fmt.Sprintf("%d of 4", i))
		if i == 2 {
			tab.Screenshot("progress")
		}
		step.next()
	}
	tab.WaitFor("image", "Done")
	tab.WaitText("looking at rows")
	tab.Wait("the first step to run", `document.querySelector("details.steps").open`)
	tab.WaitFor("button", "Stop")
	step.next()
	tab.WaitText("over")
	tab.Wait("what is done to be folded away", `!document.querySelector("details.steps.done").open`)
	tab.WaitText("one by one") // a failed step stays open
	tab.WaitGone("button", "Stop")
	tab.Wait("the first step", `focus(document.querySelector("details.steps.done summary"))`)
	tab.Press(kb.Enter)
	tab.WaitText("looking at rows")
	tab.Screenshot("status")
}

// An answer is shown while it comes, and the end of the page stays in sight. The answer
// never becomes markup of its own.
func TestChat_AnswersWhileItIsTyped(t *testing.T) {
	step := make(steps)
	tab := Open(t, app.Handler(func(ui *app.UI) error {
		history := app.State(ui, "history", []string{})
		for i, text := range *history {
			ui.ChatMessage([]string{"user", "assistant"}[i%2]).Markdown(text)
		}
		if question, ok := ui.ChatInput("Ask"); ok {
			ui.ChatMessage("user").Markdown(question)
			answer := ui.ChatMessage("assistant").WriteStream(func(yield func(string) bool) {
				for _, piece := range []string{"You said **", question, "**.\n\n", "<img src=x onerror=alert(1)>", strings.Repeat("\n\nAnd more.", 40)} {
					if !yield(piece) {
						return
					}
					step.wait(ui)
				}
			})
			*history = append(*history, question, answer)
		}
		return nil
	})).Tab()
	tab.Keys("textbox", "Ask", "hello"+kb.Enter)
	tab.WaitText("You said")
	tab.Press("next")
	step.next()
	tab.WaitText("You said **hello")
	step.next()
	tab.Wait("it to be bold", `document.querySelector(".stream strong")?.innerText === "hello"`)
	step.next()
	step.next()
	tab.WaitText("And more.")
	tab.Wait("the end to be in sight", `scrollY > 0 && scrollY + innerHeight >= document.documentElement.scrollHeight - 1`)
	tab.WaitValue("textbox", "Ask", "next")
	tab.WaitFocus("textbox", "Ask")
	step.next()
	tab.WaitGone("button", "Stop")
	tab.Screenshot("chat-answer")
	if Eval[int](tab, `document.querySelectorAll("main img").length`) != 0 {
		t.Error("what came in the stream is on the page as an image")
	}
}

// Elements that a run has yet to draw are dimmed. If the user stops the run, they stay
// for good. The focus stays too.
func TestRun_IsStoppedByItsUser(t *testing.T) {
	step := make(steps)
	tab := Open(t, app.Handler(func(ui *app.UI) error {
		n := app.State(ui, "n", 0)
		*n++
		ui.Text(fmt.Sprintf("run %d", *n))
		name := ui.TextInput("Name", "")
		if *n > 1 {
			step.wait(ui)
		}
		ui.Text("the rest of " + fmt.Sprint(*n, name))
		ui.TextInput("Below", "")
		return nil
	})).Tab()
	tab.WaitText("the rest of 1")
	tab.Keys("textbox", "Below", "kept")
	tab.Focus("textbox", "Name")
	tab.WaitText("run 2") // with the text typed below
	tab.Press("Ada" + kb.Enter)
	tab.WaitText("run 3")
	stale := `[...document.querySelectorAll("main > .node")].map(e => getComputedStyle(e).opacity).join(" ")`
	tab.Wait("what is stale to dim", stale+` === "1 1 0.45 0.45"`)
	tab.Screenshot("stale")
	tab.Click("button", "Stop")
	tab.Wait("nothing to be stale", stale+` === "1 1 1 1"`)
	tab.WaitText("the rest of 1")
	tab.WaitValue("textbox", "Below", "kept")
	tab.WaitGone("button", "Stop")
	tab.Keys("textbox", "Name", " L."+kb.Enter)
	step.next()
	tab.WaitText("the rest of 4Ada L.")
	tab.WaitValue("textbox", "Below", "kept")
}

// A chart is drawn, zoomed and read without a mouse, and shows the values under a mouse.
func TestCharts_ZoomTooltipAndTable(t *testing.T) {
	type point struct{ X, Y int }
	points := make([]point, 50)
	for i := range points {
		points[i] = point{i, i * i}
	}
	type bar struct {
		Name  string
		Count int
	}
	tab := Open(t, app.Handler(func(ui *app.UI) error {
		ui.Button("Again")
		ui.LineChart(points, app.Label("Squares"))
		ui.BarChart([]bar{{"<b>one</b>", 5}, {"two", 3}}, app.Label("Bars"))
		return nil
	})).Tab()
	tab.WaitCharts(2)
	tab.WaitFor("button", "Zoom in")
	picture := func() string {
		return Eval[string](tab, `document.querySelector(".chart canvas").toDataURL()`)
	}
	before := picture()
	tab.Keys("button", "Zoom in", kb.Enter)
	tab.Wait("another picture", `document.querySelector(".chart canvas").toDataURL() !== %s`, before)
	zoomed := picture()
	tab.Click("button", "Again")
	tab.WaitGone("button", "Stop")
	if picture() != zoomed {
		t.Error("a run has undone the zoom")
	}
	tab.Click("button", "Zoom out")
	tab.Wait("the first picture", `document.querySelector(".chart canvas").toDataURL() === %s`, before)

	at := waitFor[struct{ X, Y float64 }](tab, "the bars", `steady(document.querySelectorAll(".chart")[1])`)
	box := Eval[struct{ X, Y, W, H float64 }](tab, `(() => { const {x, y, width, height} = document.querySelectorAll(".chart canvas")[1].getBoundingClientRect(); return {X: x, Y: y, W: width, H: height} })()`)
	_ = at
	for share := 0.1; share < 1; share += 0.05 {
		tab.do("move the mouse", chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, box.X+box.W*share, box.Y+box.H*0.75))
	}
	tab.do("move the mouse", chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, box.X+box.W*0.3, box.Y+box.H*0.75))
	tab.Wait("what the bar says", `document.querySelector(".chart-tip:not([hidden])")?.innerText.includes("<b>one</b>")`)
	tab.Screenshot("charts")
	tab.Click("button", "Show as table")
	tab.WaitCell("Squares", 3, 1, "9")
	tab.Click("button", "Show as chart")
	tab.WaitCharts(2)
}

// A formula is drawn under the page's policy. An invalid one shows its fault.
func TestLatex_UnderThePolicy(t *testing.T) {
	tab := Open(t, app.Handler(func(ui *app.UI) error {
		ui.Latex(`\int_0^\infty e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2} \quad \color{red}{\boxed{x}}`)
		ui.Latex(`\frac{1}{`)
		ui.Latex(`\href{javascript:alert(1)}{click} \htmlStyle{color:red}{x}`)
		return nil
	})).Tab()
	tab.Wait("the formula", `document.querySelectorAll(".latex-formula .katex").length >= 1`)
	tab.WaitText("This formula cannot be drawn")
	tab.Wait("its fonts", `document.fonts.ready.then(() => document.fonts.check("16px KaTeX_Main"))`)
	if Eval[int](tab, `document.querySelectorAll("main a").length`) != 0 {
		t.Error("a formula has made a link")
	}
	tab.Screenshot("latex")
}
