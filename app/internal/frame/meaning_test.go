package frame

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"
)

// numeric is a NUMERIC as pgtype has it: a struct without methods to show itself.
type numeric struct {
	Int   int64
	Exp   int
	NaN   bool
	Valid bool
}

func (n numeric) Value() (driver.Value, error) {
	switch {
	case !n.Valid:
		return nil, nil
	case n.NaN:
		return "NaN", nil
	}
	return fmt.Sprintf("%.2f", float64(n.Int)*math.Pow10(n.Exp)), nil
}

// decimal is a decimal as libraries have it: unexported fields, methods of the value.
type decimal struct{ text string }

func (d decimal) String() string { return d.digits() }
func (d decimal) digits() string {
	if d.text == "" {
		return "0"
	}
	return d.text
}
func (d decimal) Sign() int                    { return 1 }
func (d decimal) Value() (driver.Value, error) { return d.digits(), nil }

// quantity has its methods through a pointer only.
type quantity struct{ coefficient int64 }

func (q *quantity) String() string               { return fmt.Sprint(q.coefficient) }
func (q *quantity) Sign() int                    { return 1 }
func (q *quantity) Value() (driver.Value, error) { return q.String(), nil }

type code struct{ Code string }

func (c code) Value() (driver.Value, error) { return c.Code, nil }

type id [2]byte

func (i id) String() string               { return fmt.Sprintf("%x", i[:]) }
func (i id) Value() (driver.Value, error) { return i.String(), nil }

type attributes struct{ A, B int }

func (a attributes) Value() (driver.Value, error) { return json.Marshal(a) }

type civilDate struct {
	Year  int
	Month time.Month
	Day   int
}

func (d civilDate) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }
func (d civilDate) In(loc *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, loc)
}

type (
	stamp     time.Time
	wrapped   struct{ time.Time }
	lasting   struct{ time.Duration }
	protoTime struct{ seconds int64 }
	interval  struct {
		Microseconds int64
		Days         int32
		Months       int32
		Valid        bool
	}
	nullInt struct{ sql.NullInt64 }
	event   struct {
		time.Time
		Name string
	}
)

func (p *protoTime) AsTime() time.Time          { return time.Unix(p.seconds, 0).UTC() }
func (i interval) Value() (driver.Value, error) { return "some days", nil }

