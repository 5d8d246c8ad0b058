package plan

import (
	"bytes"
	"reflect"
	"testing"
	"unsafe"
)

type matrixData struct {
	Rows, Cols int
	Data       []float64
}

// matrix has the fields of gonum's mat.Dense.
type matrix struct {
	mat     matrixData
	capRows int
}

type window struct {
	data []int
	room int
}

type stack struct {
	items []*int
	top   uint8
}

type pages struct {
	inner struct{ bufs struct{ data []byte } }
	n     int
}

// Hazard: a value whose type remembers a capacity panics when it grows after a hit. // V2
func TestCopy_KeepsTheCapacityOfGrowingTypes(t *testing.T) {
	array := []float64{1, 2, 3, 4, 5, 6, 7, 8}
	k, _ := CopyOf(reflect.TypeFor[matrix]())
	old := matrix{matrixData{1, 2, array[:2]}, 4}
	var stored, handed matrix
	size, err := k.Into(ptr(&stored), ptr(&old))
	if err != nil {
		t.Fatal(err)
	}
	array[5] = 0
	k.Assign(ptr(&handed), ptr(&stored))
	if got := handed.mat.Data[:8]; cap(handed.mat.Data) != 8 || got[1] != 2 || got[5] != 6 || &got[0] == &array[0] || &got[0] == &stored.mat.Data[0] {
		t.Errorf("%v, capacity %d", got, cap(handed.mat.Data))
	}
	if want := int64(unsafe.Sizeof(old)) + 8*8; size != want {
		t.Errorf("%d bytes, want %d", size, want)
	}
	w, _ := mustCopy(t, &window{make([]int, 0, 8), 8})
	if len(w.data) != 0 || cap(w.data) != 8 {
		t.Errorf("an empty slice: length %d, capacity %d", len(w.data), cap(w.data))
	}
	one := 1
	s, _ := mustCopy(t, &stack{[]*int{&one, &one, &one, &one}[:2], 2})
	if all := s.items[:4]; *all[1] != 1 || all[1] == &one || all[0] != all[1] || all[2] != nil {
		t.Errorf("%v", all)
	}
	p := &pages{n: 1}
	p.inner.bufs.data = []byte("abcdef")[:2]
	if p, _ = mustCopy(t, p); string(p.inner.bufs.data[:6]) != "abcdef" {
		t.Errorf("%q", p.inner.bufs.data[:cap(p.inner.bufs.data)])
	}
	var b bytes.Buffer
	b.Grow(100)
	b.WriteString("text")
	fresh, _ := mustCopy(t, &b)
	if fresh.Cap() != b.Cap() || fresh.String() != "text" {
		t.Errorf("%q, capacity %d", fresh, fresh.Cap())
	}
	if fresh.WriteString("more"); b.String() != "text" {
		t.Error("two buffers share memory")
	}
}

// Hazard: the spare capacity that append reserved is copied with every row. // B1
func TestCopy_RoomOfAppendIsNotCopied(t *testing.T) {
	type row struct {
		ID   int
		Tags []int
	}
	type bag struct{ items []int }
	v, _ := mustCopy(t, &[]row{{1, make([]int, 2, 8)}})
	b, _ := mustCopy(t, &bag{make([]int, 2, 1000)})
	s, _ := mustCopy(t, ref(make([]int, 2, 8)))
	if cap((*v)[0].Tags) != 2 || cap(b.items) != 2 || cap(*s) != 2 {
		t.Error("a slice has more room than it needs")
	}
}

