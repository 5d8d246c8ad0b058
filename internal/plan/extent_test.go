//lint:file-ignore U1000 fields that only reflection reads

package plan

import (
	"bytes"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"
	"unsafe"
)

type (
	textPointer *byte
	openEnd     struct {
		count uint32
		items [1]uint64
	}
	openBytes struct {
		n    uint32
		data [0]byte
	}
	vector[T any] struct {
		data     *T
		len, cap int
	}
	linked struct {
		next *linked
		name *string
	}
)

// Hazard: a plan copies one value where there are many, and readers of the copy read past
// it. Or a key has one for all of them, and two arguments share it. // K6 V2
func TestExtent_PointersOfUnknownExtentAreRefused(t *testing.T) {
	for _, test := range []struct {
		typ  reflect.Type
		want string
	}{
		{reflect.TypeFor[textPointer](), "is a pointer whose type does not tell how much memory it leads to (plan.textPointer)"},
		{reflect.TypeFor[struct{ text textPointer }](), "holds a pointer whose type does not tell how much memory it leads to at .text (plan.textPointer)"},
		{reflect.TypeFor[*[1 << 30]byte](), "is a pointer whose type does not tell how much memory it leads to (*[1073741824]uint8)"},
		{reflect.TypeFor[[]*[0]byte](), "holds a pointer whose type does not tell how much memory it leads to at [] (*[0]uint8)"},
		{reflect.TypeFor[*openEnd](), "is a pointer to a struct that goes on behind its last field (*plan.openEnd)"},
		{reflect.TypeFor[map[string]*openBytes](), "holds a pointer to a struct that goes on behind its last field at [value] (*plan.openBytes)"},
		{reflect.TypeFor[struct {
			data *float64
			n    int
		}](), "holds the beginning of a block of memory, with its length in another field at .data (*float64)"},
		{reflect.TypeFor[struct {
			Name     *byte
			Name_len uint32
		}](), "holds the beginning of a block of memory, with its length in another field at .Name (*uint8)"},
		{reflect.TypeFor[struct {
			buf  *uint16
			size uintptr
			len  uint32
		}](), "holds the beginning of a block of memory, with its length in another field at .buf (*uint16)"},
		{reflect.TypeFor[struct {
			argv **byte
			argc int
		}](), "holds the beginning of a block of memory, with its length in another field at .argv (**uint8)"},
		{reflect.TypeFor[struct { // as slog.Value would be without an interface
			tag   uint8
			first *byte
			num   uint64
		}](), "holds the beginning of a block of memory, with its length in another field at .first (*uint8)"},
		{reflect.TypeFor[struct {
			data *[1]uint32
			n    int
		}](), "holds the beginning of a block of memory, with its length in another field at .data (*[1]uint32)"},
		{reflect.TypeFor[struct {
			vec *float64
			dim int
		}](), "holds the beginning of a block of memory, with its length in another field at .vec (*float64)"},
		{reflect.TypeFor[struct { // as a group of slog would be without an interface
			items *slog.Attr
			num   uint64
		}](), "holds the beginning of a block of memory, with its length in another field at .items (*slog.Attr)"},
		{reflect.TypeFor[struct {
			ptr *string
			len int
		}](), "holds the beginning of a block of memory, with its length in another field at .ptr (*string)"},
		{reflect.TypeFor[[]vector[node]](), "holds the beginning of a block of memory, with its length in another field at [].data (*plan.node)"},
		{reflect.TypeFor[struct {
			Data uintptr
			Len  int
		}](), "holds the beginning of a block of memory, with its length in another field at .Data (uintptr)"},
		//lint:ignore SA1019 programs bring this deprecated type
		{reflect.TypeFor[reflect.SliceHeader](), "is the address of memory as a number (reflect.SliceHeader)"},
		//lint:ignore SA1019 programs bring this deprecated type
		{reflect.TypeFor[struct{ header *reflect.StringHeader }](), "holds the address of memory as a number at .header (*reflect.StringHeader)"},
	} {
		_, asKey := KeyOf(test.typ)
		_, asCopy := CopyOf(test.typ)
		_, asArgument := CopyArgOf(test.typ)
		for _, err := range []error{asKey, asCopy, asArgument} {
			if err == nil || err.Error() != "the value "+test.want {
				t.Errorf("%v: %v, want %s", test.typ, err, test.want)
			}
		}
	}
	if r := refusedKey(t, any(textPointer(new(byte)))); r.Reason != holdsExtent {
		t.Error(r)
	}
}

