package plan

import (
	"encoding/binary"
	"math"
	"reflect"
	"sync"
	"time"
	"unsafe"
)

// Damage says why bytes are no encoding of a value. Inside this package a reader panics
// with it.
type Damage string

func (d Damage) Error() string { return "the bytes do not encode a value of this type: " + string(d) }

const (
	damagedEnd       Damage = "they end too soon, or a length is too large"
	damagedTail      Damage = "there are more bytes after the value"
	damagedLength    Damage = "a length is too large"
	damagedNumber    Damage = "a number is too large for this machine"
	damagedBool      Damage = "a bool is neither true nor false"
	damagedReference Damage = "a reference leads to no object of its type"
	damagedZeros     Damage = "bytes that must be zero are not"
	damagedKey       Damage = "a map has a key twice, or one that cannot be a key"
	damagedType      Damage = "an interface holds an unknown type, or a type that has changed"
	damagedKnown     Damage = "a time, a number, an address or a log value is invalid"
	damagedName      Damage = "a name is unknown in this program"
	damagedFault     Damage = "the decoder panicked, which is a fault of Refrain"
	damagedZone      Damage = "the local time zone has changed"
)

// maxLength bounds lengths, so that sums and small multiples of them are no overflow.
const maxLength = math.MaxInt / 64

// reader is the state of one run of [Encoding.Decode].
type reader struct {
	rest    []byte
	root    *Encoding
	objects objectList
	next    int
	owed    int // bytes that the contents of the objects from next on have at least

	slabs     []slab
	texts     texts
	long      []string
	names     []sentinelName
	contents  []*readContent
	inKey     int
	locations []*time.Location
	lengths   [batchValues]int // of texts: see readTexts
}

var readers = sync.Pool{New: func() any { return new(reader) }}

func newReader(k *Encoding, encoded []byte) *reader {
	r := readers.Get().(*reader)
	r.rest, r.root = encoded, k
	return r
}

func (r *reader) release() {
	r.objects.reset()
	clear(r.slabs)
	*r = reader{objects: r.objects, slabs: r.slabs[:0]}
	readers.Put(r)
}

// all reads the value of k's type at p and then the contents of all objects.
func (r *reader) all(k *Encoding, p unsafe.Pointer) {
	r.objects.add(object{k, p, oneValue, 0})
	r.next = 1
	k.read(r, p, 1, k.layout.size)
	r.check()
	for ; r.next < r.objects.n; r.next++ {
		o := *r.objects.at(r.next)
		claim, _ := o.claim()
		r.owed -= claim
		r.content(o)
		r.check()
	}
	if len(r.rest) > 0 {
		panic(damagedTail)
	}
}

// check fails if fewer bytes are left than the objects that were met need.
func (r *reader) check() {
	if r.owed > len(r.rest) {
		panic(damagedEnd)
	}
}

func (r *reader) content(o object) {
	switch o.n {
	case oneValue, boxValue:
		o.k.read(r, o.p, 1, o.k.layout.size)
	case mapValue:
		o.k.readEntries(r, o.p, o.room)
	default:
		r.elements(o.k, o.p, o.n)
	}
	r.zeros(o.filler())
}

func (r *reader) elements(k *Encoding, p unsafe.Pointer, n int) {
	size := k.layout.size
	switch {
	case size == 0:
		return
	case k.native:
		b := r.bytes(n * int(size))
		k.form64.checkBools(b)
		copy(unsafe.Slice((*byte)(p), len(b)), b)
		return
	}
	for i := 0; i < n; i += batchValues {
		k.read(r, nth(p, i, size), min(n-i, batchValues), size)
	}
}

// add allocates an object whose content is to be read. Of a map, room is the number of
// entries.
func (r *reader) add(k *Encoding, n, room int) object {
	o := object{k: k, n: n, room: room}
	r.claim(&o)
	switch n {
	case oneValue, boxValue:
		o.p = r.one(k)
	case mapValue:
		o.p = reflect.MakeMapWithSize(k.typ, room).UnsafePointer()
	default:
		o.p = r.array(k, n, room)
	}
	r.objects.add(o)
	return o
}

// claim checks that the bytes of an object's content are there, and are not those of
// another object. So what is allocated has bytes to be read into it.
func (r *reader) claim(o *object) {
	claim, ok := o.claim()
	if !ok || claim > len(r.rest)-r.owed {
		panic(damagedEnd)
	}
	r.owed += claim
}

// one returns zeroed memory for a value.
func (r *reader) one(k *Encoding) unsafe.Pointer {
	if k.layout.size > slabBytes/4 {
		return k.layout.alloc(1)
	}
	return r.slab(k).take(1)
}

// array returns memory for the array of a slice. It is zeroed, except where all of it
// will be read as one block.
func (r *reader) array(k *Encoding, n, room int) unsafe.Pointer {
	switch size := uintptr(room) * k.layout.size; {
	case size == 0:
		return unsafe.Pointer(&nowhere)
	case size <= slabBytes/4:
		return r.slab(k).take(room)
	case k.native && n == room:
		return unzeroed(int(size))
	}
	return k.layout.alloc(room)
}

func (r *reader) slab(k *Encoding) *slab {
	for i := range r.slabs {
		if r.slabs[i].k == k.copies {
			return &r.slabs[i]
		}
	}
	r.slabs = append(r.slabs, slab{k: k.copies})
	return &r.slabs[len(r.slabs)-1]
}

// object returns the object with a number.
func (r *reader) object(number uint64) object {
	if number >= uint64(r.objects.n) {
		panic(damagedReference)
	}
	return *r.objects.at(int(number))
}

// bytes returns the next n bytes.
func (r *reader) bytes(n int) []byte {
	if n < 0 || n > len(r.rest) {
		panic(damagedEnd)
	}
	b := r.rest[:n:n]
	r.rest = r.rest[n:]
	return b
}

func (r *reader) byte() byte {
	if len(r.rest) == 0 {
		panic(damagedEnd)
	}
	b := r.rest[0]
	r.rest = r.rest[1:]
	return b
}

func (r *reader) bool() bool {
	b := r.byte()
	if b > 1 {
		panic(damagedBool)
	}
	return b == 1
}

func (r *reader) uvarint() uint64 {
	if len(r.rest) > 0 && r.rest[0] < 0x80 {
		b := r.rest[0]
		r.rest = r.rest[1:]
		return uint64(b)
	}
	x, n := binary.Uvarint(r.rest)
	if n <= 0 {
		panic(damagedEnd)
	}
	r.rest = r.rest[n:]
	return x
}

func (r *reader) uint64() uint64 { return binary.LittleEndian.Uint64(r.bytes(8)) }

// length reads a length. It may still be more than there are bytes.
func (r *reader) length() int {
	n := r.uvarint()
	if n > maxLength {
		panic(damagedLength)
	}
	return int(n)
}

// text reads a short text without its own memory.
func (r *reader) text() []byte {
	n := r.length()
	return r.bytes(n)
}

func (r *reader) zeros(n int) {
	if n > 0 && !isZeros(r.bytes(n)) {
		panic(damagedZeros)
	}
}

func isZeros(b []byte) bool {
	for _, x := range b {
		if x != 0 {
			return false
		}
	}
	return true
}
