package app_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Skip(err)
	}
	return loc
}

// Hazard: an edited time moves to UTC, or takes the zone that the browser sent.
func TestDataEditor_KeepsTheZoneOfItsRow(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	type row struct {
		When time.Time
		Then *time.Time
	}
	ten := time.Date(2024, 7, 1, 10, 0, 0, 0, berlin)
	given := []row{{When: ten, Then: &ten}, {}}
	var got []row
	at := apptest.New(t, func(ui *app.UI) error {
		got = app.DataEditor(ui, "E", given)
		return nil
	})
	at.Run()
	e := at.DataEditor("E")
	e.SetCell(0, "When", "2024-07-01 12:00")
	e.SetCell(0, "Then", "2024-07-01T09:00:00Z")
	e.SetCell(1, "When", "2024-01-01 12:00")
	e.AddRow()
	e.SetCell(2, "When", "2024-01-01 13:00")
	at.Run()
	for i, want := range []time.Time{time.Date(2024, 7, 1, 12, 0, 0, 0, berlin), time.Date(2024, 1, 1, 12, 0, 0, 0, berlin), time.Date(2024, 1, 1, 13, 0, 0, 0, berlin)} {
		if !got[i].When.Equal(want) || got[i].When.Location() != berlin {
			t.Errorf("row %d is at %v, want %v", i, got[i].When, want)
		}
	}
	if want := time.Date(2024, 7, 1, 11, 0, 0, 0, berlin); !got[0].Then.Equal(want) || got[0].Then.Location() != berlin || !ten.Equal(time.Date(2024, 7, 1, 10, 0, 0, 0, berlin)) {
		t.Errorf("then is %v, want %v, and before it was %v", got[0].Then, want, ten)
	}
}

// Hazard: a value that does not fit its column is dropped without a message.
func TestDataEditor_NamesRefusedEdits(t *testing.T) {
	type row struct {
		Age   int8
		Share float64
		For   time.Duration
		Half  float32
	}
	var got []row
	at := apptest.New(t, func(ui *app.UI) error {
		got = app.DataEditor(ui, "Staff", []row{{Age: 36}})
		return nil
	})
	at.Run()
	at.DataEditor("Staff").SetCell(0, "Age", "300")
	at.DataEditor("Staff").SetCell(0, "Share", "much")
	at.DataEditor("Staff").SetCell(0, "For", "1h30m")
	at.DataEditor("Staff").SetCell(0, "Half", "1e39")
	at.Run()
	text := strings.Join(at.Error(), "\n")
	for _, want := range []string{`DataEditor "Staff": not taken: row 1, Age: 300 is too large or too small: write a whole number from -128 to 127`, `row 1, Share: "much" is not a number that fits: write a number`,
		`row 1, Half: 1e39 is too large or too small: write a number of at most 3.4e38`} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not said: %q", want, text)
		}
	}
	if got[0] != (row{36, 0, 90 * time.Minute, 0}) {
		t.Errorf("got %+v", got)
	}
	at.Run()
	if e := at.Error(); len(e) > 0 {
		t.Errorf("it is said again: %q", e)
	}
}

