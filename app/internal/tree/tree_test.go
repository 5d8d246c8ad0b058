package tree_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/tree/treetest"
)

// deliver sends the browser the operations that it has not had yet.
func deliver(t testing.TB, page *tree.Tree, browser *treetest.Browser, at bool) string {
	t.Helper()
	text := "[" + string(page.AppendOps(nil, at)) + "]"
	var ops []json.RawMessage
	if err := json.Unmarshal([]byte(text), &ops); err != nil {
		t.Fatalf("not JSON: %v: %s", err, text)
	}
	if err := browser.Apply(ops); err != nil {
		t.Fatalf("%v\nof %s", err, text)
	}
	return text
}

// String writes the page as treetest does.
func written(page *tree.Tree) string {
	return "main" + kids(page.Main) + " side" + kids(page.Side)
}

func kids(n *tree.Node) string {
	var b strings.Builder
	b.WriteByte('[')
	for _, kid := range n.Kids() {
		b.Write(kid.JSON())
		b.WriteString(kids(kid))
	}
	return b.String() + "]"
}

func node(kind, text string) []byte { return fmt.Appendf(nil, `{"k":%q,"text":%q}`, kind, text) }

// A node that is drawn as before must cost no bytes on the wire, however often it is
// drawn.
func TestTree_UnchangedIsNotSentAgain(t *testing.T) { // A6
	page, browser := tree.New(), new(treetest.Browser)
	for range 3 {
		page.Begin()
		page.Draw(page.Main, tree.Next, "title", node("title", "a"), nil)
		box := page.Draw(page.Main, tree.Next, "container", node("container", ""), nil)
		page.Draw(box, tree.Next, "text", node("text", "b"), nil)
		page.Finish()
		deliver(t, page, browser, false)
	}
	if browser.Ops != 3 {
		t.Errorf("%d operations were sent, want the 3 of the first run", browser.Ops)
	}
}

// A run that is replaced does not know which nodes go. If it cut them, the page would
// flicker at each click.
func TestTree_OnlyAFinishedRunCutsUndrawnNodes(t *testing.T) { // A3
	page, browser := tree.New(), new(treetest.Browser)
	draw := func(n int) {
		page.Begin()
		for i := range n {
			page.Draw(page.Main, tree.Next, "text", node("text", fmt.Sprint(i)), nil)
		}
	}
	draw(5)
	page.Finish()
	deliver(t, page, browser, false)
	draw(2)
	deliver(t, page, browser, false)
	if len(browser.Main()) != 5 {
		t.Errorf("a run that did not finish left %d of 5 elements", len(browser.Main()))
	}
	page.Finish()
	if ops := deliver(t, page, browser, false); ops != `[["cut",[0],2]]` {
		t.Errorf("the end of the run sent %s, want one cut", ops)
	}
}

// Between two deliveries much can happen in one place. The browser keeps the children of
// a container when another of its kind is put there, so a container that gave way and
// came back would show its former children.
func TestTree_ContainerThatCameBackHasNoFormerChildren(t *testing.T) {
	page, browser := tree.New(), new(treetest.Browser)
	box := func(texts ...string) {
		page.Begin()
		parent := page.Draw(page.Main, tree.Next, "container", node("container", ""), nil)
		for _, s := range texts {
			inner := page.Draw(parent, tree.Next, "container", node("container", s), nil)
			page.Draw(inner, tree.Next, "text", node("text", s), nil)
		}
		page.Finish()
	}
	box("a", "b", "c")
	deliver(t, page, browser, false)
	page.Begin()
	page.Draw(page.Main, tree.Next, "text", node("text", "between"), nil)
	page.Finish()
	box("d")
	deliver(t, page, browser, false)
	if got, want := browser.String(), written(page); got != want {
		t.Errorf("the browser shows %s\nwant %s", got, want)
	}
}

// A reserved place keeps its old element until the run draws there, or the page would
// flicker. After a run that drew nothing there it is empty.
func TestTree_ReservedPlaceKeepsItsElementUntilDrawnOrEnd(t *testing.T) {
	page, browser := tree.New(), new(treetest.Browser)
	page.Begin()
	at := page.Reserve(page.Main)
	page.Draw(page.Main, at, "text", node("text", "old"), nil)
	page.Finish()
	deliver(t, page, browser, false)

	page.Begin()
	page.Reserve(page.Main)
	if ops := deliver(t, page, browser, false); ops != "[]" {
		t.Errorf("the place was changed before anything was drawn: %s", ops)
	}
	page.Draw(page.Main, at, "text", node("text", "old"), nil)
	page.Finish()
	if ops := deliver(t, page, browser, false); ops != "[]" {
		t.Errorf("the same element was sent again: %s", ops)
	}
	page.Begin()
	page.Reserve(page.Main)
	page.Finish()
	deliver(t, page, browser, false)
	if kind := browser.Main()[0].Kind; kind != tree.EmptyKind {
		t.Errorf("after a run that drew nothing the place holds %q", kind)
	}
}

