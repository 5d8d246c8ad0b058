package engines

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/refrain-go/refrain/examples/internal/browser"
)

// Page is a tab of a browser that shows the app. Its methods wait, up to a limit, until
// the page is in the state that they need. If that state does not come, they fail the
// test with a description of the page.
type Page struct {
	t      testing.TB
	driver driver
	Engine string // Chromium, Firefox or WebKit
	url    string
}

// Visit opens an address of the app.
func (p *Page) Visit(path string) {
	p.t.Helper()
	p.must("open "+path, p.driver.navigate(p.url+path))
	// Browsers report as an error that they call a ResizeObserver one frame later, which
	// is no error. Chromium's tests in package browser hear the errors that the page
	// reports before this.
	_, err := p.driver.eval(`(window.faults ??= [], addEventListener("error", e => /^ResizeObserver loop/.test(e.message) || faults.push(e.message)),
		addEventListener("unhandledrejection", e => faults.push(String(e.reason))),
		addEventListener("securitypolicyviolation", e => faults.push(e.violatedDirective + " " + e.blockedURI)), true)`)
	p.must("listen", err)
}

// Size sets the size of the visible part of the page. WebKit's window is never narrower
// than its tools, 447 pixels.
func (p *Page) Size(width, height int) {
	p.t.Helper()
	p.must("set the size", p.driver.resize(width, height))
}

// Click clicks the element with the mouse.
func (p *Page) Click(role, name string) {
	p.t.Helper()
	p.ClickOn(1, `find(%s, %s)`, role, name)
}

// ClickOn clicks in the middle of the element that an expression yields, times times.
func (p *Page) ClickOn(times int, expression string, args ...string) {
	p.t.Helper()
	x, y := p.middle(expression, args...)
	p.must("click", p.driver.perform(clicking(x, y, times)))
}

// Drag drags the mouse from the middle of an element by this number of pixels.
func (p *Page) Drag(byX, byY int, expression string, args ...string) {
	p.t.Helper()
	x, y := p.middle(expression, args...)
	p.must("drag", p.driver.perform(dragging(x, y, x+byX, y+byY)))
}

func (p *Page) middle(expression string, args ...string) (x, y int) {
	p.t.Helper()
	at := wait[struct{ X, Y float64 }](p, expression, "steady("+expression+")", args...)
	return int(at.X), int(at.Y)
}

// Keys gives the element the focus and presses keys.
func (p *Page) Keys(role, name, keys string, modifiers ...string) {
	p.t.Helper()
	p.Wait(fmt.Sprintf("%s %q", role, name), `focus(find(%s, %s))`, role, name)
	p.Press(keys, modifiers...)
}

// Press presses keys in the focused element.
func (p *Page) Press(keys string, modifiers ...string) {
	p.t.Helper()
	if keys == "" {
		return
	}
	p.must("press keys", p.driver.perform(typing(keys, modifiers)))
}

// Fill replaces the text of a field by typing, and ends with Enter.
func (p *Page) Fill(role, name, text string) {
	p.t.Helper()
	p.Click(role, name)
	p.Wait("the text to be selected", `find(%s, %s)?.select() ?? true`, role, name)
	p.Press(text + Enter)
}

// Upload chooses files for an upload field.
func (p *Page) Upload(name string, paths ...string) {
	p.t.Helper()
	expression := fmt.Sprintf(`find("button", %s).closest(".node").querySelector("input[type=file]")`, literal(name))
	p.Wait("the field "+name, expression+" && true")
	p.must("choose files", p.driver.upload(in(expression), paths))
}

// WantDescribed fails the test unless the browser gives the element this role and this
// name in its accessibility tree.
func (p *Page) WantDescribed(role, name string) {
	p.t.Helper()
	p.Wait(fmt.Sprintf("%s %q", role, name), `!!find(%s, %s)`, role, name)
	element := in(fmt.Sprintf(`find(%s, %s)`, literal(role), literal(name)))
	ok, err := p.driver.described(element, role, name)
	// The accessibility tree follows the page after a moment.
	for end := time.Now().Add(patience); err == nil && !ok && time.Now().Before(end); {
		time.Sleep(100 * time.Millisecond)
		ok, err = p.driver.described(element, role, name)
	}
	p.must("ask for the role", err)
	if !ok {
		p.t.Errorf("%s does not describe the element as %s %q", p.Engine, role, name)
	}
}

// Wait waits until an expression is neither null, undefined nor false. See
// browser.Library.
func (p *Page) Wait(what, expression string, args ...string) {
	p.t.Helper()
	wait[any](p, what, expression, args...)
}

// WaitText waits until the page shows the text somewhere.
func (p *Page) WaitText(text string) {
	p.t.Helper()
	p.Wait(fmt.Sprintf("the text %q", text), `document.body.innerText.includes(%s)`, text)
}