// Hazard: hours that occur twice are summed, or their labels are an hour off.
func TestCharts_TellApartTheRepeatedHourOfClockChange(t *testing.T) {
	ny := zone(t, "America/New_York")
	type row struct {
		At time.Time
		N  int
	}
	hours := func(month time.Month, in func(int) *time.Location) (rows []row) {
		for i := range 6 {
			rows = append(rows, row{time.Date(2024, month, 3, 4+i, 0, 0, 0, time.UTC).In(in(i)), 10 + i})
		}
		return rows
	}
	one := func(*time.Location) func(int) *time.Location { return func(int) *time.Location { return ny } }(ny)
	offsets := func(i int) *time.Location { return time.FixedZone("", []int{-4, -4, -5, -5, -5, -5}[i]*3600) }
	for name, c := range map[string]struct {
		rows []row
		want string
	}{
		"a zone":      {hours(11, one), `utchours(datum.value+(datum.value>=1730599200000?-3600000:0))`},
		"offsets":     {hours(11, offsets), `"At (UTC-04:00)"`},
		"no change":   {hours(7, one), `"At"`},
		"zones mixed": {append(hours(11, one), row{time.Date(2024, 11, 3, 1, 0, 0, 0, time.UTC), 7}), `utchours(datum.value+(datum.value>=`},
	} {
		for _, draw := range []func(*app.UI){func(ui *app.UI) { ui.BarChart(c.rows) }, func(ui *app.UI) { ui.LineChart(c.rows) }} {
			at := apptest.New(t, func(ui *app.UI) error { draw(ui); return nil })
			at.Run()
			spec, _ := json.Marshal(at.Chart(0).Spec())
			text := strings.ReplaceAll(string(spec), `\u003e`, ">")
			if strings.Contains(text, `"sum of N"`) || !strings.Contains(text, c.want) {
				t.Errorf("%s: %s", name, text)
			}
			if strings.Contains(c.want, "utchours") != strings.Contains(text, "labelExpr") {
				t.Errorf("%s: the labels of the axis: %s", name, text)
			}
		}
	}
}

// Hazard: a chart does not accept latencies as numbers, or draws them in nanoseconds.
func TestCharts_DrawDurationsInTheirUnit(t *testing.T) {
	type row struct {
		At      time.Time
		Latency time.Duration
	}
	for latency, want := range map[time.Duration]string{2500 * time.Microsecond: "Latency (ms)", 3 * time.Second: "Latency (s)", 3 * time.Hour: "Latency (h)"} {
		at := apptest.New(t, func(ui *app.UI) error {
			ui.LineChart([]row{{time.Unix(0, 0), latency}, {time.Unix(60, 0), 0}}, app.Y("Latency"))
			ui.VegaLite(`{"mark":"bar"}`, []row{{time.Unix(0, 0), 1500 * time.Millisecond}})
			return nil
		})
		at.Run()
		spec, _ := json.Marshal(at.Chart(0).Spec())
		if !strings.Contains(string(spec), fmt.Sprintf("%q", want)) || strings.Contains(string(spec), fmt.Sprint(latency.Nanoseconds())) {
			t.Errorf("%v is drawn by %s", latency, spec)
		}
		if given, _ := json.Marshal(at.Chart(1).Spec()); !strings.Contains(string(given), `"Latency":1.5`) {
			t.Errorf("a spec of one's own has %s", given)
		}
	}
}

// Hazard: of two columns with one name, one disappears without a message.
func TestTable_ShowsBothOfTwoColumnsWithOneName(t *testing.T) {
	for _, data := range []any{[]twice{{1, 2}}, [][]string{{"Amount", "Amount"}, {"1", "2"}}} {
		at := apptest.New(t, func(ui *app.UI) error { ui.Table(data); return nil })
		at.Run()
		if n := len(at.Table(0).Columns()); n != 2 {
			t.Errorf("%T: %q", data, at.Table(0).Columns())
		}
		if e := strings.Join(at.Error(), ""); !strings.Contains(e, `"Amount"`) {
			t.Errorf("%T: the error is %q", data, e)
		}
	}
}

func TestJSON_ShowsValuesWithoutJSON(t *testing.T) {
	at := apptest.New(t, func(ui *app.UI) error {
		ui.JSON(map[string]any{"mean": 3.5, "std": math.NaN(), "parts": []any{map[any]any{1: math.Inf(-1)}}})
		ui.Write(map[string]float64{"nan": math.NaN()})
		return nil
	})
	at.Run()
	if e := at.Error(); len(e) > 0 {
		t.Errorf("%q", e)
	}
	if text := strings.Join(at.JSON(), "\n"); !strings.Contains(text, `"std": "NaN"`) || !strings.Contains(text, `"1": "-Inf"`) || !strings.Contains(text, `"mean": 3.5`) {
		t.Errorf("shown is %s", text)
	}
}
