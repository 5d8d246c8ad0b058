package frame

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

type fare struct {
	From  string
	Price *float64
	Seats int
	Sold  bool
	At    time.Time
	For   time.Duration
}

func fares() []fare {
	p := func(x float64) *float64 { return &x }
	day := func(d int) time.Time { return time.Date(2001, 1, d, 12, 0, 0, 0, time.UTC) }
	return []fare{
		{"bergen", p(10.5), 3, true, day(3), 2 * time.Hour},
		{"Aalborg", nil, 10, false, day(1), 30 * time.Minute},
		{"Ålesund", p(math.NaN()), -2, true, time.Time{}, time.Second},
		{"Bergen", p(-1), 3, false, day(2), 10 * time.Hour},
		{"aalborg", p(2), 7, true, day(4), time.Hour},
	}
}

func order(t *testing.T, data any, view string) []int32 {
	t.Helper()
	f, err := Of(data)
	if err != nil {
		t.Fatal(err)
	}
	v, err := f.ParseView([]byte(view))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.Order(context.Background(), v)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// Tables often sort wrongly: numbers as text, empty cells first, capitals before all
// small letters, or equal rows in any order.
func TestOrder_SortsByTheTypeOfTheCells(t *testing.T) {
	for view, want := range map[string]string{
		`{"sort":[{"c":0}]}`:                                   "[1 4 0 3 2]",
		`{"sort":[{"c":0,"desc":true}]}`:                       "[2 0 3 1 4]",
		`{"sort":[{"c":1}]}`:                                   "[3 4 0 1 2]",
		`{"sort":[{"c":1,"desc":true}]}`:                       "[0 4 3 1 2]",
		`{"sort":[{"c":2}]}`:                                   "[2 0 3 4 1]",
		`{"sort":[{"c":3},{"c":2,"desc":true}]}`:               "[1 3 4 0 2]",
		`{"sort":[{"c":4}]}`:                                   "[1 3 0 4 2]",
		`{"sort":[{"c":5}]}`:                                   "[2 1 4 0 3]",
		`{"sort":[{"c":2},{"c":1}]}`:                           "[2 3 0 4 1]",
		`{"filter":[{"c":0,"has":"BERG"}]}`:                    "[0 3]",
		`{"filter":[{"c":0,"has":"åLE"}]}`:                     "[2]",
		`{"filter":[{"c":1,"min":"2"}]}`:                       "[0 4]",
		`{"filter":[{"c":1,"max":"2"}]}`:                       "[3 4]",
		`{"filter":[{"c":2,"min":"2.5","max":"7.5"}]}`:         "[0 3 4]",
		`{"filter":[{"c":2,"max":"1e300"}]}`:                   "[0 1 2 3 4]",
		`{"filter":[{"c":4,"min":"2001-01-02"}]}`:              "[0 3 4]",
		`{"filter":[{"c":4,"max":"2001-01-02T12:00"}]}`:        "[1 3]",
		`{"filter":[{"c":3,"in":["true"]},{"c":2,"min":"0"}]}`: "[0 4]",
		`{"filter":[{"c":1,"in":["", "2"]}]}`:                  "[1 4]",
		`{"filter":[{"c":0,"in":[]}]}`:                         "[]",
		`{"find":"10"}`:                                        "[0 1 3]",
		`{"find":"zzz"}`:                                       "[]",
		`{"distinct":2,"sort":[{"c":2}]}`:                      "[2 0 4 1]",
	} {
		if got := fmt.Sprint(order(t, fares(), view)); got != want {
			t.Errorf("%s gives %s, want %s", view, got, want)
		}
	}
	if got := order(t, fares(), `{"cols":[2,0]}`); got != nil {
		t.Errorf("a choice of columns makes an order: %v", got)
	}
}

// The sort is written by hand. It must agree with a plain stable sort for cells of any
// kind.
func TestOrder_AgreesWithAStableSort(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	alphabet := []string{"a", "A", "b", "Z", "é", "É", "\x80", "\u212a", "k", "", "aaaaaaaaaa", "0", " ", "\x00",
		"longword", "LongWord", "longword\x00", strings.Repeat("longword", 9)}
	rows := make([]map[string]any, 20_000)
	for i := range rows {
		var v any
		switch r.IntN(8) {
		case 0:
			v = r.IntN(20) - 10
		case 1:
			v = float64(r.IntN(20)-10) / 2
		case 2:
			v = nil
		case 3:
			v = r.IntN(2) == 0
		case 4:
			v = time.Unix(r.Int64N(1<<38)-1<<37, 0)
		case 5:
			v = uint64(math.MaxUint64) - uint64(r.IntN(3))
		default:
			v = alphabet[r.IntN(len(alphabet))] + alphabet[r.IntN(len(alphabet))] + alphabet[r.IntN(len(alphabet))]
		}
		rows[i] = map[string]any{"v": v}
	}
	f, _ := Of(rows)
	for _, desc := range []bool{false, true} {
		got, err := f.Order(context.Background(), View{Sort: []Sort{{Desc: desc}}})
		if err != nil {
			t.Fatal(err)
		}
		want := make([]int32, len(rows))
		for i := range want {
			want[i] = int32(i)
		}
		var scratch []byte
		slices.SortStableFunc(want, func(a, b int32) int {
			x, y := rankOf(Other, rows[a]["v"], &scratch), rankOf(Other, rows[b]["v"], &scratch)
			if x.class == ofNothing || y.class == ofNothing {
				return cmp.Compare(x.class/ofNothing, y.class/ofNothing)
			}
			c := compareRanks(Other, x, y)
			if x.class == ofText && y.class == ofText {
				c = compareText(x.text, y.text)
			}
			if desc {
				c = -c
			}
			return c
		})
		if !slices.Equal(got, want) {
			t.Errorf("desc %v: the orders differ", desc)
		}
	}
}

// Texts are sorted by pieces of eight bytes, and many of them without a comparison. A
// sort by several columns goes in steps. The result must be the same as if rows had been
// compared, however many texts have a piece in common.
func TestOrder_ByTextsAgreesWithComparingRows(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	piece := func() string {
		return []string{"", "a", "B", "é", "\x00", "Longword", "longwordlongword", "longwor", "ü-longword", fmt.Sprint(r.IntN(500)), strings.Repeat("longword", 8)}[r.IntN(11)]
	}
	type line struct {
		Name, Code string
		N          int
	}
	for _, n := range []int{0, 1, 2, 5, few, few + 1, 30_000} {
		lines := make([]line, n)
		for i := range lines {
			lines[i] = line{piece() + piece() + piece(), []string{"AA", "aa", "B", "", "WN", "LONGCODE", "LONGCODE1"}[r.IntN(7)], r.IntN(9)}
		}
		f, err := Of(lines)
		if err != nil {
			t.Fatal(err)
		}
		for _, by := range [][]Sort{{{Col: 0}}, {{Col: 0, Desc: true}}, {{Col: 1}}, {{Col: 1, Desc: true}, {Col: 0}}, {{Col: 2}, {Col: 1}, {Col: 0, Desc: true}}} {
			got, err := f.Order(context.Background(), View{Sort: by, Filter: []Filter{{Col: 2, Min: "2"}}})
			if err != nil {
				t.Fatal(err)
			}
			want := []int32{}
			for i, l := range lines {
				if l.N >= 2 {
					want = append(want, int32(i))
				}
			}
			slices.SortStableFunc(want, func(i, j int32) int {
				a, b := lines[i], lines[j]
				columns := []int{compareText(a.Name, b.Name), compareText(a.Code, b.Code), cmp.Compare(a.N, b.N)}
				for _, s := range by {
					if c := columns[s.Col]; c != 0 && s.Desc {
						return -c
					} else if c != 0 {
						return c
					}
				}
				return 0
			})
			if !slices.Equal(got, want) {
				t.Errorf("%d rows by %v: the orders differ", n, by)
			}
		}
	}
}

// A view comes from a browser, or from a client that speaks like one.
func TestParseView_RefusesViewsOfOtherTables(t *testing.T) {
	f, _ := Of(fares())
	many := strings.TrimSuffix(strings.Repeat(`{"c":0},`, 65), ",")
	long := strings.Repeat("x", 1001)
	for _, view := range []string{
		`[]`, `{"sort":[{"c":6}]}`, `{"sort":[{"c":-1}]}`, `{"filter":[{"c":9}]}`, `{"distinct":6}`, `{"cols":[]}`, `{"cols":[0,0]}`, `{"cols":[6]}`,
		`{"sort":[` + many + `]}`, `{"filter":[` + many + `]}`, `{"find":"` + long + `"}`, `{"filter":[{"c":0,"has":"` + long + `"}]}`,
		`{"filter":[{"c":1,"min":"ten"}]}`, `{"filter":[{"c":4,"max":"yesterday"}]}`, `{"filter":[{"c":0,"min":"1"}]}`, `{"filter":[{"c":1,"min":"NaN"}]}`,
		`{"filter":[{"c":0,"in":[` + strings.TrimSuffix(strings.Repeat(`"a",`, 1001), ",") + `]}]}`,
	} {
		if v, err := f.ParseView([]byte(view)); err == nil {
			t.Errorf("%.60s is taken for %+v", view, v)
		}
	}
	v, err := f.ParseView([]byte(`{"sort":[{"c":1}],"cols":[5,1]}`))
	if err != nil || v.Column(1) != 1 || v.Width(f) != 2 || v.RowsKey() != `{"sort":[{"c":1}]}` {
		t.Errorf("a view is read as %+v, %v", v, err)
	}
	if raw, _ := json.Marshal(View{}); string(raw) != "{}" {
		t.Errorf("the zero view is %s", raw)
	}
}

func TestOrder_EndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	f, _ := Of(reading{func() { cancel() }})
	if _, err := f.Order(ctx, View{Sort: []Sort{{}}}); err != context.Canceled {
		t.Errorf("the error is %v", err)
	}
}

