package plan

import (
	"context"
	"crypto/elliptic"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"reflect"
	"strconv"
	"sync"
	"sync/atomic"
	"unsafe"
)

// A sentinel is told by its address, which means nothing in another process. So it is
// encoded by a name, and one without a name is refused: see [RegisterSentinel].

// sentinelName is a sentinel that has a name. The pointer that tells it has type typ.
type sentinelName struct {
	typ reflect.Type
	p   unsafe.Pointer
}

// sentinelNames is never changed. A registration replaces it.
type sentinelNames struct {
	byName map[string]sentinelName
	names  map[sentinelName]string
}

var namedSentinels = struct {
	sync.Mutex
	atomic.Pointer[sentinelNames] // replaced under the mutex
}{}

// RegisterSentinel declares the name by which the target of a pointer is told in every
// process, as io.EOF is. It must be called before a value with that pointer is encoded or
// decoded, best in an init function.
func RegisterSentinel(name string, pointer any) {
	t := reflect.TypeOf(pointer)
	if t == nil || t.Kind() != reflect.Pointer || reflect.ValueOf(pointer).IsNil() || name == "" {
		panic(fmt.Sprintf("refrain: the sentinel %q is not a pointer: register the pointer that the program compares errors with", name))
	}
	s := sentinelName{t.Elem(), reflect.ValueOf(pointer).UnsafePointer()}
	namedSentinels.Lock()
	defer namedSentinels.Unlock()
	fresh := sentinelNames{map[string]sentinelName{}, map[sentinelName]string{}}
	if old := namedSentinels.Load(); old != nil {
		fresh.byName, fresh.names = maps.Clone(old.byName), maps.Clone(old.names)
	}
	if other, twice := fresh.byName[name]; twice && other != s {
		panic(fmt.Sprintf("refrain: two sentinels have the name %q: give each its own", name))
	}
	fresh.byName[name], fresh.names[s] = s, name
	namedSentinels.Store(&fresh)
}

// nameOfSentinel returns the name of the sentinel of type t at p, or "".
func nameOfSentinel(t reflect.Type, p unsafe.Pointer) string {
	return namedSentinels.Load().names[sentinelName{t, p}]
}

func init() {
	for name, err := range map[string]error{
		"context.Canceled": context.Canceled, "errors.ErrUnsupported": errors.ErrUnsupported,
		"io.EOF": io.EOF, "io.ErrUnexpectedEOF": io.ErrUnexpectedEOF, "io.ErrClosedPipe": io.ErrClosedPipe,
		"io.ErrNoProgress": io.ErrNoProgress, "io.ErrShortBuffer": io.ErrShortBuffer, "io.ErrShortWrite": io.ErrShortWrite,
		"fs.ErrInvalid": fs.ErrInvalid, "fs.ErrPermission": fs.ErrPermission, "fs.ErrExist": fs.ErrExist,
		"fs.ErrNotExist": fs.ErrNotExist, "fs.ErrClosed": fs.ErrClosed,
		"os.ErrDeadlineExceeded": os.ErrDeadlineExceeded, "os.ErrProcessDone": os.ErrProcessDone, "os.ErrNoDeadline": os.ErrNoDeadline,
		"strconv.ErrRange": strconv.ErrRange, "strconv.ErrSyntax": strconv.ErrSyntax,
	} {
		if reflect.TypeOf(err).Kind() == reflect.Pointer {
			RegisterSentinel(name, err)
		}
	}
	for _, curve := range []elliptic.Curve{elliptic.P224(), elliptic.P256(), elliptic.P384(), elliptic.P521()} {
		RegisterSentinel("elliptic."+curve.Params().Name, curve)
		RegisterStored(reflect.TypeOf(curve))
	}
}

// sentinel returns what the pointer old of type t leads to, and its name if it is a
// sentinel. It refuses a sentinel without a name.
func (w *writer) sentinel(elem *Encoding, t reflect.Type, old unsafe.Pointer) (target unsafe.Pointer, name string, refusal *Refusal) {
	switch name = nameOfSentinel(elem.typ, old); {
	case name != "":
		return old, name, nil
	case elem.typ == textType.Elem() || elem.copies.isError:
		if program.words[0] == 0 || isVariable(old) || heldSince(old, w.reading) != nil {
			return old, "", &Refusal{Type: t, Reason: holdsSentinel}
		}
		return old, "", nil
	}
	var variable *uintptr
	if !isVariable(old) {
		if variable = heldSince(old, w.reading); variable == nil {
			return old, "", nil
		}
	}
	s := elem.copies.sentinelAt(old, variable)
	switch {
	case s == nil:
		return old, "", nil
	case s.stands() == old:
		return old, "", &Refusal{Type: t, Reason: holdsSentinel}
	}
	return s.own, "", nil
}

// named returns the number of a sentinel's name.
func (w *writer) named(name string) uintptr {
	for i, known := range w.names {
		if known == name {
			return uintptr(i)
		}
	}
	w.names = append(w.names, name)
	return uintptr(len(w.names) - 1)
}

// sentinel reads the number of a sentinel, and its name if that was not read before.
func (r *reader) sentinel(elem *Encoding) unsafe.Pointer {
	number := r.uvarint()
	if number == uint64(len(r.names)) {
		s, ok := namedSentinels.Load().byName[string(r.text())]
		if !ok {
			panic(damagedName)
		}
		r.names = append(r.names, s)
	}
	if number >= uint64(len(r.names)) || r.names[number].typ != elem.typ {
		panic(damagedReference)
	}
	return r.names[number].p
}

// buildSentinel makes the plan of a pointer type whose values are sentinels only, such as
// elliptic curves.
func buildSentinel(k *Encoding, part func(reflect.Type) *Encoding) {
	t := k.typ
	elem := &Encoding{typ: t.Elem()}
	k.write = func(w *writer, p unsafe.Pointer, n int, stride uintptr) *Refusal {
		for i := range n {
			old := *(*unsafe.Pointer)(nth(p, i, stride))
			switch name := nameOfSentinel(t.Elem(), old); {
			case old == nil:
				w.byte(refNil)
			case name == "":
				return &Refusal{Type: t, Reason: holdsSentinel}
			default:
				w.known(w.named(name) | sentinelNote)
			}
		}
		return nil
	}
	k.read = func(r *reader, p unsafe.Pointer, n int, stride uintptr) {
		for i := range n {
			switch r.uvarint() {
			case refNil:
			case refNamed:
				*(*unsafe.Pointer)(nth(p, i, stride)) = r.sentinel(elem)
			default:
				panic(damagedReference)
			}
		}
	}
}
