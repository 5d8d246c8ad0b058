package plan

import (
	"fmt"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"unsafe"
)

type named string

type holder2 struct{ text named }

// everyText has strings at every kind of place in a value.
type everyText struct {
	Text     string
	Named    named
	Array    [2]string
	List     []string
	Pointer  *string
	Map      map[string]named
	Box      any
	BoxKey   map[any]any
	Struct   holder2
	Boxed    any
	Deep     [][]map[string][]any
	Error    error
	Stringer fmt.Stringer
}

type told struct{ text string }

func (t told) Error() string  { return t.text }
func (t told) String() string { return t.text }

// everyTextOf returns a value whose strings are all s.
func everyTextOf(s string) *everyText {
	return &everyText{
		s, named(s), [2]string{s, s}, []string{s, s}, &s, map[string]named{s: named(s)}, s, map[any]any{s: named(s), told{s}: &s}, holder2{named(s)},
		[]string{s}, [][]map[string][]any{{{s: {s, told{s}}}}}, &told{s}, told{s},
	}
}

// Hazard: a framework reuses the memory of its strings, and stored values change with
// it. // V1 K8
func TestCopy_StringsAreItsOwn(t *testing.T) {
	for name, plan := range map[string]func(reflect.Type) (*Copy, error){"result": CopyOf, "argument": CopyArgOf} {
		buffer := []byte("alice")
		old := everyTextOf(unsafe.String(&buffer[0], len(buffer)))
		k, err := plan(reflect.TypeFor[*everyText]())
		if err != nil {
			t.Fatal(err)
		}
		var stored, handed *everyText
		if _, err := k.Into(ptr(&stored), ptr(&old)); err != nil {
			t.Fatal(err)
		}
		copy(buffer, "trent")
		if want := everyTextOf("alice"); fmt.Sprintf("%+v", deref(stored)) != fmt.Sprintf("%+v", deref(want)) || !reflect.DeepEqual(stored.List, want.List) {
			t.Errorf("%s: got %+v, want %+v", name, deref(stored), deref(want))
		}
		if len(stored.BoxKey) != 2 || stored.BoxKey["alice"] != named("alice") || stored.Map["alice"] != "alice" || stored.Deep[0][0]["alice"][1] != (told{"alice"}) {
			t.Errorf("%s: a key is not found: %+v", name, deref(stored))
		}
		if err := k.Assign(ptr(&handed), ptr(&stored)); err != nil || unsafe.StringData(handed.Text) != unsafe.StringData(stored.Text) {
			t.Errorf("%s: what is handed out does not share the stored strings (%v)", name, err)
		}
	}
}

// deref returns a value without its pointers, whose addresses must not be compared.
func deref(e *everyText) everyText {
	v := *e
	v.Pointer, v.BoxKey = nil, nil
	return v
}

// Hazard: a type whose values are copied by assignment is taken for one that has nothing
// to clone. // V1
func TestCopy_StringsOfFlatTypesAreItsOwn(t *testing.T) {
	buffer := []byte("alice")
	s := unsafe.String(&buffer[0], len(buffer))
	text, _ := mustCopy(t, &s)
	array, _ := mustCopy(t, &[2]named{named(s), "b"})
	box, _ := mustCopy(t, ref(any(s)))
	structs, _ := mustCopy(t, ref(any(holder2{named(s)})))
	copy(buffer, "trent")
	if *text != "alice" || array[0] != "alice" || *box != any("alice") || *structs != any(holder2{"alice"}) {
		t.Errorf("%q %q %v %v", *text, *array, *box, *structs)
	}
}

// Hazard: an empty part of a long string, or one string of a chunk, keeps much memory
// alive. // B1
func TestCopy_AStringKeepsLittleAlive(t *testing.T) {
	long := strings.Repeat("x", 100)
	v, _ := mustCopy(t, &[]string{long[100:], long[:0]})
	if unsafe.StringData((*v)[0]) != nil || unsafe.StringData((*v)[1]) != nil {
		t.Error("an empty string leads to another's memory")
	}
	rows := make([]string, 100_000)
	for i := range rows {
		rows[i] = fmt.Sprintf("the name of row %d", i)
	}
	kept := make([]string, 0, 100)
	before := heap()
	for range cap(kept) {
		v, _ := mustCopy(t, &rows)
		kept = append(kept, (*v)[777])
	}
	if grown := int64(heap() - before); grown > 2*slabBytes*int64(cap(kept)) {
		t.Errorf("%d strings keep %d bytes alive", cap(kept), grown)
	}
	runtime.KeepAlive(kept)
	runtime.KeepAlive(rows)
}

