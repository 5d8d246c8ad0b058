//lint:file-ignore U1000 fields that only reflection reads

package plan

import (
	"math/rand/v2"
	"reflect"
	"testing"
	"unsafe"
)

type station struct {
	Name   string
	Lat    float64
	Delays [3]int
	Next   *station
}

type network struct {
	Hub    *station
	Delay  *int
	Window *[2]int
	Any    any
	ByName map[string]*station
	All    []station
	Part   []station
	Apart  *station
	Lats   []*float64
}

// lines returns a network in which nearly all pointers point into All.
func lines() *network {
	v := &network{ByName: map[string]*station{}, Apart: &station{Name: "apart"}}
	v.All = make([]station, 100)
	for i := range v.All {
		s := &v.All[i]
		s.Name, s.Next = string(rune('a'+i)), &v.All[(i+37)%100]
		v.ByName[s.Name] = s
		v.Lats = append(v.Lats, &s.Lat)
	}
	v.Hub, v.Delay, v.Window, v.Any = &v.All[7], &v.All[8].Delays[1], (*[2]int)(v.All[9].Delays[1:]), &v.All[10]
	v.Part = v.All[20:30]
	v.Apart.Next = &v.All[11]
	return v
}

// V2. Hazard: in a copy, a pointer to an element or a field of another part of the value
// points to a separate copy of it.
func TestCopy_PointersLeadInside(t *testing.T) {
	old := lines()
	for generation := range 3 {
		v, _ := mustCopy(t, old)
		if !reflect.DeepEqual(v, old) {
			t.Fatal("the copy differs")
		}
		if v.Hub != &v.All[7] || v.Delay != &v.All[8].Delays[1] || &v.Window[0] != &v.All[9].Delays[1] || v.Any != &v.All[10] || v.Apart.Next != &v.All[11] {
			t.Errorf("generation %d: pointers lead elsewhere", generation)
		}
		for i := range v.All {
			if s := &v.All[i]; s.Next != &v.All[(i+37)%100] || v.ByName[s.Name] != s || v.Lats[i] != &s.Lat {
				t.Fatalf("generation %d: what leads to station %d leads elsewhere", generation, i)
			}
			if &v.All[i] == &old.All[i] {
				t.Fatal("the copy is the original")
			}
		}
		if &v.Part[0] == &v.All[20] || &v.Part[0] == &old.Part[0] {
			t.Error("slices that overlap are not independent")
		}
		old = v
	}
}

// V2. Hazard: a pointer to the only field of a struct, or to its only element, has the
// address of the whole. It is matched only with things of its own type, and gets a
// separate copy.
func TestCopy_PointersToTheOnlyFieldOrElement(t *testing.T) {
	type inner struct{ n int }
	type outer struct{ inner }
	type value struct {
		Number *int
		Inner  *inner
		Outer  *outer
		Again  *inner
		One    []outer
		First  *outer
	}
	for _, reverse := range []bool{false, true} {
		o := &outer{inner{1}}
		old := value{&o.n, &o.inner, o, &o.inner, make([]outer, 1), nil}
		old.First = &old.One[0]
		if reverse {
			old.Number, old.Again = nil, nil
		}
		v, _ := mustCopy(t, &old)
		if v.Inner != &v.Outer.inner || !reverse && (v.Number != &v.Outer.n || v.Again != v.Inner) || v.First != &v.One[0] {
			t.Errorf("they lead elsewhere: %+v", v)
		}
		if v.Inner == old.Inner {
			t.Error("the copy is the original")
		}
	}
}

// V2. Hazard: a block is copied only as far as the pointer into it reaches, or is counted
// for each pointer.
func TestCopy_BlocksAreCopiedOnce(t *testing.T) {
	old := lines()
	k, _ := CopyOf(reflect.TypeFor[network]())
	v, size := mustCopy(t, old)
	limit := int64(unsafe.Sizeof(*old)) + 112*int64(unsafe.Sizeof(station{})) + 100*(8+2*24+8)
	if size > limit {
		t.Errorf("%d bytes are counted, where %d are enough", size, limit)
	}
	assigned := new(network)
	if err := k.Assign(ptr(assigned), ptr(v)); err != nil || assigned.Hub != &assigned.All[7] {
		t.Errorf("a value without its size is copied otherwise: %v", err)
	}
}

// Hazard: values without pointers into other parts pay for those that have them.
func TestCopy_SurveysOnlyTypesWithInnerPointers(t *testing.T) {
	type rows struct {
		IDs  []int
		Last *int
	}
	n := 3
	k, _ := CopyOf(reflect.TypeFor[rows]())
	k.careful.Store(false) // the test may have run before
	mustCopy(t, &rows{[]int{1, 2}, &n})
	if !k.insides || k.careful.Load() {
		t.Errorf("insides %v, careful %v", k.insides, k.careful.Load())
	}
	ids := []int{1, 2}
	mustCopy(t, &rows{ids, &ids[1]})
	if !k.careful.Load() {
		t.Error("such a value was seen, and copies go on as before")
	}
	type node struct {
		left, right *node
		n           int
	}
	for _, none := range []reflect.Type{reflect.TypeFor[*node](), reflect.TypeFor[[]string](), reflect.TypeFor[map[string]*node](), reflect.TypeFor[[][]byte]()} {
		if k, _ := CopyOf(none); k.insides {
			t.Errorf("no pointer can lead inside of a %v", none)
		}
	}
}

// V2. Hazard: among slices and pointers that overlap in any way, a pointer in the copy
// points to another place than in the original.
func TestCopy_AnyPointersInside(t *testing.T) {
	type value struct {
		Slices [4][]station
		To     []*station
		Fields []*[3]int
	}
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 1))
		var old value
		arrays := [][]station{make([]station, 1+random.IntN(20)), make([]station, 1+random.IntN(20))}
		for i := range old.Slices {
			a := arrays[random.IntN(2)]
			from := random.IntN(len(a))
			old.Slices[i] = a[from : from+random.IntN(len(a)-from+1)]
		}
		for range random.IntN(30) {
			a := arrays[random.IntN(2)]
			s := &a[random.IntN(len(a))]
			s.Lat = random.Float64()
			old.To = append(old.To, s)
			old.Fields = append(old.Fields, &s.Delays)
			s.Next = &a[random.IntN(len(a))]
		}
		v, _ := mustCopy(t, &old)
		if !reflect.DeepEqual(*v, old) {
			t.Fatalf("seed %d: the copy differs", seed)
		}
		for i, s := range v.To {
			if v.Fields[i] != &s.Delays {
				t.Fatalf("seed %d: a field is not that of its station", seed)
			}
			// A station lies in a slice of the copy exactly if its original lies in a
			// slice of the original.
			if inAny(s, v.Slices[:]) != inAny(old.To[i], old.Slices[:]) {
				t.Fatalf("seed %d: station %d is not where it was", seed, i)
			}
		}
	}
}

func inAny(s *station, all [][]station) bool {
	for _, list := range all {
		for i := range list {
			if &list[i] == s {
				return true
			}
		}
	}
	return false
}
