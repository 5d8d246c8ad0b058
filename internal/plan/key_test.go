//lint:file-ignore U1000 fields that only reflection reads

package plan

import (
	"errors"
	"math"
	"math/big"
	"reflect"
	"regexp"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unique"
	"unsafe"
)

func mustKey[T any](t testing.TB, value T) string {
	t.Helper()
	key, err := keyOfValue(reflect.ValueOf(&value).Elem())
	if err != nil {
		t.Fatalf("%T: %v", value, err)
	}
	return key
}

func refusedKey[T any](t *testing.T, value T) *Refusal {
	t.Helper()
	_, err := keyOfValue(reflect.ValueOf(&value).Elem())
	var refusal *Refusal
	if !errors.As(err, &refusal) {
		t.Fatalf("%T: not refused: %v", value, err)
	}
	return refusal
}

func wantSame[T any](t *testing.T, a, b T) {
	t.Helper()
	if mustKey(t, a) != mustKey(t, b) {
		t.Errorf("%T: equal values have different keys: %v, %v", a, a, b)
	}
}

func wantDifferent[T any](t *testing.T, values ...T) {
	t.Helper()
	met := map[string]int{}
	for i, v := range values {
		key := mustKey(t, v)
		if first, ok := met[key]; ok {
			t.Errorf("%T: values %d and %d share a key", v, first, i)
		}
		met[key] = i
	}
}

// Hazard: lengths are not part of the key, and contents that run into each other look
// alike. // K1
func TestKey_LengthsKeepNeighboursApart(t *testing.T) {
	wantDifferent(t, [2]string{"doc1", "acme"}, [2]string{"doc1a", "cme"}, [2]string{"doc1\x04acme", ""})
	wantDifferent(t, []string{"a", "b"}, []string{"ab"}, []string{"a", "", "b"}, []string{"a\x01b"})
	wantDifferent(t, [][]int{{1, 2}, {3, 4}}, [][]int{{1, 2, 3, 4}}, [][]int{{1}, {2, 3, 4}}, [][]int{{1, 2, 3, 4}, {}})
	wantDifferent(t, map[string]string{"a": "bc"}, map[string]string{"ab": "c"})
}

// Hazard: a digest skips parts of a large value, and misses the one byte that
// changed. // K1
func TestKey_EveryElementOfALargeValueCounts(t *testing.T) {
	r := make([]float64, 60_000)
	b := make([]byte, 300_000)
	floats, bytes := mustKey(t, r), mustKey(t, b)
	for i := 0; i < len(r); i += 997 {
		r[i] = 1
		if mustKey(t, r) == floats {
			t.Fatalf("float %d does not count", i)
		}
		r[i] = 0
	}
	for i := 0; i < len(b); i += 4999 {
		b[i] = 1
		if mustKey(t, b) == bytes {
			t.Fatalf("byte %d does not count", i)
		}
		b[i] = 0
	}
}

// Hazard: the digest of a long key equals the bytes of a short key. // K1
func TestKey_DigestDiffersFromEncodings(t *testing.T) {
	for _, n := range []int{0, 1, 126, 127, 128, 129, 4095, 4096, 4097, 100_000} {
		text := strings.Repeat("x", n)
		key := mustKey(t, text)
		if digested := key[0] == tagDigest; digested != (n+2 > inlineMax+1) {
			t.Errorf("%d bytes: tag %d", n, key[0])
		}
		if len(key) > inlineMax+1 {
			t.Errorf("%d bytes: key of %d bytes", n, len(key))
		}
		if key[0] == tagDigest {
			wantDifferent(t, text, key, key[1:])
		}
	}
}

// Hazard: a value that is written in pieces has another digest than one that is written
// at once. // K1
func TestKey_DigestDoesNotDependOnPieces(t *testing.T) {
	type pair struct{ A, B int32 }
	flat, pairs := make([]int32, 5000), make([]pair, 2500)
	for i := range flat {
		flat[i] = int32(i)
		(*[2]int32)(unsafe.Pointer(&pairs[i/2]))[i%2] = int32(i)
	}
	a, b := mustKey(t, flat), mustKey(t, append(make([]int32, 0, 9000), flat...))
	if a != b {
		t.Error("a slice's capacity counts")
	}
	wantSame(t, pairs, append([]pair(nil), pairs...))
}