// A filter reads an app's data where no run is there to catch a panic.
func TestOrder_PanicIsShownAsACell(t *testing.T) {
	f, _ := Of(reading{func() { panic("no cells") }})
	rows, err := f.Order(context.Background(), View{Find: "!PANIC"})
	if err != nil || len(rows) != f.Len() {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}

// reading is a table that tells when a cell is read.
type reading struct{ told func() }

func (reading) Columns() []Column       { return []Column{{"n", Int}} }
func (reading) Len() int                { return 100_000 }
func (r reading) Cell(row, col int) any { r.told(); return row }

type wideRow struct {
	A, B, C, D int
	E, F, G, H float64
	I, J, K, L string
	M, N       time.Time
	O, P       bool
	Q, R, S, T string
}

func BenchmarkOrder(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	rows := make([]wideRow, 1_000_000)
	codes := make([]string, 300)
	for i := range codes {
		codes[i] = string([]byte{'A' + byte(r.IntN(26)), 'A' + byte(r.IntN(26)), 'A' + byte(r.IntN(26))})
	}
	for i := range rows {
		rows[i] = wideRow{A: r.IntN(1000), B: r.Int(), E: r.NormFloat64(), I: fmt.Sprint("name ", r.IntN(1_000_000)), J: "alike", K: codes[r.IntN(len(codes))],
			M: time.Unix(r.Int64N(1e9), 0), O: i%2 == 0, T: fmt.Sprint(r.Int())}
	}
	f, _ := Of(rows)
	for _, c := range []struct{ name, view string }{
		{"int", `{"sort":[{"c":1}]}`}, {"float", `{"sort":[{"c":4}]}`}, {"text", `{"sort":[{"c":8}]}`}, {"time", `{"sort":[{"c":12}]}`},
		{"three", `{"sort":[{"c":14},{"c":0},{"c":8}]}`}, {"range", `{"filter":[{"c":0,"min":"10","max":"20"}]}`}, {"find", `{"find":"name 77"}`},
		{"alike", `{"sort":[{"c":9}]}`}, {"codes", `{"sort":[{"c":10}]}`}, {"flights", `{"sort":[{"c":10},{"c":0},{"c":12}]}`},
	} {
		v, err := f.ParseView([]byte(c.view))
		if err != nil {
			b.Fatal(err)
		}
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := f.Order(context.Background(), v); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
