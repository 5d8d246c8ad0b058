package browser

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
)

func TestMain(m *testing.M) { os.Exit(Main(m)) }

// The tests of the examples trust the reports of this package. It has to find elements by
// role and name, and to really type.
func TestTab_ClicksAndTypesByRoleAndName(t *testing.T) {
	page := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `<!doctype html><title>t</title><link rel="icon" href="data:,"><label>Name <input id=n value=old></label>
			<button onclick="said.textContent = 'Hello ' + n.value; alive()">Go</button><p id=said></p>
			<script>const alive = () => setTimeout(() => document.body.append('later'), 1)</script>`)
	})
	tab := Open(t, page).Tab()
	tab.Fill("textbox", "Name", "new")
	if got := tab.Value("textbox", "Name"); got != "new" {
		t.Errorf("the field holds %q, want %q", got, "new")
	}
	tab.Click("button", "Go")
	tab.WaitText("Hello new")
	tab.WaitText("later")
}

// A wait often reads an element that is not there yet. On a slow machine, a first look
// that throws must not be the last.
func TestTab_LooksAgainWhereALookThrew(t *testing.T) {
	page := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `<!doctype html><title>t</title><link rel="icon" href="data:,"><p>page</p>`)
	})
	tab := Open(t, page).Tab()
	tab.Wait("the second look", `(document.looks = (document.looks ?? 0) + 1) > 1 || document.querySelector("article").innerText`)
}

// An exception or a refusal by the Content-Security-Policy stays unseen unless the test
// looks into the console.
func TestBrowser_CollectsErrorsOfThePage(t *testing.T) {
	page := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "img-src 'none'")
		fmt.Fprint(w, `<!doctype html><title>t</title><link rel="icon" href="data:,">
			<p>page</p><script>onerror = () => document.body.append('caught')
			setTimeout(() => { throw new Error('broken') })</script>`)
	})
	b := Open(t, page)
	b.Tab().WaitText("caught")
	b.mu.Lock()
	defer b.mu.Unlock()
	all := strings.Join(b.faults, "\n")
	b.faults = nil // they were meant to be there
	for _, want := range []string{"broken", "Content Security Policy"} {
		if !strings.Contains(all, want) {
			t.Errorf("heard %q, want it to contain %q", all, want)
		}
	}
}
