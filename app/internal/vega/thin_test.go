package vega

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/refrain-go/refrain/app/internal/frame"
)

type value struct {
	X float64
	Y *float64
	S string
	H int
}

// values returns the rows that a chart draws.
func values(t testing.TB, c Chart, data any) (rows []value, d Drawing) {
	t.Helper()
	d, err := Spec(c, of(t, data))
	if err != nil {
		t.Fatal(err)
	}
	var got struct{ Data struct{ Values []value } }
	if err := json.Unmarshal(d.Spec, &got); err != nil {
		t.Fatal(err)
	}
	return got.Data.Values, d
}

// A reader may look for a peak of one point in a million. Any stride, mean or sample
// would lose it.
func TestSpec_ThinnedLineKeepsItsExtremes(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	walk := make([]float64, 1_000_000)
	for i := range walk {
		walk[i] = r.Float64()
	}
	walk[123_456], walk[765_432], walk[999_999] = 99, -99, 50
	rows, d := values(t, Chart{}, walk)
	seen := make(map[float64]float64)
	for _, v := range rows {
		seen[v.X] = *v.Y
		if walk[int(v.X)-1] != *v.Y {
			t.Fatalf("at %v the chart shows %v, the data has %v", v.X, *v.Y, walk[int(v.X)-1])
		}
	}
	for _, i := range []int{0, 123_456, 765_432, 999_999} {
		if got, ok := seen[float64(i+1)]; !ok || got != walk[i] {
			t.Errorf("the point %d is gone", i)
		}
	}
	if d.Of != len(walk) || d.Shown != len(rows) || len(rows) > maxPoints || len(rows) < 5000 {
		t.Errorf("%d points are drawn; told are %d of %d", len(rows), d.Shown, d.Of)
	}
	if want := fmt.Sprintf("%d of 1000000 points shown, from -99 to 99", len(rows)); !strings.HasSuffix(d.Alt, want) {
		t.Errorf("alt is %q, want %q", d.Alt, want)
	}
}

// M4's promise: in each column of pixels the line enters, leaves, peaks and dips where
// the whole line does.
func TestSpec_ThinnedLineLooksTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	type row struct {
		X, Y float64
		S    string
	}
	var data []row
	for i := range 60_000 {
		data = append(data, row{float64(i) + r.Float64(), r.NormFloat64(), string(rune('a' + i%3))})
	}
	r.Shuffle(len(data), func(i, j int) { data[i], data[j] = data[j], data[i] })
	// A page of half as many columns as are thinned by. On others a peak may be drawn one
	// column beside its own.
	const width = (maxPoints - hovered) / (4 * 3) / 2
	rows, _ := values(t, Chart{X: "X", Y: []string{"Y"}, Color: "S"}, data)
	type pixel struct {
		series string
		column int
	}
	type ends struct{ low, high float64 }
	along := bounds{math.Inf(1), math.Inf(-1)}
	for _, v := range data {
		along.add(v.X)
	}
	rasterize := func(each func(add func(x, y float64, s string))) map[pixel]ends {
		of := make(map[pixel]ends)
		each(func(x, y float64, s string) {
			at := pixel{s, along.cell(x, width)}
			e, ok := of[at]
			if !ok {
				e = ends{y, y}
			}
			of[at] = ends{min(e.low, y), max(e.high, y)}
		})
		return of
	}
	whole := rasterize(func(add func(x, y float64, s string)) {
		for _, v := range data {
			add(v.X, v.Y, v.S)
		}
	})
	thin := rasterize(func(add func(x, y float64, s string)) {
		for _, v := range rows {
			add(v.X, *v.Y, v.S)
		}
	})
	for at, e := range whole {
		if thin[at] != e {
			t.Errorf("in column %d of %s the line covers %v, and thinned %v", at.column, at.series, e, thin[at])
		}
	}
}

// A long stretch of missing points must stay a gap.
func TestSpec_ThinnedLineKeepsItsGaps(t *testing.T) {
	line := make([]float64, 100_000)
	for i := range line {
		if i > 40_000 && i < 60_000 {
			line[i] = math.NaN()
		}
	}
	rows, d := values(t, Chart{}, line)
	gaps := 0
	for _, v := range rows {
		if v.Y == nil {
			gaps++
		}
	}
	if gaps < 300 || d.Of != 80_001 {
		t.Errorf("%d gaps are left; there are %d points", gaps, d.Of)
	}
}

