package frame

import (
	"database/sql"
	"errors"
	"fmt"
	"math"
	"math/big"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"
)

type base struct {
	ID     int
	hidden int
}

type Named struct{ Nick string }

type row struct {
	base
	*Named
	Name    string `json:"name,omitempty"`
	Share   float64
	Paid    bool `table:"Paid?"`
	At      time.Time
	Secret  string `json:"-"`
	Gone    int    `table:"-"`
	Shown   string `json:"-" table:"Shown"`
	private int
	Note    *string
	Null    sql.NullInt64
	Any     any
	Change  func()
}

// shownRows gives all of a frame as it is shown, a row a line, cells between bars.
func shownRows(f *Frame) string {
	var b strings.Builder
	for r := range f.Len() {
		for c := range f.Columns() {
			if c > 0 {
				b.WriteByte('|')
			}
			b.Write(f.AppendText(nil, r, c))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func columnsOf(f *Frame) string {
	var names []string
	for _, c := range f.Columns() {
		names = append(names, c.Name+" "+c.Type.String())
	}
	return strings.Join(names, ", ")
}

func of(t testing.TB, data any) *Frame {
	t.Helper()
	f, err := Of(data)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Each form of data must give the columns and cells that its author sees in it.
func TestOf_ReadsEachForm(t *testing.T) {
	note := "n"
	rows := []row{
		{base: base{1, 2}, Named: &Named{"x"}, Name: "a", Share: 0.5, Paid: true, Secret: "s", Note: &note, Null: sql.NullInt64{Int64: 7, Valid: true}, Any: 2.5},
		{base: base{ID: 2}, At: time.Date(2001, 1, 31, 0, 0, 0, 0, time.UTC)},
	}
	const rowColumns = "ID int, Nick text, name text, Share float, Paid? bool, At time, Shown text, Note text, Null int, Any float"
	nothing := strings.Replace(rowColumns, "Any float", "Any other", 1)
	const rowText = "1|x|a|0.5|true|||n|7|2.5\n2|||0|false|2001-01-31||||\n"
	for _, c := range []struct {
		name          string
		data          any
		columns, text string
	}{
		{"structs", rows, rowColumns, rowText},
		{"pointers to structs", []*row{&rows[0], &rows[1]}, rowColumns, rowText},
		{"nil rows", []*row{nil, &rows[1]}, nothing, "|||||||||\n2|||0|false|2001-01-31||||\n"},
		{"array", [2]row{rows[0], rows[1]}, rowColumns, rowText},
		{"pointer to array", &[2]row{rows[0], rows[1]}, rowColumns, rowText},
		{"pointer to slice", &rows, rowColumns, rowText},
		{"nil slice", []row(nil), nothing, ""},
		{"nil pointer to slice", (*[]row)(nil), nothing, ""},
		{"maps", []map[string]any{{"b": 1, "a": "x"}, {"b": 1.5, "c": nil}, nil}, "a text, b float, c other", "x|1|\n|1.5|\n||\n"},
		{"mixed maps", []map[string]any{{"a": nil}, {"a": 1}, {"a": "x"}}, "a other", "\n1\nx\n"},
		{"grid", [][]string{{"a", ""}, {"1", "2", "3"}, {"4"}}, "a int, column 2 int, column 3 int", "1|2|3\n4||\n"},
		{"grid of numbers", [][]string{{"n", "zip"}, {"1.50", "007"}, {"10", ""}}, "n float, zip text", "1.50|007\n10|\n"},
		{"no grid", [][]string{}, "", ""},
		{"numbers", []float64{1, 2.5}, "value float", "1\n2.5\n"},
		{"times", []time.Time{time.Date(2001, 1, 31, 13, 5, 0, 0, time.UTC)}, "value time", "2001-01-31 13:05\n"},
		{"values with a method", []netip.Addr{netip.MustParseAddr("::1")}, "value other", "::1\n"},
		{"values with a method of the pointer", []big.Int{*big.NewInt(5)}, "value int", "5\n"},
		{"pointers to such", []*big.Int{big.NewInt(5), nil}, "value int", "5\n\n"},
		{"table", numbers{3}, "n int, text text", "0|#0\n1|#1\n2|!panic\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := of(t, c.data)
			if got := columnsOf(f); got != c.columns {
				t.Errorf("columns are\n%s, want\n%s", got, c.columns)
			}
			if got := shownRows(f); got != c.text {
				t.Errorf("cells are\n%s, want\n%s", got, c.text)
			}
		})
	}
}

// numbers is a table; its third text panics.
type numbers struct{ n int }

func (n numbers) Columns() []Column { return []Column{{"n", Int}, {"text", Text}} }
func (n numbers) Len() int          { return n.n }
func (n numbers) Cell(r, c int) any {
	if c == 0 {
		return r
	}
	return fmt.Sprint("#", []int{0, 1}[r])
}

type noFields struct{ a int }

// Of must refuse a value that cannot be shown, and name its type and the way out.
func TestOf_RefusalNamesTheWayOut(t *testing.T) {
	for _, c := range []struct {
		data any
		want string
	}{
		{nil, "nil cannot be shown as a table: give a slice of structs"},
		{5, "int cannot be shown as a table: give a slice of structs"},
		{row{}, "frame.row cannot be shown as a table: give a slice of structs"},
		{map[string]func(){}, "[]func() cannot be shown as a table: give a slice of structs"},
		{[]func(){}, "[]func() cannot be shown as a table: give a slice of structs"},
		{[]noFields{{1}}, "[]frame.noFields cannot be shown as a table: frame.noFields has no exported fields: export those to show"},
	} {
		_, err := Of(c.data)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%T: error is %v, want %s…", c.data, err, c.want)
		}
	}
}

type inner struct{ A, B int }

type outer struct {
	inner
	A string
}

type ring struct {
	*ring
	V int
}

// Of two fields with one name the reader means the one that Go means; a type that embeds
// itself must end.
func TestOf_FlattensEmbeddedStructs(t *testing.T) {
	if got, want := columnsOf(of(t, []outer{})), "B int, A text"; got != want {
		t.Errorf("columns are %s, want %s", got, want)
	}
	f := of(t, []ring{{ring: &ring{V: 2}, V: 1}})
	if got, want := columnsOf(f)+": "+shownRows(f), "V int: 1\n"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Sorting and charts read values, not text. So Cell must give the values of the data, and
// nil for an empty cell.
func TestFrame_CellGivesTheValue(t *testing.T) {
	n, nothing := 5, (*int)(nil)
	type values struct {
		I  int8
		P  *int
		N  *int
		S  sql.NullString
		D  time.Duration
		B  *big.Int
		NB *big.Int
	}
	f := of(t, []values{{I: 1, P: &n, N: nothing, D: time.Second, B: big.NewInt(5)}})
	want := []any{int8(1), 5, nil, nil, time.Second, Decimal("5"), nil}
	for c, want := range want {
		if got := f.Cell(0, c); !reflect.DeepEqual(got, want) {
			t.Errorf("%s is %#v, want %#v", f.Columns()[c].Name, got, want)
		}
	}
	m := of(t, []map[string]any{{"p": &n, "q": nothing, "s": sql.NullString{String: "x", Valid: true}}})
	for c, want := range []any{5, nil, "x"} {
		if got := m.Cell(0, c); !reflect.DeepEqual(got, want) {
			t.Errorf("%s is %#v, want %#v", m.Columns()[c].Name, got, want)
		}
	}
}

func TestFrame_FloatAndTimeReadCellsOfTheirType(t *testing.T) {
	type myInt uint16
	at := time.Date(2001, 1, 31, 0, 0, 0, 0, time.UTC)
	f := of(t, []map[string]any{
		{"v": myInt(3)}, {"v": float32(0.5)}, {"v": "3"}, {"v": math.NaN()}, {"v": math.Inf(1)}, {"v": nil}, {"v": at}, {"v": time.Time{}},
	})
	for r, want := range []float64{3, 0.5, -1, -1, -1, -1, -1, -1} {
		got, ok := f.Float(r, 0)
		if ok != (want >= 0) || ok && got != want {
			t.Errorf("row %d is the number %v, %v", r, got, ok)
		}
		when, ok := f.Time(r, 0)
		if ok != (r == 6) || ok && !when.Equal(at) {
			t.Errorf("row %d is the time %v, %v", r, when, ok)
		}
	}
}

// Rows are read through unsafe pointers: a wrong index must panic, never read other
// memory.
func TestFrame_PanicsOutside(t *testing.T) {
	for _, data := range []any{[]int{1}, []map[string]any{{"a": 1}}, [][]string{{"a"}, {"1"}}, numbers{1}} {
		f := of(t, data)
		for _, at := range [][2]int{{-1, 0}, {1, 0}, {0, -1}, {0, 2}, {math.MaxInt, 0}} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("%T: no panic at %v", data, at)
					}
				}()
				f.AppendText(nil, at[0], at[1])
			}()
		}
	}
}

// A table of a million rows is asked for windows all the time: reading plain cells must
// not allocate.
func TestFrame_AppendTextDoesNotAllocate(t *testing.T) {
	note := "n"
	f := of(t, []row{{Named: &Named{"x"}, Name: "a", Share: 0.1 + 0.2, At: time.Now(), Note: &note}})
	buf := make([]byte, 0, 1000)
	if n := testing.AllocsPerRun(100, func() {
		for c := range 9 {
			buf = f.AppendText(buf[:0], 0, c)
		}
	}); n != 0 {
		t.Errorf("reading plain cells allocates %v times", n)
	}
}

var errShown = errors.New("shown")

type (
	loud   string
	broken struct{ v int }
	nested struct{ A, B int }
)

func (l loud) String() string    { return strings.ToUpper(string(l)) }
func (b *broken) String() string { panic(b.v) }
