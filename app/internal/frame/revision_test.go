package frame

import (
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

type record struct {
	ID    int
	Name  string
	Share float64
	OK    bool
	At    time.Time
	Note  *string
	Raw   []byte
	Any   any
	Left  int `refrain:"-"`
}

// randomRecord draws from so few values that equal rows are common too.
func randomRecord(r *rand.Rand) record {
	texts := []string{"", "a", "ab", "b", "a\x00", strings.Repeat("x", 5000)}
	text := texts[r.IntN(len(texts))]
	rec := record{
		ID:    r.IntN(3),
		Name:  texts[r.IntN(len(texts))],
		Share: []float64{0, 1, math.NaN(), 1.0000001}[r.IntN(4)],
		OK:    r.IntN(2) == 0,
		At:    time.Unix(int64(r.IntN(2)), 0).In([]*time.Location{time.UTC, time.FixedZone("A", 3600)}[r.IntN(2)]),
		Raw:   []byte(texts[r.IntN(len(texts))]),
		Any:   []any{nil, 1, 1.0, "1", true, "true", []byte("1"), uint(1), time.Second, nested{1, 2}, []int{1}}[r.IntN(11)],
		Left:  r.IntN(2),
	}
	if r.IntN(2) == 0 {
		rec.Note = &text
	}
	return rec
}

// identity writes a record so that only equal ones give equal texts.
func identity(rec record) string {
	note := "none"
	if rec.Note != nil {
		note = fmt.Sprintf("%q", *rec.Note)
	}
	return fmt.Sprintf("%d %q %x %v %q %s %q %T %v %d", rec.ID, rec.Name, math.Float64bits(rec.Share), rec.OK, rec.At, note, rec.Raw, rec.Any, rec.Any, rec.Left)
}

// A6: an unchanged table is not sent again. A changed table with the revision of the
// former one would never be sent.
func TestFrame_RevisionNamesContent(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	revisions := make(map[string]string)
	contents := make(map[string]string)
	for range 20_000 {
		rows := make([]record, r.IntN(3))
		var content strings.Builder
		for i := range rows {
			rows[i] = randomRecord(r)
			fmt.Fprintf(&content, "%s\n", identity(rows[i]))
		}
		rev := of(t, rows).Revision()
		if was, ok := revisions[content.String()]; ok && was != rev {
			t.Fatalf("equal rows have the revisions %s and %s:\n%s", was, rev, &content)
		}
		if was, ok := contents[rev]; ok && was != content.String() {
			t.Fatalf("one revision for\n%s and\n%s", was, &content)
		}
		revisions[content.String()], contents[rev] = rev, content.String()
	}
	if len(contents) < 1000 {
		t.Fatalf("only %d different tables were tried", len(contents))
	}
}

// Cells must not run into each other, nor columns, nor the names of columns.
func TestFrame_RevisionTellsApart(t *testing.T) {
	type ab struct{ A, B string }
	type ba struct{ B, A string }
	type c struct{ A *int }
	type null struct{ A *string }
	empty := ""
	zero := 0
	long := strings.Repeat("x", 5000)
	frames := map[string]any{
		"ab":               []ab{{"a", "bc"}},
		"other split":      []ab{{"ab", "c"}},
		"other names":      []ba{{"a", "bc"}},
		"two rows":         []ab{{"a", "bc"}, {}},
		"no rows":          []ab{},
		"no rows, other":   []ba{},
		"swapped":          []ab{{"bc", "a"}},
		"long":             []ab{{long, ""}},
		"long, other end":  []ab{{long + "y", ""}},
		"zero":             []c{{&zero}},
		"nil":              []c{{nil}},
		"nil text":         []null{{nil}},
		"empty text":       []null{{&empty}},
		"nil row":          []*c{nil},
		"grid":             [][]string{{"A", "B"}, {"a", "bc"}},
		"grid, split":      [][]string{{"A", "B"}, {"ab", "c"}},
		"grid, other name": [][]string{{"A", "C"}, {"a", "bc"}},
		"grid, short":      [][]string{{"A", "B"}, {"a"}},
		"map int":          []map[string]any{{"v": 1}},
		"map uint":         []map[string]any{{"v": uint(1)}},
		"map float":        []map[string]any{{"v": 1.0}},
		"map text":         []map[string]any{{"v": "1"}},
		"map long":         []map[string]any{{"v": long}},
		"map long, other":  []map[string]any{{"v": long + "y"}},
		"map bytes":        []map[string]any{{"v": make([]byte, 100)}},
		"map bytes, other": []map[string]any{{"v": append(make([]byte, 100), 1)}},
		"map any":          []map[string]any{{"v": nested{1, 2}}},
		"map any, other":   []map[string]any{{"v": nested{1, 3}}},
	}
	seen := make(map[string]string)
	for name, data := range frames {
		rev := of(t, data).Revision()
		if was, ok := seen[rev]; ok {
			t.Errorf("%s and %s have one revision", was, name)
		}
		seen[rev] = name
		if again := of(t, data).Revision(); again != rev {
			t.Errorf("%s has the revisions %s and %s", name, rev, again)
		}
		if !regexp.MustCompile(`^[A-Za-z0-9_-]{22}$`).MatchString(rev) {
			t.Errorf("%s has the revision %q, which does not fit a URL", name, rev)
		}
	}
}

// A change of data that a table does not show must not make the table be sent again.
func TestFrame_RevisionIgnoresHiddenFields(t *testing.T) {
	a, b := "same", "s"+"ame"
	x := []row{{base: base{ID: 1, hidden: 1}, Gone: 1, Secret: "1", private: 1, Note: &a}}
	y := []row{{base: base{ID: 1, hidden: 2}, Gone: 2, Secret: "2", private: 2, Note: &b, Change: func() {}}}
	if of(t, x).Revision() != of(t, y).Revision() {
		t.Error("hidden fields change the revision")
	}
	if of(t, x).Revision() != of(t, slices.Clone(x)).Revision() {
		t.Error("a copy has another revision")
	}
}

type versioned struct {
	numbers
	rev any
}

func (v versioned) Revision() any { return v.rev }

type otherVersioned struct{ versioned }

// The revision of a Table is the value of its method, together with its type. A Table
// without the method has no revision.
func TestFrame_RevisionOfATableIsItsOwn(t *testing.T) {
	if rev := of(t, numbers{1}).Revision(); rev != "" {
		t.Errorf("a table that tells no revision has %q", rev)
	}
	seen := make(map[string]string)
	for _, table := range []Table{
		versioned{numbers{1}, 1}, versioned{numbers{1}, 2}, versioned{numbers{1}, "1"}, versioned{numbers{1}, uint(1)},
		versioned{numbers{1}, [2]byte{1, 2}}, versioned{numbers{1}, [2]byte{1, 3}}, versioned{numbers{1}, time.Unix(1, 0)},
		versioned{numbers{2}, 1}, otherVersioned{versioned{numbers{1}, 1}},
	} {
		rev := of(t, table).Revision()
		name := fmt.Sprintf("%T %v", table, table)
		if was, ok := seen[rev]; ok || rev == "" {
			t.Errorf("%s and %q have the revision %q", name, was, rev)
		}
		seen[rev] = name
		if of(t, table).Revision() != rev {
			t.Errorf("%s has two revisions", name)
		}
	}
	for _, rev := range []any{nil, new(int), []int{1}, func() {}, struct{ a *int }{new(int)}} {
		if got := of(t, versioned{numbers{1}, rev}).Revision(); got != "" {
			t.Errorf("%T as a revision says nothing of the content, but gives %q", rev, got)
		}
	}
}

type flight struct {
	ID       int
	Carrier  string
	From, To string
	Delay    float64
	At       time.Time
}

func flights(n int) []flight {
	rows := make([]flight, n)
	for i := range rows {
		rows[i] = flight{i, "United", "SFO", "JFK", float64(i) / 7, time.Unix(int64(i)*60, 0).UTC()}
	}
	return rows
}

func BenchmarkFrame_Revision(b *testing.B) {
	rows := flights(10_000)
	b.ReportAllocs()
	for b.Loop() {
		of(b, rows).Revision()
	}
}

func BenchmarkFrame_Window(b *testing.B) {
	f := of(b, flights(10_000))
	buf := make([]byte, 0, 1<<20)
	b.ReportAllocs()
	for b.Loop() {
		buf = buf[:0]
		for r := range 50 {
			for c := range 6 {
				buf = f.AppendText(buf, r, c)
			}
		}
	}
}

func BenchmarkOf(b *testing.B) {
	rows := flights(10)
	b.ReportAllocs()
	for b.Loop() {
		of(b, rows)
	}
}
