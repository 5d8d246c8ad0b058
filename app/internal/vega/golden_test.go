package vega

import (
	"bytes"
	"encoding/json"
	"math"
	"path/filepath"
	"testing"
	"time"

	"github.com/refrain-go/refrain/app/internal/frame"
	"github.com/refrain-go/refrain/internal/surface"
)

type hourly struct {
	Hour  int     `json:"hour"`
	Delay float64 `json:"arr.delay [min]"`
	Taxi  float32 `json:"taxi"`
}

type daily struct {
	Day     time.Time
	Carrier string
	Flights int
}

var hours = []hourly{{0, 2.1, 4.5}, {1, 17.9, 5.25}, {3, math.NaN(), 6.125}, {4, math.Inf(1), 0.1}}

var days = []daily{
	{time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC), "United", 2_000_000},
	{time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC), "Delta", 12},
	{time.Date(2001, 2, 1, 0, 0, 0, 0, time.UTC), "United", 30},
	{time.Time{}, "Delta", 40},
}

// A change of a default must be seen and meant: each file shows one chart as it goes to
// the page.
func TestSpec_IsAsRecorded(t *testing.T) {
	for name, c := range map[string]struct {
		chart Chart
		data  any
		alt   string
	}{
		"line":            {Chart{Y: []string{"arr.delay [min]"}}, hours, "Line chart of arr.delay [min] by hour, 2 points, from 2.1 to 17.9"},
		"line-two-series": {Chart{}, hours, "Line chart of arr.delay [min] and taxi by hour, 6 points, from 0.1 to 17.9"},
		"line-color":      {Chart{Color: "Carrier", Height: 200}, days, "Line chart of Flights by Day and Carrier, 3 points, from 12 to 2000000"},
		"bar-numbers":     {Chart{Mark: "bar", Y: []string{"taxi"}}, hours, "Bar chart of taxi by hour, 4 points, from 0.1 to 6.125"},
		"bar-names":       {Chart{Mark: "bar", X: "Carrier"}, days, "Bar chart of Flights by Carrier, 4 points, from 12 to 2000000"},
		"bar-times":       {Chart{Mark: "bar", Color: "Carrier"}, days, "Bar chart of Flights by Day and Carrier, 3 points, from 12 to 2000000"},
		"area":            {Chart{Mark: "area"}, []float64{1, 2.5}, "Area chart of value by row, 2 points, from 1 to 2.5"},
		"point":           {Chart{Mark: "point", Color: "taxi"}, hours, "Scatter chart of arr.delay [min] by hour and taxi, 2 points, from 2.1 to 17.9"},
		"empty":           {Chart{}, []hourly{}, "Line chart of arr.delay [min] and taxi by hour, no points"},
	} {
		t.Run(name, func(t *testing.T) {
			drawing, err := Spec(c.chart, of(t, c.data))
			if err != nil {
				t.Fatal(err)
			}
			if drawing.Alt != c.alt {
				t.Errorf("alt is %q, want %q", drawing.Alt, c.alt)
			}
			golden(t, name, drawing.Spec)
		})
	}
}

func TestWithData_IsAsRecorded(t *testing.T) {
	spec := `{"description": "Flights a day", "mark": "bar",
		"encoding": {"y": {"field": "Flights", "type": "quantitative"}, "x": {"field": "Day", "type": "temporal"}}}`
	got, alt, err := WithData(spec, of(t, days))
	if err != nil {
		t.Fatal(err)
	}
	if alt != "Flights a day" {
		t.Errorf("alt is %q, want the description", alt)
	}
	golden(t, "given", got)
}

func golden(t *testing.T, name string, spec []byte) {
	t.Helper()
	var got bytes.Buffer
	if err := json.Indent(&got, spec, "", "  "); err != nil {
		t.Fatalf("the spec is not JSON: %v\n%s", err, spec)
	}
	got.WriteByte('\n')
	surface.WantGolden(t, filepath.Join("testdata", name+".json"), got.Bytes())
}

func of(t testing.TB, data any) *frame.Frame {
	t.Helper()
	f, err := frame.Of(data)
	if err != nil {
		t.Fatal(err)
	}
	return f
}
