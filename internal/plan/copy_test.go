//lint:file-ignore U1000 fields that only reflection reads

package plan

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"math/big"
	"math/bits"
	"reflect"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"testing"
	"time"
	"unsafe"
	"weak"
)

func ptr[T any](p *T) unsafe.Pointer { return unsafe.Pointer(p) }

func mustCopy[T any](t testing.TB, value *T) (*T, int64) {
	t.Helper()
	k, err := CopyOf(reflect.TypeFor[T]())
	if err != nil {
		t.Fatal(err)
	}
	fresh := new(T)
	size, err := k.Into(ptr(fresh), ptr(value))
	if err != nil {
		t.Fatal(err)
	}
	return fresh, size
}

// Hazard: two pointers to one value become pointers to two, and a write through one is
// not read through the other. // V2
func TestCopy_KeepsAliases(t *testing.T) {
	shared, list, m := &padded{b: 1}, []int{1, 2, 3}, map[string]*padded{}
	m["shared"] = shared
	type value struct {
		a, b    *padded
		S1, S2  []int // exported: they do not keep their capacity
		Shorter []int
		Later   []int
		m1, m2  map[string]*padded
		any     any
		slot    *int
	}
	old := value{shared, shared, list, list, list[:2], list[1:], m, m, shared, &list[1]}
	v, _ := mustCopy(t, &old)
	v.a.b, v.S1[1] = 9, 9
	switch {
	case shared.b != 1 || list[1] != 2:
		t.Error("the copy is not independent")
	case v.b != v.a || v.any != any(v.a) || v.m1["shared"] != v.a:
		t.Error("pointers are no longer one")
	case v.S2[1] != 9:
		t.Error("slices are no longer one")
	case v.Shorter[1] != 2 || v.Later[0] != 2:
		t.Error("slices that overlap are not independent")
	case v.slot != &v.S1[1]:
		t.Error("a pointer leads elsewhere")
	}
	v.m1["new"] = nil
	if len(v.m2) != 2 || len(m) != 1 {
		t.Error("maps are no longer one")
	}
	if cap(v.S1) != 3 || cap(v.Shorter) != 2 {
		t.Error("a capacity is not the length")
	}
}

// Hazard: a cycle is followed for ever, or is cut, or leads back into the original. // V2
func TestCopy_KeepsCycles(t *testing.T) {
	n := &node{value: 1}
	n.next = &node{kids: []*node{n}, any: n, more: map[string]*node{"n": n}}
	c, _ := mustCopy(t, &n)
	next := (*c).next
	if *c == n || next == n.next || next.kids[0] != *c || next.any != any(*c) || next.more["n"] != *c {
		t.Errorf("%+v %+v", *c, next)
	}
	s := []any{nil}
	s[0] = s
	sc, _ := mustCopy(t, &s)
	(*sc)[0].([]any)[0] = 1
	if (*sc)[0] != 1 {
		t.Error("a slice that holds itself is no longer one")
	}
	m := map[string]any{}
	m["m"] = m
	mc, _ := mustCopy(t, &m)
	(*mc)["m"].(map[string]any)["x"] = 1
	if (*mc)["x"] != 1 || len(m) != 1 {
		t.Error("a map that holds itself is no longer one")
	}
	self := node{value: 1}
	self.next = &self
	if c, _ := mustCopy(t, &self); c.next != c {
		t.Error("a value that points at itself no longer does")
	}
}

// Hazard: a long list overflows the stack. // V2
func TestCopy_DepthIsUnbounded(t *testing.T) {
	const length = 300_000
	defer debug.SetMaxStack(debug.SetMaxStack(32 << 20)) // beyond it the process dies
	var list *node
	var boxes any
	var maps map[string]any
	for range length {
		list = &node{next: list}
		boxes = pair2{boxes, 1}
		maps = map[string]any{"m": maps}
	}
	l, _ := mustCopy(t, &list)
	b, _ := mustCopy(t, &boxes)
	m, _ := mustCopy(t, &maps)
	n, i, j := 0, 0, 0
	for at := *l; at != nil; at = at.next {
		n++
	}
	for at := *b; at != nil; at = at.(pair2).A {
		i++
	}
	for at := *m; at != nil; at = at["m"].(map[string]any) {
		j++
	}
	if n != length || i != length || j != length {
		t.Errorf("%d, %d, %d of %d", n, i, j, length)
	}
}

