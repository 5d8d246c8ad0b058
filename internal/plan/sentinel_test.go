package plan

import (
	"crypto/elliptic"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"reflect"
	"runtime"
	"slices"
	"sync"
	"testing"
	"unsafe"
)

type fault struct {
	text string
	//lint:ignore U1000 the field is there for the layout of its type
	notes []string
}

func (f *fault) Error() string { return f.text }

// withFunc cannot be copied.
type withFunc struct{ f func() }

func (*withFunc) Error() string { return "f" }

type spot struct {
	name string
	next *spot
}

type ringNode struct {
	black       bool
	left, right *ringNode
}

var (
	errPlain    = errors.New("plain")
	errWrapped  = fmt.Errorf("wrapped: %w", errPlain) // on the heap
	errFault    = &fault{text: "fault"}
	errMade     = makeFault()
	errUncopied = &withFunc{}
	errFunc     = makeWithFunc()

	nowhereSpot   = &spot{name: "nowhere"}
	somewhereSpot spot
	spots         = [4]spot{{name: "a"}, {name: "b"}}
	minus         = new(big.Int)
	leaf          = &ringNode{black: true}
	madeSpot      = makeSpot("made")
	mapSpot       = &struct{ m map[string]int }{map[string]int{"a": 1}}

	keptSpot  *spot
	keptFault *fault
)

//go:noinline
func makeFault() *fault { return &fault{text: "made"} }

//go:noinline
func makeWithFunc() error { return &withFunc{func() {}} }

//go:noinline
func makeSpot(name string) *spot { return &spot{name: name} }

func init() { leaf.left, leaf.right = leaf, leaf }

// Hazard: with another release of Go, or on another system, nothing is recognized by its
// address any more, and nobody notices. // V2
func TestProgram_IsKnown(t *testing.T) {
	known := program.variables.size != 0
	if want := slices.Contains([]string{"amd64", "arm64", "386", "arm", "riscv64"}, runtime.GOARCH); known != want {
		t.Fatalf("the sections of the program: known is %v on %s with %s: try sections.go with this release and raise its build tags", known, runtime.GOARCH, runtime.Version())
	}
	local := new(int)
	for p, want := range map[unsafe.Pointer]bool{
		ptr(errFault): true, ptr(&errFault): true, ptr(&somewhereSpot): true, ptr(&spots[3]): true, ptr(http.ErrNotSupported): true,
		ptr(local): false, ptr(madeSpot): false, ptr(unsafe.StringData("text")): false, ptr(minus): false,
	} {
		if isVariable(p) != (want && known) {
			t.Errorf("%p: is a variable: %v", p, isVariable(p))
		}
	}
	runtime.KeepAlive(local)
}

// Hazard: a value that is recognized by its address is another value in a copy. // V2
func TestCopy_SentinelsKeepTheirIdentity(t *testing.T) {
	type all struct {
		Errors  []error
		Joined  error
		ByName  map[string]error
		InStar  *error
		Box     any
		Spot    *spot
		Element *spot
		Held    *spot
		sign    *big.Int
		Tree    *ringNode
		Curve   elliptic.Curve
	}
	sentinels := []error{errPlain, errWrapped, errFault, errMade, errUncopied, errFunc, http.ErrNotSupported, http.ErrMissingFile}
	old := &all{
		Errors: sentinels, Joined: errors.Join(errMade, fmt.Errorf("row 7: %w", errFault)), ByName: map[string]error{"a": errWrapped}, InStar: &errMadeError,
		Box: errFunc, Spot: nowhereSpot, Element: &spots[1], Held: madeSpot, sign: minus, Tree: &ringNode{left: leaf, right: &ringNode{left: leaf, right: leaf}}, Curve: elliptic.P256(),
	}
	k, err := CopyOf(reflect.TypeFor[*all]())
	if err != nil {
		t.Fatal(err)
	}
	var stored, handed *all
	if _, err := k.Into(ptr(&stored), ptr(&old)); err != nil {
		t.Fatal(err)
	}
	if err := k.Assign(ptr(&handed), ptr(&stored)); err != nil {
		t.Fatal(err)
	}
	for what, v := range map[string]*all{"stored": stored, "handed out": handed} {
		for i, want := range sentinels {
			if v.Errors[i] != want {
				t.Errorf("%s: %v is another error", what, want)
			}
		}
		if !errors.Is(v.Joined, errMade) || !errors.Is(v.Joined, errFault) || v.ByName["a"] != errWrapped || *v.InStar != errMade || v.Box != any(errFunc) {
			t.Errorf("%s: errors.Is is false: %+v", what, v)
		}
		if v.Spot != nowhereSpot || v.Element != &spots[1] || v.Held != madeSpot || v.sign != minus || v.Tree.left != leaf || v.Tree.right.right != leaf || v.Curve != elliptic.P256() {
			t.Errorf("%s: a mark is another: %+v", what, v)
		}
		if v == old || v.Tree == old.Tree || v.Tree.right == old.Tree.right || v.Joined == old.Joined {
			t.Errorf("%s: what is no sentinel is shared", what)
		}
	}
}