// Areas one upon another are interpolated where one of them has no point, which would
// change their sum.
func TestSpec_ThinnedAreasHaveTheirPointsInTheSamePlaces(t *testing.T) {
	type row struct {
		X, N int
		S    string
	}
	var data []row
	for i := range 20_000 {
		for j, s := range []string{"a", "b", "c"} {
			data = append(data, row{i, j + i%7, s})
		}
	}
	data[30_000].N = 1000
	rows, _ := values(t, Chart{Mark: "area", X: "X", Y: []string{"N"}, Color: "S"}, data)
	of, peak := make(map[float64]int), false
	for _, v := range rows {
		of[v.X]++
		peak = peak || *v.Y == 1000
	}
	for x, n := range of {
		if n != 3 {
			t.Fatalf("at %v there are %d of 3 areas", x, n)
		}
	}
	if len(rows) > maxPoints || !peak {
		t.Errorf("%d points are drawn, the peak among them: %t", len(rows), peak)
	}
}

// Bars that are sums must be the sums of all rows. No row may be left out.
func TestSpec_SumsManyRowsExactly(t *testing.T) {
	type flight struct {
		Carrier string
		Minutes int
		Day     time.Time
	}
	var data []flight
	want := make(map[string]float64)
	for i := range 100_000 {
		f := flight{[]string{"UA", "DL", "AA"}[i%3], i % 100, time.Date(2001, 1, 1+i%31, 0, 0, 0, 0, time.UTC)}
		want[f.Carrier] += float64(f.Minutes)
		data = append(data, f)
	}
	for _, c := range []Chart{
		{Mark: "bar", X: "Carrier", Y: []string{"Minutes"}},
		{Mark: "area", X: "Day", Y: []string{"Minutes"}, Color: "Carrier"},
	} {
		var got struct {
			Data struct {
				Values []struct {
					X any
					Y float64
					S string
				}
			}
		}
		d, err := Spec(c, of(t, data))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(d.Spec, &got); err != nil {
			t.Fatal(err)
		}
		sums := make(map[string]float64)
		for _, v := range got.Data.Values {
			name := v.S
			if name == "" {
				name = v.X.(string)
			}
			sums[name] += v.Y
		}
		if fmt.Sprint(sums) != fmt.Sprint(want) || d.Of != 0 || !strings.Contains(string(d.Spec), `"sum of Minutes"`) {
			t.Errorf("%s: the sums are %v, want %v; %d are left out", c.Mark, sums, want, d.Of-d.Shown)
		}
	}
}

// The outline of a cloud of points is made of a few of them.
func TestSpec_ThinnedPointsKeepTheOutermost(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	type row struct {
		X, Y float64
		S    string
	}
	data := []row{{-100, 0, "a"}, {100, 1, "b"}, {0, -200, "a"}, {1, 200, "b"}}
	for range 200_000 {
		data = append(data, row{r.NormFloat64(), r.NormFloat64(), "c"})
	}
	rows, d := values(t, Chart{Mark: "point", X: "X", Y: []string{"Y"}, Color: "S"}, data)
	found := make(map[string]int)
	for _, v := range rows {
		found[v.S]++
	}
	if found["a"] != 2 || found["b"] != 2 || found["c"] < 100 || len(rows) > maxPoints || d.Of != len(data) {
		t.Errorf("drawn are %v of %d", found, d.Of)
	}
}

// A search for the nearest of ten thousand points would make the page stand still. A line
// without tooltips does not tell its values.
func TestSpec_LongLineHasTipsForSome(t *testing.T) {
	for n, want := range map[int]int{hovered: 0, hovered + 1: hovered, maxPoints: hovered, 50_000: hovered} {
		walk := make([]float64, n)
		for i := range walk {
			walk[i] = float64(i * 7919 % 1000)
		}
		rows, d := values(t, Chart{}, walk)
		tips := 0
		for _, v := range rows {
			tips += v.H
		}
		if tips > want || want > 0 && tips < want/4 || n <= maxPoints && len(rows) != n {
			t.Errorf("a line of %d points has %d, and %d tips", n, len(rows), tips)
		}
		if filter := strings.Contains(string(d.Spec), `"filter":"datum.h"`); filter != (want > 0) {
			t.Errorf("a line of %d points chooses those with tips: %t", n, filter)
		}
	}
}