// Hazard: doubly shared references are copied 2^60 times. // V2
func TestCopy_SharedReferencesAreCopiedOnce(t *testing.T) {
	type boxes struct{ left, right any }
	n, b := &node{}, any(boxes{left: []int{1}})
	for range 60 {
		n = &node{next: n, kids: []*node{n}}
		b = boxes{b, b}
	}
	_, size := mustCopy(t, &n)
	if limit := int64(61 * (unsafe.Sizeof(node{}) + 16)); size > limit {
		t.Errorf("%d bytes of at most %d", size, limit)
	}
	mustCopy(t, &b)
}

// Hazard: the size is less than what the copy holds, so that limits do not hold, or it
// counts shared memory twice. // B1
func TestCopy_SizeIsTheMemoryOfTheCopy(t *testing.T) {
	check := func(name string, got, want int64) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %d bytes, want %d", name, got, want)
		}
	}
	const word = int64(wordSize)
	text := string(bytes.Repeat([]byte("x"), 1000))
	_, size := mustCopy(t, &text)
	check("string", size, 2*word+1000)
	_, size = mustCopy(t, &[]string{text, text, text})
	check("strings that are one", size, 3*word+3*2*word+1000)
	ints := make([]int, 100)
	_, size = mustCopy(t, &[][]int{ints, ints})
	check("slices that are one", size, 3*word+2*3*word+100*word)
	_, size = mustCopy(t, &[]any{1.5, "ab", nil, &ints})
	check("interfaces", size, 3*word+4*2*word+8+(2*word+2)+0+(3*word+100*word))
	var total int64
	m := map[string]int{}
	for i := range 10_000 {
		m[string(rune('a'+i%26))+text[:i%10]+time.Duration(i).String()] = i
	}
	before := heap()
	kept := make([]*map[string]int, 20)
	for i := range kept {
		kept[i], size = mustCopy(t, &m)
		total += size
	}
	if grown := int64(heap() - before); total < grown*9/10 || total > grown*11/10 {
		t.Errorf("maps: %d bytes are counted as %d", grown, total)
	}
	runtime.KeepAlive(kept)
}

func heap() uint64 {
	var m runtime.MemStats
	for range 3 { // the second empties the pools
		runtime.GC()
	}
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// Hazard: memory that does not have the pointers of its type is freed under the copy, or
// a pointer past the end of memory keeps a neighbour alive. // V1
func TestCopy_GarbageCollectorSeesEveryPointer(t *testing.T) {
	type row struct {
		id   int
		ref  *flatRow
		tags []string
		any  any
		refs [3]*int
		m    map[int]*string
		// The next fields have every small pattern of pointers and numbers.
		numberFirst []struct {
			n int
			p *int
		}
		numberLast []struct {
			p *int
			q *float64
			n int
		}
		numberAmid []struct {
			p *int
			n int
			q *float64
		}
		tree *tree
		wide *wide
	}
	var rows []row
	for i := range 500 {
		text := time.Duration(i).String()
		r := row{id: i, ref: &flatRow{ID: int64(i), Name: text}, tags: []string{text, text}, any: &text, refs: [3]*int{&i, nil, &i}, m: map[int]*string{i: &text}}
		for range 3 {
			r.numberFirst = append(r.numberFirst, struct {
				n int
				p *int
			}{i, ref(i)})
			r.numberLast = append(r.numberLast, struct {
				p *int
				q *float64
				n int
			}{ref(i), ref(1.5), i})
			r.numberAmid = append(r.numberAmid, struct {
				p *int
				n int
				q *float64
			}{ref(i), i, ref(1.5)})
		}
		r.tree, r.wide = grow(3), &wide{last: text}
		r.wide.words[79] = ref(i)
		rows = append(rows, r)
	}
	copies := make([]*[]row, 10)
	var collecting sync.WaitGroup
	stop := make(chan struct{})
	collecting.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				runtime.GC()
			}
		}
	})
	for i := range copies {
		copies[i], _ = mustCopy(t, &rows)
		if i > 0 {
			copies[i], _ = mustCopy(t, copies[i])
		}
	}
	close(stop)
	collecting.Wait()
	runtime.GC()
	for _, c := range copies {
		if !sameCopy(reflect.ValueOf(&rows).Elem(), reflect.ValueOf(c).Elem()) {
			t.Fatal("a copy was damaged")
		}
	}
}

