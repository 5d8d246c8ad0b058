package plan

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math/big"
	"net/netip"
	"net/url"
	"os"
	"reflect"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// The type of what an interface holds must be found again in another process, by its
// name. Known are the types that the memo's result is known to contain, those that are
// registered, and pointers, slices, arrays and maps of them.

// storedTypes are the registered types, by name.
var storedTypes = struct {
	sync.RWMutex
	byName map[string]reflect.Type
}{byName: map[string]reflect.Type{}}

// RegisterStored declares that interfaces may hold values of type t, or of a pointer to
// t, in answers that outlive the process. It must be called before such a value is
// encoded or decoded, best in an init function.
func RegisterStored(t reflect.Type) {
	for t.Kind() == reflect.Pointer && t.Name() == "" {
		t = t.Elem()
	}
	name := typeNameOf(t)
	if name == "" {
		return // it consists of types that have names
	}
	storedTypes.Lock()
	defer storedTypes.Unlock()
	if other, twice := storedTypes.byName[name]; twice && other != t {
		panic(fmt.Sprintf("refrain: two types have the name %s: declare one of them outside its function", name))
	}
	storedTypes.byName[name] = t
}

func init() {
	inner := errors.New("")
	for _, x := range []any{
		false, 0, int8(0), int16(0), int32(0), int64(0), uint(0), uint8(0), uint16(0), uint32(0), uint64(0), uintptr(0),
		float32(0), 0.0, complex64(0), 0i, "",
		time.Time{}, time.Duration(0), time.Month(0), time.Weekday(0), time.Location{},
		big.Int{}, big.Rat{}, big.Float{}, netip.Addr{}, netip.AddrPort{}, netip.Prefix{}, url.URL{}, url.Values{},
		slog.Value{}, slog.Attr{}, slog.Level(0),
		inner, fmt.Errorf("%w", inner), fmt.Errorf("%w%w", inner, inner), errors.Join(inner),
		fs.PathError{}, os.SyscallError{}, os.LinkError{}, strconv.NumError{}, time.ParseError{}, url.Error{}, url.EscapeError(""),
		syscall.Errno(0), context.DeadlineExceeded, struct{}{},
	} {
		RegisterStored(reflect.TypeOf(x))
	}
	RegisterStored(typeType)
}

// typeNameOf returns the name of a type. A struct without a name has its digest instead.
// The name of another type without one is "": it consists of other types.
func typeNameOf(t reflect.Type) string {
	switch {
	case t.Name() != "" && t.PkgPath() != "":
		return t.PkgPath() + "." + t.Name()
	case t.Name() != "":
		return t.Name()
	case t.Kind() == reflect.Struct:
		digest := TypeDigest(t)
		return "struct " + hex.EncodeToString(digest[:16])
	}
	return ""
}

// A type is written as its name, or as one of these and the types that it consists of.
const (
	typeNamed = iota
	typePointer
	typeSlice
	typeArray
	typeMap
	typeAny
)

const (
	mostTypeDepth = 8
	mostTypeName  = 4 << 10
	mostArrayType = 1 << 20 // bytes
)

// storedName is a type that is known by its name.
type storedName struct {
	plan   *Encoding
	name   []byte
	digest [8]byte
}

// contentOf returns the plan and the name of a type that an interface holds.
func (s *statics) contentOf(t reflect.Type) (*storedName, *Refusal) {
	if n, ok := s.contents.Load(t); ok {
		return n.(*storedName), nil
	}
	name, ok := s.appendName(nil, t, 0)
	if !ok {
		return nil, &Refusal{Type: t, Reason: holdsUnregistered}
	}
	k, refusal := encodingOf(t)
	if refusal != nil {
		return nil, refusal
	}
	n := &storedName{plan: k, name: name}
	digest := TypeDigest(t)
	copy(n.digest[:], digest[:])
	known, _ := s.contents.LoadOrStore(t, n)
	return known.(*storedName), nil
}

// lookup returns the type with a name, or nil.
func (s *statics) lookup(name string) reflect.Type {
	if t, ok := s.get().named[name]; ok {
		return t
	}
	storedTypes.RLock()
	defer storedTypes.RUnlock()
	return storedTypes.byName[name]
}

func (s *statics) appendName(b []byte, t reflect.Type, depth int) ([]byte, bool) {
	if depth == mostTypeDepth {
		return b, false
	}
	if name := typeNameOf(t); name != "" {
		b = append(b, typeNamed)
		b = binary.AppendUvarint(b, uint64(len(name)))
		return append(b, name...), len(name) <= mostTypeName && s.lookup(name) == t
	}
	switch t.Kind() {
	case reflect.Pointer:
		return s.appendName(append(b, typePointer), t.Elem(), depth+1)
	case reflect.Slice:
		return s.appendName(append(b, typeSlice), t.Elem(), depth+1)
	case reflect.Array:
		b = binary.AppendUvarint(append(b, typeArray), uint64(t.Len()))
		b, ok := s.appendName(b, t.Elem(), depth+1)
		return b, ok && form64Of(t).size <= mostArrayType && t.Len() <= mostArrayType
	case reflect.Map:
		b, ok := s.appendName(append(b, typeMap), t.Key(), depth+1)
		if !ok {
			return b, false
		}
		return s.appendName(b, t.Elem(), depth+1)
	case reflect.Interface:
		return append(b, typeAny), t == anyType
	}
	return b, false
}

// readName is the reverse of appendName.
func (s *statics) readName(r *reader, depth int) reflect.Type {
	if depth == mostTypeDepth {
		panic(damagedType)
	}
	switch r.byte() {
	case typeNamed:
		name := r.text()
		if t := s.lookup(string(name)); t != nil {
			return t
		}
	case typePointer:
		return compose(composition{kind: reflect.Pointer, elem: s.readName(r, depth+1)})
	case typeSlice:
		return compose(composition{kind: reflect.Slice, elem: s.readName(r, depth+1)})
	case typeArray:
		n := r.length()
		elem := s.readName(r, depth+1)
		if size := form64Of(elem).size; n > mostArrayType || size > 0 && int64(n) > mostArrayType/size {
			panic(damagedType)
		}
		return compose(composition{kind: reflect.Array, elem: elem, n: n})
	case typeMap:
		key := s.readName(r, depth+1)
		if !key.Comparable() {
			panic(damagedType)
		}
		return compose(composition{kind: reflect.Map, key: key, elem: s.readName(r, depth+1)})
	case typeAny:
		return anyType
	}
	panic(damagedType)
}

// composition is a type that consists of others.
type composition struct {
	kind      reflect.Kind
	key, elem reflect.Type
	n         int
}

// composed has the types that were composed for readers. The runtime never forgets a
// type, so they are bounded.
var composed struct {
	sync.Map // composition → reflect.Type
	count    atomic.Int32
}

const mostComposed = 10_000

func compose(c composition) (t reflect.Type) {
	if t, ok := composed.Load(c); ok {
		return t.(reflect.Type)
	}
	if composed.count.Load() >= mostComposed {
		panic(damagedType)
	}
	defer func() {
		if t == nil { // reflect refuses some maps and arrays
			recover()
			panic(damagedType)
		}
	}()
	switch c.kind {
	case reflect.Pointer:
		t = reflect.PointerTo(c.elem)
	case reflect.Slice:
		t = reflect.SliceOf(c.elem)
	case reflect.Array:
		t = reflect.ArrayOf(c.n, c.elem)
	default:
		t = reflect.MapOf(c.key, c.elem)
	}
	if _, met := composed.LoadOrStore(c, t); !met {
		composed.count.Add(1)
	}
	return t
}
