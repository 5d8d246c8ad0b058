package engines

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"testing"
	"time"

	"github.com/refrain-go/refrain/app"
)

// A window takes the focus, keeps it, closes by Escape, and gives it back.
func TestDialog_TakesAndGivesBackTheFocusInEachEngine(t *testing.T) {
	script := func(ui *app.UI) error {
		open, name := app.State(ui, "open", false), app.State(ui, "name", "none")
		if ui.Button("Rename…") {
			*open = true
		}
		if *open {
			*open = ui.Dialog("Rename", func(ui *app.UI) error {
				next := ui.TextInput("New name", *name)
				if ui.Button("Apply") {
					*name = next
				}
				return nil
			})
		}
		ui.Popover("More").Text("inside")
		ui.Text(fmt.Sprintf("name %s, open %v", *name, *open))
		return nil
	}
	Each(t, handler(script), func(t *testing.T, page *Page) {
		page.Click("button", "Rename…")
		page.WaitFocus("textbox", "New name")
		// Of a window that lies above the page, Firefox's WebDriver finds nothing by role
		// and name; TestInputs finds such a field in the page.
		if page.Engine != "Firefox" {
			page.WantDescribed("dialog", "Rename")
			page.WantDescribed("textbox", "New name")
		}
		page.Fill("textbox", "New name", "Dee")
		page.Click("button", "Apply")
		page.Wait("the run to end", `!document.querySelector(".running-bar")`)
		page.Screenshot("dialog")
		page.Press(Escape)
		page.WaitText("name Dee, open false")
		page.WaitFocus("button", "Rename…")
		page.Click("button", "More")
		page.WaitText("inside")
		page.Press(Escape)
		page.Wait("the popover to close", `!document.body.innerText.includes("inside")`)
	})
}

// The content of a slow script comes after the window. Its first control gets the focus.
func TestDialog_GivesTheFocusToLateContentInEachEngine(t *testing.T) {
	slow := func() http.Handler {
		draw := make(chan struct{})
		mux := http.NewServeMux()
		mux.HandleFunc("/draw", func(http.ResponseWriter, *http.Request) { draw <- struct{}{} })
		mux.Handle("/", app.Handler(func(ui *app.UI) error {
			ui.Dialog("Rename", func(ui *app.UI) error {
				ui.Text("one moment")
				select {
				case <-draw:
					ui.TextInput("New name", "")
				case <-ui.Done():
				}
				return nil
			})
			return nil
		}))
		return mux
	}
	Each(t, slow, func(t *testing.T, page *Page) {
		page.WaitText("one moment")
		page.WaitFocus("button", "Close")
		Eval[bool](page, `(await fetch("/draw")).ok`)
		page.WaitFocus("textbox", "New name")
	})
}

