package plan

import (
	"reflect"
	"testing"
	"unsafe"

	"github.com/refrain-go/refrain/internal/plan/elsewhere"
)

// here is the package of these tests.
var here = reflect.TypeFor[Key]().PkgPath()

// keyHere returns the key of a value for a memo that this package declares.
func keyHere[T any](t *testing.T, value T) string {
	t.Helper()
	k, err := Declarer(here).KeyOf(reflect.TypeFor[T]())
	if err != nil {
		t.Fatalf("%T: %v", value, err)
	}
	held := &struct{ v T }{value}
	var e Encoder
	e.Reset()
	defer e.Reset()
	if err := e.Encode(k, unsafe.Pointer(held)); err != nil {
		t.Fatalf("%T: %v", value, err)
	}
	return string(e.Key())
}

func wantSameHere[T any](t *testing.T, a, b T) {
	t.Helper()
	if keyHere(t, a) != keyHere(t, b) {
		t.Errorf("%T: equal values have two keys", a)
	}
}

func wantDifferentHere[T any](t *testing.T, a, b T) {
	t.Helper()
	if keyHere(t, a) == keyHere(t, b) {
		t.Errorf("%T: two values have one key", a)
	}
}

// onlyHere has a field that does not count.
type onlyHere struct {
	_db  func()
	Page int
}

// Hazard: a type of another package keeps its content in a field with an underscore, and
// all its values share a key. // K1 K4
func TestKey_UnderscoresOfOtherPackagesMeanNothing(t *testing.T) {
	type order struct {
		Price elsewhere.Number
		Rows  []*elsewhere.Number
		Box   elsewhere.Box[elsewhere.Number]
		Any   any
		Table *elsewhere.Table
		_db   func()
	}
	one, two := elsewhere.NewNumber(1), elsewhere.NewNumber(2)
	wantDifferentHere(t, order{Price: one}, order{Price: two})
	wantDifferentHere(t, order{Rows: []*elsewhere.Number{&one}}, order{Rows: []*elsewhere.Number{&two}})
	wantDifferentHere(t, order{Box: elsewhere.Box[elsewhere.Number]{Value: one}}, order{Box: elsewhere.Box[elsewhere.Number]{Value: two}})
	wantDifferentHere(t, order{Any: one}, order{Any: two})
	wantDifferentHere(t, order{Any: []any{&one}}, order{Any: []any{&two}})
	wantDifferentHere(t, order{Table: elsewhere.NewTable(1)}, order{Table: elsewhere.NewTable(2)})
	wantSameHere(t, order{Price: one, _db: func() {}}, order{Price: elsewhere.NewNumber(1)})
	wantDifferentHere(t, struct{ N elsewhere.Number }{one}, struct{ N elsewhere.Number }{two})
	wantDifferentHere(t, struct{ n any }{one}, struct{ n any }{two})
}

// Hazard: the way in which a type is wrapped decides whether it is the argument's
// own. // K4
func TestKey_OwnTypesAreThoseNamedInTheArgumentType(t *testing.T) {
	mine, other := onlyHere{func() {}, 1}, onlyHere{nil, 1}
	wantSameHere(t, mine, other)
	wantSameHere(t, &mine, &other)
	wantSameHere(t, []onlyHere{mine}, []onlyHere{other})
	wantSameHere(t, [1]*onlyHere{&mine}, [1]*onlyHere{&other})
	wantSameHere(t, map[string][]onlyHere{"a": {mine}}, map[string][]onlyHere{"a": {other}})
	wantSameHere(t, struct{ Q onlyHere }{mine}, struct{ Q onlyHere }{other})
	wantSameHere(t, struct{ _f func() }{func() {}}, struct{ _f func() }{})
	wantSameHere(t, elsewhere.Box[onlyHere]{Value: mine}, elsewhere.Box[onlyHere]{Value: other})
	wantSameHere(t, elsewhere.Box[map[string]*onlyHere]{Value: map[string]*onlyHere{"a": &mine}}, elsewhere.Box[map[string]*onlyHere]{Value: map[string]*onlyHere{"a": &other}})
	type alias = onlyHere
	wantSameHere(t, alias(mine), alias(other))
	type declared onlyHere
	wantSameHere(t, declared(mine), declared(other))
	type list []onlyHere
	wantSameHere(t, list{mine}, list{other})
	wantSameHere(t, elsewhere.NewQuery(1), elsewhere.NewQuery(1))
	wantSameHere(t, []elsewhere.Query{elsewhere.NewQuery(1)}, []elsewhere.Query{elsewhere.NewQuery(1)})
	wantDifferentHere(t, elsewhere.NewQuery(1), elsewhere.NewQuery(2))

	wantSameHere[any](t, mine, other)
	wantSameHere[any](t, &mine, &other)
	wantSameHere(t, []any{mine, elsewhere.NewQuery(1)}, []any{other, elsewhere.NewQuery(1)})
	wantSameHere(t, map[string]any{"a": []any{mine}}, map[string]any{"a": []any{other}})
	wantSameHere(t, map[pageNumber]any{1: elsewhere.NewQuery(1)}, map[pageNumber]any{1: elsewhere.NewQuery(1)})
}

