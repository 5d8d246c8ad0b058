//lint:file-ignore U1000 fields that only reflection reads

package plan

import (
	"reflect"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"testing"
	"unsafe"
)

// keyedByName has a field that cannot be a key, and is keyed by its name.
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

// embeds gets a RefrainKey that does not know Page.
type embeds struct {
	keyedByName
	Page int
}

type overrides struct {
	keyedByName
	Page int
}

func (o overrides) RefrainKey() any { return o.Page }

// Hazard: RefrainKey counts only at the top, or not behind a pointer, an interface or a
// map. // K7
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

// Hazard: a type whose RefrainKey returns its own type is asked for ever, or a nil
// pointer is asked and panics. // K7
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

// keyedByFunc is keyed by a copy of itself, which cannot be a key.
type keyedByFunc struct{ run func() }

func (k keyedByFunc) RefrainKey() any { return k }

// Hazard: a type passes its check because it has a RefrainKey, which then returns the
// type itself. // K6 K7
func TestKeyer_OwnTypeIsCheckedWhenItIsReturned(t *testing.T) {
	if r := refusedKey(t, []keyedByFunc{{}}); r.Predicate() != "holds a func at [].run (func())" {
		t.Error(r)
	}
}

// counting changes itself when it is asked for its key.
type counting struct{ n int }

func (c *counting) RefrainKey() any { c.n++; return c.n }

// Hazard: RefrainKey changes the argument on which it is called. // K7 K8
func TestKeyer_GetsACopy(t *testing.T) {
	c := []counting{{1}}
	wantSame(t, c, []counting{{1}})
	if c[0].n != 1 {
		t.Error("the argument was changed")
	}
}

// fresh is keyed by memory that nothing else refers to.
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

// Hazard: a result of RefrainKey is freed, and the next result gets its address and is
// taken for it. // K1 K7
func TestKeyer_ResultsLiveAsLongAsTheirAddressesAreKnown(t *testing.T) {
	with, without := make([]fresh, 100), make([]fresh, 100)
	for i := range with {
		with[i], without[i] = fresh{int8(i), i%10 == 9}, fresh{int8(i), false}
	}
	for range 5 {
		wantSame(t, with, without)
	}
}

// Hazard: a panic in RefrainKey ends the process, or its value gets into a message. // K7
func TestKeyer_PanicIsARefusal(t *testing.T) {
	r := refusedKey(t, []panicking{{}})
	if want := "has a RefrainKey method that panicked at [] (plan.panicking)"; r.Predicate() != want {
		t.Errorf("%q", r.Predicate())
	}
	if r := refusedKey(t, endless{}); r.Reason != keyerEndless {
		t.Errorf("%+v", r)
	}
}

// Hazard: the RefrainKey of an embedded type is promoted, and drops the other fields of
// the struct. // K1 K7
func TestKeyer_PromotedMethodDoesNotKeyTheStruct(t *testing.T) {
	wantDifferent(t, embeds{keyedByName{"n", nil}, 1}, embeds{keyedByName{"n", nil}, 2}, embeds{keyedByName{"m", nil}, 1})
	wantSame(t, embeds{keyedByName{"n", func() {}}, 1}, embeds{keyedByName{"n", nil}, 1})
	wantSame(t, overrides{keyedByName{"n", nil}, 1}, overrides{keyedByName{"m", nil}, 1})
	if isKeyer(reflect.TypeFor[*keyedByName]()) || isKeyer(reflect.TypeFor[keyer]()) {
		t.Error("a pointer or an interface is asked itself")
	}
}

