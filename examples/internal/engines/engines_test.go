package engines

import (
	"fmt"
	"net/http"
	"os"
	"testing"

	"github.com/refrain-go/refrain/app"
)

func TestMain(m *testing.M) { os.Exit(Main(m)) }

// The tests of all engines trust the reports of this package. It has to type, click,
// drag, and find elements by role and name.
func TestPage_ClicksTypesAndDragsInEachEngine(t *testing.T) {
	const document = `<!doctype html><title>t</title><link rel="icon" href="data:,"><label for=n>Name</label><input id=n value=old>
		<button onclick="said.textContent = 'Hello ' + n.value">Go</button><p id=said></p>
		<p id=pad style="height:2em;user-select:none"
			onmousedown="x = event.clientX" onmouseup="said.textContent = 'dragged ' + (event.clientX - x)">Pad</p>
		<p id=keys tabindex=0 onkeydown="said.textContent = [event.key, event.ctrlKey, event.shiftKey]">Keys</p>`
	serve := func() http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, document) })
	}
	Each(t, serve, func(t *testing.T, page *Page) {
		page.WantDescribed("textbox", "Name")
		page.Fill("textbox", "Name", "Zürich")
		page.Click("button", "Go")
		page.WaitText("Hello Zürich")
		page.Drag(120, 0, `document.querySelector("#pad")`)
		page.WaitText("dragged 120")
		page.Wait("the focus", `focus(document.querySelector("#keys"))`)
		page.Press(Down, Ctrl, Shift)
		page.WaitText("ArrowDown,true,true")
		page.Press("a", Ctrl)
		page.WaitText("a,true,false")
		if got := Eval[int](page, `innerWidth`); got != 1280 {
			t.Errorf("the window is %d wide, want 1280", got)
		}
	})
}

// handler writes numbers in one locale, since WebKit's is that of the machine.
func handler(script func(*app.UI) error) func() http.Handler {
	return func() http.Handler { return app.Handler(script, app.Locale("en")) }
}