type pageNumber int

// Hazard: all values of a type whose fields all begin with an underscore share a key, if
// another package than the type's declares the memo. // K1 K4
func TestKey_UnderscoresCountIfAllFieldsHaveThem(t *testing.T) {
	one, two := elsewhere.NewTable(1), elsewhere.NewTable(2)
	wantDifferentHere(t, one, two)
	wantDifferentHere(t, *one, *two)
	wantDifferentHere(t, []*elsewhere.Table{one}, []*elsewhere.Table{two})
	wantDifferentHere[any](t, one, two)
	wantSameHere(t, struct{ _db *int }{new(int)}, struct{ _db *int }{})
}

// Hazard: the plan of a type for one owner, or the text that it made of a shared target,
// is used for another owner. // K1 K4
func TestKey_EachOwnerHasPlansOfItsOwn(t *testing.T) {
	type around struct{ N *elsewhere.Number }
	one, two := elsewhere.NewNumber(1), elsewhere.NewNumber(2)
	for range 2 {
		wantSameHere(t, one, two) // by the underscore of the type itself
		wantDifferentHere(t, around{&one}, around{&two})
		wantSameHere(t, []any{&one}, []any{&two})
		wantDifferentHere(t, []any{around{&one}}, []any{around{&two}})
		wantDifferentHere(t, []any{&one, around{&one}}, []any{&one, around{&two}})
		wantDifferentHere(t, []any{around{&one}, &one}, []any{around{&two}, &one})
		wantSameHere(t, []any{around{&one}, &one}, []any{around{&one}, &two})
	}
}

// Hazard: a blank field makes equal arguments differ, or is refused. // K4
func TestKey_BlankFieldsNeverCount(t *testing.T) {
	type around struct{ P elsewhere.Padded }
	dirty := around{elsewhere.Padded{A: 1, B: 2}}
	unsafe.Slice((*byte)(unsafe.Pointer(&dirty)), 8)[3] = 9
	wantSameHere(t, dirty, around{elsewhere.Padded{A: 1, B: 2}})
	wantDifferentHere(t, dirty, around{elsewhere.Padded{A: 1, B: 3}})
	wantSameHere(t, dirty.P, elsewhere.Padded{A: 1, B: 2})
}

// Hazard: a field of another package's type cannot be a key and is left out of it without
// a word, or a flight's copy of the field fails. // K4 K6 K8
func TestKey_OthersFieldsThatCannotBeKeysAreRefused(t *testing.T) {
	type around struct{ Query elsewhere.Query }
	for _, typ := range []reflect.Type{reflect.TypeFor[around](), reflect.TypeFor[struct{ Query []elsewhere.Query }]()} {
		_, asKey := Declarer(here).KeyOf(typ)
		_, asArgument := Declarer(here).CopyArgOf(typ)
		for _, err := range []error{asKey, asArgument} {
			if r, ok := err.(*Refusal); !ok || r.Type != reflect.TypeFor[chan int]() || r.Path != ".Query._db" && r.Path != ".Query[]._db" {
				t.Errorf("%v: %v", typ, err)
			}
		}
	}
	type tagged struct {
		Query elsewhere.Query `refrain:"-"`
		Page  int
	}
	wantSameHere(t, tagged{elsewhere.NewQuery(1), 1}, tagged{elsewhere.NewQuery(2), 1})
}

