package app_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

// Users who cannot see a chart need the table behind it. It also has the rows that a
// thinned chart leaves out.
func TestChart_DataIsReadableAsATable(t *testing.T) {
	walk := make([]float64, 50_000)
	for i := range walk {
		walk[i] = float64(i % 777)
	}
	at := apptest.New(t, func(ui *app.UI) error {
		ui.AreaChart(walk, app.Label("walk"))
		ui.LineChart([]row{{ID: 7}, {ID: 8}}, app.Label("small"))
		ui.VegaLite(`{"mark":"bar"}`, million{"m"})
		ui.VegaLite(`{"mark":"bar"}`, []row{{ID: 9}})
		ui.VegaLite(`{"mark":"bar"}`, nil)
		ui.Table([]row{{ID: 1}})
		return nil
	})
	for range 2 {
		at.Run()
		big, small := at.Chart(0), at.Chart(1)
		if big.Len() > 10_000 || big.Of() != len(walk) || big.Table().Len() != len(walk) || big.Table().Cell(776, 0) != "776" {
			t.Errorf("of %d points there are %d, and %d rows behind", big.Of(), big.Len(), big.Table().Len())
		}
		if small.Of() != small.Len() || small.Table().Cell(1, 0) != "8" || small.Table().Label() != "small" || at.Chart(2).Table().Cell(0, 0) != "9" {
			t.Errorf("the table behind the small chart is %q", small.Table().Row(1))
		}
		if at.Table(0).Cell(0, 0) != "1" {
			t.Error("the tables behind charts are counted among tables")
		}
	}
	if got := at.Error(); len(got) != 1 || !strings.Contains(got[0], "1000000 rows are more than the 10000") {
		t.Errorf("the errors are %q", got)
	}
}

// A misspelled column is the most frequent mistake, so the message must name the columns.
func TestChart_ErrorsNameCallLineAndColumns(t *testing.T) {
	s := serve(t, func(ui *app.UI) error {
		ui.AreaChart([]row{{ID: 1}}, app.Y("IDD"), app.Label("L"))
		return nil
	})
	p := s.open("")
	p.end(0)
	json := p.page.Main()[0].JSON
	for _, want := range []string{`AreaChart \"L\": no column \"IDD\": there are \"ID\"`, `"src":"chart_test.go:`} {
		if !strings.Contains(json, want) {
			t.Errorf("the error is %s, want %s", json, want)
		}
	}
}

// An unchanged chart must cost nothing at a click, even if its table is large.
func TestSocket_UnchangedChartIsNotSentAgain(t *testing.T) { // A6
	data := make([]float64, 20_000)
	s := serve(t, func(ui *app.UI) error {
		ui.Button("Other")
		ui.LineChart(data)
		return nil
	})
	p := s.open("")
	p.end(0)
	before := len(p.deltas)
	p.end(p.press("Other"))
	sum := 0
	for _, d := range p.deltas[before:] {
		sum += d.bytes
	}
	if sum > 200 {
		t.Errorf("a click took %d bytes: %s", sum, fmt.Sprint(p.deltas[before:]))
	}
	if len(p.page.Main()[1].Kids) != 1 {
		t.Error("the table behind the chart is gone")
	}
}
