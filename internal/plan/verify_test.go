package plan

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
)

// verdict copies v, and returns what a new Verifier says of the copy, as at the first
// store.
func verdict[T any](t *testing.T, v T) *Refusal {
	t.Helper()
	return verdictBy(t, &Verifier{typ: reflect.TypeFor[T]()}, v)
}

func verdictBy[T any](t *testing.T, by *Verifier, v T) *Refusal {
	t.Helper()
	copied, _, err := copyOfValue(reflect.ValueOf(&v).Elem())
	if err != nil {
		t.Fatal(err)
	}
	err = by.Verify(reflect.ValueOf(&v).UnsafePointer(), copied.Addr().UnsafePointer())
	refusal, _ := err.(*Refusal)
	return refusal
}

// badges are recognized by address, like values in a registry. A copy of a badge is not
// in it.
var badges sync.Map // *int → string

func badge(of string) *int {
	p := new(int)
	badges.Store(p, of)
	return p
}

func nameOf(p *int) string {
	name, _ := badges.Load(p)
	return fmt.Sprint(name)
}

type (
	equalBadge  struct{ p *int }
	cmpBadge    struct{ p *int }
	stringBadge struct{ p *int }
	errorBadge  struct{ p *int }
	textBadge   struct{ p *int }
	binaryBadge struct{ p *int }
	jsonBadge   struct{ p *int }
	brokenBadge struct{ p *int }
	anyBadge    struct{ p *int }
)

func (b equalBadge) Equal(o equalBadge) bool         { return b.p == o.p }
func (b *cmpBadge) Cmp(o *cmpBadge) int              { return strings.Compare(nameOf(b.p), nameOf(o.p)) }
func (b *stringBadge) String() string                { return nameOf(b.p) }
func (b errorBadge) Error() string                   { return nameOf(b.p) }
func (b textBadge) MarshalText() ([]byte, error)     { return []byte(nameOf(b.p)), nil }
func (b binaryBadge) MarshalBinary() ([]byte, error) { return []byte(nameOf(b.p)), nil }
func (b jsonBadge) MarshalJSON() ([]byte, error) {
	if name := nameOf(b.p); name != "<nil>" {
		return []byte(name), nil
	}
	return nil, errors.New("no badge")
}
func (b brokenBadge) String() string {
	name, _ := badges.Load(b.p)
	return name.(string)
}
func (b anyBadge) Equal(x any) bool { o, ok := x.(anyBadge); return ok && b.p == o.p }

// V2. Hazard: a copy differs from its original in a way that no plan sees, and is handed
// out.
func TestVerify_FindsADifferenceByEachMethod(t *testing.T) {
	for _, test := range []struct {
		method string
		got    *Refusal
	}{
		{"Equal", verdict(t, equalBadge{badge("a")})},
		{"Equal", verdict(t, anyBadge{badge("a")})},
		{"Cmp", verdict(t, cmpBadge{badge("a")})},
		{"String", verdict(t, stringBadge{badge("a")})},
		{"Error", verdict(t, errorBadge{badge("a")})},
		{"MarshalText", verdict(t, textBadge{badge("a")})},
		{"MarshalBinary", verdict(t, binaryBadge{badge("a")})},
		{"MarshalJSON", verdict(t, jsonBadge{badge("1")})},
		{"String", verdict(t, brokenBadge{badge("a")})},
	} {
		if test.got == nil || test.got.Method != test.method || test.got.Path != "" {
			t.Errorf("%s: got %v", test.method, test.got)
		}
	}
}

// V2. Hazard: only the value itself is asked, and not what is inside it.
func TestVerify_FindsADifferenceAtAnyDepth(t *testing.T) {
	type row struct {
		name  string
		price *equalBadge
	}
	type table struct{ rows []row }
	bad := &equalBadge{badge("a")}
	for _, test := range []struct {
		path string
		got  *Refusal
	}{
		{".rows[].price", verdict(t, table{[]row{{}, {"a", bad}}})},
		{"[]", verdict(t, []any{1, "a", nil, *bad})},
		{"[]", verdict(t, []any{1, "a", nil, bad})},
		{"[value].price", verdict(t, map[string]row{"a": {}, "b": {price: bad}})},
		{"[value]", verdict(t, map[int]error{1: errorBadge{badge("a")}})},
		{"[].price", verdict(t, [2]row{1: {price: bad}})},
		{"[]", verdict(t, append(make([]*equalBadge, 99_999), bad))}, // the last of many
	} {
		if test.got == nil || test.got.Path != test.path {
			t.Errorf("want a difference at %s, got %v", test.path, test.got)
		}
	}
}