// The page dims the elements that the run has not reached. It must learn how far the run
// is, but only while older elements are behind.
func TestTree_TellsHowFarALongRunIs(t *testing.T) { // A6
	page, browser := tree.New(), new(treetest.Browser)
	text := func(s string) { page.Draw(page.Main, tree.Next, "text", node("text", s), nil) }
	page.Begin()
	text("a")
	if ops := deliver(t, page, browser, true); strings.Contains(ops, "at") {
		t.Errorf("nothing is behind, but the page was told %s", ops)
	}
	text("b")
	text("c")
	page.Finish()
	deliver(t, page, browser, false)
	page.Begin()
	for i, want := range []string{`[["at",[0],1]]`, `[["at",[0],2]]`, `[["at",[0],3]]`} {
		text(string(rune('a' + i)))
		if ops := deliver(t, page, browser, true); ops != want {
			t.Errorf("after element %d the page was told %s, want %s", i, ops, want)
		}
	}
}

// The holder of a place that was drawn over must not reach the page by it.
func TestTree_DrawingIntoARemovedPlaceShowsNothing(t *testing.T) {
	page, browser := tree.New(), new(treetest.Browser)
	page.Begin()
	at := page.Reserve(page.Main)
	gone := page.Draw(page.Main, at, "container", node("container", ""), nil)
	page.Draw(page.Main, at, "text", node("text", "instead"), nil)
	page.Draw(gone, tree.Next, "text", node("text", "lost"), nil)
	page.Finish()
	deliver(t, page, browser, false)
	if got, want := browser.String(), written(page); got != want || page.Size() != 1 {
		t.Errorf("the browser shows %s, want %s; the page counts %d elements", got, want, page.Size())
	}
}

// After a delivery the browser must have the server's page, whatever was drawn before,
// whether it was delivered or not, and whether its run was replaced or finished.
func TestTree_BrowserAlwaysHasThePage(t *testing.T) { // A6
	for seed := range uint64(60) {
		play(t, rand.New(rand.NewPCG(seed, 1)).IntN)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func FuzzTree(f *testing.F) {
	f.Add([]byte("some draws"))
	f.Fuzz(func(t *testing.T, moves []byte) {
		play(t, func(n int) int {
			if len(moves) == 0 {
				return 0
			}
			m := int(moves[0]) % n
			moves = moves[1:]
			return m
		})
	})
}

// play makes a few runs of random draws, with deliveries between them, and lost
// connections.
func play(t *testing.T, pick func(int) int) {
	page, browser := tree.New(), new(treetest.Browser)
	check := func(at bool) {
		deliver(t, page, browser, at)
		if got, want := browser.String(), written(page); got != want {
			t.Fatalf("the browser shows\n%s\nwant\n%s", got, want)
		}
		if n := strings.Count(written(page), `"k"`); n != page.Size() {
			t.Fatalf("the page counts %d elements and has %d", page.Size(), n)
		}
	}
	for range 12 {
		page.Begin()
		for _, root := range []*tree.Node{page.Main, page.Side} {
			scribble(page, root, 3, pick, check)
		}
		if pick(3) > 0 {
			page.Finish()
		}
		switch pick(5) {
		case 0: // no browser is connected
		case 1: // the same page is connected again
			page.Forget()
			check(true)
		case 2: // it was loaded again
			page.Forget()
			browser = new(treetest.Browser)
			check(true)
		default:
			check(false)
		}
	}
	check(false)
}

func scribble(page *tree.Tree, parent *tree.Node, depth int, pick func(int) int, check func(bool)) {
	kinds := []string{"text", "title", "columns", "column", "container", "expander"}
	slot := tree.Next
	for range pick(6) {
		at := tree.Next
		switch pick(8) {
		case 0:
			slot = page.Reserve(parent)
			continue
		case 1, 2:
			at = slot
		case 3: // a spinner, say
			page.Draw(parent, page.Cursor(parent), "text", node("text", "spin"), nil)
		}
		kind := kinds[pick(len(kinds))]
		n := page.Draw(parent, at, kind, node(kind, fmt.Sprint(pick(2))), nil)
		if depth > 0 && kind != "text" && kind != "title" {
			scribble(page, n, depth-1, pick, check)
		}
		if pick(10) == 0 {
			check(true)
		}
	}
}
