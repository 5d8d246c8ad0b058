package tree_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/tree/treetest"
)

func same(n *tree.Node) ([]byte, any) { return n.JSON(), n.Data() }

// A copy must show everything that is drawn on the copied page, at once and after its own
// run has ended. The nodes beside the copy must not change.
func TestTree_CopyShowsItsSource(t *testing.T) { // A6
	for seed := range uint64(60) {
		pick := rand.New(rand.NewPCG(seed, 2)).IntN
		page, browser := tree.New(), new(treetest.Browser)
		for run := range 3 {
			page.Begin()
			page.Draw(page.Main, tree.Next, "text", node("text", "before"), nil)
			from := tree.New()
			from.Begin()
			places := []*tree.Node{from.Main}
			for i := range pick(12) {
				parent := places[pick(len(places))]
				switch kind := []string{"text", "container", "expander"}[pick(3)]; {
				case kind == "text":
					from.Draw(parent, tree.Next, kind, node(kind, fmt.Sprint(i)), nil)
				case pick(3) == 0:
					from.Draw(parent, from.Cursor(parent), "spinner", node("spinner", fmt.Sprint(i)), nil)
				default:
					places = append(places, from.Draw(parent, tree.Next, kind, node(kind, ""), nil))
				}
			}
			to := page.Draw(page.Main, tree.Next, "container", node("container", ""), nil)
			page.Copy(to, from.Main, same)
			from.Finish() // an element that a spinner leaves is removed
			page.Copy(to, from.Main, same)
			page.Draw(page.Main, tree.Next, "text", node("text", fmt.Sprint("after ", run)), nil)
			deliver(t, page, browser, true)
			page.Finish()
			deliver(t, page, browser, false)
			if got, want := kids(to), kids(from.Main); got != want {
				t.Fatalf("seed %d: the copy is %s\nof %s", seed, got, want)
			}
			if got, want := browser.String(), written(page); got != want || len(page.Main.Kids()) != 3 {
				t.Fatalf("seed %d: the browser shows %s\nwant %s", seed, got, want)
			}
		}
	}
}

// A drawing that is shown again costs no bytes on the wire.
func TestTree_CopyOfTheSameIsNotSentAgain(t *testing.T) { // A6
	from := tree.New()
	from.Begin()
	box := from.Draw(from.Main, tree.Next, "container", node("container", ""), nil)
	from.Draw(box, tree.Next, "text", node("text", "a"), nil)
	page, browser := tree.New(), new(treetest.Browser)
	for range 3 {
		page.Begin()
		to := page.Draw(page.Main, tree.Next, "container", node("container", ""), nil)
		for range 3 {
			page.Copy(to, from.Main, same)
		}
		page.Finish()
		deliver(t, page, browser, false)
	}
	if browser.Ops != 3 {
		t.Errorf("%d operations were sent, want the 3 of the first run", browser.Ops)
	}
}