// Hazard: a value remembers a capacity where nobody looks: in an array, in a struct of
// its own, around a pointer, or in its code. // V2
func TestCopy_KeepsACapacityThatIsRememberedElsewhere(t *testing.T) {
	type (
		shape  struct{ rows, room int }
		bare   struct{ data []int }
		nested struct {
			data []int
			at   shape
		}
		pointed struct {
			data []int
			at   *shape
		}
		arrayed struct {
			data []int
			at   [2]int
		}
		float struct {
			data []int
			at   float64
		}
	)
	for _, room := range []int{8, 1000} {
		data := make([]int, 2, room)
		a, _ := mustCopy(t, &nested{data, shape{2, room}})
		b, _ := mustCopy(t, &pointed{data, &shape{2, room}})
		c, _ := mustCopy(t, &arrayed{data, [2]int{2, room}})
		d, _ := mustCopy(t, &float{data, float64(room)})
		for _, got := range [][]int{a.data, b.data, c.data, d.data} {
			if cap(got) != room {
				t.Errorf("a capacity of %d in place of %d", cap(got), room)
			}
		}
	}
	// The number is elsewhere, or nowhere.
	parts, _ := mustCopy(t, &struct {
		chunks []*bare
		room   int
	}{[]*bare{{make([]int, 2, 8)}}, 8})
	grown, _ := mustCopy(t, &bare{append(make([]int, 100), 1)})
	if cap(parts.chunks[0].data) != 8 || cap(grown.data) < 102 {
		t.Errorf("capacities %d and %d", cap(parts.chunks[0].data), cap(grown.data))
	}
	// GetInto keeps it too, for elements with strings.
	k, _ := CopyOf(reflect.TypeFor[struct{ names []string }]())
	stored, _ := mustCopy(t, &struct{ names []string }{append(make([]string, 0, 8), "a")})
	mine := struct{ names []string }{[]string{"x", "x", "x", "x", "x", "x", "x", "x", "x"}}
	if err := k.Reuse(ptr(&mine), ptr(stored)); err != nil || len(mine.names) != 1 || mine.names[:8][7] != "" {
		t.Errorf("%q (%v)", mine.names[:cap(mine.names)], err)
	}
}

// ringed is a list whose links are a struct of their own, without any number.
type ringed struct {
	ringLinks
	name string
	tags []string
}

type ringLinks struct{ next, prev *ringed }

// twigs leads back to itself by a pointer to an array.
type twigs struct {
	both *[2]twigs
	tags []string
}

// Hazard: the search for a number follows the pointers of a list or a tree for ever, and
// the stack overflows, which nothing recovers.
func TestCopy_TypesThatLeadBackHaveNoRememberedCapacity(t *testing.T) {
	l := &ringed{name: "a", tags: []string{"x"}}
	l.next, l.prev = l, l
	if c, _ := mustCopy(t, l); c == l || c.next != c || c.prev != c || c.tags[0] != "x" {
		t.Errorf("%+v", c)
	}
	if c, _ := mustCopy(t, &twigs{both: &[2]twigs{1: {tags: []string{"x"}}}}); c.both[1].tags[0] != "x" {
		t.Errorf("%+v", c.both)
	}
}

// Hazard: slices that keep their capacity no longer share an array, or reach beyond the
// end of their copy. // V2
func TestCopy_KeepsAliasesOfRoomySlices(t *testing.T) {
	array := []int{1, 2, 3, 4, 5, 6, 7, 8}
	type value struct {
		Before []int
		a, b   window
		After  []int
		Deep   []*window
		At     *int
	}
	for _, at := range []*int{nil, &array[1], &array[6]} {
		shared := &window{array[:2], 8}
		v, _ := mustCopy(t, &value{nil, *shared, window{array[:2:4], 4}, array[:2:2], []*window{shared, shared}, at})
		if all := v.a.data[:8]; &all[0] != &v.b.data[0] || cap(v.b.data) != 4 || &v.After[0] != &all[0] || cap(v.After) != 2 || all[7] != 8 || &v.Deep[0].data[0] != &all[0] || v.Deep[0] != v.Deep[1] {
			t.Errorf("%+v", v)
		}
		switch {
		case at == &array[1] && v.At != &v.a.data[1]:
			t.Error("a pointer to an element leads elsewhere")
		case at == &array[6] && v.At != &v.a.data[:8][6]:
			t.Error("a pointer behind the length leads elsewhere")
		}
		w, _ := mustCopy(t, &value{array[:2:2], *shared, window{}, nil, nil, at})
		if &w.Before[0] != &w.a.data[0] || cap(w.a.data) < 2 {
			t.Errorf("%+v", w)
		}
	}
}