type (
	unequal      struct{ p *float64 }
	fickle       struct{ asked *int }
	lazy         struct{ text *string }
	unordered    struct{ m map[string]int }
	printed      struct{ p *int }
	otherKinds   struct{ p *int }
	strict       struct{ p *int }
	exiting      struct{ p *int }
	wrappedError struct{ error }
	looping      struct{ list []*looping }
	huge         struct{ text []string }
)

func (u unequal) Equal(o unequal) bool { return *u.p == *o.p }
func (f fickle) String() string        { *f.asked++; return fmt.Sprint(*f.asked) }
func (l *lazy) String() string {
	if l.text == nil {
		text := "made when it is asked for"
		l.text = &text
	}
	return *l.text
}
func (u unordered) String() (text string) {
	for k := range u.m {
		text += k
	}
	return text
}
func (p *printed) String() string               { return fmt.Sprintf("%p of %+v", p, *p) }
func (o otherKinds) Equal(a, b otherKinds) bool { return false }
func (o *otherKinds) Cmp(string) int            { return *o.p }
func (o *otherKinds) String(int) string         { return nameOf(o.p) }

// It panics if p is nil.
func (s *strict) String() string { return fmt.Sprint(*s.p) }
func (e exiting) String() string { runtime.Goexit(); return "" }
func (e *looping) String() string {
	text := ""
	for _, x := range e.list {
		text += x.String()
	}
	return text
}
func (h huge) String() string { return strings.Join(h.text, "") }

// V2. Hazard: a good copy is refused because the answers of a method vary.
func TestVerify_GivesNoFalseAlarm(t *testing.T) {
	nan, cyclic := math.NaN(), &looping{}
	cyclic.list = []*looping{cyclic}
	for range 200 { // the order of a map varies
		for _, got := range []*Refusal{
			verdict(t, unequal{&nan}),
			verdict(t, fickle{new(int)}),
			verdict(t, &lazy{}),
			verdict(t, unordered{map[string]int{"a": 1, "b": 2}}),
			verdict(t, unordered{map[string]int{"a": 1, "b": 2, "c": 3}}),
			verdict(t, &printed{new(int)}),
			verdict(t, &otherKinds{badge("a")}),
			verdict(t, []*strict{nil, {}, {new(int)}}),
			verdict(t, []any{(*strict)(nil), strict{}, error(nil)}),
			verdict(t, exiting{new(int)}),
			verdict(t, []wrappedError{{}, {errors.New("x")}}),
			verdict(t, cyclic),
			verdict(t, bytes.NewBufferString("abc")),
		} {
			if got != nil {
				t.Fatal(got)
			}
		}
	}
}

// V2. Hazard: methods of a large value take many times as long as copying it, or its rows
// are asked one by one.
func TestVerify_IsBounded(t *testing.T) {
	c := newComparison(false, false)
	rows, twin := make([]equalBadge, 100_000), make([]equalBadge, 100_000)
	c.compare(reflect.TypeFor[[]equalBadge](), reflect.ValueOf(&rows).UnsafePointer(), reflect.ValueOf(&twin).UnsafePointer())
	if asked := newComparison(false, false).places - c.places; asked == 0 || asked > 32 || !c.partial {
		t.Errorf("of 100,000 rows %d were asked", asked)
	}
	h := huge{[]string{strings.Repeat("x", mostAsked)}}
	if got := verdict(t, h); got != nil {
		t.Error(got)
	}
	if newScale(false).holds(reflect.TypeFor[huge](), reflect.ValueOf(&h).UnsafePointer(), 0) {
		t.Error("a large value is asked")
	}
}

type hangs struct{ until *chan struct{} }

func (h hangs) String() string { <-*h.until; return "" }

// V2. Hazard: a method that hangs blocks its flight, and then each other flight.
func TestVerify_GivesUpOnAMethodThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		over := make(chan struct{})
		v := &Verifier{typ: reflect.TypeFor[hangs]()}
		if !v.Due() {
			t.Error("the first store is not verified")
		}
		a, b := hangs{&over}, hangs{&over}
		if err := v.Verify(reflect.ValueOf(&a).UnsafePointer(), reflect.ValueOf(&b).UnsafePointer()); err != nil {
			t.Error(err)
		}
		if v.Due() {
			t.Error("a method that hangs is asked again")
		}
		close(over)
	})
}