func localType() any  { type local struct{ A int }; return local{1} }
func localType2() any { type local struct{ A int }; return local{1} }

// Hazard: two types with one printed name share a key, or two values of different types
// do. // K2
func TestKey_TypesCountInsideInterfaces(t *testing.T) {
	wantDifferent[any](t, 1, 1.0, true, "1", int64(1), uint(1), int32(1), []int{1}, [1]int{1}, nil, mine("1"), new(int))
	wantDifferent(t, localType(), localType2())
	wantDifferent[any](t, []any{}, []any(nil), []any{nil}, []any{[]any{}})
	wantDifferent[any](t, reflect.TypeFor[int](), reflect.TypeFor[string](), reflect.TypeOf(localType()), reflect.TypeOf(localType2()))
	wantSame[any](t, reflect.TypeFor[int](), reflect.TypeOf(1))
}

// Hazard: nil and empty are mixed up, or NaN, -0 and +0 are. // K2
func TestKey_NilEmptyZeroAndNaN(t *testing.T) {
	wantDifferent(t, nil, []int{}, []int{0})
	wantDifferent(t, nil, [][]int{}, [][]int{nil}, [][]int{{}})
	wantDifferent(t, nil, map[string]int{}, map[string]int{"": 0})
	wantDifferent(t, nil, new(int), ref(1))
	wantDifferent(t, 0, math.Copysign(0, -1), math.NaN())
	for _, other := range []uint64{0x7ff8000000000123, 0xfff8000000000000, 0x7ff0000000000001} {
		nan := math.Float64frombits(other)
		wantSame(t, nan, math.NaN())
		wantSame(t, []float64{1, nan}, []float64{1, math.NaN()})
		wantSame(t, complex(nan, 1), complex(math.NaN(), 1))
		wantSame(t, struct {
			n int8
			f float32
		}{1, float32(nan)}, struct {
			n int8
			f float32
		}{1, float32(math.NaN())})
		wantSame(t, map[float64]int{nan: 1}, map[float64]int{math.NaN(): 1})
	}
	many := map[float64]int{math.NaN(): 1, math.Float64frombits(0x7ff8000000000123): 1}
	wantDifferent(t, many, map[float64]int{math.NaN(): 1})
}

func ref[T any](v T) *T { return &v }

// Hazard: the order in which the entries of a map are met changes its key. // K3
func TestKey_MapOrderDoesNotCount(t *testing.T) {
	for _, n := range []int{2, 9, 100, 5000} {
		up, down := map[int]string{}, map[int]string{}
		for i := range n {
			up[i] = strings.Repeat("v", i%300)
			down[n-1-i] = strings.Repeat("v", (n-1-i)%300)
		}
		key := mustKey(t, up)
		for range 5 {
			if mustKey(t, up) != key || mustKey(t, down) != key {
				t.Fatalf("%d entries: the key changes", n)
			}
		}
		down[n/2] += "w"
		if mustKey(t, down) == key {
			t.Fatalf("%d entries: one value does not count", n)
		}
	}
}

// Hazard: entries with equal hashes stay in the order in which they were met. // K3
func TestKey_EqualHashesAreOrderedByContent(t *testing.T) {
	all := []byte("bbaacc")
	pairs := []pair{{7, 0<<8 | 2}, {7, 4<<8 | 2}, {1 << 63, 4<<8 | 2}, {7, 2<<8 | 2}}
	new(ample).sortPairs(pairs, make([]pair, len(pairs)), all)
	var order []string
	for _, p := range pairs {
		order = append(order, string(p.in(all)))
	}
	if got := strings.Join(order, " "); got != "aa bb cc cc" {
		t.Error(got)
	}
}

