//lint:file-ignore U1000 fields that only reflection reads

package plan

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
)

// ware is copied by its own function only.
type ware interface {
	Copy() ware
	Text() string
}

type (
	sealed struct {
		on   func()
		text []string
	}
	sealedValue struct {
		on   func()
		text *string
	}
	wrapping struct { // has the methods of ware from its field
		*sealed
		extra int
	}
	impostor struct{ on func() } // its Copy returns another type
	crashing struct{ on func() }
	exact    struct {
		on   func()
		name string
	}
	selfKeyed struct { // its RefrainKey goes before the function for ware
		sealed
		id int
	}
	keyOnly struct {
		on func()
		id int
	}
	keyedBySelf struct {
		id, ignored int
	}
)

func (s *sealed) Copy() ware         { return &sealed{s.on, slices.Clone(s.text)} }
func (s *sealed) Text() string       { return strings.Join(s.text, ",") }
func (s sealedValue) Copy() ware     { text := *s.text; return sealedValue{s.on, &text} }
func (s sealedValue) Text() string   { return *s.text }
func (impostor) Copy() ware          { return &sealed{} }
func (impostor) Text() string        { return "impostor" }
func (crashing) Copy() ware          { panic("no copy") }
func (crashing) Text() string        { panic("no text") }
func (s *selfKeyed) Copy() ware      { return &selfKeyed{sealed{s.on, slices.Clone(s.text)}, s.id} }
func (s *selfKeyed) Text() string    { return "same" }
func (s *selfKeyed) RefrainKey() any { return s.id }

func init() {
	RegisterClone(reflect.TypeFor[ware](), func(v any) any { return v.(ware).Copy() })
	RegisterSize(reflect.TypeFor[ware](), func(v any) any { return 1000 * len(v.(ware).Text()) })
	RegisterKey(reflect.TypeFor[ware](), func(v any) any { return v.(ware).Text() })
	RegisterClone(reflect.TypeFor[exact](), func(v any) any { // makes a copy itself
		e, inside := v.(exact), any([]any{newSealed(v.(exact).name)})
		copied, _, err := copyOfValue(reflect.ValueOf(&inside).Elem())
		if err != nil {
			panic(err)
		}
		e.name = copied.Interface().([]any)[0].(*sealed).Text()
		return e
	})
	RegisterKey(reflect.TypeFor[exact](), func(v any) any { return v.(exact).name })
	RegisterKey(reflect.TypeFor[*keyOnly](), func(v any) any { return v.(*keyOnly).id })
	RegisterKey(reflect.TypeFor[keyedBySelf](), func(v any) any { k := v.(keyedBySelf); k.ignored = 0; return k })
}

func newSealed(text ...string) *sealed { return &sealed{func() {}, text} }

// Hazard: a registered function is used at the surface of a value only. // V1 V2
func TestRegistered_ClonesAtAnyDepth(t *testing.T) {
	text := "v"
	shared := newSealed("shared")
	type row struct {
		ware  ware
		exact exact
		some  []*sealed
		by    map[string]ware
		any   any
		value sealedValue
		none  *sealed
	}
	old := []row{{
		ware: newSealed("a"), exact: exact{func() {}, "e"}, some: []*sealed{shared, newSealed("b"), nil, shared}, by: map[string]ware{"c": newSealed("c"), "d": sealedValue{nil, &text}},
		any: []any{newSealed("e"), sealedValue{nil, &text}, exact{nil, "f"}, shared}, value: sealedValue{nil, &text},
	}}
	c, size := mustCopy(t, &old)
	r := &(*c)[0]
	if size < 9*1000 {
		t.Errorf("counted %d bytes", size)
	}
	if r.some[0] != r.some[3] || r.some[0] != r.any.([]any)[3] || r.some[0] == shared || r.none != nil || r.some[2] != nil {
		t.Error("pointers to one thing lead to several, or to the original")
	}
	for _, s := range []ware{r.ware, r.some[0], r.some[1], r.by["c"], r.any.([]any)[0].(ware)} {
		s.(*sealed).text[0] = "changed"
	}
	for _, s := range []ware{r.by["d"], r.any.([]any)[1].(ware), r.value} {
		*s.(sealedValue).text = "changed"
	}
	got := fmt.Sprint(old[0].ware.Text(), old[0].some[0].Text(), old[0].some[1].Text(), old[0].by["c"].Text(), text)
	if got != "asharedbcv" {
		t.Errorf("changing the copy changed the original: %s", got)
	}
}

// Hazard: a value of another type is taken for the copy, or a function that panics ends
// the process. // V2
func TestRegistered_FunctionsThatFailAreRefusals(t *testing.T) {
	for _, test := range []struct {
		v    any
		want string
	}{
		{[]any{impostor{}}, "the value has a function given to RegisterClone that returned a value of another type at [] (plan.impostor)"},
		{map[string]ware{"a": crashing{}}, "the value has a function given to RegisterClone that panicked at [value] (plan.crashing)"},
	} {
		if _, _, err := copyOfValue(reflect.ValueOf(&test.v).Elem()); err == nil || err.Error() != test.want {
			t.Errorf("%v, want %s", err, test.want)
		}
	}
	if r := refusedKey(t, any([]ware{crashing{}})); r.Error() != "the value has a function given to RegisterKey that panicked at [] (plan.crashing)" {
		t.Error(r)
	}
}