// Hazard: a flight's copy of an argument fails because of something that the key never
// looks at. // K4 K7 K8
func TestCopyArg_SharesFieldsLeftOutOfTheKey(t *testing.T) {
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

// keyedStep is keyed by memory that is new in each call.
type keyedStep struct {
	id   int
	next *keyedStep
	far  *node
}

func (k keyedStep) RefrainKey() any {
	return []any{k.id, k.next, k.far}
}

// Hazard: a result that is too deep is asked for again, comes at other addresses, and so
// on for ever. // K5 K7
func TestKeyer_ResultsMayBeDeep(t *testing.T) {
	defer debug.SetMaxStack(debug.SetMaxStack(64 << 20)) // beyond it the process dies
	steps := func(n, far int, last int8) (s keyedStep) {
		end := &node{value: last}
		for range far {
			end = &node{next: end}
		}
		s.far = end
		for id := range n {
			s = keyedStep{id, &keyedStep{s.id, s.next, s.far}, s.far}
		}
		return s
	}
	for _, n := range []int{1, maxDepth / 4, maxDepth} {
		for _, far := range []int{0, maxDepth, 3 * maxDepth} {
			wantSame(t, steps(n, far, 1), steps(n, far, 1))
			wantDifferent(t, steps(n, far, 1), steps(n, far, 2))
		}
	}
	r := refusedKey(t, steps(2*maxAsked, 0, 1))
	if r.Reason != keyerEndless || len(r.Path) > 240 || !strings.HasPrefix(r.Path, "[][]") || !strings.HasSuffix(r.Path, "[]") {
		t.Errorf("%+v", r)
	}
}

// tally counts how often it is asked for its key.
type tally struct{ asked *int }

func (c tally) RefrainKey() any { *c.asked++; return 1 }

// Hazard: many values lie at the end of a deep path. To reach each of them, the whole
// path is followed again, past all values before it. // K5
func TestKey_WideValuesAtTheEndOfADeepPathAreReadOnce(t *testing.T) {
	type step struct {
		tally
		Down *step
		Kids []step
	}
	for beyond, wide := range map[int]int{1: 500, 10: 200, maxDepth: 5} {
		asked := 0
		chain := func(n int, last step) step {
			for range n {
				down := last
				last = step{tally: tally{&asked}, Down: &down}
			}
			return last
		}
		kids := make([]step, wide)
		for i := range kids {
			kids[i] = chain(beyond, step{tally: tally{&asked}})
		}
		mustKey(t, chain(maxDepth-2, step{tally: tally{&asked}, Kids: kids}))
		if steps := wide*(beyond+1) + maxDepth; asked > 3*steps {
			t.Errorf("%d further: %d steps were asked %d times", beyond, steps, asked)
		}
	}
}

// pool has a lock and cannot be copied.
type pool struct {
	name string
	mu   sync.Mutex
	used int
}

func (p *pool) RefrainKey() any {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.used++
	return p.name
}

// Hazard: a value that many goroutines use is copied, to ask it for its key or for a
// flight. The copy's lock has the state that it happens to have: a race, and a lock that
// nobody unlocks. // K7 K8
func TestKeyer_UncopyableValuesAreAskedInPlace(t *testing.T) {
	type query struct {
		Pool *pool
		Page int
	}
	type around struct{ pools []pool }
	p := &pool{name: "a"}
	var users sync.WaitGroup
	defer users.Wait()
	for range 2 {
		users.Go(func() {
			for range 200 {
				wantSame(t, query{p, 1}, query{&pool{name: "a"}, 1})
			}
		})
	}
	wantDifferent(t, query{p, 1}, query{p, 2}, query{&pool{name: "b"}, 1}, query{})
	many := &around{make([]pool, 2)}
	wantDifferent(t, &around{[]pool{{name: "a"}, {name: "b"}}}, &around{[]pool{{name: "a"}, {name: "c"}}}, many)
	if many.pools[1].used != 1 {
		t.Error("a copy was asked")
	}
	wantSame[any](t, p, &pool{name: "a"})
	wantSame(t, map[string]*pool{"x": p}, map[string]*pool{"x": {name: "a"}})

	k, err := CopyArgOf(reflect.TypeFor[[]query]())
	if err != nil {
		t.Fatal(err)
	}
	old, held := []query{{p, 1}, {p, 2}}, []query(nil)
	if _, err := k.Into(ptr(&held), ptr(&old)); err != nil || held[0].Pool != p || &held[0] == &old[0] {
		t.Errorf("a flight works with another pool than its caller (%v)", err)
	}
}

type leaving struct{ leaves *bool }

func (l leaving) RefrainKey() any {
	if *l.leaves {
		runtime.Goexit()
	}
	return 1
}

// Hazard: a RefrainKey ends its goroutine, as a test's FailNow does, and leaves its
// unfinished work to the next key. // K1 K7
func TestKeyer_EndingTheGoroutineSpoilsNoOtherKey(t *testing.T) {
	leaves := true
	v := &struct{ p *leaving }{&leaving{&leaves}}
	k, _ := KeyOf(reflect.TypeOf(v).Elem())
	var e Encoder
	left := make(chan bool)
	go func() {
		defer close(left)
		e.Reset()
		e.Encode(k, unsafe.Pointer(v))
	}()
	<-left
	leaves = false
	e.Reset()
	defer e.Reset()
	if err := e.Encode(k, unsafe.Pointer(v)); err != nil {
		t.Error(err)
	}
}

// keyedNothing is keyed by a variable outside itself.
type keyedNothing struct{}

var outside int

func (keyedNothing) RefrainKey() any { return outside }

// Hazard: a type of size zero is skipped, although it has a RefrainKey. // K7
func TestKeyer_ZeroSizeTypeIsAsked(t *testing.T) {
	type query struct {
		by   keyedNothing
		Page int
	}
	type none struct{ by keyedNothing }
	for _, v := range []any{keyedNothing{}, &keyedNothing{}, query{Page: 1}, none{}, [2]keyedNothing{}, []none{{}}, map[int]none{1: {}}} {
		outside = 1
		one := mustKey(t, v)
		if outside = 2; mustKey(t, v) == one {
			t.Errorf("%T was not asked", v)
		}
	}
}