// programOf returns the address of a Regexp's compiled program.
func programOf(re *regexp.Regexp) uintptr {
	return reflect.ValueOf(re).Elem().FieldByName("prog").Pointer()
}

// Hazard: a value that cannot change is copied at every hit, or one that can change is
// shared. // V1
func TestCopy_ImmutableTypesAreShared(t *testing.T) {
	type value struct {
		when    time.Time
		at      *time.Location
		pattern regexp.Regexp
		typ     reflect.Type
		number  *big.Int
		moment  *time.Time
	}
	old := value{time.Now(), time.FixedZone("X", 1), *regexp.MustCompile("a"), reflect.TypeFor[int](), big.NewInt(5), ref(time.Now())}
	v, _ := mustCopy(t, &old)
	if v.when != old.when || v.at != old.at || programOf(&v.pattern) != programOf(&old.pattern) || v.typ != old.typ {
		t.Error("an immutable value is not shared")
	}
	if v.number == old.number || v.number.Cmp(old.number) != 0 || &v.number.Bits()[0] == &old.number.Bits()[0] || v.moment == old.moment {
		t.Error("a value that can change is shared")
	}
	for typ, want := range map[reflect.Type]bool{
		reflect.TypeFor[time.Time](): true, reflect.TypeFor[string](): true, reflect.TypeFor[[2]struct{ a string }](): true, reflect.TypeFor[*time.Location](): true,
		reflect.TypeFor[[]int](): false, reflect.TypeFor[any](): false, reflect.TypeFor[*time.Time](): false, reflect.TypeFor[big.Int](): false,
	} {
		if k, err := CopyOf(typ); err != nil || k.Flat() != want {
			t.Errorf("%v: flat is not %v (%v)", typ, want, err)
		}
	}
}

type frozen struct {
	cells []int
	mu    sync.Mutex
}

type thawed struct{ cells []int }

func init() { RegisterImmutable(reflect.TypeFor[*frozen]()) }

// Hazard: a type is registered too late, and later plans share what earlier plans
// copy. // V1
func TestRegisterImmutable_SharesOrPanics(t *testing.T) {
	f := &frozen{cells: []int{1}}
	list := []any{f, struct{ f *frozen }{f}}
	c, _ := mustCopy(t, &list)
	if (*c)[0] != any(f) {
		t.Error("a registered type is copied")
	}
	RegisterImmutable(reflect.TypeFor[*frozen]()) // again: nothing happens
	mustCopy(t, &[]thawed{{[]int{1}}})
	defer func() {
		if recover() == nil {
			t.Error("a registration after the first copy does not panic")
		}
	}()
	RegisterImmutable(reflect.TypeFor[thawed]())
}

// Hazard: a plan for arguments, which shares some fields, is used for results. // V1 K4
func TestCopy_ResultsDoNotShareFieldsThatArgumentsShare(t *testing.T) {
	type query struct{ _p *int }
	old := any(query{new(int)})
	asArgument, err := CopyArgOf(reflect.TypeFor[any]())
	if err != nil {
		t.Fatal(err)
	}
	for range 10 {
		var held any
		if _, err := asArgument.Into(ptr(&held), ptr(&old)); err != nil || held != old {
			t.Fatalf("%v: %v", held, err)
		}
		if fresh, _ := mustCopy(t, &old); *fresh == old {
			t.Fatal("a result shares what an argument may share")
		}
	}
}