// A value of a driver or a library must be shown as the number, the time or the duration
// that it stands for, in a struct, a map and a slice alike. An empty value must be an
// empty cell.
func TestMeaning_OfTypesOfDriversAndLibraries(t *testing.T) {
	day := time.Date(2024, 7, 1, 0, 0, 0, 0, time.UTC)
	d, two := decimal{"10.50"}, "2"
	for _, c := range []struct {
		v    any
		typ  ColumnType
		text string
	}{
		{numeric{Int: 25025, Exp: -2, Valid: true}, Float, "250.25"}, {numeric{}, Other, ""}, {numeric{NaN: true, Valid: true}, Float, "NaN"},
		{&numeric{Int: 5, Valid: true}, Float, "5.00"}, {(*numeric)(nil), Other, ""},
		{d, Float, "10.50"}, {&d, Float, "10.50"}, {sql.Null[decimal]{V: d, Valid: true}, Float, "10.50"}, {sql.Null[decimal]{}, Other, ""},
		{quantity{7}, Int, "7"}, {&quantity{7}, Int, "7"}, {(*quantity)(nil), Other, ""},
		{code{"12345"}, Text, "12345"}, {id{1, 2}, Other, "0102"}, {attributes{1, 2}, Text, `{"A":1,"B":2}`},
		{big.NewInt(5), Int, "5"}, {big.NewRat(1001, 4), Float, "250.25"}, {big.NewRat(1, 3), Float, "0.3333333333333333"}, {*big.NewFloat(2.5), Float, "2.5"},
		{json.Number("12.50"), Float, "12.50"}, {json.Number("7"), Int, "7"}, {json.RawMessage("12.5"), Float, "12.5"}, {json.RawMessage(`"x"`), Text, "x"},
		{json.RawMessage("null"), Other, ""}, {json.RawMessage(`{"a":1}`), Text, `{"a":1}`},
		{civilDate{2024, 7, 1}, Time, "2024-07-01"}, {stamp(day), Time, "2024-07-01"}, {wrapped{day}, Time, "2024-07-01"}, {&protoTime{day.Unix()}, Time, "2024-07-01"},
		{lasting{time.Minute}, Duration, "1m0s"}, {time.Minute, Duration, "1m0s"}, {interval{Days: 1, Microseconds: 5e6, Valid: true}, Duration, "24h0m5s"}, {interval{}, Other, ""},
		{nullInt{sql.NullInt64{Int64: 3, Valid: true}}, Int, "3"}, {nullInt{}, Other, ""}, {sql.NullTime{Time: day, Valid: true}, Time, "2024-07-01"},
		{time.March, Other, "March"}, {netip.MustParseAddr("10.0.0.1"), Other, "10.0.0.1"}, {&two, Text, "2"},
	} {
		f := of(t, []map[string]any{{"v": c.v}, {"v": nil}})
		if got := f.Columns()[0].Type; got != c.typ {
			t.Errorf("%T %v is in a column of type %v, want %v", c.v, c.v, got, c.typ)
		}
		if got := string(f.AppendText(nil, 0, 0)); got != c.text {
			t.Errorf("%T %v is shown as %q, want %q", c.v, c.v, got, c.text)
		}
		g := of(t, []struct{ V any }{{c.v}, {nil}})
		if got := string(g.AppendText(nil, 0, 0)); got != c.text || g.Columns()[0].Type != c.typ {
			t.Errorf("in a field of any, %T is %v %q", c.v, g.Columns()[0].Type, got)
		}
	}
}

// A struct that embeds a time beside others is a row, not that time.
func TestMeaning_EmbeddedTimeDoesNotMakeAStructATime(t *testing.T) {
	f := of(t, []event{{time.Date(2024, 7, 1, 0, 0, 0, 0, time.UTC), "a"}})
	if got, want := columnsOf(f)+": "+shownRows(f), "Time time, Name text: 2024-07-01|a\n"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	g := of(t, []attributes{{1, 2}})
	if got, want := columnsOf(g), "A int, B int"; got != want {
		t.Errorf("rows that a database keeps as JSON have the columns %s, want %s", got, want)
	}
}

// Numbers beyond 53 bits, and decimals that one float64 stands for, must be told apart.
func TestOrder_SortsDecimalsByAllTheirDigits(t *testing.T) {
	huge := func(s string) *big.Int { n, _ := new(big.Int).SetString(s, 10); return n }
	for _, c := range []struct {
		data any
		want []int32
	}{
		{[]*big.Int{huge("100000000000000000000002"), huge("-7"), huge("100000000000000000000001"), huge("18446744073709551616"), huge("9"), nil, huge("10")}, []int32{1, 4, 6, 3, 2, 0, 5}},
		{[]json.Number{"0.10000000000000000001", "0.1", "9", "10", "-2", "0.09"}, []int32{4, 5, 1, 0, 2, 3}},
		{[]any{int64(1<<53 + 1), int64(1 << 53), 0.5, nil}, []int32{2, 1, 0, 3}},
		{[]time.Duration{time.Hour, time.Second, 90 * time.Minute}, []int32{1, 0, 2}},
		{[]numeric{{Int: 100, Valid: true}, {}, {Int: 99, Valid: true}}, []int32{2, 0, 1}},
		{[]netip.Addr{netip.MustParseAddr("10.0.0.10"), netip.MustParseAddr("10.0.0.2"), netip.MustParseAddr("::1")}, []int32{1, 0, 2}},
	} {
		if got := order(t, c.data, `{"sort":[{"c":0}]}`); !slices.Equal(got, c.want) {
			t.Errorf("%T: upwards %v, want %v", c.data, got, c.want)
		}
		down := slices.Clone(c.want)
		f := of(t, c.data)
		n := len(down)
		for n > 0 && f.Cell(int(down[n-1]), 0) == nil {
			n--
		}
		slices.Reverse(down[:n])
		if got := order(t, c.data, `{"sort":[{"c":0,"desc":true}]}`); !slices.Equal(got, down) {
			t.Errorf("%T: downwards %v, want %v", c.data, got, down)
		}
	}
}