// Hazard: two arguments share a key, because the function registered for an interface
// sees only a part of them, or because their type does not count. // K1 K2 K7
func TestRegistered_KeysAtAnyDepth(t *testing.T) {
	text := "a"
	wantSame(t, newSealed("a"), newSealed("a"))
	wantSame(t, []ware{newSealed("a", "b")}, []ware{newSealed("a,b")})
	wantDifferent[any](t, newSealed("a"), newSealed("b"), (*sealed)(nil), sealedValue{nil, &text}, nil, exact{name: "a"}, "a", newSealed())
	wantSame(t, exact{func() {}, "x"}, exact{nil, "x"})
	wantSame(t, map[string]any{"a": &keyOnly{nil, 1}}, map[string]any{"a": &keyOnly{func() {}, 1}})
	wantDifferent(t, &keyOnly{nil, 1}, &keyOnly{nil, 2}, nil)
	wantDifferent(t, &selfKeyed{sealed{}, 1}, &selfKeyed{sealed{}, 2})
	wantSame(t, keyedBySelf{1, 2}, keyedBySelf{1, 3})
	wantDifferent(t, keyedBySelf{1, 2}, keyedBySelf{2, 2})
	wantDifferent(t, wrapping{newSealed("a"), 1}, wrapping{newSealed("a"), 2}, wrapping{newSealed("b"), 1})
	c, _ := mustCopy(t, &wrapping{newSealed("a"), 5})
	if c.extra != 5 || c.Text() != "a" {
		t.Errorf("the copy is %v", c)
	}
}

// Hazard: an argument that has a key and no copy is refused, or is copied all the
// same. // K8
func TestRegistered_ArgumentsThatHaveOnlyAKeyAreShared(t *testing.T) {
	type query struct {
		by   *keyOnly
		any  any
		list []int
	}
	k, err := CopyArgOf(reflect.TypeFor[query]())
	if err != nil {
		t.Fatal(err)
	}
	old := query{&keyOnly{nil, 1}, &keyOnly{nil, 2}, []int{1}}
	var fresh query
	if _, err := k.Into(reflect.ValueOf(&fresh).UnsafePointer(), reflect.ValueOf(&old).UnsafePointer()); err != nil {
		t.Fatal(err)
	}
	if fresh.by != old.by || fresh.any != old.any || &fresh.list[0] == &old.list[0] {
		t.Error("what cannot be copied was not shared, or the rest was")
	}
}

// Hazard: values that were copied before a registration are shared after it, or get other
// keys. // V1 K1
func TestRegistered_TooLateIsRefused(t *testing.T) {
	type met struct{ a int }
	type metLater struct{ b []int }
	mustCopy(t, &met{})
	mustKey(t, metLater{})
	for name, register := range map[string]func(){
		"clone":     func() { RegisterClone(reflect.TypeFor[met](), func(v any) any { return v }) },
		"size":      func() { RegisterSize(reflect.TypeFor[met](), func(any) any { return 0 }) },
		"key":       func() { RegisterKey(reflect.TypeFor[metLater](), func(v any) any { return v }) },
		"immutable": func() { RegisterImmutable(reflect.TypeFor[met]()) },
		"twice":     func() { RegisterClone(reflect.TypeFor[ware](), func(v any) any { return v }) },
		"interface": func() { RegisterKey(reflect.TypeFor[any](), func(v any) any { return v }) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: not refused", name)
				}
			}()
			register()
		}()
	}
}

// Hazard: a shared value whose memory only its own function knows is changed, and nobody
// notices. // V3
func TestRegistered_ChangesAreDetectedByKey(t *testing.T) {
	old := []any{newSealed("a"), 1}
	k, err := CopyOf(reflect.TypeFor[[]any]())
	if err != nil {
		t.Fatal(err)
	}
	s, err := k.Snapshot(reflect.ValueOf(&old).UnsafePointer())
	if err != nil {
		t.Fatal(err)
	}
	if path, changed := s.Changed(); changed {
		t.Errorf("changed at %s", path)
	}
	old[0].(*sealed).text[0] = "b"
	if path, changed := s.Changed(); !changed || path != "[]" {
		t.Errorf("%q, %v", path, changed)
	}
}

// Hazard: functions of the program run under a lock, or block others. // F8
func TestRegistered_FunctionsMayCopyAndKey(t *testing.T) {
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 100 {
				v := []any{newSealed("a"), exact{nil, "b"}, newSealed("c")}
				c, _ := mustCopy(t, &v)
				mustKey(t, v)
				if (*c)[1].(exact).name != "b" || (*c)[2].(ware).Text() != "c" {
					t.Errorf("the copy is %v", *c)
				}
			}
		})
	}
	all.Wait()
}
