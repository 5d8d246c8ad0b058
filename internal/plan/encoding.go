package plan

import (
	"reflect"
	"runtime"
	"sync"
	"sync/atomic"
	"unsafe"
)

// Encoding is the plan that turns values of one type into bytes, and bytes back into
// values, so that an answer can outlive its process. It is safe for concurrent use.
//
// What is decoded equals what was encoded, as a copy would (rule V2). The bytes are the
// same on all machines: numbers are little-endian, an int takes 64 bits, and padding is
// never written. They do not say of which type they are: see [TypeDigest].
//
// # The order of the bytes
//
// The value itself comes first. Then comes the content of every object that it refers to
// (the target of a pointer, the array of a slice, a map, a box), in the order in which
// the references stand in the bytes. A reference is the number of its object, or says
// that the next object is new. So neither side recurses along references, and no value
// is too deep. Many values of one type, such as the rows of a slice, are encoded field by
// field, [batchValues] at a time.
//
// # What decoding allocates
//
// The bytes may come from anywhere. Before memory is allocated, the bytes of its content
// are known to be there: see [reader.claim]. A value takes at most 32 times the memory of
// its bytes, and with the tables that decoding needs at most 64 times.
type Encoding struct {
	typ    reflect.Type
	layout layout
	form64 form64
	id     uint64 // tells plans apart in seen
	copies *Copy  // the plan that copies such values
	least  int    // no encoding of a value is shorter
	filler int    // bytes that are added for a value: see claim
	word   bool   // an interface holds the value itself, not its address
	native bool   // the encoding of a value is its memory
	leaf   bool   // a small value without references, which a box holds at no cost
	static *statics

	// write appends n values, which lie stride bytes apart. n is at most batchValues.
	write func(w *writer, p unsafe.Pointer, n int, stride uintptr) *Refusal
	// read is the reverse. The memory at p is zero, except where there are no pointers.
	read func(r *reader, p unsafe.Pointer, n int, stride uintptr)
	// writeEntries and readEntries are set in the plan of a map.
	writeEntries func(w *writer, m unsafe.Pointer) *Refusal
	readEntries  func(r *reader, m unsafe.Pointer, n int)
}

// batchValues is how many values are encoded together, field by field.
const batchValues = 128

var encodings shelf[Encoding]

var lastEncodingID atomic.Uint64

// EncodingOf returns the plan for values of type t, or a *Refusal if t shows that its
// values cannot be decoded in another process.
func EncodingOf(t reflect.Type) (*Encoding, error) {
	k, refusal := encodingOf(t)
	return k, refusal.orNil()
}

func encodingOf(t reflect.Type) (*Encoding, *Refusal) {
	if k := encodings.get(t); k != nil {
		return k, nil
	}
	if _, refusal := results.copyOf(t); refusal != nil {
		return nil, refusal
	}
	if refusal := checkEncoding(t); refusal != nil {
		return nil, refusal
	}
	return encodings.compile(t, buildEncoding), nil
}

// Append appends the encoding of the value of k's type at p to b. It returns a *Refusal
// if the value shows that it cannot be decoded in another process. Nobody may change the
// value meanwhile.
func (k *Encoding) Append(b []byte, p unsafe.Pointer) ([]byte, error) {
	w := newWriter(k, b)
	refusal := w.all(k, p)
	if refusal == nil && w.careful {
		if blocks := blocksOf(w.extents, w.points); blocks != nil {
			w.release()
			w = newWriter(k, b)
			w.blocks, w.blockNumbers = blocks, map[extent]int{}
			refusal = w.all(k, p)
		}
	}
	encoded := w.buf
	w.release()
	runtime.KeepAlive(p)
	if refusal != nil {
		return b, refusal
	}
	return encoded, nil
}

// Decode makes the value of k's type at p the one that the bytes are the encoding of. It
// returns a [Damage] for bytes that are no encoding, and then the value at p is zero. It
// never panics and runs no code of the program. It does not keep the bytes.
func (k *Encoding) Decode(encoded []byte, p unsafe.Pointer) (err error) {
	reflect.NewAt(k.typ, p).Elem().SetZero()
	r := newReader(k, encoded)
	defer func() {
		r.release()
		switch why := recover().(type) {
		case nil:
			return
		case Damage:
			err = why
		default: // a fault of this package must not end the program
			err = damagedFault
		}
		reflect.NewAt(k.typ, p).Elem().SetZero()
	}()
	r.all(k, p)
	return nil
}

