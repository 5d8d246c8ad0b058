//lint:file-ignore U1000 fields that only reflection reads

package plan

import (
	"reflect"
	"runtime"
	"testing"
)

// keyedByName holds what cannot be a key, and is keyed by its name.
type keyedByName struct {
	name  string
	cache func()
}

func (k keyedByName) RefrainKey() any { return k.name }

// folded is keyed by a changed value of its own type.
type folded struct {
	text  string
	asked *int
	inner *folded
}

func (f *folded) RefrainKey() any {
	if f.asked != nil {
		*f.asked++
	}
	return folded{text: f.text[:1], inner: f.inner}
}

type keyedInt int

func (k keyedInt) RefrainKey() any { return k / 10 }

type keyedMap map[string]int

func (k keyedMap) RefrainKey() any { return keyedMap{"n": len(k)} }

type keyedPointer struct{ n int }

func (k *keyedPointer) RefrainKey() any { return &keyedPointer{k.n % 2} }

type panicking struct{}

func (panicking) RefrainKey() any { panic("secret") }

type endless struct{ n int }

func (e endless) RefrainKey() any { return []endless{{e.n + 1}} }

// embeds gets a RefrainKey that knows nothing of Page.
type embeds struct {
	keyedByName
	Page int
}

type overrides struct {
	keyedByName
	Page int
}

func (o overrides) RefrainKey() any { return o.Page }

// Hazard: RefrainKey counts at the top only, or not behind a pointer, an interface, a map. // K7
func TestKeyer_CountsAtAnyDepth(t *testing.T) {
	a, b, c := keyedByName{"n", func() {}}, keyedByName{"n", nil}, keyedByName{"m", nil}
	wantSame(t, a, b)
	wantDifferent(t, a, c)
	wantSame(t, &a, &b)
	wantSame(t, []keyedByName{a}, []keyedByName{b})
	wantSame(t, map[string]struct{ k *keyedByName }{"x": {&a}}, map[string]struct{ k *keyedByName }{"x": {&b}})
	wantSame[any](t, a, b)
	wantDifferent[any](t, a, c, &a, "n", keyedInt(3), 3)
	wantSame(t, [2]keyedInt{11, 20}, [2]keyedInt{12, 29})
	wantDifferent(t, [2]keyedInt{11, 20}, [2]keyedInt{21, 20})
	wantSame(t, keyedMap{"a": 1}, keyedMap{"b": 2})
	wantDifferent(t, keyedMap{"a": 1}, keyedMap{})
	wantSame(t, &keyedPointer{1}, &keyedPointer{3})
	wantDifferent(t, &keyedPointer{1}, &keyedPointer{2}, nil)
}

// Hazard: a type that returns its own type is asked for ever; a nil pointer is asked and panics. // K7
func TestKeyer_OwnTypeIsPlainAndAskedOnce(t *testing.T) {
	asked := 0
	f := &folded{text: "abc", asked: &asked, inner: &folded{text: "xyz", asked: &asked}}
	wantSame(t, f, &folded{text: "a", inner: &folded{text: "x"}})
	if asked != 2 {
		t.Errorf("asked %d times", asked)
	}
	wantDifferent(t, f, &folded{text: "abc"}, &folded{text: "abc", inner: &folded{text: "y"}}, nil)
	asked = 0
	shared := &folded{text: "abc", asked: &asked}
	mustKey(t, []*folded{shared, shared, shared})
	if asked != 1 {
		t.Errorf("shared, and asked %d times", asked)
	}
}

// keyedByFunc says that it is keyed by a copy of itself, which cannot be a key.
type keyedByFunc struct{ run func() }

func (k keyedByFunc) RefrainKey() any { return k }

// Hazard: a type gets past its check because it has a RefrainKey, which then returns the type itself. // K6 K7
func TestKeyer_OwnTypeIsCheckedWhenItIsReturned(t *testing.T) {
	if r := refusedKey(t, []keyedByFunc{{}}); r.Predicate() != "holds a func at [].run (func())" {
		t.Error(r)
	}
}

