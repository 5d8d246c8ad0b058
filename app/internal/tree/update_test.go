package tree_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/tree/treetest"
)

// A container that changes while its children are drawn must keep them, to the end of the
// run and after.
func TestTree_UpdateKeepsTheChildren(t *testing.T) {
	page, browser := tree.New(), new(treetest.Browser)
	for range 2 {
		page.Begin()
		owner := new(int)
		box := page.Draw(page.Main, tree.Next, "container", node("container", "running"), owner)
		page.Draw(box, tree.Next, "text", node("text", "a"), nil)
		deliver(t, page, browser, true)
		if !page.Update(box, node("container", "done"), owner) {
			t.Error("the owner could not change its node")
		}
		page.Draw(box, tree.Next, "text", node("text", "b"), nil)
		page.Finish()
		deliver(t, page, browser, false)
		if got, want := browser.String(), written(page); got != want || len(browser.Main()[0].Kids) != 2 {
			t.Errorf("the browser shows %s, want %s", got, want)
		}
	}
}

// The holder of a node that was drawn anew by another must not change the new drawing.
func TestTree_UpdateChangesOnlyTheCallersOwnDrawing(t *testing.T) {
	page := tree.New()
	page.Begin()
	first, second := new(int), new(int)
	at := page.Reserve(page.Main)
	n := page.Draw(page.Main, at, "bar", node("bar", "1"), first)
	page.Draw(page.Main, at, "bar", node("bar", "2"), second)
	if page.Update(n, node("bar", "3"), first) || page.Fill(n, "text", nil, first) {
		t.Error("the first changed what the second drew")
	}
	if got := string(page.Main.Kids()[0].JSON()); got != string(node("bar", "2")) {
		t.Errorf("the page shows %s", got)
	}
}

// Children that come and go must not leave others behind, whatever operations were
// delivered between.
func TestTree_FillReachesTheBrowser(t *testing.T) {
	for seed := range uint64(20) {
		random := rand.New(rand.NewPCG(seed, 2))
		page, browser := tree.New(), new(treetest.Browser)
		page.Begin()
		owner := new(int)
		box := page.Draw(page.Main, tree.Next, "stream", node("stream", ""), owner)
		for range 20 {
			kids := make([][]byte, random.IntN(5))
			for i := range kids {
				kids[i] = node("block", fmt.Sprint(random.IntN(3)))
			}
			page.Fill(box, "block", kids, owner)
			if len(box.Kids()) != len(kids) || page.Size() != 1+len(kids) {
				t.Fatalf("%d children, %d nodes, want %d children", len(box.Kids()), page.Size(), len(kids))
			}
			if random.IntN(2) == 0 {
				deliver(t, page, browser, true)
			}
		}
		page.Finish()
		deliver(t, page, browser, false)
		if got, want := browser.String(), written(page); got != want {
			t.Errorf("the browser shows %s, want %s", got, want)
		}
	}
}