var errMadeError error = errMade

// Hazard: somebody changes a package variable, or a value they got that refers to it, and
// others get changed answers later. // V1
func TestCopy_AChangedSentinelIsCopied(t *testing.T) {
	type row struct{ at, held *spot }
	run := nextRun(t, &changingRuns)
	changing, held := &changingSpots[run], changingMade[run]
	k, _ := CopyOf(reflect.TypeFor[row]())
	var stored, handed row
	k.Into(ptr(&stored), ptr(&row{changing, held}))
	if stored.at != changing || stored.held != held {
		t.Fatal("a mark is not kept")
	}
	stored.at.name, stored.held.next = "changed", &spot{}
	for range 2 {
		if k.Assign(ptr(&handed), ptr(&stored)); handed.at == changing || handed.at.name != "before" || handed.held == held || handed.held.name != "made" || handed.held.next != nil {
			t.Fatalf("a stored answer has changed: %+v", handed)
		}
		handed.at.name = "mine"
	}
	k.Into(ptr(&stored), ptr(&row{changing, held}))
	if stored.at == changing || stored.at.name != "changed" || stored.held == held || stored.held.next == nil {
		t.Error("what changes is taken for a mark again, or is not stored as it is now")
	}
}

var (
	changingRuns  int
	changingSpots = [...]spot{{name: "before"}, {name: "before"}, {name: "before"}, {name: "before"}}
	changingMade  = [...]*spot{makeSpot("made"), makeSpot("made"), makeSpot("made"), makeSpot("made")}
)

// nextRun numbers the runs of a test. Each run uses up package variables, so there are
// only a few.
func nextRun(t *testing.T, runs *int) int {
	t.Helper()
	if *runs == len(changingMade) {
		t.Skip("the variables of this test are used up: it runs four times a process")
	}
	*runs++
	return *runs - 1
}

// Hazard: a value that a variable no longer holds is taken for a sentinel. // V1
func TestCopy_AReplacedSentinelIsCopied(t *testing.T) {
	type row struct{ held *spot }
	run := nextRun(t, &replacedRuns)
	k, _ := CopyOf(reflect.TypeFor[row]())
	old := row{replacedSpots[run]}
	var stored, handed row
	k.Into(ptr(&stored), ptr(&old))
	if stored.held != old.held {
		t.Fatal("a mark is not kept")
	}
	replacedSpots[run] = nil
	if k.Assign(ptr(&handed), ptr(&stored)); handed.held == old.held || *handed.held != *old.held {
		t.Error("what no variable holds is shared")
	}
	if k.Into(ptr(&stored), ptr(&old)); stored.held == old.held {
		t.Error("what no variable holds is stored")
	}
}

