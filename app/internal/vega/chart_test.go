package vega

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"
)

// A refusal that does not name the way out leaves a programmer guessing.
func TestSpec_ErrorNamesColumnAndWayOut(t *testing.T) {
	type row struct {
		Name  string
		Value float64
		Other float64
	}
	rows := []row{{"a", 1, 2}}
	for _, c := range []struct {
		name  string
		chart Chart
		data  any
		want  string
	}{
		{"mark", Chart{Mark: "pie"}, rows, `no mark "pie": there are line, bar, point and area`},
		{"x", Chart{X: "Nmae"}, rows, `no column "Nmae": there are "Name", "Value" and "Other"`},
		{"y", Chart{Mark: "bar", Y: []string{"Vlaue"}}, rows, `no column "Vlaue": there are "Name", "Value" and "Other"`},
		{"text", Chart{Y: []string{"Name"}}, rows, `column "Name" holds text, not numbers, so it cannot be a Y: name another as Y, or make it a column of numbers`},
		{"two series and a color", Chart{Y: []string{"Value", "Other"}, Color: "Name"}, rows, `a chart has either several columns as Y, here 2, or a Color: name one Y, or leave Color out`},
		{"fractions as series", Chart{Y: []string{"Value"}, Color: "Other"}, rows, `column "Other" holds fractions, which give no series: name another as Color, or draw points`},
		{"no numbers", Chart{}, []string{"a"}, `no column of numbers is left to draw: there is only "value"; add one to the rows`},
		{"no columns", Chart{X: "a"}, []map[string]any{}, `no column "a": the data has no columns`},
		{"too many bars", Chart{Mark: "bar"}, make([]float64, 10_001), `10001 bars are more than the 10000 that a chart can show: group the rows in a memo first`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Spec(c.chart, of(t, c.data))
			if err == nil || err.Error() != c.want {
				t.Errorf("error is\n%v, want\n%s", err, c.want)
			}
		})
	}
}

// A chart at its limit is still drawn.
func TestSpec_TakesItsLimit(t *testing.T) {
	if _, err := Spec(Chart{}, of(t, make([]float64, maxPoints))); err != nil {
		t.Error(err)
	}
}

// Names of columns come from data: one that ends a string, a path or an expression must
// not change the spec.
func TestSpec_TakesAnyColumnName(t *testing.T) {
	for _, name := range []string{`a"b`, `a\`, `a\"+1`, "a.b[0]", "</script>", "nl\n\u2028", "", "x", "\xff"} {
		rows := []map[string]any{{name: 1.5}, {name: math.Inf(-1)}, {name: nil}}
		drawing, err := Spec(Chart{Y: []string{name}}, of(t, rows))
		spec := drawing.Spec
		if err != nil {
			t.Errorf("%q: %v", name, err)
			continue
		}
		var got struct {
			Data struct{ Values []map[string]any }
		}
		if err := json.Unmarshal(spec, &got); err != nil {
			t.Errorf("%q: %v", name, err)
			continue
		}
		if v := got.Data.Values; len(v) != 3 || v[0]["y"] != 1.5 || v[1]["y"] != nil || v[2]["y"] != nil {
			t.Errorf("%q: the rows are %v", name, v)
		}
		var tip struct{ Y struct{ Name string } }
		if err := json.Unmarshal(drawing.Tip, &tip); err != nil || tip.Y.Name != strings.ToValidUTF8(name, "\ufffd") {
			t.Errorf("%q: the page names it %q, %v", name, tip.Y.Name, err)
		}
	}
}

// A visitor in another zone must see the clock that the table shows.
func TestSpec_DrawsTheTimesOwnClock(t *testing.T) {
	zone := time.FixedZone("Somewhere", 5*3600)
	at := time.Date(2001, 1, 31, 13, 5, 0, 0, zone)
	drawing, err := Spec(Chart{}, of(t, []map[string]any{{"t": at, "v": 1}}))
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Data struct{ Values []struct{ X int64 } }
	}
	if err := json.Unmarshal(drawing.Spec, &got); err != nil {
		t.Fatal(err)
	}
	shown := time.UnixMilli(got.Data.Values[0].X).UTC().Format("2006-01-02 15:04")
	if shown != "2001-01-31 13:05" {
		t.Errorf("the chart shows %s", shown)
	}
}

// Columns that a chart does not name must be chosen as a reader of the table would choose
// them.
func TestSpec_ChoosesColumns(t *testing.T) {
	type when struct {
		Name string
		A    float64
		At   time.Time
		B    int
	}
	type points struct {
		Name           string
		Height, Weight float64
	}
	type counts struct {
		Year, Count int
	}
	for _, c := range []struct {
		name  string
		chart Chart
		data  any
		x, y  string
	}{
		{"time first", Chart{}, []when{}, "At", "A, B"},
		{"y taken", Chart{Y: []string{"B"}}, []when{}, "At", "B"},
		{"one y for a color", Chart{Color: "Name"}, []when{}, "At", "A"},
		{"points by numbers", Chart{Mark: "point"}, []points{}, "Height", "Weight"},
		{"bars by name", Chart{Mark: "bar"}, []points{}, "Name", "Height, Weight"},
		{"whole numbers", Chart{}, []counts{}, "Year", "Count"},
		{"a lone number is y", Chart{}, []int{}, "row", "value"},
	} {
		p, err := choose(c.chart, of(t, c.data))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var y []string
		for _, i := range p.y {
			y = append(y, p.columns[i].Name)
		}
		if got := strings.Join(y, ", "); p.xColumn().Name != c.x || got != c.y {
			t.Errorf("%s: x is %s and y %s, want %s and %s", c.name, p.xColumn().Name, got, c.x, c.y)
		}
	}
}

func BenchmarkSpec_Line(b *testing.B) {
	rows := make([]hourly, 1000)
	for i := range rows {
		rows[i] = hourly{i, float64(i) / 3, 0}
	}
	f := of(b, rows)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Spec(Chart{Y: []string{"arr.delay [min]"}}, f); err != nil {
			b.Fatal(err)
		}
	}
}