// A toast that comes while a window is open is read and dismissed beside it. It covers
// nothing of the window, and the window does not move under the pointer.
func TestToast_StandsBesideAWindowInEachEngine(t *testing.T) {
	script := func(ui *app.UI) error {
		ui.Dialog("Settings", func(ui *app.UI) error {
			if ui.Button("Apply") {
				ui.Toast("Applied, with all that this text says so that it needs some lines of a narrow window.")
				ui.Toast("Again")
			}
			for i := range 12 {
				ui.TextInput(fmt.Sprint("Field ", i), "")
			}
			ui.Button("Last")
			return nil
		})
		return nil
	}
	Each(t, handler(script), func(t *testing.T, page *Page) {
		for _, width := range []int{1280, 800, 460} {
			page.Size(width, 700)
			page.WaitFocus("button", "Apply")
			before := Eval[[]float64](page, rectOf(`document.querySelector("dialog")`))
			page.Click("button", "Apply")
			page.Wait("the toasts", `document.querySelectorAll("dialog .toast").length === 2 &&
				document.getAnimations().every(a => a.playState !== "running" || a.effect.getComputedTiming().iterations === Infinity)`)
			page.Screenshot(fmt.Sprint("toast-dialog-", width))
			window := Eval[[]float64](page, rectOf(`document.querySelector("dialog")`))
			if fmt.Sprint(window) != fmt.Sprint(before) {
				t.Errorf("at %d px the window moves from %v to %v", width, before, window)
			}
			toasts := Eval[[]float64](page, rectOf(`document.querySelector("dialog .toasts")`))
			if overlap(window, toasts) {
				t.Errorf("at %d px the toasts at %v lie over the window at %v", width, toasts, window)
			}
			if toasts[0] < 0 || toasts[1] < 0 || toasts[2] > float64(width) || toasts[3] > 700 {
				t.Errorf("at %d px the toasts at %v are not in view", width, toasts)
			}
			page.waitForLight(int(toasts[0])+8, int(toasts[3])-8)
			page.Click("button", "Last") // nothing covers it
			for range 2 {
				n := Eval[int](page, `document.querySelectorAll(".toast").length`)
				page.ClickOn(1, `[...document.querySelectorAll(".toast button")].at(-1)`)
				page.Wait("one toast less", fmt.Sprintf(`document.querySelectorAll(".toast").length < %d`, n))
			}
			page.Wait("the focus", `focus(find("button", "Apply"))`)
		}
	})
}

// waitForLight waits until a pixel of the window is nearly white. What a page says of its
// elements does not tell whether they are painted, and a busy browser paints late.
func (p *Page) waitForLight(x, y int) {
	p.t.Helper()
	c := p.brightness(x, y)
	for end := time.Now().Add(patience); c < 0xf0 && time.Now().Before(end); {
		c = p.brightness(x, y)
	}
	if c < 0xf0 {
		p.t.Errorf("%s: nothing light is painted at %d, %d: the brightness there is %d", p.Engine, x, y, c)
	}
}

// brightness returns that of a pixel of the window, from 0 to 255.
func (p *Page) brightness(x, y int) uint8 {
	p.t.Helper()
	picture, err := p.driver.screenshot()
	p.must("screenshot", err)
	decoded, err := png.Decode(bytes.NewReader(picture))
	p.must("read the screenshot", err)
	return color.GrayModel.Convert(decoded.At(x, y)).(color.Gray).Y
}

// rectOf is an expression for the edges of an element: left, top, right and bottom.
func rectOf(element string) string {
	return fmt.Sprintf(`(r => [r.left, r.top, r.right, r.bottom].map(Math.round))(%s.getBoundingClientRect())`, element)
}

func overlap(a, b []float64) bool {
	return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

// An image fills the window after a click, or after Enter on its button. Escape leads
// back, with the focus where it was, and leaves a window around the image open.
func TestImage_IsEnlargedInEachEngine(t *testing.T) {
	script := func(ui *app.UI) error {
		picture := image.NewGray(image.Rect(0, 0, 400, 200))
		ui.Image(picture, app.Label("Stripes"))
		if ui.Button("More") {
			ui.Dialog("More", func(ui *app.UI) error {
				ui.Image(picture, app.Label("Inside"))
				return nil
			})
		}
		return nil
	}
	const large = `document.querySelector("dialog.enlarged img")?.getBoundingClientRect().width > 1200`
	Each(t, handler(script), func(t *testing.T, page *Page) {
		page.ClickOn(1, `document.querySelector(".image-box img")`)
		page.Wait("the large image", large)
		page.Press(Escape)
		page.Wait("the page again", `!document.querySelector("dialog.enlarged")`)
		page.Keys("button", "Enlarge Stripes", Enter)
		page.Wait("the large image", large)
		page.Press(Escape)
		page.WaitFocus("button", "Enlarge Stripes")
		page.Click("button", "More")
		page.Keys("button", "Enlarge Inside", Enter)
		page.Wait("the large image", large)
		page.Press(Escape)
		page.Wait("the window around it", `!document.querySelector("dialog.enlarged") && document.querySelector("dialog.dialog[open]")`)
	})
}