// WaitNoText waits until the page does not show the text anywhere.
func (p *Page) WaitNoText(text string) {
	p.t.Helper()
	p.Wait(fmt.Sprintf("the text %q to go", text), `!document.body.innerText.includes(%s)`, text)
}

// WaitFocus waits until the element has the focus.
func (p *Page) WaitFocus(role, name string) {
	p.t.Helper()
	p.Wait(fmt.Sprintf("%s %q to have the focus", role, name), `document.activeElement === find(%s, %s)`, role, name)
}

// WaitCell waits until the table shows the text in the cell, counted from 0.
func (p *Page) WaitCell(table string, row, col int, text string) {
	p.t.Helper()
	p.Wait(fmt.Sprintf("row %d, column %d of %s to be %q", row, col, table, text), cell(row, col)+`?.innerText === %s`, table, text)
}

// cell is an expression for a cell of a table. The argument of the expression is the name
// of the table.
func cell(row, col int) string {
	return fmt.Sprintf(`find("grid", %%s)?.querySelector('[aria-rowindex="%d"] [aria-colindex="%d"]')`, row+2, col+1)
}

// WaitStill waits until no run goes on and the page has no moving animation.
func (p *Page) WaitStill() {
	p.t.Helper()
	p.Wait("the page to be still", `document.querySelector("main > .node") && !document.querySelector(".running-bar, .stale") &&
		document.getAnimations().every(a => a.playState !== "running" || a.effect.getComputedTiming().iterations === Infinity)`)
}

// Eval gives the value of an expression, as the page is now.
func Eval[T any](p *Page, expression string, args ...string) T {
	p.t.Helper()
	return wait[struct{ V T }](p, expression, "{V: "+expression+"}", args...).V
}

// Print gives the page as a PDF. It reports false if the engine cannot print for
// WebDriver.
func (p *Page) Print() (pdf []byte, ok bool) {
	p.t.Helper()
	pdf, err := p.driver.print()
	if errors.Is(err, errNoPrinting) {
		return nil, false
	}
	p.must("print", err)
	p.keep("print.pdf", pdf)
	return pdf, true
}

var errNoPrinting = errors.New("this engine prints for no WebDriver")

// Screenshot writes the window as a picture into the directory that the variable
// REFRAIN_SCREENSHOTS names. If the variable is empty, it does nothing.
func (p *Page) Screenshot(name string) {
	p.t.Helper()
	if os.Getenv("REFRAIN_SCREENSHOTS") == "" {
		return
	}
	p.WaitStill()
	picture, err := p.driver.screenshot()
	p.must("screenshot", err)
	p.keep(name+".png", picture)
}

func (p *Page) keep(name string, content []byte) {
	p.t.Helper()
	dir := os.Getenv("REFRAIN_SCREENSHOTS")
	if dir == "" {
		return
	}
	p.must("make the directory", os.MkdirAll(dir, 0o755))
	p.must("write "+name, os.WriteFile(filepath.Join(dir, p.Engine+"-"+name), content, 0o644))
}

func (p *Page) must(what string, err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatalf("%s: %s: %v", p.Engine, what, err)
	}
}

// reportFaults fails the test if the page has reported errors since it was last opened.
func (p *Page) reportFaults() {
	p.t.Helper()
	for _, fault := range Eval[[]string](p, `(window.faults ?? [])`) {
		p.t.Errorf("%s: the page reported an error: %s", p.Engine, fault)
	}
}

// wait waits until the expression is neither null, undefined nor false, and gives its
// value.
func wait[T any](p *Page, what, expression string, args ...string) (value T) {
	p.t.Helper()
	literals := make([]any, len(args))
	for i, arg := range args {
		literals[i] = literal(arg)
	}
	script := in(fmt.Sprintf("settled(async () => (%s))", fmt.Sprintf(expression, literals...)))
	raw, err := p.driver.eval(script)
	// If the tab leaves the page, the expression is lost. The next page may meet it.
	for end := time.Now().Add(patience); errors.Is(err, errLeft) && time.Now().Before(end); {
		raw, err = p.driver.eval(script)
	}
	if err == nil {
		err = json.Unmarshal(raw, &value)
	}
	if err != nil {
		shows, _ := p.driver.eval(`(document.lastLook ?? "") + "\n" + document.body.innerText`)
		var text string
		json.Unmarshal(shows, &text)
		p.t.Fatalf("%s: waiting for %s: %v\nthe page shows:\n%s", p.Engine, what, err, text)
	}
	return value
}

// errLeft is the error of eval if the tab left the page meanwhile.
var errLeft = errors.New("the page was left")

// in is an expression that may use the library.
func in(expression string) string {
	return fmt.Sprintf("(() => { %s; return %s })()", browser.Library, expression)
}

func literal(text string) string {
	b, _ := json.Marshal(text)
	return string(b)
}