// Hazard: a pointer to an optional value, a list, or a field that does not count is
// refused, too. // K4 K6
func TestExtent_SparesDataWithLengths(t *testing.T) {
	for _, typ := range []reflect.Type{
		reflect.TypeFor[struct {
			Price *float64
			Count int
		}](),
		reflect.TypeFor[struct {
			head *linked
			len  int
		}](),
		reflect.TypeFor[struct { // an OpenAPI schema
			Min, Max             *float64
			MinLength, MaxLength uint64
			MaxItems             *uint64
		}](),
		reflect.TypeFor[struct { // a page
			Start, First, Base, Bytes, Items *int
			Size, Count, N                   int
		}](),
		reflect.TypeFor[struct {
			data *linked
			len  int
		}](),
		reflect.TypeFor[struct {
			items *linked
			n     int
		}](),
		reflect.TypeFor[struct {
			buf *bytes.Buffer
			len int
		}](),
		reflect.TypeFor[struct {
			data *struct{ name string }
			size int
		}](),
		reflect.TypeFor[struct {
			Items *struct{ Name string }
			Count int
		}](),
		reflect.TypeFor[struct {
			first *int
			len   int
		}](),
		reflect.TypeFor[struct {
			Level *uint8
			N     int
		}](),
		reflect.TypeFor[struct {
			level *uint8
			count int
		}](),
		reflect.TypeFor[struct {
			Addr uintptr
			Size int
		}](),
		reflect.TypeFor[*[1 << 10]float64](), reflect.TypeFor[*struct{}](), reflect.TypeFor[[]*[0]func()](), reflect.TypeFor[[1]int](),
		reflect.TypeFor[net.IPNet](), reflect.TypeFor[runtime.MemStats](), reflect.TypeFor[runtime.Frame](),
		reflect.TypeFor[struct {
			count int
			by    [1]string
		}](),
	} {
		if _, err := CopyOf(typ); err != nil {
			t.Errorf("%v: %v", typ, err)
		}
		if _, err := KeyOf(typ); err != nil {
			t.Errorf("%v: %v", typ, err)
		}
	}
	if _, err := KeyOf(reflect.TypeFor[struct {
		_data *float64
		len   int
	}]()); err != nil {
		t.Error(err)
	}
}

type noop struct{}

func (*noop) Read([]byte) (int, error) { return 0, io.EOF }

var declaredNoop noop

// Hazard: all handles of a library share a key, and a stored one is handed out after it
// was closed. Or a Go pointer to an empty type is taken for a handle. // K6 V2
func TestExtent_HandlesOfAnEmptyTypeAreRefused(t *testing.T) {
	inSlice := make([]noop, 3)
	for _, p := range []*noop{nil, {}, new(noop), &declaredNoop, &inSlice[1]} {
		v := any(struct{ p *noop }{p})
		c, _ := mustCopy(t, &v)
		if *c != v {
			t.Errorf("%p is copied to %v", p, *c)
		}
		mustKey(t, v)
		mustKey(t, any(p))
	}
	memory := make([]byte, 16)
	handle := (*noop)(unsafe.Pointer(&memory[8]))
	want := "the value holds a pointer to an empty type that leads to no memory of Go: a handle at .list[] (*plan.noop)"
	v := struct{ list []*noop }{[]*noop{{}, handle}}
	if r := refusedKey(t, v); r.Error() != want {
		t.Error(r)
	}
	if _, _, err := copyOfValue(reflect.ValueOf(&v).Elem()); err == nil || err.Error() != want {
		t.Error(err)
	}
	boxed := any(handle)
	if _, _, err := copyOfValue(reflect.ValueOf(&boxed).Elem()); err == nil {
		t.Error("a handle in an interface was copied")
	}
}

// Hazard: a message names a way out that does not fit. // K6
func TestRefusal_NamesItsOwnWayOut(t *testing.T) {
	for reason, way := range waysOut {
		if r := (&Refusal{Type: reflect.TypeFor[int](), Reason: reason}); r.KeyWayOut() != way.key || r.ResultWayOut() == "" {
			t.Errorf("%s: %q and %q", reason, r.KeyWayOut(), r.ResultWayOut())
		}
	}
	if r := (&Refusal{Reason: holdsFunc}); r.KeyWayOut() != "" || r.ResultWayOut() != "" {
		t.Error("a func has a way out of its own")
	}
}

// Hazard: types of the standard library that people cache are refused because of the
// names of their fields.
func TestExtent_SparesTheStandardLibrary(t *testing.T) {
	for _, typ := range []reflect.Type{
		reflect.TypeFor[rand.PCG](), reflect.TypeFor[strings.Reader](), reflect.TypeFor[time.Location](), reflect.TypeFor[slog.Record](), reflect.TypeFor[slog.Source](),
		reflect.TypeFor[net.OpError](), reflect.TypeFor[net.Interface](),
	} {
		if _, err := CopyOf(typ); err != nil {
			t.Errorf("%v: %v", typ, err)
		}
	}
}