// Hazard: clones take far more, or less, than is counted. // B1
func TestCopy_SizeCountsClonedStrings(t *testing.T) {
	page := strings.Repeat("0123456789", 1<<20)
	for _, length := range []int{3, 24, 300, 600, 5000} {
		rows := make([]string, 200_000/length+100)
		for i := range rows {
			rows[i] = page[i*37 : i*37+length]
		}
		before := heap()
		kept := make([]*[]string, 10)
		var total int64
		for i := range kept {
			var size int64
			kept[i], size = mustCopy(t, &rows)
			total += size
		}
		if grown := int64(heap() - before); total < grown*85/100 || total > grown*115/100 {
			t.Errorf("strings of %d bytes: %d bytes are counted as %d", length, grown, total)
		}
		runtime.KeepAlive(kept)
	}
	runtime.KeepAlive(page)
}

// Hazard: a column that repeats few strings takes as much memory as one of many
// strings. // B1
func TestCopy_RepeatedStringsAreClonedOnce(t *testing.T) {
	// The names lie beside each other, so that no two of them share a place in
	// texts.recent, which the address decides.
	names := strings.Repeat("Berlin, Hamburg, Bonn...", 100)
	start := int(-uintptr(unsafe.Pointer(unsafe.StringData(names))) & 1023)
	cities := []string{names[start:][:60], names[start+64:][:60], names[start+128:][:60]}
	rows := make([]string, 3000)
	for i := range rows {
		rows[i] = cities[i%3]
	}
	v, size := mustCopy(t, &rows)
	if limit := int64(unsafe.Sizeof(rows)) + 3000*2*int64(wordSize) + 1000; size > limit {
		t.Errorf("%d bytes of at most %d", size, limit)
	}
	if unsafe.StringData((*v)[0]) != unsafe.StringData((*v)[2997]) || unsafe.StringData((*v)[0]) == unsafe.StringData(rows[0]) {
		t.Error("a string is not cloned once")
	}
}

// Hazard: of two strings that begin at one place, the longer gets the clone of the
// shorter, and what lies behind it. // V2
func TestCopy_StringsThatBeginTogetherAreDifferent(t *testing.T) {
	long := strings.Repeat("0123456789", 20)
	old := []string{long[:3], long[:100], long[:3], long[:7]}
	if v, _ := mustCopy(t, &old); !reflect.DeepEqual(*v, old) {
		t.Errorf("%q", *v)
	}
}

// Hazard: strings that the compiler put into the binary are cloned again and again. // B1
func TestCopy_ConstantsAreShared(t *testing.T) {
	s := "a constant of the program"
	v, _ := mustCopy(t, &s)
	if isConstant(ptr(unsafe.StringData(s))) != (unsafe.StringData(*v) == unsafe.StringData(s)) || *v != s {
		t.Error("a constant is cloned, or something else is not")
	}
	written := program.variables.begin != 0 && isConstant(ptr(&witnessNumber))
	if written {
		t.Error("a variable is taken for a constant")
	}
}

// Hazard: strings of immutable types are cloned, or the type is looked into. // V2
func TestCopy_StringsOfImmutableTypesAreShared(t *testing.T) {
	long := strings.Repeat("x", 100)
	old := []any{&lasting{long}}
	v, _ := mustCopy(t, &old)
	if (*v)[0] != old[0] {
		t.Error("a registered type is copied")
	}
}

type lasting struct{ text string }

func init() { RegisterImmutable(reflect.TypeFor[*lasting]()) }

// Hazard: an expression that is part of a long string, or lies in a buffer, is stored as
// it is. // B1 K8
func TestTexts_CopyOwnsTheTextOfItsRegexp(t *testing.T) {
	buffer := []byte("(?P<first>a)b+")
	old := regexp.MustCompile(unsafe.String(&buffer[0], len(buffer)))
	p, _ := mustCopy(t, &old)
	v, _ := mustCopy(t, old)
	a, _ := mustCopy(t, ref(any(*old)))
	copy(buffer, "(?P<other>z)zz")
	for _, re := range []*regexp.Regexp{*p, v, ref((*a).(regexp.Regexp))} {
		if re.String() != "(?P<first>a)b+" || re.SubexpIndex("first") != 1 || re.FindString("cabb") != "abb" {
			t.Errorf("%v with %q", re, re.SubexpNames())
		}
	}
}