// Values near the limits of float64 must not be drawn outside of the chart, or stop the
// program.
func TestSpec_ThinsAnyNumbers(t *testing.T) {
	for name, at := range map[string]func(i int) float64{
		"huge":  func(i int) float64 { return math.MaxFloat64 * float64(i%3-1) },
		"same":  func(int) float64 { return 5 },
		"tiny":  func(i int) float64 { return math.SmallestNonzeroFloat64 * float64(i) },
		"mixed": func(i int) float64 { return []float64{math.NaN(), math.Inf(1), 0, math.Copysign(0, -1)}[i%4] },
	} {
		for _, mark := range []string{"line", "area", "point"} {
			type row struct{ X, Y float64 }
			data := make([]row, 20_000)
			for i := range data {
				data[i] = row{at(i), at(i / 2)}
			}
			if rows, _ := values(t, Chart{Mark: mark, X: "X"}, data); len(rows) == 0 || len(rows) > maxPoints {
				t.Errorf("%s %s: %d points are drawn", name, mark, len(rows))
			}
		}
	}
}

func TestSpec_RefusesTooManyPointsToThin(t *testing.T) {
	type row struct {
		S string
		N int
	}
	many := make([]row, 20_001)
	for i := range many {
		many[i] = row{fmt.Sprint(i), i}
	}
	for want, c := range map[string]Chart{
		"20001 points along names are more than the 10000 that a chart can show: group the rows in a memo first":      {X: "S"},
		"20001 bars are more than the 10000 that a chart can show: group the rows in a memo first":                    {Mark: "bar", X: "S"},
		"20001 points of 20001 series are more than a chart can show: group the rows in a memo first, or choose some": {X: "N", Y: []string{"N"}, Color: "S"},
		"20001 points of 20001 series are more than a chart can show: leave Color out":                                {Mark: "point", X: "N", Y: []string{"N"}, Color: "S"},
	} {
		if _, err := Spec(c, of(t, many)); err == nil || err.Error() != want {
			t.Errorf("the error is\n%v, want\n%s", err, want)
		}
	}
	if _, err := Spec(Chart{}, frameOfLength(t, maxRead+1)); err == nil || !strings.Contains(err.Error(), "group the rows") {
		t.Errorf("the error is %v", err)
	}
}

func frameOfLength(t *testing.T, n int) *frame.Frame { return of(t, make([]struct{ N int8 }, n)) }

func BenchmarkSpec_Million(b *testing.B) {
	f := of(b, make([]float64, 1_000_000))
	for b.Loop() {
		if _, err := Spec(Chart{}, f); err != nil {
			b.Fatal(err)
		}
	}
}

// Thinned lines have their points in different places. The page needs to know how far
// from the pointer the points of the other series may be.
func TestTip_HasTheDistanceToPointsOfOtherSeries(t *testing.T) {
	wide := make([]struct{ X, A, B float64 }, 50_000)
	for i := range wide {
		wide[i].X, wide[i].A, wide[i].B = float64(i), float64(i%97), float64(i%89)
	}
	for name, c := range map[string]struct {
		chart Chart
		data  any
		want  int
	}{
		"two thinned lines": {Chart{X: "X"}, wide, 500},
		"two lines":         {Chart{X: "X"}, wide[:100], 500},
		"one line":          {Chart{X: "X", Y: []string{"A"}}, wide, 0},
		"bars":              {Chart{Mark: "bar", X: "X"}, wide[:100], 0},
		"stacked areas":     {Chart{Mark: "area", X: "X", Stack: "stacked"}, wide, 0},
	} {
		d, err := Spec(c.chart, of(t, c.data))
		if err != nil {
			t.Fatal(err)
		}
		var tip struct{ Columns int }
		if err := json.Unmarshal(d.Tip, &tip); err != nil {
			t.Fatal(err)
		}
		if tip.Columns != c.want {
			t.Errorf("%s: the tip looks in %d columns, want %d", name, tip.Columns, c.want)
		}
	}
}