// Hazard: a flight and its caller share memory that counts in the key. // K4 K8
func TestCopyArg_CopiesKeyFieldsOfOtherPackages(t *testing.T) {
	type around struct {
		N    elsewhere.Number
		Any  any
		_own *int
	}
	old := around{elsewhere.NewNumber(1, 2), []any{elsewhere.NewNumber(3)}, new(int)}
	k, err := Declarer(here).CopyArgOf(reflect.TypeFor[around]())
	if err != nil {
		t.Fatal(err)
	}
	var held around
	if _, err := k.Into(unsafe.Pointer(&held), unsafe.Pointer(&old)); err != nil {
		t.Fatal(err)
	}
	old.N.Digits()[0], old.Any.([]any)[0].(elsewhere.Number).Digits()[0] = 9, 9
	if held.N.Digits()[0] != 1 || held.Any.([]any)[0].(elsewhere.Number).Digits()[0] != 3 || held._own != old._own {
		t.Errorf("%v %v", held.N.Digits(), held.Any)
	}
}

// Hazard: the underscores of a type with a RefrainKey are read as if its user had written
// them. // K4 K7
func TestKeyer_ResultBelongsToThePackageOfItsType(t *testing.T) {
	type around struct {
		Keyed elsewhere.Keyed
		By    elsewhere.KeyedBy
	}
	wantSameHere(t, around{Keyed: elsewhere.NewKeyed("a")}, around{Keyed: elsewhere.NewKeyed("a")})
	wantDifferentHere(t, around{Keyed: elsewhere.NewKeyed("a")}, around{Keyed: elsewhere.NewKeyed("b")})
	wantSameHere(t, elsewhere.NewKeyed("a"), elsewhere.NewKeyed("a"))
	by := func(key any) around { return around{By: elsewhere.KeyedBy{Key: key}} }
	wantSameHere(t, by(onlyHere{func() {}, 1}), by(onlyHere{nil, 1}))
	wantSameHere(t, by(elsewhere.NewQuery(1)), by(elsewhere.NewQuery(1)))
	wantDifferentHere(t, by(onlyHere{Page: 1}), by(onlyHere{Page: 2}))
}

// Hazard: a decimal type of a module that the program depends on is itself the argument
// of a memo, and its digits do not count. // K1 K4
func TestOwner_IsNoModuleThatTheProgramDependsOn(t *testing.T) {
	defer func(old func() []module) { modules = old }(modules)
	modules = func() []module {
		return []module{{"github.com/us/app", mainModule}, {"github.com/us/shared", mainModule}, {"github.com/us/app/sub", "sub"}, {"github.com/lib/apd/v3", "apd"}}
	}
	for _, test := range []struct {
		path, by string
		others   bool
	}{
		{"main", "main", false},
		{"github.com/us/app", "main", false},
		{"github.com/us/app/model", "main", false},
		{"github.com/us/app_test", "github.com/us/app_test", false},
		{"github.com/us/app/model", "github.com/us/app/model_test", false},
		{"github.com/us/shared/model", "main", false},
		{"github.com/us/app/sub/x", "main", true},
		{"github.com/us/app/sub/x", "github.com/us/app/sub", false},
		{"github.com/us/application", "main", true},
		{"github.com/lib/apd/v3", "main", true},
		{"github.com/lib/apd/v3", "github.com/lib/apd/v3/cache", false},
		{"github.com/us/app/model", "github.com/lib/apd/v3", false},
		{"github.com/lib/unknown/a", "main", true},
		{"github.com/lib/unknown/a", "github.com/lib/unknown/b", false},
		{"github.com/lib/unknown/a", "github.com/lib/other", true},
		{"lib.dev/unknown/a", "lib.dev/unknown", false},
		{"encoding/json", "main", true},
	} {
		if got := isOthers(test.path, test.by); got != test.others {
			t.Errorf("%s, of a memo in %s: %v", test.path, test.by, got)
		}
	}
	modules = func() []module { return nil }
	if isOthers("github.com/lib/apd/v3", "main") {
		t.Error("without a word about modules a package is somebody else's")
	}
}

// Hazard: the import path in a name that the linker wrote is misread. // K4
func TestPackageOf(t *testing.T) {
	for name, want := range map[string]string{
		"main.main": "main", "main.query·1": "main", "int": "", "": "", "example.com/a/b.T": "example.com/a/b",
		"example.com/a/b%2ev2.(*T).Do": "example.com/a/b.v2", "example.com/a.Get[...].func1": "example.com/a",
	} {
		if got := PackageOf(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
