package browser

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/chromedp/chromedp"
)

// Visit opens another address of the app. The path is relative to the app's own address.
func (tab *Tab) Visit(path string) {
	tab.t.Helper()
	tab.do("open "+path, chromedp.Navigate(tab.url+path))
}

// WaitStill waits until no run goes on and the page has no moving animation.
func (tab *Tab) WaitStill() {
	tab.t.Helper()
	waitFor[bool](tab, "the page to be still", `document.querySelector("main > .node") && !document.querySelector(".running-bar, .stale, [role=progressbar]:not([aria-valuenow])") &&
		document.getAnimations().every(a => a.playState !== "running")`)
}

// WantAccessible fails the test for each rule of axe-core that the present page breaks.
// It does not end the test, so that all pages are checked.
func (tab *Tab) WantAccessible(what string) {
	tab.t.Helper()
	source, err := axe()
	if err != nil {
		tab.t.Fatal(err)
	}
	type violation struct {
		ID, Help, Summary string
		Elements          []string
	}
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	// DevTools evaluates it, so it is not bound by the policy of the page, which allows
	// no scripts but its own.
	violations, err := chromedp.Run(ctx, chromedp.Evaluate[[]violation](source+`;
		axe.run(document, {resultTypes: ["violations"]}).then(({violations}) => violations.map(v => ({
			id: v.id,
			help: v.help,
			summary: v.nodes[0].failureSummary.split("\n").slice(1).join(" ").trim(),
			elements: v.nodes.map(n => n.html.slice(0, 200)),
		})))`, chromedp.EvalAwaitPromise))
	if err != nil {
		tab.t.Fatalf("%s: axe-core: %v", what, err)
	}
	for _, v := range violations {
		tab.t.Errorf("%s: %s (%s): %s\n\t%s", what, v.Help, v.ID, v.Summary, strings.Join(v.Elements, "\n\t"))
	}
}

// axe reads axe-core, which is among the packages that the page's client is tested with.
var axe = sync.OnceValues(func() (string, error) {
	_, here, _, _ := runtime.Caller(0)
	path := filepath.Join(filepath.Dir(here), "../../../app/web/node_modules/axe-core/axe.min.js")
	source, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("no axe-core to look at pages with: run make test, which installs it, or npm --prefix app/web ci: %w", err)
	}
	return string(source), nil
})