// Hazard: padding between fields, or fields that do not count, get into the key. // K3 K4
func TestKey_OnlyFieldsThatCountDo(t *testing.T) {
	dirty := func() *padded {
		raw := new([3]uint64)
		for i := range raw {
			raw[i] = math.MaxUint64
		}
		p := (*padded)(unsafe.Pointer(raw))
		*(*bool)(unsafe.Pointer(&p.a)), p.b, p.c = true, 2, 3
		return p
	}
	wantSame(t, dirty(), &padded{true, 2, 3})
	k, _ := KeyOf(reflect.TypeFor[padded]())
	if k.Scalar() >= 0 {
		t.Error("a struct with padding is a scalar")
	}
	wantDifferent(t, padded{true, 2, 3}, padded{false, 2, 3}, padded{true, 1, 3}, padded{true, 2, 4})

	type query struct {
		_db  func()
		Conn chan int `refrain:"-"`
		_    [3]unsafe.Pointer
		Size int
		page int
	}
	wantSame(t, query{func() {}, make(chan int), [3]unsafe.Pointer{}, 20, 3}, query{Size: 20, page: 3})
	wantDifferent(t, query{Size: 20, page: 3}, query{Size: 3, page: 20}, query{Size: 20})
	wantSame(t, []map[string]query{{"a": {_db: func() {}}}}, []map[string]query{{"a": {}}})
	wantSame[any](t, &query{_db: func() {}}, &query{})
}

// Hazard: the monotonic reading gives every time.Now another key, or the name of a
// location alone hides its offset. // K5
func TestKey_TimeIsInstantAndLocation(t *testing.T) {
	now := time.Now()
	wantSame(t, now, now.Round(0))
	wantSame(t, now.UTC(), now.Round(0).UTC())
	wantSame(t, now.In(time.FixedZone("X", 60)), now.In(time.FixedZone("X", 60)))
	wantDifferent(t, now, now.UTC(), now.In(time.FixedZone("X", 60)), now.In(time.FixedZone("X", 120)), now.In(time.FixedZone("Y", 60)), now.Add(1))
	wantDifferent(t, time.Time{}, time.Unix(0, 0).UTC())
	type day time.Time
	wantSame(t, day(now), day(now.Round(0)))
	wantSame(t, struct{ t *time.Time }{&now}, struct{ t *time.Time }{ref(now.Round(0))})
	wantDifferent(t, time.UTC, time.FixedZone("X", 60), time.FixedZone("X", 120), nil)
	wantSame(t, time.FixedZone("X", 60), time.FixedZone("X", 60))
}

// tzFile returns the smallest file that describes a zone.
func tzFile(abbreviation string, offset byte) []byte {
	file := append([]byte("TZif"), make([]byte, 16+12)...)
	file = append(file, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, byte(len(abbreviation)+1))
	file = append(file, 0, 0, offset, 0, 0, 0)
	return append(append(file, abbreviation...), 0)
}

// Hazard: locations share a key although they have different rules or different names, or
// the time of loading counts. // K5
func TestKey_LocationIsNameAndZone(t *testing.T) {
	load := func(name, abbreviation string, offset byte) *time.Location {
		location, err := time.LoadLocationFromTZData(name, tzFile(abbreviation, offset))
		if err != nil {
			t.Fatal(err)
		}
		return location
	}
	locations := []*time.Location{load("A", "X", 1), load("A", "X", 2), load("A", "Y", 1), load("B", "X", 1)}
	var times []time.Time
	for _, l := range locations {
		times = append(times, time.Unix(5, 0).In(l))
	}
	wantDifferent(t, times...)
	wantDifferent(t, locations...)
	wantSame(t, times[0], time.Unix(5, 0).In(load("A", "X", 1)))

	later := *locations[0]
	cache := reflect.ValueOf(&later).Elem().FieldByName("cacheEnd")
	*(*int64)(cache.Addr().UnsafePointer()) = 12345
	wantSame(t, locations[0], &later)
}

