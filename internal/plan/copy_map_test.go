package plan

import (
	"fmt"
	"maps"
	"math"
	"reflect"
	"strconv"
	"testing"
	"unsafe"
)

// record is the value of a map. It has both shared fields and references to more memory.
type record struct {
	Name string
	Tags []string
	next *record
	n    int
}

// newRecords returns n entries, the same in each call.
func newRecords(n int) map[string]record {
	m := make(map[string]record)
	for i := range n {
		m[fmt.Sprint("key", i)] = record{Name: fmt.Sprint(i), Tags: []string{"a", fmt.Sprint(i)}, next: &record{n: i}, n: i}
	}
	return m
}

// V1, V2. Hazard: if a map outgrows a group, a table or a batch, entries are lost,
// doubled, or shared with the original.
func TestCopy_MapsOfEverySize(t *testing.T) {
	for _, n := range []int{0, 1, 7, 8, 9, mostBatched - 1, mostBatched, mostBatched + 1, 3*mostBatched + 5, 5000} {
		for way, copied := range map[string]func(*map[string]record) *map[string]record{
			"cloned": func(m *map[string]record) *map[string]record {
				fresh := new(map[string]record)
				k, err := CopyOf(reflect.TypeOf(*m))
				if err == nil {
					err = k.Assign(ptr(fresh), ptr(m))
				}
				if err != nil {
					t.Fatal(err)
				}
				return fresh
			},
			"counted": func(m *map[string]record) *map[string]record { fresh, _ := mustCopy(t, m); return fresh },
			"filled":  fillNew[map[string]record],
		} {
			old := newRecords(n)
			fresh := copied(&old)
			if !reflect.DeepEqual(*fresh, newRecords(n)) {
				t.Fatalf("%s: a copy of %d entries differs; it has %d", way, n, len(*fresh))
			}
			for k, r := range *fresh {
				r.Tags[0], r.next.n = "changed", -1
				(*fresh)[k] = record{}
			}
			(*fresh)["new"] = record{}
			if !reflect.DeepEqual(old, newRecords(n)) {
				t.Fatalf("%s: changing the copy changed the original of %d entries", way, n)
			}
		}
	}
}

// fillNew returns a copy made without cloning the map, as in releases of Go that were not
// tested.
func fillNew[M any](m *M) *M {
	typ := reflect.TypeFor[M]()
	k, _ := CopyOf(typ)
	key, _ := results.copyOf(typ.Key())
	value, _ := results.copyOf(typ.Elem())
	maps := newMapCopy(typ, key, value)
	maps.found = false
	c, old := newCopier(k, nil, handingOut), *(*unsafe.Pointer)(ptr(m))
	defer c.release()
	fresh, _ := maps.fresh(c, old)
	if refusal := maps.fill(c, fresh, old); refusal != nil {
		panic(refusal)
	}
	return (*M)(ptr(&fresh))
}

// V2. Hazard: a lookup does not find a NaN key, so putting the copy of its entry into a
// clone of the map adds a second entry.
func TestCopy_MapsWithNaN(t *testing.T) {
	type place struct{ x, y float64 }
	type all struct {
		F map[float64]*int
		P map[place][]int
		A map[any][]int
	}
	one, two := 1, 2
	floats := map[float64]*int{math.NaN(): &one, math.Float64frombits(0x7ff8000000000123): &two, 1: &one}
	places := map[place][]int{{math.NaN(), 1}: {1}, {1, 2}: {2}}
	anys := map[any][]int{math.NaN(): {1}, "a": {2}}
	k, _ := CopyOf(reflect.TypeFor[all]())
	old, fresh := all{floats, places, anys}, all{}
	if err := k.Assign(ptr(&fresh), ptr(&old)); err != nil {
		t.Fatal(err)
	}
	if len(fresh.F) != 3 || len(fresh.P) != 2 || len(fresh.A) != 2 {
		t.Errorf("of 3, 2 and 2 entries came %d, %d and %d", len(fresh.F), len(fresh.P), len(fresh.A))
	}
	*fresh.F[1] = 9
	if one != 1 {
		t.Error("the copy is not independent")
	}
}

