// Package engines runs one test in Chromium, Firefox and WebKit, for the parts of the
// page that differ between browsers: inputs, lists, windows, tables, files, input
// methods, printing.
//
// Chromium is driven by package browser, Firefox by WebDriver BiDi, which it speaks by
// itself, and WebKit by the classic WebDriver of WebKitGTK. Each browser starts once for
// a package's tests, at the first test that asks for it.
package engines

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/refrain-go/refrain/examples/internal/browser"
)

// patience is the limit of a wait for a state of the page, as in package browser. A test
// that passes does not spend it.
const patience = time.Minute

// startPatience is the time that a browser may take to start on a busy machine.
const startPatience = 2 * time.Minute

// An engine is a browser and how it is driven.
type engine struct {
	name string
	// open shows a new tab without any state of earlier tests. The tab ends with the
	// test.
	open func(t testing.TB) driver
	// mu is held by the test that has the browser's only tab.
	mu *sync.Mutex
}

// driver acts in a tab like a user, and reads the page.
type driver interface {
	navigate(url string) error
	// eval evaluates an expression, waits if it is a promise, and gives its JSON.
	eval(expression string) (json.RawMessage, error)
	// perform lets a user's hands do something, step by step.
	perform(steps []step) error
	// upload gives files to the field that the expression yields.
	upload(expression string, paths []string) error
	// described tells whether the element that the expression yields has this role and
	// name for assistive technology.
	described(expression, role, name string) (bool, error)
	resize(width, height int) error
	screenshot() ([]byte, error)
	// print gives the page as a PDF. It returns errNoPrinting if the engine cannot print.
	print() ([]byte, error)
}

var engines = []engine{
	{name: "Chromium", open: openChromium, mu: new(sync.Mutex)},
	{name: "Firefox", open: openFirefox, mu: new(sync.Mutex)},
	{name: "WebKit", open: openWebKit, mu: new(sync.Mutex)},
}

// Main runs the tests of a package, and ends the browsers that they started. It is for
// TestMain.
func Main(m *testing.M) int {
	defer firefox.stop()
	defer webKit.stop()
	return browser.Main(m)
}

// Each serves an app and runs a test of it in each engine, side by side. Each run of the
// test has an app of its own.
func Each(t *testing.T, app func() http.Handler, test func(t *testing.T, page *Page)) {
	t.Helper()
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			e.mu.Lock()
			t.Cleanup(e.mu.Unlock)
			server := httptest.NewServer(app())
			t.Cleanup(server.Close)
			page := &Page{t: t, driver: e.open(t), Engine: e.name, url: server.URL + "/"}
			page.Size(1280, 900)
			page.Visit("")
			test(t, page)
			page.reportFaults()
		})
	}
}