// Hazard: one number in more memory, or one pattern compiled twice, gets another
// key. // K1
func TestKey_WellKnownTypesCountByMeaning(t *testing.T) {
	padded := new(big.Int).Lsh(big.NewInt(5), 1000)
	padded.Rsh(padded, 1000)
	wantSame(t, padded, big.NewInt(5))
	wantSame(t, *new(big.Int).Sub(padded, padded), big.Int{})
	wantDifferent(t, big.NewInt(5), big.NewInt(-5), big.NewInt(0), nil, new(big.Int).Lsh(big.NewInt(5), 64))
	wantSame(t, big.NewRat(2, 4), big.NewRat(1, 2))
	wantSame(t, new(big.Rat), new(big.Rat).Sub(big.NewRat(1, 3), big.NewRat(1, 3)))
	wantDifferent(t, big.NewRat(1, 2), big.NewRat(-1, 2), big.NewRat(1, 3))
	long := new(big.Float).SetPrec(53).Add(new(big.Float).SetPrec(500).SetFloat64(1.5), new(big.Float))
	wantSame(t, long, new(big.Float).SetPrec(53).SetFloat64(1.5))
	wantDifferent(t, big.NewFloat(1.5), new(big.Float).SetPrec(100).SetFloat64(1.5), big.NewFloat(math.Copysign(0, -1)), big.NewFloat(0), big.NewFloat(math.Inf(1)))

	wantSame(t, regexp.MustCompile("a+(b)"), regexp.MustCompile("a+(b)"))
	longest := regexp.MustCompile("a+(b)")
	longest.Longest()
	wantDifferent(t, regexp.MustCompile("a+(b)"), regexp.MustCompile("a+(c)"), longest)
	wantSame(t, unique.Make("a"), unique.Make("a"))
	wantDifferent(t, unique.Make("a"), unique.Make("b"))
	wantSame[error](t, errors.New("a"), errors.New("a"))
	wantDifferent[error](t, errors.New("a"), errors.New("b"), nil)
}

// Hazard: shared pointers give another key than pointers to equal values. // K5
func TestKey_AliasingDoesNotCount(t *testing.T) {
	n := &node{value: 1, more: map[string]*node{"x": {value: 2}}}
	twin := func() *node { return &node{value: 1, more: map[string]*node{"x": {value: 2}}} }
	wantSame(t, []*node{n, n, {next: n}}, []*node{twin(), twin(), {next: twin()}})
	s := []any{1, []any{2}}
	wantSame(t, []any{s, s, &s, s[:1]}, []any{[]any{1, []any{2}}, []any{1, []any{2}}, &[]any{1, []any{2}}, []any{1}})
	type overlapping struct{ a, b *[2]any }
	type inner struct{ first *any }
	both := &[2]any{1, 2}
	wantSame(t, overlapping{both, both}, overlapping{both, &[2]any{1, 2}})
	wantSame[any](t, []any{both, inner{&both[0]}}, []any{&[2]any{1, 2}, inner{ref[any](1)}})
}

// Hazard: the remembered text of a shared target is cut wrongly, depending on what was
// written before it. // K1 K5
func TestKey_SharedTargetsReadTheSameAtEveryPlace(t *testing.T) {
	twin := func() *node { return &node{value: 1, kids: []*node{nil, {value: 2}}} }
	for n := range 700 {
		filler, shared := strings.Repeat("x", n), twin()
		wantSame(t, []any{filler, shared, shared, shared.kids[1]}, []any{filler, twin(), twin(), twin().kids[1]})
	}
}

// Hazard: a chain of doubly shared references is read 2^60 times. // K5
func TestKey_SharedReferencesAreReadOnce(t *testing.T) {
	type both struct{ left, right *both }
	p := &both{}
	var a any = 1
	m := map[string]any{"x": 1}
	type boxes struct{ left, right any }
	b := any(boxes{})
	for range 60 {
		p = &both{p, p}
		a = []any{a, a}
		m = map[string]any{"l": m, "r": m}
		b = boxes{b, b}
	}
	mustKey(t, p)
	mustKey(t, a)
	mustKey(t, m)
	mustKey(t, b)
}

// Hazard: a cycle is followed for ever, near the surface or far below it. // K5
func TestKey_CycleIsRefused(t *testing.T) {
	n := &node{}
	n.kids = []*node{{next: n}}
	if r := refusedKey(t, n); !r.Cycle || r.Path != ".kids[].next" || r.Type != reflect.TypeFor[*node]() {
		t.Errorf("%+v", r)
	}
	m := map[string]any{}
	m["m"] = m
	s := []any{nil}
	s[0] = s
	for _, v := range []any{m, s, []any{1, &m}} {
		if r := refusedKey(t, v); !r.Cycle {
			t.Errorf("%+v", r)
		}
	}
	for _, length := range []int{maxDepth - 1, maxDepth, maxDepth + 1, 3*maxDepth + 7} {
		first := &node{}
		last := first
		for range length {
			last.next = &node{}
			last = last.next
		}
		mustKey(t, first)
		last.next = first
		if r := refusedKey(t, first); !r.Cycle {
			t.Errorf("%+v", r)
		}
	}
}

