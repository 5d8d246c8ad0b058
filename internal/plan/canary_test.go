package plan

import (
	"maps"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"unsafe"
)

// triedRelease is the newest release of Go with which everything in this file was tested.
const triedRelease = "go1.26"

// Hazard: the next release of Go changes a function or a memory layout of the runtime
// that this package uses. Copies silently become wrong, or ten times slower. // V2
func TestCanary_IsTestedWithThisReleaseOfGo(t *testing.T) {
	release := regexp.MustCompile(`go1\.\d+`).FindString(runtime.Version())
	if release == triedRelease || release == "" { // empty: a development version of Go
		return
	}
	t.Errorf(`%s was not tried. Raise triedRelease in this file and the build constraints of mapclone.go and mapclone_other.go, and run:
  go test ./internal/plan && go test -race ./internal/plan && scripts/test-32-bit
  cd bench && GOWORK=off go run . -only 'hit, map'
If TestCanary_* fails, find out what changed in the runtime; without maps.clone a map is copied entry by entry.`, runtime.Version())
}

// canaries lists each fact about the runtime that this package relies on and that no
// language rule promises. A row has the fact, the code that relies on it, and a check
// that fails if it is no longer true.
var canaries = []struct {
	what, guard string
	sings       func() bool
}{
	{"maps.clone by linkname clones a map of any type", "build constraint of mapclone.go", func() bool {
		type odd struct {
			p *int
			n int8
		}
		m := map[odd]string{{nil, 1}: "a", {new(int), 2}: "b"}
		fresh := cloneMap(reflect.TypeOf(m), *(*unsafe.Pointer)(unsafe.Pointer(&m)))
		return fresh != nil && maps.Equal(*(*map[odd]string)(unsafe.Pointer(&fresh)), m)
	}},
	{"mapassign by linkname returns the place of a value", "go.dev/issue/67401", func() bool {
		type odd struct{ a, b int16 }
		m := map[odd]string{}
		key := odd{1, 2}
		*(*string)(mapassign(typeWord(reflect.TypeOf(m)), *(*unsafe.Pointer)(unsafe.Pointer(&m)), unsafe.Pointer(&key))) = "x"
		return m[key] == "x"
	}},
	{"typedmemmove by linkname is an assignment", "go.dev/issue/67401", func() bool {
		type odd struct {
			s string
			n int8
		}
		from, to := odd{"x", 1}, odd{}
		typedmemmove(typeWord(reflect.TypeFor[odd]()), unsafe.Pointer(&to), unsafe.Pointer(&from))
		return to == from
	}},
	{"a reflect.Type holds the address of the runtime's type, as an any does", "typeWord", func() bool {
		content := any(1)
		return typeWord(reflect.TypeFor[int]()) == (*eface)(unsafe.Pointer(&content)).typ
	}},
	{"an interface is two words, of which the second is the content or its address", "eface", func() bool {
		p := new(int)
		word, box := any(p), any(int64(1<<40))
		return (*eface)(unsafe.Pointer(&word)).data == unsafe.Pointer(p) && *(*int64)((*eface)(unsafe.Pointer(&box)).data) == 1<<40
	}},
	{"an interface with methods has its content in the second word, too", "dataWord", func() bool {
		r := strings.NewReader("")
		reader := any(r).(interface{ Len() int })
		return *(*unsafe.Pointer)(dataWord(unsafe.Pointer(&reader))) == unsafe.Pointer(r)
	}},
	{"a slice is its address, length and capacity", "sliceHeader", func() bool {
		s := make([]int, 1, 3)
		return *(*sliceHeader)(unsafe.Pointer(&s)) == sliceHeader{unsafe.Pointer(&s[0]), 1, 3}
	}},
	{"a map value is one word, and its memory does not tell its type", "mapaccess.go", func() bool {
		type name string
		type size int64
		m := map[name]size{"a": 1}
		return unsafe.Sizeof(m) == wordSize && maps.Equal(*(*map[string]int64)(unsafe.Pointer(&m)), map[string]int64{"a": 1})
	}},
	{"a promoted method has no source file", "promotes", func() bool {
		return promotes(reflect.TypeFor[embeds](), reflect.TypeFor[embeds]()) && !promotes(reflect.TypeFor[overrides](), reflect.TypeFor[overrides]())
	}},
	{"a strings.Builder gives memory that is not zeroed, and keeps its place", "unzeroed", func() bool {
		p := unzeroed(1 << 10)
		unsafe.Slice((*byte)(p), 1<<10)[1<<10-1] = 1
		return p != nil
	}},
	{"a strings.Builder that grew by n bytes holds n bytes at that place", "unzeroed", func() bool {
		const n = 1000
		var b strings.Builder
		b.Grow(n)
		b.WriteByte(0)
		place := unsafe.StringData(b.String())
		for b.Len() < n {
			b.WriteByte(1)
		}
		return b.Cap() >= n && unsafe.StringData(b.String()) == place
	}},
	{"the garbage collector does not move what is on the heap", "seen.go, texts.go, held.go", func() bool {
		var all []*[64]*int
		var places []uintptr
		for range 1000 {
			p := new([64]*int) // beside each, one that goes
			all, places = append(all, p), append(places, uintptr(unsafe.Pointer(p)), uintptr(unsafe.Pointer(new([64]*int))))
		}
		for range 3 {
			runtime.GC()
		}
		for i, p := range all {
			if uintptr(unsafe.Pointer(p)) != places[2*i] {
				return false
			}
		}
		return true
	}},
	{"a field's package is told where its name begins with an underscore", "owner.leavesOut", func() bool {
		f := reflect.TypeFor[onlyHere]().Field(0)
		return f.PkgPath == here && reflect.TypeFor[onlyHere]().PkgPath() == here
	}},
	{"the name of a generic type has the import paths of its arguments", "spelling.name", func() bool {
		type box[T any] struct{ _ T }
		_, argument, _ := strings.Cut(reflect.TypeFor[box[onlyHere]]().Name(), "[")
		return PackageOf(argument) == here
	}},
}

// Hazard: the runtime changes in a release of Go, and memory is misread. // V2
func TestCanary_RuntimeLayoutsAreAsAssumed(t *testing.T) {
	for _, c := range canaries {
		if !c.sings() {
			t.Errorf("no longer so: %s (%s)", c.what, c.guard)
		}
	}
}