// counting changes itself when it is asked.
type counting struct{ n int }

func (c *counting) RefrainKey() any { c.n++; return c.n }

// Hazard: RefrainKey changes the argument that it is asked for. // K7 K8
func TestKeyer_GetsACopy(t *testing.T) {
	c := []counting{{1}}
	wantSame(t, c, []counting{{1}})
	if c[0].n != 1 {
		t.Error("the argument was changed")
	}
}

// fresh is keyed by memory that nothing else holds.
type fresh struct {
	n       int8
	collect bool
}

func (f fresh) RefrainKey() any {
	if f.collect {
		runtime.GC()
	}
	return &node{value: f.n, kids: []*node{{value: f.n}}}
}

// Hazard: what RefrainKey returned is freed, the next result gets its address, and is taken for it. // K1 K7
func TestKeyer_ResultsLiveAsLongAsTheirAddressesAreKnown(t *testing.T) {
	with, without := make([]fresh, 100), make([]fresh, 100)
	for i := range with {
		with[i], without[i] = fresh{int8(i), i%10 == 9}, fresh{int8(i), false}
	}
	for range 5 {
		wantSame(t, with, without)
	}
}

// Hazard: a panic in RefrainKey takes the process down, or its value gets into a message. // K7
func TestKeyer_PanicIsARefusal(t *testing.T) {
	r := refusedKey(t, []panicking{{}})
	if want := "has a RefrainKey method that panicked at [] (plan.panicking)"; r.Predicate() != want {
		t.Errorf("%q", r.Predicate())
	}
	if r := refusedKey(t, endless{}); r.Reason != keyerEndless {
		t.Errorf("%+v", r)
	}
}

// Hazard: an embedded type's RefrainKey is promoted, and drops the fields of the struct around it. // K1 K7
func TestKeyer_PromotedMethodDoesNotSpeakForTheStruct(t *testing.T) {
	wantDifferent(t, embeds{keyedByName{"n", nil}, 1}, embeds{keyedByName{"n", nil}, 2}, embeds{keyedByName{"m", nil}, 1})
	wantSame(t, embeds{keyedByName{"n", func() {}}, 1}, embeds{keyedByName{"n", nil}, 1})
	wantSame(t, overrides{keyedByName{"n", nil}, 1}, overrides{keyedByName{"m", nil}, 1})
	if isKeyer(reflect.TypeFor[*keyedByName]()) || isKeyer(reflect.TypeFor[keyer]()) {
		t.Error("a pointer or an interface is asked itself")
	}
}

// Hazard: a flight's copy of an argument fails on what the key never looks at. // K4 K7 K8
func TestCopyArg_SharesWhatDoesNotCount(t *testing.T) {
	type query struct {
		_db  chan int
		Keep func() `refrain:"-"`
		By   keyedByName
		Tags []string
		Own  []keyedInt
	}
	k, err := CopyArgOf(reflect.TypeFor[query]())
	if err != nil {
		t.Fatal(err)
	}
	q := query{make(chan int), func() {}, keyedByName{"n", func() {}}, []string{"a"}, []keyedInt{1}}
	var held query
	if _, err := k.Into(ptr(&held), ptr(&q)); err != nil {
		t.Fatal(err)
	}
	q.Tags[0], q.Own[0] = "b", 2
	if held._db != q._db || held.Keep == nil || held.By.cache == nil || held.Tags[0] != "a" || held.Own[0] != 1 {
		t.Errorf("%+v", held)
	}
	if _, err := CopyOf(reflect.TypeFor[query]()); err == nil {
		t.Error("a result with a chan is not refused")
	}
	if _, err := CopyArgOf(reflect.TypeFor[keyedByName]()); err != nil {
		t.Error(err)
	}
}
