package main

import (
	"fmt"
	"testing"

	"github.com/refrain-go/refrain/app/apptest"
)

// run runs the page. It fails the test if the page reports an error.
func run(t *testing.T, at *apptest.App) {
	t.Helper()
	at.Run()
	if err := at.Err(); err != nil {
		t.Fatalf("the page failed: %v", err)
	}
	if problems := at.Error(); len(problems) > 0 {
		t.Fatalf("the page shows errors: %q", problems)
	}
}

// wantRows checks that the table shows the sample's rows from first on, counted from 1.
func wantRows(t *testing.T, at *apptest.App, first, rows int) {
	t.Helper()
	table := at.Table(0)
	if table.Len() != rows {
		t.Fatalf("the table has %d rows, want %d", table.Len(), rows)
	}
	for i := range rows {
		if got, want := table.Cell(i, 1), fmt.Sprintf("SYN%010X", first+i); got != want {
			t.Fatalf("row %d is %s, want %s", i, got, want)
		}
	}
}

// Each way to turn the page has to agree with the others on where the tab is.
func TestPager_TurnsByButtonNumberAndSize(t *testing.T) {
	at := apptest.New(t, script, settings...)
	run(t, at)
	wantRows(t, at, 1, 50)
	if !at.Button("First").Disabled() || !at.Button("Previous").Disabled() {
		t.Error("First and Previous can be pressed on the first page")
	}

	steps := []struct {
		what  string
		turn  func()
		page  int
		first int
		rows  int
	}{
		{"Next", func() { at.Button("Next").Click() }, 2, 51, 50},
		{"Next again", func() { at.Button("Next").Click() }, 3, 101, 50},
		{"Previous", func() { at.Button("Previous").Click() }, 2, 51, 50},
		{"typed 7", func() { at.Number("Page").Set(7) }, 7, 301, 50},
		{"Next after typing", func() { at.Button("Next").Click() }, 8, 351, 50},
		{"typed 7 once more", func() { at.Number("Page").Set(7) }, 7, 301, 50},
		{"100 rows a page", func() { at.Slider("Rows per page").Set(100) }, 4, 301, 100},
		{"First", func() { at.Button("First").Click() }, 1, 1, 100},
		{"the last page", func() { at.Number("Page").Set(50) }, 50, 4901, 100},
	}
	for _, s := range steps {
		s.turn()
		run(t, at)
		if got := at.Number("Page").Value(); got != s.page {
			t.Fatalf("%s: the field shows page %v, want %d", s.what, got, s.page)
		}
		wantRows(t, at, s.first, s.rows)
	}
	at.Number("Page").Set(51)
	run(t, at)
	if len(at.Info()) != 1 || !at.Button("Next").Disabled() {
		t.Errorf("behind the table's end: %q, Next disabled: %v", at.Info(), at.Button("Next").Disabled())
	}
}

// The docs' promise: a page that was read is not read again, until it is cleared; another
// tab gets it without a query.  // I5
func TestScript_ReadsEachPageOnceUntilCleared(t *testing.T) {
	getPage.Clear()
	at := apptest.New(t, script, settings...)
	expect := func(what string, tab *apptest.App, want int64) {
		t.Helper()
		before := queries.Load()
		run(t, tab)
		if n := queries.Load() - before; n != want {
			t.Errorf("%s: %d queries, want %d", what, n, want)
		}
	}
	expect("first page", at, 1)
	at.Button("Next").Click()
	expect("second page", at, 1)
	at.Button("Previous").Click()
	expect("first page again", at, 0)

	other := at.NewTab()
	expect("first page in another tab", other, 0)
	other.Button("Next").Click()
	expect("second page in another tab", other, 0)
	if got := at.Number("Page").Value(); got != 1 {
		t.Errorf("the first tab shows page %v, want its own page 1", got)
	}

	at.Button("Clear this page").Click()
	expect("clearing the first page", at, 1)
	expect("the second page, after the first was cleared", other, 0)
	other.Button("Clear pages").Click()
	expect("clearing all pages", other, 1)
	expect("the first page, after all were cleared", at, 1)
}

// Whoever looks at the sample has to be told that it is one.
func TestScript_SaysThatTheRowsAreSynthetic(t *testing.T) {
	at := apptest.New(t, script, settings...)
	run(t, at)
	if text := at.Markdown(); len(text) == 0 || text[0][:len("**Synthetic")] != "**Synthetic" {
		t.Errorf("the page begins with %q", text)
	}
}
