package vega

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

type named struct {
	Name  string
	Value float64
}

func names16(length int) []named {
	rows := make([]named, 16)
	for i := range rows {
		rows[i] = named{fmt.Sprintf("%-*d", length, i) + "x", float64(i)}
	}
	return rows
}

type channel struct {
	Type, Aggregate string
	Stack           any
	Axis            map[string]any
	Title           any
}

type look struct {
	Height   int
	Encoding map[string]channel
}

func lookOf(t *testing.T, c Chart, data any) (look, Drawing) {
	t.Helper()
	d, err := Spec(c, of(t, data))
	if err != nil {
		t.Fatal(err)
	}
	var l look
	if err := json.Unmarshal(d.Spec, &l); err != nil {
		t.Fatal(err)
	}
	return l, d
}

// Of 16 bars a reader saw the names of four.
func TestSpec_AllBarsHaveTheirNames(t *testing.T) {
	bars := Chart{Mark: "bar"}
	short, _ := lookOf(t, bars, names16(2))
	if axis := short.Encoding["x"].Axis; axis["labelOverlap"] != false {
		t.Errorf("16 short names stand under their bars, with the axis %v", axis)
	}
	long, d := lookOf(t, bars, names16(30))
	if long.Encoding["y"].Type != "nominal" || long.Encoding["x"].Type != "quantitative" {
		t.Errorf("16 long names do not stand beside their bars: %v", long.Encoding)
	}
	if room := (d.Height - around) / 16; room < 20 || long.Height != d.Height {
		t.Errorf("each name has %d pixels; the heights are %d and %d", room, long.Height, d.Height)
	}
	yes, no := true, false
	if l, _ := lookOf(t, Chart{Mark: "bar", Horizontal: &no}, names16(30)); l.Encoding["x"].Type != "nominal" {
		t.Error("bars lie that are to stand")
	}
	if l, d := lookOf(t, Chart{Mark: "bar", Horizontal: &yes, Height: 200}, names16(2)); l.Encoding["y"].Type != "nominal" || d.Height != 200 {
		t.Errorf("bars stand that are to lie, or are %d high", d.Height)
	}
}

func TestSpec_StacksAsItIsTold(t *testing.T) {
	type row struct {
		Name, Kind string
		Count      int
	}
	split := []row{{"a", "x", 1}, {"a", "y", 3}, {"b", "x", 2}}
	type wide struct {
		Name string
		A, B int
	}
	columns := []wide{{"a", 1, 2}, {"b", 3, 4}}
	for _, c := range []struct {
		chart  Chart
		data   any
		stack  any
		offset bool
	}{
		{Chart{Mark: "bar", Color: "Kind"}, split, "zero", false},
		{Chart{Mark: "bar", Color: "Kind", Stack: "percent"}, split, "normalize", false},
		{Chart{Mark: "bar", Color: "Kind", Stack: "side"}, split, false, true},
		{Chart{Mark: "bar", Color: "Kind", Stack: "overlaid"}, split, false, false},
		{Chart{Mark: "bar"}, columns, false, true},
		{Chart{Mark: "bar", Stack: "stacked"}, columns, "zero", false},
		{Chart{Mark: "area"}, columns, false, false},
		{Chart{Mark: "area", Stack: "percent"}, columns, "normalize", false},
	} {
		l, _ := lookOf(t, c.chart, c.data)
		if _, offset := l.Encoding["xOffset"]; l.Encoding["y"].Stack != c.stack || offset != c.offset {
			t.Errorf("%+v: stack is %v, side by side %t", c.chart, l.Encoding["y"].Stack, offset)
		}
	}
	for want, c := range map[string]Chart{
		`no stack "zero": there are stacked, percent, side and overlaid`:                             {Mark: "bar", Stack: "zero"},
		"areas do not stand side by side: give Stack another of stacked, percent, side and overlaid": {Mark: "area", Stack: "side"},
	} {
		if _, err := Spec(c, of(t, columns)); err == nil || err.Error() != want {
			t.Errorf("the error is\n%v, want\n%s", err, want)
		}
	}
}

// A blank entry of a legend, or a bar without a name, tells a reader nothing.
func TestSpec_NamesMissingValues(t *testing.T) {
	rows := []map[string]any{{"kind": "a", "n": 1}, {"kind": nil, "n": 2}, {"kind": " ", "n": 3}}
	for _, c := range []Chart{{Mark: "bar", X: "kind"}, {Mark: "line", Color: "kind"}} {
		_, d := lookOf(t, c, rows)
		if n := strings.Count(string(d.Spec), `"no value"`); n != 2 {
			t.Errorf("%+v: %d of 2 values that are not there have a name in %s", c, n, d.Spec)
		}
	}
}

