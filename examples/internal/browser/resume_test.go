package browser

import (
	"bufio"
	"fmt"
	"math"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/refrain-go/refrain/app"
)

// cutter serves an app and cuts the WebSockets of its tabs, as a network does: without a
// word.
type cutter struct {
	app http.Handler

	mu    sync.Mutex
	lines []net.Conn    // guarded by mu: the WebSockets' connections
	down  chan struct{} // guarded by mu: closed when the network is there again; nil while it is
}

func (c *cutter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.Path, "/ws") {
		c.mu.Lock()
		down := c.down
		c.mu.Unlock()
		if down != nil {
			<-down
		}
		w = &tapped{w, c}
	}
	c.app.ServeHTTP(w, r)
}

type tapped struct {
	http.ResponseWriter
	cutter *cutter
}

func (t *tapped) Unwrap() http.ResponseWriter { return t.ResponseWriter }

func (t *tapped) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	line, buf, err := http.NewResponseController(t.ResponseWriter).Hijack()
	t.cutter.mu.Lock()
	defer t.cutter.mu.Unlock()
	t.cutter.lines = append(t.cutter.lines, line)
	return line, buf, err
}

// cut closes the connections there are. New ones wait until mend is called.
func (c *cutter) cut() (mend func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	down := make(chan struct{})
	c.down = down
	for _, line := range c.lines {
		line.Close()
	}
	c.lines = nil
	return sync.OnceFunc(func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.down = nil
		close(down)
	})
}

// desk is a long page with something of everything that its user has in hand.
func desk(runs *atomic.Int64) func(*app.UI) error {
	return func(ui *app.UI) error {
		runs.Add(1)
		n := app.State(ui, "n", 0)
		if ui.Sidebar().Button("Count") {
			*n++
		}
		ui.Text(fmt.Sprintf("count %d", *n))
		name := ui.TextInput("Name", "")
		ui.TextArea("Notes", "")
		ui.Slider("Size", 0, 100, 50)
		ui.Select("City", []string{"Zürich", "Oslo", "Lima"})
		form := ui.Form("order")
		form.TextInput("Item", "")
		form.Submit("Order")
		more := ui.Expander("More")
		more.Text("details")
		tabs := ui.Tabs("One", "Two")
		tabs[1].Text("inside Two")
		list := flights(3000)
		ui.Table(list, app.Label("Flights"))
		for i := range 30 {
			ui.Text(fmt.Sprintf("line %d, of %s", i, name))
		}
		if ui.Button("At the end") {
			ui.Text("pressed at the end")
		}
		return nil
	}
}

// A user's focus, typed text and scroll positions survive a run and a lost connection,
// and so do changes that the user makes meanwhile: A7.
func TestPage_KeepsInputFocusAndScrolling(t *testing.T) {
	var runs atomic.Int64
	c := &cutter{app: app.Handler(desk(&runs))}
	tab := Open(t, c).Tab()
	tab.WaitText("count 0")
	tab.Wait("the expander", `(document.querySelector("details").open = true)`)
	tab.Click("tab", "Two")
	tab.WaitCell("Flights", 0, 0, "0")
	tab.ToEnd("Flights")
	tab.WaitCell("Flights", 2999, 0, "2999")
	tab.Keys("textbox", "Item", "held back")
	tab.Keys("textbox", "Notes", "a half-typed note"+strings.Repeat(kb.ArrowLeft, 4))
	tab.Wait("a part of it to be selected", `(document.activeElement.setSelectionRange(2, 6), true)`)
	tab.Wait("the page to scroll", `(scrollTo(0, 333), scrollY === 333)`)
	top := func() float64 { return Eval[float64](tab, `find("slider", "Size").getBoundingClientRect().top`) }
	scrolled := top()
	check := func(when string) {
		t.Helper()
		tab.WaitFocus("textbox", "Notes")
		tab.WaitValue("textbox", "Notes", "a half-typed note")
		tab.WaitValue("textbox", "Item", "held back")
		tab.WaitCell("Flights", 2999, 0, "2999")
		type hand struct {
			From, To int
			Open     bool
			Tab      string
		}
		got := Eval[hand](tab, `({From: document.activeElement.selectionStart, To: document.activeElement.selectionEnd, 
			Open: document.querySelector("details").open, Tab: document.querySelector("[role=tab][aria-selected=true]").innerText})`)
		if want := (hand{2, 6, true, "Two"}); got != want {
			t.Errorf("%s: %+v, want %+v", when, got, want)
		}
		if now := top(); math.Abs(now-scrolled) >= 1 {
			t.Errorf("%s: what was seen has moved by %v pixels", when, now-scrolled)
		}
	}
	check("before")
	tab.Wait("the page's key for another run", `(document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "r", bubbles: true})), true)`)
	tab.WaitGone("button", "Stop")
	check("after a run")

	before := runs.Load()
	mend := c.cut()
	defer mend()
	tab.Wait("word of it in sight", `(r => r.top >= 0 && r.bottom < innerHeight)(document.querySelector(".connection").getBoundingClientRect())`)
	check("while the connection is lost")
	mend()
	tab.WaitNoText("Reconnecting…")
	check("after it is there again")
	if now := runs.Load(); now != before {
		t.Errorf("the session ran %d times more, want none", now-before)
	}
}

// A user's actions during a lost connection are done once, when the connection is back.
func TestPage_SendsChangesMadeOfflineOnce(t *testing.T) {
	var runs atomic.Int64
	c := &cutter{app: app.Handler(desk(&runs))}
	tab := Open(t, c).Tab()
	tab.WaitText("count 0")
	tab.Click("button", "Count")
	tab.WaitText("count 1")
	mend := c.cut()
	defer mend()
	tab.WaitText("Reconnecting…")
	tab.Click("button", "Count")
	tab.Fill("textbox", "Name", "Ada")
	tab.Keys("slider", "Size", kb.ArrowRight)
	tab.WaitValue("textbox", "Name", "Ada")
	tab.WaitValue("slider", "Size", "51")
	tab.Screenshot("reconnecting")
	mend()
	tab.WaitText("count 2")
	tab.WaitText("line 3, of Ada")
	tab.WaitValue("slider", "Size", "51")
	tab.WaitGone("button", "Stop")
	tab.WaitText("count 2")
	for i := range 3 { // and again, at once
		c.cut()()
		tab.Click("button", "Count")
		tab.WaitText(fmt.Sprintf("count %d", 3+i))
	}
}

// A page that is loaded again comes back to its session, and another tab has its own.
func TestPage_ReloadResumesItsSession(t *testing.T) {
	var runs atomic.Int64
	b := Open(t, app.Handler(desk(&runs)))
	tab := b.Tab()
	tab.Click("button", "Count")
	tab.WaitText("count 1")
	tab.Fill("textbox", "Name", "Ada")
	tab.WaitText("line 3, of Ada")
	before := runs.Load()
	tab.Reload()
	tab.WaitText("count 1")
	tab.WaitValue("textbox", "Name", "Ada")
	if now := runs.Load(); now != before {
		t.Errorf("the reload ran the script %d times", now-before)
	}
	other := b.Tab()
	other.WaitText("count 0")
	other.WaitValue("textbox", "Name", "")
}