// A bound is a number, a duration or a time as the cells show it.
func TestOrder_ReadsBoundsAsTheCellsShow(t *testing.T) {
	ny, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Skip(err)
	}
	at := func(h int) time.Time { return time.Date(2024, 7, 1, h, 0, 0, 0, ny) }
	for _, c := range []struct {
		data any
		view string
		want string
	}{
		{[]time.Time{at(9), at(10), at(11)}, `"min":"2024-07-01T10:00","max":"2024-07-01T10:30"`, "[1]"},
		{[]time.Time{at(9), at(10), at(11)}, `"min":"2024-07-01T14:00Z"`, "[1 2]"},
		{[]time.Time{at(9), at(10).UTC()}, `"min":"2024-07-01T14:00"`, "[1]"},
		{[]time.Duration{time.Second, time.Minute, time.Hour}, `"min":"2s","max":"1:00"`, "[1 2]"},
		{[]time.Duration{time.Second, time.Minute, time.Hour}, `"max":"60"`, "[0 1]"},
		{[]json.Number{"99.00", "250.25", "1000.50"}, `"min":"100","max":"250.25"`, "[1]"},
		{[]*big.Int{big.NewInt(5), big.NewInt(50)}, `"min":"5.5"`, "[1]"},
		{[]int64{1<<53 + 1, 1 << 53}, `"min":"9007199254740993"`, "[0]"},
	} {
		if got := fmt.Sprint(order(t, c.data, `{"filter":[{"c":0,`+c.view+`}]}`)); got != c.want {
			t.Errorf("%T with %s: %s, want %s", c.data, c.view, got, c.want)
		}
	}
}

type pair struct{ A, B int }