// A column of nulls has no type. A query without results is no mistake.
func TestSpec_ShowsThatThereIsNoData(t *testing.T) {
	for name, data := range map[string]any{
		"no rows":       []named{},
		"only nulls":    []map[string]any{{"at": 1, "value": nil}, {"at": 2, "value": nil}},
		"nulls of maps": []map[string]any{{"value": nil}},
	} {
		for _, mark := range []string{"line", "bar", "area", "point"} {
			d, err := Spec(Chart{Mark: mark}, of(t, data))
			if err != nil || !d.Empty {
				t.Errorf("%s, %s: empty is %t, error %v", name, mark, d.Empty, err)
			}
		}
	}
	if _, d := lookOf(t, Chart{}, []named{{"a", 0}}); d.Empty {
		t.Error("one point is said to be none")
	}
}

// Noon in Tokyo is before noon in London. By their own clocks they would be at the same
// place.
func TestSpec_TimesOfSeveralZonesAreInOneOrder(t *testing.T) {
	tokyo := time.FixedZone("", 9*3600)
	type row struct {
		At    time.Time
		Value int
	}
	rows := []row{
		{time.Date(2001, 1, 31, 12, 0, 0, 0, tokyo), 1},
		{time.Date(2001, 1, 31, 12, 0, 0, 0, time.UTC), 2},
	}
	d, err := Spec(Chart{}, of(t, rows))
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Data struct{ Values []struct{ X int64 } }
	}
	if err := json.Unmarshal(d.Spec, &got); err != nil {
		t.Fatal(err)
	}
	if v := got.Data.Values; v[1].X-v[0].X != 9*3600*1000 {
		t.Errorf("they are %v ms apart, want nine hours", v[1].X-v[0].X)
	}
	if !strings.Contains(string(d.Spec), "At (UTC+09:00)") {
		t.Errorf("the axis does not say the zone: %s", d.Spec)
	}
	rows[1].At = rows[1].At.In(tokyo)
	if d, _ := Spec(Chart{}, of(t, rows)); strings.Contains(string(d.Spec), "UTC") {
		t.Error("the axis says the zone of times that have one only")
	}
}

// Values have their unit wherever they are read.
func TestSpec_WritesValuesInTheirFormat(t *testing.T) {
	l, d := lookOf(t, Chart{Format: "%.1f °C"}, []float64{1, 2})
	_ = l
	var tip struct{ Y struct{ Format string } }
	if err := json.Unmarshal(d.Tip, &tip); err != nil || tip.Y.Format != "%.1f °C" {
		t.Errorf("the format under the pointer is %q, %v", tip.Y.Format, err)
	}
	if !strings.Contains(string(d.Spec), `"axis":{"format":"%.1f °C","formatType":"refrain"}`) {
		t.Errorf("the axis does not have it: %s", d.Spec)
	}
}

// On a phone the legend stands above the bars. Of four lying bars two had no name, for
// the legend took their room.
func TestSpec_LyingBarsHaveRoomForTheLegend(t *testing.T) {
	type row struct {
		Year, Weather string
		Days          int
	}
	lies := true
	var rows []row
	for i := range 20 {
		rows = append(rows, row{fmt.Sprint(2012 + i%4), fmt.Sprint("weather ", i/4), i})
	}
	_, d := lookOf(t, Chart{Mark: "bar", X: "Year", Y: []string{"Days"}, Color: "Weather", Horizontal: &lies}, rows)
	if room := (d.Height - around - 3*legendLine) / 4; room < 20 {
		t.Errorf("a bar has %d px below a legend of two lines", room)
	}
}

// Numbers along x read like all others. Only years have no separators, and a number is
// taken for a year only where all are from 1000 to 9999.
func TestChart_SeparatesThousandsAlongX(t *testing.T) {
	type place struct{ X, Y int }
	for _, c := range []struct {
		from, to   int
		axis, told string
	}{
		{1990, 2026, `"format":"d"`, `"type":"year"`},
		{0, 5000, `"format":",d"`, `"type":"number"`},
		{1000, 10_000, `"format":",d"`, `"type":"number"`},
	} {
		_, d := lookOf(t, Chart{Mark: "line", X: "X", Y: []string{"Y"}}, []place{{c.from, 1}, {c.to, 2}})
		if !strings.Contains(string(d.Spec), c.axis) || !strings.Contains(string(d.Tip), c.told) {
			t.Errorf("from %d to %d: want the axis %s and the tip %s, got %s and %s", c.from, c.to, c.axis, c.told, d.Spec, d.Tip)
		}
	}
}
