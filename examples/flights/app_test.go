package main

import (
	"strconv"
	"strings"
	"testing"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app/apptest"
)

// count reads a metric that thousands wrote.
func count(t *testing.T, m apptest.Metric) int {
	t.Helper()
	n, err := strconv.Atoi(strings.ReplaceAll(m.Value, ",", ""))
	if err != nil {
		t.Fatalf("metric %s is %q, want a count", m.Label, m.Value)
	}
	return n
}

// misses is the number of answers that the memos have computed so far.
func misses() (n uint64) {
	for _, m := range memos {
		n += m.Stats().Misses
	}
	return n
}

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

// A filter has to reach the figures, the charts and the table alike.
func TestPage_FiltersEveryView(t *testing.T) {
	at := apptest.New(t, page, settings...)
	run(t, at)
	if got := count(t, at.Metric("Flights")); got != 200_000 {
		t.Errorf("%d flights, want 200000", got)
	}
	if got := at.Table(0).Len(); got != 200_000 {
		t.Errorf("the table has %d rows, want 200000", got)
	}
	at.Slider("Delay from").Set(60)
	at.Slider("Hour from").Set(18)
	run(t, at)
	filtered := count(t, at.Metric("Flights"))
	if filtered == 0 || filtered >= 200_000 {
		t.Errorf("%d flights after filtering", filtered)
	}
	table := at.Table(0)
	if table.Len() != filtered {
		t.Errorf("the table has %d rows, and the figures count %d", table.Len(), filtered)
	}
	for _, row := range []int{0, filtered / 2, filtered - 1} {
		delay, err := strconv.Atoi(table.Cell(row, 1))
		if err != nil || delay < 60 || table.Cell(row, 0) < "18:00" {
			t.Errorf("row %d is %q, want one from 18:00 on with a delay from 60", row, table.Row(row))
		}
	}
}

// The range between two sliders is the same, whichever of them is further up.
func TestPage_TakesARangeFromEitherEnd(t *testing.T) {
	at := apptest.New(t, page, settings...)
	at.Run()
	at.Slider("Hour from").Set(9)
	at.Slider("Hour to").Set(6)
	run(t, at)
	backwards := at.Metric("Flights").Value
	at.Slider("Hour from").Set(6)
	at.Slider("Hour to").Set(9)
	run(t, at)
	if forwards := at.Metric("Flights").Value; forwards != backwards {
		t.Errorf("%s flights from 6 to 9 and %s from 9 to 6", forwards, backwards)
	}
}

// Every click runs the whole page. Answers that were computed before must not be computed
// again, in this tab or another.  // F1
func TestPage_ComputesNothingTwice(t *testing.T) {
	refrain.ClearMemos()
	at := apptest.New(t, page, settings...)
	run(t, at)
	at.Slider("Delay to").Set(30)
	run(t, at)
	at.Slider("Delay to").Set(180)
	before := misses()
	run(t, at)
	if n := misses() - before; n != 0 {
		t.Errorf("going back to the first filter computed %d answers, want 0", n)
	}

	other := at.NewTab()
	run(t, other)
	if n := misses() - before; n != 0 {
		t.Errorf("a second tab computed %d answers, want 0", n)
	}
	if got := other.Slider("Delay to").Value(); got != 180 {
		t.Errorf("the second tab's slider stands at %v, want its own initial 180", got)
	}
}

// Clearing one memo leaves the others, and clearing all leaves the loaded flights.  // I5
func TestPage_ClearsOneMemoOrAll(t *testing.T) {
	at := apptest.New(t, page, settings...)
	run(t, at)
	run(t, at)
	before := misses()
	at.Button("Clear delays by hour").Click()
	run(t, at)
	if n := misses() - before; n != 1 {
		t.Errorf("clearing one memo made the page compute %d answers, want 1", n)
	}
	before = misses()
	flights := embeddedFlights(t)
	at.Button("Clear all memos").Click()
	run(t, at)
	if n := misses() - before; n < 6 {
		t.Errorf("clearing all memos made the page compute %d answers, want all of at least 6", n)
	}
	if embeddedFlights(t) != flights {
		t.Error("clearing the memos loaded the flights anew")
	}
}

// A filter that no flight passes is no error: the page says zero and stays usable.
func TestPage_ShowsAnEmptySelection(t *testing.T) {
	at := apptest.New(t, page, settings...)
	at.Run()
	at.Slider("Delay to").Set(-50)
	at.Slider("Miles from").Set(2900)
	at.Slider("Hour from").Set(3)
	at.Slider("Hour to").Set(3)
	run(t, at)
	if got := at.Metric("Flights").Value; got != "0" {
		t.Errorf("%s flights, want 0", got)
	}
	if len(at.Info()) != 1 {
		t.Errorf("the page does not say that nothing was found: %q", at.Info())
	}
	at.Slider("Delay to").Set(180)
	at.Slider("Miles from").Set(0)
	run(t, at)
	if at.Metric("Flights").Value == "0" {
		t.Error("widening the filter found nothing")
	}
}

// Comparing has to work by every group that the data has, and every measure.
func TestPage_ComparesByEveryGroupAndMeasure(t *testing.T) {
	at := apptest.New(t, page, settings...)
	run(t, at)
	for _, by := range groupings(embeddedFlights(t)) {
		for _, measure := range measures {
			at.Select("Group by").Set(by)
			at.Select("Show").Set(measure.String())
			run(t, at)
		}
	}
}
