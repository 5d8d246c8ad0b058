//lint:file-ignore U1000 fields that only reflection reads

package plan

import (
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime/debug"
	"strings"
	"testing"
)

func mustSnapshot[T any](t *testing.T, value *T) *Snapshot {
	t.Helper()
	k, err := CopyOf(reflect.TypeFor[T]())
	if err != nil {
		t.Fatal(err)
	}
	s, err := k.Snapshot(ptr(value))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// selfish is a slice that may hold itself.
type selfish []selfish

// Hazard: a value that nobody changed counts as changed at every hit, because it holds
// NaN, or map keys that are pointers. Or looking at it never ends. // V3
func TestSnapshot_UnchangedValuesStayUnchanged(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, typ := range samples {
		for range 20 {
			v := newSource(randomBytes(r), true).value(typ)
			k, _ := CopyOf(typ)
			s, err := k.Snapshot(v.Addr().UnsafePointer())
			if err != nil {
				t.Fatal(err)
			}
			if path, yes := s.Changed(); yes {
				t.Fatalf("%v: changed at %q: %+v", typ, path, v)
			}
		}
	}
	nan := map[float64][]any{}
	for i := range 1000 {
		nan[math.NaN()] = []any{i % 2, math.NaN()}
	}
	round := selfish{nil, {}}
	round[0] = round
	loop := []any{1, nil}
	loop[1] = loop
	n := &node{}
	list := n
	for range 20_000 {
		list = &node{next: list}
	}
	n.next = list
	var nested any = []any{}
	for range 20_000 {
		nested = struct{ inner any }{nested}
	}
	type doubled struct{ left, right any }
	var wide any = &n
	for range 60 {
		wide = doubled{wide, wide}
	}
	defer debug.SetMaxStack(debug.SetMaxStack(4 << 20)) // beyond it the process dies
	for _, v := range []any{nan, round, loop, list, nested, wide, map[*int]bool{new(int): true, new(int): false}, map[any]*node{&nan: n, [1]any{n}: nil}} {
		if path, yes := mustSnapshot(t, &v).Changed(); yes {
			t.Errorf("%T: changed at %q", v, path)
		}
	}
}

// Hazard: a change is missed: behind an address that was looked at as another type, a
// change of sign, or a change in a cycle. // V3
func TestSnapshot_SeesEveryChange(t *testing.T) {
	type inner struct{ A, B int }
	type outer struct {
		Inner inner
		C     int
	}
	type value struct {
		First *inner
		Whole *outer
		Zero  []float64
		NaN   map[float64]*int
		Keys  map[*inner]string
		Plain map[string]inner
		Round *node
		Any   any
		Bytes []byte
		Words []string
		Text  *string
		Array *[2]any
		Named map[inner][]int
	}
	fresh := func() *value {
		o := &outer{inner{1, 2}, 3}
		v := &value{
			First: &o.Inner, Whole: o, Zero: []float64{0, 1, math.NaN()}, NaN: map[float64]*int{math.NaN(): new(int), math.NaN(): new(int)},
			Keys: map[*inner]string{{1, 2}: "a", {1, 2}: "b"}, Plain: map[string]inner{"a": {1, 2}, "b": {3, 4}}, Round: &node{},
			Any: []any{1, map[string]any{"x": &inner{5, 6}}}, Bytes: make([]byte, 1<<16), Words: []string{"a", "b"}, Text: ref("a"),
			Array: &[2]any{1, inner{1, 2}}, Named: map[inner][]int{{1, 2}: {1}},
		}
		v.Round.next, v.Round.kids = v.Round, []*node{{next: v.Round}}
		return v
	}
	for _, change := range []struct {
		path string
		by   func(v *value)
	}{
		{".Whole.C", func(v *value) { v.Whole.C++ }},
		{".First.A", func(v *value) { v.First.A++ }},
		{".Zero[]", func(v *value) { v.Zero[0] = math.Copysign(0, -1) }},
		{".Zero[]", func(v *value) { v.Zero[2] = 0 }},
		{".Zero", func(v *value) { v.Zero = append(v.Zero, 0) }},
		{".NaN", func(v *value) { v.NaN[math.NaN()] = nil }},
		{".NaN[value]", func(v *value) {
			for _, p := range v.NaN {
				*p = 7
				return
			}
		}},
		{".Keys[key].A", func(v *value) {
			for k := range v.Keys {
				k.A = 9
				return
			}
		}},
		{".Keys[key]", func(v *value) { clear(v.Keys); v.Keys[&inner{1, 2}], v.Keys[&inner{1, 2}] = "a", "b" }},
		{".Plain[value].B", func(v *value) { v.Plain["b"] = inner{3, 5} }},
		{".Plain", func(v *value) { delete(v.Plain, "a") }},
		{".Plain[key]", func(v *value) { delete(v.Plain, "a"); v.Plain["c"] = inner{1, 2} }},
		{".Round.kids[].value", func(v *value) { v.Round.kids[0].value++ }},
		{".Round.next", func(v *value) { v.Round.next = nil }},
		{".Any[][value].B", func(v *value) { v.Any.([]any)[1].(map[string]any)["x"].(*inner).B++ }},
		{".Any[]", func(v *value) { v.Any.([]any)[0] = "1" }},
		{".Bytes[]", func(v *value) { v.Bytes[1<<15]++ }},
		{".Words[]", func(v *value) { v.Words[1] = "c" }},
		{".Text", func(v *value) { *v.Text = "b" }},
		{".Array[].B", func(v *value) { v.Array[1] = inner{1, 3} }},
		{".Array[]", func(v *value) { v.Array[0] = int8(1) }},
		{".Named[value][]", func(v *value) { v.Named[inner{1, 2}][0]++ }},
		{"", func(v *value) { v.Words[1] = strings.Clone("b"); v.Array[1] = inner{1, 2}; v.Plain["a"] = inner{1, 2} }},
	} {
		v := fresh()
		s := mustSnapshot(t, &v)
		change.by(v)
		if path, yes := s.Changed(); path != change.path || yes != (path != "") {
			t.Errorf("%q: %q, %v", change.path, path, yes)
		}
	}
}

// Hazard: what cannot be copied, and so cannot be watched, is taken for data. // V2 V3
func TestSnapshot_RefusesUncopyableValues(t *testing.T) {
	v := map[string][]any{"x": {1, struct{ c chan int }{}}}
	k, _ := CopyOf(reflect.TypeOf(v))
	_, err := k.Snapshot(ptr(&v))
	var refusal *Refusal
	if !errors.As(err, &refusal) || refusal.Path != "[value][].c" {
		t.Error(err)
	}
}