// Hazard: a long list overflows the stack, or putting a target off changes the
// key. // K1 K5
func TestKey_DepthIsUnbounded(t *testing.T) {
	list := func(n int, last int8) *node {
		first := &node{value: last}
		for range n {
			first = &node{next: first}
		}
		return first
	}
	defer debug.SetMaxStack(debug.SetMaxStack(32 << 20)) // beyond it the process dies
	wantSame(t, list(100_000, 1), list(100_000, 1))
	wantDifferent(t, list(100_000, 1), list(100_000, 2), list(99_999, 1))
	deep := list(3*maxDepth, 1)
	wantSame(t, []any{1, deep, deep, 2}, []any{1, deep, list(3*maxDepth, 1), 2})
}

// Hazard: a small key allocates in every call. // K1
func TestKey_SmallKeysAllocateNothing(t *testing.T) {
	if raceDetector {
		t.Skip("under the race detector a sync.Pool forgets at random")
	}
	type call struct {
		Encoder
		in struct {
			Size, Page int
			Filter     string
			Tags       []string
			When       time.Time
			Any        any
			Map        map[string]int
		}
	}
	c := new(call)
	c.in.Tags, c.in.When, c.in.Any, c.in.Map = []string{"a"}, time.Now(), "x", map[string]int{"a": 1, "b": 2}
	k, err := KeyOf(reflect.TypeOf(c.in))
	if err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(100, func() {
		c.Reset()
		if err := c.Encode(k, unsafe.Pointer(&c.in)); err != nil {
			t.Fatal(err)
		}
		c.Key()
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// Hazard: memory that is used directly as a key holds more than the value. // K1 K2
func TestKey_ScalarIsExactMemory(t *testing.T) {
	type id [16]byte
	for typ, want := range map[reflect.Type]int{
		reflect.TypeFor[int](): int(wordSize), reflect.TypeFor[bool](): 1, reflect.TypeFor[uintptr](): int(wordSize), reflect.TypeFor[id](): 16,
		reflect.TypeFor[struct{ a, b int32 }](): 8, reflect.TypeFor[[3]int64](): -1, reflect.TypeFor[float64](): -1, reflect.TypeFor[string](): -1,
		reflect.TypeFor[struct {
			a int64
			b int8
		}](): -1,
		reflect.TypeFor[struct {
			a int64
			_ int64
		}](): -1, reflect.TypeFor[keyedByName](): -1, reflect.TypeFor[*int](): -1, reflect.TypeFor[struct{}](): 0, reflect.TypeFor[[0]string](): 0, reflect.TypeFor[keyedNothing](): -1,
	} {
		if k, err := KeyOf(typ); err != nil || k.Scalar() != want {
			t.Errorf("%v: %d, want %d (%v)", typ, k.Scalar(), want, err)
		}
	}
}

// Hazard: places in the encoding are kept in too few bits on machines where an int has 32
// bits. // K1
func TestKey_LargeValuesOfSmallParts(t *testing.T) {
	scale := 1
	if wordSize == 8 {
		scale = 100
	}
	text := func(i int) string { return strings.Repeat("x", 110) + strconv.Itoa(i) }
	entries := func(n int) map[string]int {
		m := map[string]int{}
		for i := range n {
			m[text(i)] = i
		}
		return m
	}
	one, other := entries(80_000/scale), entries(80_000/scale) // 2^23 bytes and more
	wantSame(t, one, other)
	other[text(5)]++
	wantDifferent(t, one, other)

	type cell struct {
		text string
		next *cell
	}
	cells := make([]*cell, 150_000/scale) // 2^24 bytes and more
	for i := range cells {
		cells[i] = &cell{text: text(i)}
	}
	last := len(cells) - 1
	a, b := append(cells, cells[last]), slices.Clone(append(cells, &cell{text: text(last)}))
	wantSame(t, a, b)
	b[last+1] = cells[last-1]
	wantDifferent(t, a, b)
}