func buildEncoding(k *Encoding, t reflect.Type) {
	k.typ, k.id, k.layout = t, lastEncodingID.Add(1), layoutOf(t)
	k.form64, k.word = form64Of(t), pointerShaped(t)
	k.copies, _ = results.copyOf(t)
	k.least = leastBytes(t)
	k.filler = max(0, int((k.form64.size+mostFold-1)/mostFold)-k.least)
	k.native = k.form64.packed && isNative(k.form64)
	k.leaf = isLeaf(t) && k.form64.size <= mostInBox && k.filler == 0
	k.static = &statics{typ: t}
	part := func(t reflect.Type) *Encoding { return encodings.part(t, buildEncoding) }
	switch known := knownEncoding(t); {
	case t.Size() == 0:
		k.write, k.read = writeNothing, readNothing
	case known != nil:
		known(k, part)
	case k.form64.packed:
		k.buildPlain()
	default:
		k.buildParts(part)
	}
}

func (k *Encoding) buildParts(part func(reflect.Type) *Encoding) {
	t := k.typ
	switch t.Kind() {
	case reflect.String:
		k.write, k.read = writeTexts, readTexts
	case reflect.Pointer:
		k.buildPointer(part)
	case reflect.Slice:
		k.buildSlice(part(t.Elem()))
	case reflect.Array:
		k.buildArray(part(t.Elem()))
	case reflect.Struct:
		k.buildStruct(part)
	case reflect.Map:
		k.buildMap(part(t.Key()), part(t.Elem()))
	case reflect.Interface:
		k.buildInterface()
	default:
		panic("plan: a type passed its check and has no encoding: " + t.String())
	}
}

func writeNothing(*writer, unsafe.Pointer, int, uintptr) *Refusal { return nil }
func readNothing(*reader, unsafe.Pointer, int, uintptr)           {}

// statics has what can be said about all types that values of a type are known to
// contain. It is computed when it is first asked for.
type statics struct {
	typ   reflect.Type
	once  sync.Once
	types []reflect.Type       // in an order that depends on the type alone
	index map[reflect.Type]int // the reverse of types
	named map[string]reflect.Type
	// contents (reflect.Type → *storedName) has what interfaces in such values held.
	contents sync.Map
	// shared says that a type in it was registered as immutable.
	shared bool
}

func (s *statics) get() *statics {
	s.once.Do(func() {
		s.types = typesIn(s.typ)
		s.index, s.named = map[reflect.Type]int{}, map[string]reflect.Type{}
		for i, t := range s.types {
			s.index[t] = i
			s.shared = s.shared || !immutableByNature(t) && declared(declaredImmutable, t) != nil
			name := typeNameOf(t)
			if name == "" {
				continue
			}
			if _, twice := s.named[name]; twice {
				t = nil // two functions declare types of one name
			}
			s.named[name] = t
		}
	})
	return s
}

// typesIn returns all types that a value of type t is known to contain, and t itself.
func typesIn(t reflect.Type) (types []reflect.Type) {
	met := map[reflect.Type]bool{}
	var walk func(reflect.Type)
	walk = func(t reflect.Type) {
		if met[t] {
			return
		}
		met[t] = true
		types = append(types, t)
		for _, inner := range partsOf(t) {
			walk(inner.typ)
		}
	}
	walk(t)
	return types
}

// partsOf returns the types that the encoding of a t contains, with the paths to them.
func partsOf(t reflect.Type) []place {
	if t.Size() == 0 || knownEncoding(t) != nil {
		if isSlogValue(t) {
			return []place{{attrType, "[]"}, {anyType, ".any"}}
		}
		return nil
	}
	switch t.Kind() {
	case reflect.Pointer:
		return []place{{t.Elem(), ""}}
	case reflect.Slice, reflect.Array:
		return []place{{t.Elem(), "[]"}}
	case reflect.Map:
		return []place{{t.Key(), "[key]"}, {t.Elem(), "[value]"}}
	case reflect.Struct:
		var parts []place
		for _, f := range storedFields(t) {
			parts = append(parts, place{f.Type, "." + f.Name})
		}
		return parts
	}
	return nil
}

// storedFields returns the fields of struct t that are encoded. Blank fields are not:
// nothing can read them, so they are like padding.
func storedFields(t reflect.Type) []reflect.StructField {
	var fields []reflect.StructField
	for i := range t.NumField() {
		if f := t.Field(i); f.Name != "_" && f.Type.Size() > 0 {
			fields = append(fields, f)
		}
	}
	return fields
}