// Maps and slices of any type are tables.
func TestOf_ReadsMapsAndLists(t *testing.T) {
	for _, c := range []struct {
		data          any
		columns, text string
	}{
		{map[string]int{"b": 2, "a": 1}, "key text, value int", "a|1\nb|2\n"},
		{map[int]string{10: "x", 9: "y"}, "key int, value text", "9|y\n10|x\n"},
		{map[time.Month]float64{time.March: 1, time.January: 2}, "key other, value float", "January|2\nMarch|1\n"},
		{map[string]pair{"x": {1, 2}}, "key text, A int, B int", "x|1|2\n"},
		{map[string]*pair{"x": nil, "y": {1, 2}}, "key text, A int, B int", "x||\ny|1|2\n"},
		{map[string]map[string]int{"x": {"a": 1}, "y": {"b": 2}}, "key text, a int, b int", "x|1|\ny||2\n"},
		{map[string][]float64{"y": {1.5, 2}, "x": {1, 2}}, "x float, y float", "1|1.5\n2|2\n"},
		{map[any]any{1: "a", "x": nil}, "key other, value text", "1|a\nx|\n"},
		{map[string]any{"n": 1, "t": "x", "z": nil}, "key text, value other", "n|1\nt|x\nz|\n"},
		{map[string]int(nil), "key other, value int", ""},
		{[]map[string]string{{"a": "1"}, nil}, "a text", "1\n\n"},
		{[]map[string]float64{{"a": 1}, {"b": 2}}, "a float, b float", "1|\n|2\n"},
		{[]map[int]bool{{1: true}}, "1 bool", "true\n"},
		{[]*map[string]int{{"a": 1}, nil}, "a int", "1\n\n"},
		{[]any{map[string]any{"a": 1.0}, map[string]any{"a": nil}}, "a float", "1\n\n"},
		{[]any{1, 2.5, nil}, "value float", "1\n2.5\n\n"},
		{[]any{pair{1, 2}, pair{3, 4}}, "A int, B int", "1|2\n3|4\n"},
		{[]any{[]any{"a", "b"}, []any{1, "x"}}, "a int, b text", "1|x\n"},
		{[][]float64{{1, 2}, {3}}, "column 1 float, column 2 float", "1|2\n3|\n"},
		{[][]any{}, "", ""}, {[]any{}, "value other", ""}, {[]any{nil}, "value other", "\n"},
		{[]json.RawMessage{json.RawMessage("1"), json.RawMessage("null")}, "value int", "1\n\n"},
	} {
		f := of(t, c.data)
		if got := columnsOf(f); got != c.columns {
			t.Errorf("%T: columns are %s, want %s", c.data, got, c.columns)
		}
		if got := shownRows(f); got != c.text {
			t.Errorf("%T: cells are\n%s, want\n%s", c.data, got, c.text)
		}
		if f.Revision() == "" || f.Revision() != of(t, c.data).Revision() {
			t.Errorf("%T: the revision of equal content is %q and %q", c.data, f.Revision(), of(t, c.data).Revision())
		}
		if _, err := f.Order(context.Background(), View{Find: "x"}); err != nil {
			t.Errorf("%T: %v", c.data, err)
		}
	}
	if _, err := Of(map[string][]int{"a": {1}, "b": {1, 2}}); err == nil || !strings.Contains(err.Error(), `column "a" has 1 cells and "b" has 2`) {
		t.Errorf("columns of two lengths: %v", err)
	}
}

// NUMERIC and dates arrive as text from some drivers; the name of the type tells.
func TestReaderFor_KnowsTheTypesOfDrivers(t *testing.T) {
	for _, c := range []struct {
		name string
		v    any
		want any
	}{
		{"NUMERIC", "1000.50", Decimal("1000.50")}, {"DECIMAL(10,2)", "99.00", Decimal("99.00")}, {"Nullable(Decimal(18, 2))", "1", Decimal("1")},
		{"UNSIGNED BIGINT", "18446744073709551615", Decimal("18446744073709551615")}, {"MONEY", "-$1,000.50", Decimal("-1000.50")}, {"INT", "007", Decimal("7")},
		{"NUMERIC", "0.5", Decimal("0.5")}, {"NUMERIC", "n/a", "n/a"}, {"NUMERIC", nil, nil}, {"TEXT", "12", "12"}, {"", "12", "12"}, {"numeric", 5, 5},
		{"DATETIME", "2024-07-01 10:00:00", time.Date(2024, 7, 1, 10, 0, 0, 0, time.UTC)}, {"DATE", "0000-00-00", "0000-00-00"},
	} {
		if got := readerFor(c.name)(c.v); got != c.want {
			t.Errorf("%v of %q is %#v, want %#v", c.v, c.name, got, c.want)
		}
	}
	if got := readerFor("NUMERIC")("NaN"); !math.IsNaN(got.(float64)) {
		t.Errorf("NaN is %v", got)
	}
}

func TestCompareDecimals(t *testing.T) {
	sorted := []string{"-1e3", "-999.5", "-0.001", "0", "0.001", "1e-2", "9", "10.0", "10.01", "1e5", "100000000000000000000000", "100000000000000000000001"}
	for i, a := range sorted {
		for j, b := range sorted {
			if got, want := compareDecimals(a, b), min(max(i-j, -1), 1); got != want {
				t.Errorf("%s beside %s: %d, want %d", a, b, got, want)
			}
		}
	}
	if compareDecimals("+1.50", "1.5") != 0 || compareDecimals("-0", "0.00") != 0 {
		t.Error("equal numbers differ by how they are written")
	}
}