var (
	replacedRuns  int
	replacedSpots = [...]*spot{
		makeSpot("replaced"), makeSpot("replaced"), makeSpot("replaced"), makeSpot("replaced"),
	}
)

// Hazard: a function keeps its result in a package variable, and goes on changing
// it. // V1
func TestCopy_VariablesSetByTheFunctionAreNoSentinels(t *testing.T) {
	type row struct {
		at  *spot
		err error
	}
	k, _ := CopyOf(reflect.TypeFor[row]())
	k.Prepare()
	keptSpot, keptFault = &spot{name: "kept"}, &fault{text: "kept"}
	defer func() { keptSpot, keptFault = nil, nil }()
	readVariables() // as another memo does
	var stored row
	k.Into(ptr(&stored), ptr(&row{keptSpot, keptFault}))
	if stored.at == keptSpot || stored.err == keptFault {
		t.Error("what a function kept is shared")
	}
}

// Hazard: data of the program, such as a table or its configuration, are handed out and
// not copied. // V1
func TestCopy_DataInPackageVariablesAreCopied(t *testing.T) {
	v, _ := mustCopy(t, &mapSpot)
	if *v == mapSpot {
		t.Error("a value with a map is shared")
	}
	large, _ := mustCopy(t, ref(&largeTable))
	if *large == &largeTable {
		t.Error("a large value is shared")
	}
	slice, _ := mustCopy(t, ref(spots[:]))
	if &(*slice)[0] == &spots[0] {
		t.Error("a slice of a package variable is shared")
	}
	m, _ := mustCopy(t, &mapSpot.m)
	if (*m)["b"] = 1; len(mapSpot.m) != 1 {
		t.Error("a map of a package variable is shared")
	}
}

var largeTable [1000]int64

// Hazard: a slice that lies on a package variable is copied, and a pointer into the slice
// still points to the variable. // V2
func TestCopy_PointersIntoACopiedVariableLeadIntoTheCopy(t *testing.T) {
	type value struct {
		All  []spot
		At   *spot
		Mark *spot
	}
	old := &value{spots[:], &spots[2], nowhereSpot}
	for range 2 {
		v, _ := mustCopy(t, &old)
		if (*v).At != &(*v).All[2] || (*v).Mark != nowhereSpot {
			t.Error("a pointer leads elsewhere")
		}
	}
}

// Hazard: an argument is a package variable, and its owner writes to it while the flight
// reads. // K8
func TestCopy_ArgumentsShareOnlySentinels(t *testing.T) {
	type query struct {
		options *spot
		sign    *big.Int
		err     error
	}
	k, err := CopyArgOf(reflect.TypeFor[query]())
	if err != nil {
		t.Fatal(err)
	}
	var own query
	old := query{nowhereSpot, minus, errMade}
	if _, err := k.Into(ptr(&own), ptr(&old)); err != nil || own.options == nowhereSpot || own.sign != minus || own.err != errMade {
		t.Errorf("%+v (%v)", own, err)
	}
	root, _ := CopyArgOf(reflect.TypeFor[*big.Int]())
	var number *big.Int
	if _, err := root.Into(ptr(&number), ptr(&minus)); err != nil || number == minus {
		t.Errorf("the argument itself is shared (%v)", err)
	}
}

// Hazard: copies look at sentinels while other goroutines use values that refer to
// them. // V1
func TestCopy_SentinelsAreUsedByMany(t *testing.T) {
	type row struct {
		at  *spot
		err error
	}
	k, _ := CopyOf(reflect.TypeFor[[]row]())
	old := []row{{manySpot, errMade}, {nowhereSpot, errWrapped}, {&somewhereSpot, errFault}}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 100 {
				var stored, handed []row
				k.Into(ptr(&stored), ptr(&old))
				k.Assign(ptr(&handed), ptr(&stored))
				if !slices.Equal(handed, old) {
					t.Error("a mark is another")
				}
			}
		})
	}
	wg.Wait()
}

var manySpot = makeSpot("many")