// B1. Hazard: a map from which most entries were deleted is stored with all its spare
// memory, which is not charged.
func TestCopy_StoredMapsHaveNoSpareRoom(t *testing.T) {
	m := map[int]int{}
	for i := range 100_000 {
		m[i] = i
	}
	for i := range 99_990 {
		delete(m, i)
	}
	before := heap()
	kept := make([]*map[int]int, 20)
	for i := range kept {
		kept[i], _ = mustCopy(t, &m)
	}
	if grown := int64(heap() - before); grown > 20<<10 {
		t.Errorf("20 copies of a map of 10 entries take %d bytes", grown)
	}
	if len(*kept[0]) != 10 {
		t.Errorf("a copy has %d entries", len(*kept[0]))
	}
}

// V1. Hazard: the garbage collector does not see the memory of entries that are on their
// way into a new map.
func TestCopy_MapsUnderTheGarbageCollector(t *testing.T) {
	old := newRecords(2000)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 20 {
			heap()
		}
	}()
	for run := true; run; {
		select {
		case <-done:
			run = false
		default:
		}
		fresh := fillNew(&old)
		k, _ := CopyOf(reflect.TypeOf(old))
		// This is a copy of a copy that nothing else refers to.
		if err := k.Assign(ptr(fresh), ptr(fresh)); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(*fresh, old) {
			t.Fatal("the copy differs")
		}
	}
}

// Hazard: values that take no memory still have an alignment, which decides where the
// entries of a map lie. // V2 K1
func TestMaps_ValuesOfSizeZero(t *testing.T) {
	testSet[int32, [0]uint64](t)
	testSet[int32, [0]func()](t)
	testSet[int32, struct{}](t)
	testSet[string, [0]uint16](t)
	testSet[int, struct{ none [0]string }](t)
}

func testSet[K int32 | string | int, V any](t *testing.T) {
	set := func(n int) map[K]V {
		m := map[K]V{}
		for i := range n {
			var none V
			m[K(rune(i))] = none
		}
		return m
	}
	one, other := set(100), set(100)
	wantSame(t, one, other)
	wantDifferent(t, one, set(99))
	if c, _ := mustCopy(t, &one); !reflect.DeepEqual(*c, one) {
		t.Errorf("the copy of %T is %v", one, *c)
	}
}

// Hazard: a pointer gets one copy where it is a map's key, and another where it is a
// value. // V2
func TestCopy_MapsKeyedByPointers(t *testing.T) {
	type graph struct {
		nodes []*node
		seen  map[*node]bool
		same  map[any]*node
		boxes map[struct{ p *node }][]*node
	}
	g := &graph{seen: map[*node]bool{}, same: map[any]*node{}, boxes: map[struct{ p *node }][]*node{}}
	for i := range 100 {
		n := &node{value: int8(i)}
		n.next = n
		g.nodes = append(g.nodes, n)
		g.seen[n], g.same[n], g.boxes[struct{ p *node }{n}] = i%2 == 0, n, []*node{n}
	}
	for range 2 {
		c, _ := mustCopy(t, &g)
		for i, n := range (*c).nodes {
			seen, ok := (*c).seen[n]
			if n == g.nodes[i] || n.next != n || seen != (i%2 == 0) || !ok || (*c).same[n] != n || (*c).boxes[struct{ p *node }{n}][0] != n {
				t.Fatalf("node %d: %+v", i, n)
			}
		}
		if g = *c; len(g.seen) != 100 || len(g.same) != 100 || len(g.boxes) != 100 {
			t.Error("entries are missing, or there are too many")
		}
	}
}

// Hazard: a large map is read in batches. The last batch is forgotten, or is read
// although an entry before it was refused. // K1 K6
func TestMapAccess_ReadsEachEntryOfALargeMapOnce(t *testing.T) {
	for _, n := range []int{fewEntries, fewEntries + 1, fewEntries + 63, fewEntries + 64, 3 * fewEntries} {
		m := map[string]int{"": -1}
		for i := range n - 1 {
			m[strconv.Itoa(i)] = i
		}
		met, left := map[string]int{}, n/2
		access := mapAccessOf(reflect.TypeOf(m))
		visit := func(_ any, k, v unsafe.Pointer) *Refusal {
			met[*(*string)(k)] = *(*int)(v)
			if left--; left == 0 {
				return &Refusal{}
			}
			return nil
		}
		p := *(*unsafe.Pointer)(unsafe.Pointer(&m))
		if refusal := access.each(p, nil, visit); refusal == nil || len(met) != n/2 {
			t.Errorf("%d entries: %d were read, and then %v", n, len(met), refusal)
		}
		clear(met)
		if refusal := access.each(p, nil, visit); refusal != nil || !maps.Equal(met, m) {
			t.Errorf("%d entries: %d were read (%v)", n, len(met), refusal)
		}
	}
}
