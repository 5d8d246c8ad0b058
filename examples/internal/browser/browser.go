// Package browser drives an example in a headless Chromium as its user would. It finds
// elements by their role and their name, clicks with the mouse and types with the
// keyboard.
//
// Every method waits, up to a limit, until the page is in the state that it needs. If
// that state does not come, the test fails with a description of the page.
package browser

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is the limit of a wait for a state of the page. It is long because the machine
// may be slow and the race detector on. A test that passes does not spend it.
const patience = time.Minute

// Browser is a browser with an app served to it. It ends with its test.
type Browser struct {
	t   testing.TB
	ctx context.Context
	url string

	mu     sync.Mutex
	faults []string // guarded by mu: the errors that the pages' consoles reported
}

// Open serves the app on the loopback interface and starts a browser for it. A browser
// that is not installed fails the test.
func Open(t testing.TB, app http.Handler) *Browser {
	t.Helper()
	server := httptest.NewServer(app)
	t.Cleanup(server.Close)
	process, own := shared, []chromedp.ContextOption{chromedp.WithNewBrowserContext()}
	if process == nil {
		var stop func()
		process, stop = start(executable(t))
		t.Cleanup(stop)
		own = nil
	}
	ctx, cancel := chromedp.NewContext(process, own...)
	b := &Browser{t: t, ctx: ctx, url: server.URL + "/"}
	t.Cleanup(func() {
		cancel()
		b.reportFaults()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start %s: %v", executable(t), err)
	}
	return b
}

// shared is the process that Main has started, or nil.
var shared context.Context

// Main runs the tests of a package with one browser process for all of their browsers,
// which share nothing else. It is for TestMain. In a package with many tests, starting a
// process for each would take as long as all tests.
func Main(m *testing.M) (code int) {
	path, ok := installed()
	if !ok {
		return m.Run() // Open reports the missing browser
	}
	allocator, stop := start(path)
	defer stop()
	ctx, cancel := chromedp.NewContext(allocator)
	defer cancel()
	if err := chromedp.Do(ctx); err == nil {
		shared = ctx
	}
	return m.Run()
}

// start gives the context in which a browser starts with its first tab.
func start(path string) (process context.Context, stop func()) {
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		// Which Chromium refuses to run with as root, and pages here are our own.
		chromedp.NoSandbox,
		// For pages that are not of this machine.
		chromedp.Flag("host-resolver-rules", "MAP *.test 127.0.0.1"),
		// Gives each element its computedRole and computedName, by which tests find it.
		chromedp.Flag("enable-blink-features", "ComputedAccessibilityInfo"))
	return chromedp.NewExecAllocator(context.Background(), options...)
}

// executable gives the path of the browser.
func executable(t testing.TB) string {
	t.Helper()
	path, ok := installed()
	if !ok {
		t.Fatal("no Chromium to drive the page with: run make test, which installs it, or apt-get install chromium")
	}
	return path
}

func installed() (path string, ok bool) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, true
		}
	}
	return "", false
}

// Tab opens the app in a new tab, which makes a new session.
func (b *Browser) Tab() *Tab {
	b.t.Helper()
	tab := b.Blank()
	tab.Size(1280, 900)
	tab.do("open the page", chromedp.Navigate(b.url))
	return tab
}

// Blank opens a new, empty tab.
func (b *Browser) Blank() *Tab {
	b.t.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx)
	b.t.Cleanup(cancel)
	tab := &Tab{t: b.t, ctx: ctx, url: b.url}
	// Listen opens the tab, and with the context of the first call the tab would end: so
	// this one has no time limit.
	if err := chromedp.Listen(ctx, b.hear); err != nil {
		b.t.Fatalf("open a tab: %v", err)
	}
	return tab
}

// hear records the errors that the page's console reports. A refusal by the
// Content-Security-Policy is one.
func (b *Browser) hear(event any) {
	var fault string
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		fault = fmt.Sprintf("exception: %s", e.ExceptionDetails.Text)
		if e.ExceptionDetails.Exception != nil {
			fault += " " + e.ExceptionDetails.Exception.Description
		}
	case *log.EventEntryAdded:
		if e.Entry.Level != log.EntryLevelError {
			return
		}
		fault = fmt.Sprintf("%s: %s", e.Entry.Source, e.Entry.Text)
	default:
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.faults = append(b.faults, fault)
}

// ExpectFaults forgets the errors that the pages' consoles have reported so far, such as
// a refused WebSocket. A test that provokes errors calls it once the page no longer
// tries.
func (b *Browser) ExpectFaults() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.faults = nil
}

// reportFaults fails the test if the consoles reported errors.
func (b *Browser) reportFaults() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, fault := range b.faults {
		b.t.Errorf("the page reported an error: %s", fault)
	}
}