// Hazard: a failed copy leaves half of the original in the caller's hands. // V2
func TestCopy_RefusalLeavesNothing(t *testing.T) {
	type value struct {
		list []int
		rows []map[string]any
	}
	old := value{[]int{1}, []map[string]any{{"a": 1}, {"b": []any{func() {}}}}}
	k, err := CopyOf(reflect.TypeFor[value]())
	if err != nil {
		t.Fatal(err)
	}
	var v value
	_, err = k.Into(ptr(&v), ptr(&old))
	var refusal *Refusal
	if !errors.As(err, &refusal) || refusal.Path != ".rows[][value][]" || refusal.Type.Kind() != reflect.Func {
		t.Errorf("%v", err)
	}
	if v.list != nil || v.rows != nil {
		t.Error("something is left")
	}
	old.rows = nil
	if _, err := k.Into(ptr(&v), ptr(&old)); err != nil || !slices.Equal(v.list, old.list) {
		t.Errorf("the next copy: %v", err)
	}
}

// Hazard: the former content of memory that is used again is still there. // V2
func TestCopy_OverwritesReusedMemory(t *testing.T) {
	v := []string{"old", "older"}
	k, _ := CopyOf(reflect.TypeFor[[]string]())
	kept := v
	if _, err := k.Into(ptr(&v), ptr(&[]string{"new"})); err != nil || len(v) != 1 || v[0] != "new" || kept[0] != "old" {
		t.Errorf("%v %v %v", v, kept, err)
	}
}

// Hazard: many goroutines compile plans of types that contain each other at once, and one
// of them runs an unfinished plan. // V1 K1
func TestPlans_ConcurrentFirstUse(t *testing.T) {
	type a struct {
		B    *struct{ A []map[string]*a }
		Self []a
	}
	type b struct{ A map[string]a }
	type c struct {
		B []b
		A *a
	}
	types := []reflect.Type{reflect.TypeFor[a](), reflect.TypeFor[b](), reflect.TypeFor[c](), reflect.TypeFor[[]*c](), reflect.TypeFor[map[string]b]()}
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() {
			typ := types[i%len(types)]
			v := newSource([]byte{2, 3, 2, 1, 5, 2, 3, 2, 4, 4, 2, 3}, false).value(typ)
			copied, _, err := copyOfValue(v)
			if err != nil || !sameCopy(v, copied) {
				t.Errorf("%v: %v", typ, err)
			}
			one, err := keyOfValue(v)
			other, _ := keyOfValue(copied)
			if err != nil || one != other {
				t.Errorf("%v: %v", typ, err)
			}
		})
	}
	all.Wait()
}

// Hazard: the plan of a type costs the memory or the time of an enormous value, although
// no such value exists. // V1 K1
func TestPlans_OfTypesTooLargeToAllocate(t *testing.T) {
	const most = math.MaxInt >> (bits.UintSize / 4)
	var none [][most]byte
	c, _ := mustCopy(t, &none)
	if mustKey(t, none); *c != nil {
		t.Error("a nil slice was copied to something")
	}
	many := make([]struct{ _ [0]func() }, most)
	if c, _ := mustCopy(t, &many); len(*c) != most {
		t.Errorf("%d elements were copied to %d", most, len(*c))
	}
	wantDifferent(t, many, many[1:])
}

// Hazard: the pool of copiers keeps a value alive that is long forgotten. // T4
func TestCopy_LeavesNothingInThePool(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // each processor has its own pool
	last := func() weak.Pointer[node] {
		list := &node{}
		for range 3 * maxDepth {
			list = &node{next: list}
		}
		c, _ := mustCopy(t, &list)
		end := *c
		for end.next != nil {
			end = end.next
		}
		return weak.Make(end)
	}()
	for range 5 {
		runtime.GC()
		mustCopy(t, &node{}) // keeps the copier in the pool, as a busy program would
	}
	if last.Value() != nil {
		t.Error("a copy is still reachable")
	}
}

// Hazard: an error that is recognized by its address is another error in a copy. // V2
func TestCopy_SentinelErrorsStay(t *testing.T) {
	type row struct{ Err, Wrapped, Joined error }
	old := &row{io.EOF, fmt.Errorf("at line 7: %w", fs.ErrNotExist), errors.Join(context.Canceled, io.EOF)}
	c, _ := mustCopy(t, &old)
	if (*c).Err != io.EOF || !errors.Is((*c).Wrapped, fs.ErrNotExist) || !errors.Is((*c).Joined, context.Canceled) || *c == old || (*c).Wrapped == old.Wrapped {
		t.Errorf("%+v", *c)
	}
}
