package browser

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// watched records the acts of a page that no text may cause.
type watched struct {
	mu   sync.Mutex
	did  []string
	home string
}

func (w *watched) hear(event any) {
	var did string
	switch e := event.(type) {
	case *page.EventJavascriptDialogOpening:
		did = "a dialog says " + e.Message
	case *network.EventRequestWillBeSent:
		if u, err := url.Parse(e.Request.URL); err != nil || u.Host != w.home && u.Scheme != "data" && u.Scheme != "blob" {
			did = "a request to " + e.Request.URL
		}
	case *network.EventWebSocketCreated:
		if !strings.HasPrefix(e.URL, "ws://"+w.home+"/") {
			did = "a WebSocket to " + e.URL
		}
	case *page.EventFrameAttached:
		did = "a frame"
	case *log.EventEntryAdded:
		if strings.Contains(e.Entry.Text, "Content Security Policy") || e.Entry.Source == log.EntrySourceSecurity {
			did = e.Entry.Text
		}
	}
	if did != "" {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.did = append(w.did, did)
	}
}

// found is an expression that lists the effects of a text in the page.
const found = `[
	...(window.pwned ? ["a script ran"] : []),
	...[...document.querySelectorAll("iframe, object, embed, base, form[action], meta[http-equiv], link[rel=import], svg script, math script")].map(e => e.outerHTML.slice(0, 100)),
	...[...document.querySelectorAll("script")].filter(e => !e.src.startsWith(location.origin + "/assets/")).map(e => e.outerHTML),
	...[...document.querySelectorAll("*")].filter(e => [...e.attributes].some(a => a.name.startsWith("on"))).map(e => e.outerHTML.slice(0, 100)),
	...[...document.querySelectorAll("a[href], area[href]")].filter(a => !["http:", "https:", "mailto:"].includes(a.protocol)).map(a => a.href),
	...[...document.querySelectorAll("[src]")].filter(e => !e.src.startsWith(location.origin + "/") && !e.src.startsWith("data:image/")).map(e => e.src),
]`

var allTexts = flag.Bool("all-texts", false, "draw every hostile text, in place of each fourth one")

// Every element is drawn with hostile texts. No text may run, load a resource, or
// break the page. A browser shows effects that the wire does not.
func TestPage_HostileTextsDoNothing(t *testing.T) { // A8
	home, texts := serveHostile(t)
	b := Open(t, http.NotFoundHandler())
	b.url = "http://" + home + "/?text=0"
	tab := b.Tab()
	w := &watched{home: home}
	if err := chromedp.Listen(tab.ctx, w.hear); err != nil {
		t.Fatal(err)
	}
	tab.do("listen", chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
		return err
	}))
	// All charts and tables are in sight, and so drawn, but in little.
	tab.do("set the size", chromedp.EmulateViewport(1280, 20_000, chromedp.EmulateScale(0.05)))
	for n := 0; n < texts; n++ {
		// A page takes a browser some seconds. Tests of package app try all texts on what
		// the server sends.
		if n%4 != 0 && !*allTexts {
			continue
		}
		tab.do("open the page", chromedp.Navigate(fmt.Sprintf("http://%s/?text=%d&%s", home, n, url.QueryEscape("<script>window.pwned=1</script>"))))
		// What is seen is not asked for: that lays out the whole page at each change of
		// it.
		waitFor[bool](tab, "the whole page, its charts and formulas", `document.querySelectorAll(".chart canvas").length > 3 && document.querySelectorAll(".chart").length === document.querySelectorAll(".chart-canvas, .chart-empty").length && document.querySelector("main").textContent.includes("the end of the page")`)
		for _, what := range waitFor[[]string](tab, "what texts became", found) {
			t.Errorf("text %d: %s", n, what)
		}
	}
	tab.Screenshot("hostile")
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, did := range w.did {
		t.Errorf("the page did something: %s", did)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	var faults []string
	for _, fault := range b.faults {
		// Of Markdown's images that name files of this server.
		if !strings.Contains(fault, "404 (Not Found)") {
			faults = append(faults, fault)
		}
	}
	b.faults = faults
}

// serveHostile starts the program that shows them, and returns its host and how many
// texts there are.
func serveHostile(t *testing.T) (host string, texts int) {
	t.Helper()
	program := filepath.Join(t.TempDir(), "hostile")
	build := exec.Command("go", "build", "-o", program, "./app/internal/hostile/serve")
	build.Dir = filepath.Join("..", "..", "..")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	c := exec.Command(program, "-addr", "127.0.0.1:0")
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Process.Kill(); c.Wait() })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if n, counts := strings.CutPrefix(lines.Text(), "Texts: "); counts {
			fmt.Sscan(n, &texts)
		}
		if url, ok := strings.CutPrefix(lines.Text(), "Refrain: http://"); ok {
			return url, texts
		}
	}
	t.Fatal("the program does not serve")
	return "", 0
}