// V2. Hazard: each store costs what the first ones do. Or only the first ones are
// verified, and types that come later never are.
func TestVerifier_IsDueAtTheFirstStoresAndEverMoreSeldom(t *testing.T) {
	if everyStore {
		t.Skip("in this build each store is verified")
	}
	var due []int
	v := &Verifier{typ: reflect.TypeFor[equalBadge]()}
	for n := 1; n <= 40; n++ {
		if v.Due() {
			due = append(due, n)
		}
	}
	if fmt.Sprint(due) != "[1 2 3 4 8 16 32]" {
		t.Errorf("due at %v", due)
	}
}

// V2. Hazard: the first values in an interface are plain, and a later one has a type that
// copies badly.
func TestVerifier_IsDueWhenAnInterfaceHoldsANewType(t *testing.T) {
	type late struct{ in any }
	k, err := CopyOf(reflect.TypeFor[late]())
	if err != nil {
		t.Fatal(err)
	}
	store := func(v any) (due bool) {
		from, to := late{v}, late{}
		if _, err := k.Into(reflect.ValueOf(&to).UnsafePointer(), reflect.ValueOf(&from).UnsafePointer()); err != nil {
			t.Fatal(err)
		}
		return k.Verifier().Due()
	}
	for range 16 {
		store(true)
	}
	if store(true) && !everyStore {
		t.Error("an old type is verified at the 17th store")
	}
	if !store(map[string]equalBadge{}) {
		t.Error("a new type is not verified")
	}
}

// V2. Hazard: a copy differs, and after the first stores copies of the type are handed
// out all the same.
func TestVerifier_GoesOnWhereACopyDiffered(t *testing.T) {
	v := &Verifier{typ: reflect.TypeFor[[]*equalBadge]()}
	if verdictBy(t, v, []*equalBadge{{badge("a")}}) == nil {
		t.Fatal("the copy of a badge is the badge")
	}
	for range 40 {
		if !v.Due() {
			t.Fatal("not verified any more")
		}
	}
	rows := make([]*equalBadge, 1000)
	if got := verdictBy(t, v, rows); got != nil {
		t.Errorf("rows without a badge: %v", got)
	}
	rows[501] = &equalBadge{badge("a")}
	if verdictBy(t, v, rows) == nil {
		t.Error("one of 1000 rows differs, and was not found")
	}
}

// V2. Hazard: what lies behind an object's own methods is asked while others use it.
func TestCloneVerifier_DoesNotReadBehindMethods(t *testing.T) {
	type inner struct{ Badge *equalBadge }
	type outer struct {
		lazy
		Inner inner
	}
	from, to := []*outer{{Inner: inner{&equalBadge{badge("a")}}}}, []*outer{{Inner: inner{&equalBadge{badge("b")}}}}
	if err := CloneVerifier(reflect.TypeFor[[]*outer]()).Verify(reflect.ValueOf(&from).UnsafePointer(), reflect.ValueOf(&to).UnsafePointer()); err != nil {
		t.Error(err)
	}
	in, out := []inner{from[0].Inner}, []inner{to[0].Inner}
	if err := CloneVerifier(reflect.TypeFor[[]inner]()).Verify(reflect.ValueOf(&in).UnsafePointer(), reflect.ValueOf(&out).UnsafePointer()); err == nil {
		t.Error("a clone that differs was not found")
	}
}

// Hazard: types without such methods pay for those that have them.
func TestVerifier_IsNilForTypesWithoutMethods(t *testing.T) {
	//lint:ignore U1000 the field is there for the layout of its type
	type plain struct {
		a int
		b []string
		c map[string][]float64
		d *int
	}
	for _, typ := range []reflect.Type{reflect.TypeFor[int](), reflect.TypeFor[plain](), reflect.TypeFor[mine](), reflect.TypeFor[[]padded]()} {
		k, err := CopyOf(typ)
		if err != nil {
			t.Fatal(err)
		}
		if k.Verifier() != nil {
			t.Errorf("%v is verified", typ)
		}
	}
}

// V2. Hazard: a text with pointers differs each time. Or a number that only looks like an
// address is taken for one, and a difference in it is missed.
func TestWithoutAddresses_KeepsAllOtherNumbers(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "0x": "0x", "none": "none",
		"&{p:0xc000123456 q:0x1d57c009e110}":             "&{p:0x q:0x}",
		"0xc000123456":                                   "0x",
		"0x12 0x12345 0xff":                              "0x12 0x12345 0xff",
		"0x52908400098527886e0f7030069857d2e4169ee7 end": "0x52908400098527886e0f7030069857d2e4169ee7 end",
		"0x0x123456":                                     "0x0x",
	} {
		if got := string(withoutAddresses([]byte(text))); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}
