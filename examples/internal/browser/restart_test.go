package browser

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp/kb"

	"github.com/refrain-go/refrain/app"
)

// service is an address at which one server follows another.
type service struct{ now atomic.Pointer[app.App] }

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.now.Load().ServeHTTP(w, r) }

// orderForm is a page to fill in. Behind its title it waits for the gate, like a script
// whose memos are empty after a restart.
func orderForm(gate *atomic.Pointer[chan struct{}]) func(*app.UI) error {
	return func(ui *app.UI) error {
		ui.Title("Order")
		select {
		case <-*gate.Load():
		case <-ui.Done():
		}
		name := ui.TextInput("Name", "")
		size := ui.Slider("Size", 0, 100, 50)
		city := ui.Select("City", []string{"Zürich", "Oslo", "Lima"}, app.Key("city"))
		form := ui.Columns(2)[0].Form("order")
		form.TextInput("Item", "")
		form.Submit("Order")
		files := ui.FileUploads("Data")
		ui.TextArea("Notes", "")
		n := app.State(ui, "n", 0)
		if ui.Button("Count") {
			*n++
		}
		ui.Text(fmt.Sprintf("%s, %d, %s, %d files, count %d", name, size, city, len(files), *n))
		return nil
	}
}

// Hazard: the server is started again, or a laptop was closed over lunch, and all that
// was set and typed is gone: A7.
func TestPage_HandsItsValuesToTheNextServer(t *testing.T) {
	open := make(chan struct{})
	close(open)
	var gate atomic.Pointer[chan struct{}]
	gate.Store(&open)
	var s service
	s.now.Store(app.New(orderForm(&gate)))
	c := &cutter{app: &s}
	tab := Open(t, c).Tab()
	file := filepath.Join(t.TempDir(), "sales.csv")
	if err := os.WriteFile(file, []byte("a,b\n1,2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	tab.Upload("Data", file)
	tab.WaitText("1 files")
	tab.Fill("textbox", "Name", "Ada")
	tab.Keys("slider", "Size", kb.ArrowRight)
	tab.Choose("combobox", "City", "Lima")
	tab.WaitText("Ada, 51, Lima")
	tab.Click("button", "Count")
	tab.WaitText("count 1")
	tab.Keys("textbox", "Item", "held back")
	tab.Keys("textbox", "Notes", "a half-typed note"+strings.Repeat(kb.ArrowLeft, 4))
	tab.Wait("a part of it to be selected", `(document.activeElement.setSelectionRange(2, 6), true)`)
	check := func(when string) {
		t.Helper()
		tab.WaitFocus("textbox", "Notes")
		tab.WaitValue("textbox", "Notes", "a half-typed note")
		tab.WaitValue("textbox", "Item", "held back")
		tab.WaitValue("textbox", "Name", "Ada")
		type caret struct{ From, To int }
		if got := Eval[caret](tab, `({From: document.activeElement.selectionStart, To: document.activeElement.selectionEnd})`); got != (caret{2, 6}) {
			t.Errorf("%s: the selection is %+v", when, got)
		}
	}
	check("before")

	for _, crash := range []bool{true, false} {
		shut := make(chan struct{})
		gate.Store(&shut)
		old := s.now.Load()
		mend := func() {}
		if crash {
			mend = c.cut()
		}
		s.now.Store(app.New(orderForm(&gate)))
		if !crash {
			old.Close(context.Background()) // tells its tabs
		}
		mend()
		tab.Wait("the first run", `document.querySelector(".running-stop") && !document.querySelector(".connection")`)
		check("while the first run goes on")
		close(shut)
		tab.WaitText("Ada, 51, Lima, 0 files, count 0")
		tab.WaitText("It was lost with the connection: give it again.")
		check("after it")
		tab.Screenshot("restarted")
	}
	tab.Press(kb.End + ", done" + kb.Tab)
	tab.Click("button", "Count")
	tab.WaitText("count 1")
	tab.WaitValue("textbox", "Notes", "a half-typed note, done")
}

// freezer serves an app over connections that can be frozen: they stay open, but no bytes
// pass.
type freezer struct {
	app http.Handler

	mu    sync.Mutex
	lines []*frozen // guarded by mu: the WebSockets' connections
}

func (f *freezer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.Path, "/ws") {
		w = &freezing{w, f}
	}
	f.app.ServeHTTP(w, r)
}

// freeze freezes the lines there are.
func (f *freezer) freeze() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, line := range f.lines {
		line.cold.Store(true)
	}
	f.lines = nil
}

type freezing struct {
	http.ResponseWriter
	freezer *freezer
}

func (w *freezing) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *freezing) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	line, _, err := http.NewResponseController(w.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	cold := &frozen{Conn: line}
	w.freezer.mu.Lock()
	defer w.freezer.mu.Unlock()
	w.freezer.lines = append(w.freezer.lines, cold)
	return cold, bufio.NewReadWriter(bufio.NewReader(cold), bufio.NewWriter(cold)), nil
}

// frozen is a connection that may be frozen.
type frozen struct {
	net.Conn
	cold atomic.Bool
}

func (c *frozen) Write(b []byte) (int, error) {
	if c.cold.Load() {
		return len(b), nil
	}
	return c.Conn.Write(b)
}

func (c *frozen) Read(b []byte) (int, error) {
	for {
		n, err := c.Conn.Read(b)
		if err != nil || !c.cold.Load() {
			return n, err
		}
	}
}

// Hazard: a network goes without a word, and the page shows for 82 seconds that a run
// goes on: A7.
func TestPage_FindsThatItsConnectionIsDead(t *testing.T) {
	var runs atomic.Int64
	f := &freezer{app: app.Handler(desk(&runs))}
	tab := Open(t, f).Blank()
	tab.Size(1280, 900)
	// The page waits for seconds before it asks, and again for the answer: here a tenth
	// of that. The client's own tests know how long it is.
	tab.do("hurry the page", call(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
		Source: `(wait => window.setTimeout = (f, ms, ...args) => wait(f, ms >= 1000 ? ms / 10 : ms, ...args))(setTimeout.bind(window))`,
	}))
	tab.Visit("")
	tab.WaitText("count 0")
	f.freeze()
	tab.Click("button", "Count")
	tab.WaitText("count 1") // long before the server, or the browser, takes the connection for dead
	f.freeze()
	tab.Keys("textbox", "Notes", "typed meanwhile")
	tab.Wait("word of the network", `(dispatchEvent(new Event("online")), true)`)
	tab.Click("button", "Count")
	tab.WaitText("count 2")
	tab.WaitValue("textbox", "Notes", "typed meanwhile")
}