// Hazard: a slice that shares its copy with a shorter one reaches beyond the end of that
// copy. // V2
func TestCopy_SharedArrayHasTheLengthOfTheLongestSlice(t *testing.T) {
	array := make([]*int, 8)
	v, _ := mustCopy(t, &[]stack{{array[:2:4], 1}, {array[:2:8], 1}})
	if a, b := (*v)[0].items, (*v)[1].items; &a[0] != &b[0] || cap(b) != 4 {
		t.Errorf("capacities %d and %d", cap(a), cap(b))
	}
}

// Hazard: GetInto loses the spare capacity, or reuses an array that is too short for
// it. // V2
func TestCopy_ReuseKeepsCapacity(t *testing.T) {
	k, _ := CopyOf(reflect.TypeFor[window]())
	stored, _ := mustCopy(t, &window{[]int{1, 2, 3, 4}[:2], 4})
	for _, mine := range []window{{}, {make([]int, 3), 3}, {make([]int, 10), 10}} {
		kept := mine.data
		if err := k.Reuse(ptr(&mine), ptr(stored)); err != nil || len(mine.data) != 2 || mine.data[:4][3] != 4 || &mine.data[0] == &stored.data[0] {
			t.Errorf("%v (%v)", mine, err)
		}
		if len(kept) == 10 && &mine.data[0] != &kept[0] {
			t.Error("the caller's memory is not used")
		}
	}
}

// Hazard: the rows of a table that may grow lose their spare capacity. // V2
func TestCopy_RowsKeepTheirCapacity(t *testing.T) {
	type table[T any] struct {
		rows  [][]T
		pair  [2][]T
		width int
	}
	row := []int{1, 2, 3, 4}[:1]
	v, _ := mustCopy(t, &table[int]{[][]int{row, {5}, nil}, [2][]int{row}, 4})
	if r := v.rows[0][:4]; r[3] != 4 || &r[0] == &row[0] || &v.pair[0][0] != &r[0] || cap(v.pair[0]) != 4 || v.rows[2] != nil || v.rows[1][0] != 5 {
		t.Errorf("%+v", v)
	}
	s, _ := mustCopy(t, &table[string]{rows: [][]string{make([]string, 1, 4)}, width: 4})
	if cap(s.rows[0]) != 4 {
		t.Errorf("capacity %d", cap(s.rows[0]))
	}
}

// Hazard: compiling the plan of a slice type that contains itself never ends. // V2
func TestCopy_SlicesThatHoldThemselvesKeepTheirCapacity(t *testing.T) {
	type list []list
	type pairs [][2]pairs
	old := struct {
		lists list
		pairs pairs
		n     int
	}{make(list, 1, 3), pairs{{nil, make(pairs, 1, 2)}}, 3}
	v, _ := mustCopy(t, &old)
	if len(v.lists) != 1 || cap(v.lists) != 3 || &v.lists[0] == &old.lists[0] || len(v.pairs[0][1]) != 1 {
		t.Errorf("%+v", v)
	}
}

// Hazard: the copy of each token of a text has the rest of the text, too: 20,000 tokens
// of a text of 1 MB take 10 GB. // B1
func TestCopy_PartsOfOneBufferTakeItOnce(t *testing.T) {
	type token struct {
		text []byte
		line int
	}
	type table struct {
		rows  [][]int
		width int
	}
	text, n := make([]byte, 1<<20), 2000
	tokens, rows := make([]token, n), make([][]int, 300)
	for i := range tokens {
		tokens[i] = token{text[i*8 : i*8+8], i}
	}
	for i, cells := 0, make([]int, 300*300); i < len(rows); i++ {
		rows[i], cells = cells[:300], cells[300:]
	}
	k, _ := CopyOf(reflect.TypeFor[[]token]())
	var kept []token
	if size, err := k.Into(ptr(&kept), ptr(&tokens)); err != nil || size > 2<<20 {
		t.Errorf("%d bytes of 1 MB (%v)", size, err)
	}
	if cap(kept[0].text) != len(text) || cap(kept[n-1].text) != 8 {
		t.Errorf("capacities %d and %d", cap(kept[0].text), cap(kept[n-1].text))
	}
	k, _ = CopyOf(reflect.TypeFor[table]())
	var own table
	if size, err := k.Into(ptr(&own), ptr(&table{rows, 300})); err != nil || size > 2<<20 {
		t.Errorf("%d bytes of 720 KB (%v)", size, err)
	}
}
