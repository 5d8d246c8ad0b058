package plan

import (
	"encoding/binary"
	"reflect"
	"slices"
	"sync"
	"time"
	"unsafe"
)

// writer is the state of one run of [Encoding.Append].
type writer struct {
	buf     []byte
	root    *Encoding
	tracks  bool // the value may hold aliases, so seen must be asked
	careful bool // pointers may point into other parts: see copy_inside.go
	seen    seen
	objects objectList // all that were met; the content of the first next is written
	next    int

	extents      []extent // of all objects; noted while there are no blocks
	points       bool
	blocks       []extent
	blockNumbers map[extent]int // numbers of objects, by their extents

	reading      uint32 // number of the copies' reading of the package variables
	names        []string
	namesWritten int

	contents  map[reflect.Type]*content // types of what interfaces hold
	inKey     int                       // boxes around what is written, inside a key
	locations []*time.Location
	texts     int      // long texts that were written
	refusal   *Refusal // of something that was left out

	room int64            // bytes of spare capacity so far
	ends map[uintptr]bool // addresses where the spare capacity that was kept ends
}

// sentinelNote is set in a note of seen that is the number of a sentinel, not of an
// object.
const sentinelNote = ^uintptr(0) ^ ^uintptr(0)>>1

var writers = sync.Pool{New: func() any { return new(writer) }}

func newWriter(k *Encoding, b []byte) *writer {
	w := writers.Get().(*writer)
	w.buf, w.root = b, k
	s := k.static.get()
	w.careful = k.copies.insides || s.shared
	w.tracks = k.copies.aliases || w.careful
	if w.reading = k.copies.Prepare(); w.reading == 0 && s.shared {
		w.reading = readVariables() // copies do not look into types that were registered
	}
	return w
}

func (w *writer) release() {
	kept := writer{seen: w.seen, objects: w.objects, extents: w.extents}
	kept.seen.reset()
	kept.objects.reset()
	if cap(kept.extents)*int(unsafe.Sizeof(extent{})) > keptMax {
		kept.extents = nil
	}
	clear(kept.extents)
	kept.extents = kept.extents[:0]
	*w = kept
	writers.Put(w)
}

// survey notes the extent of an object, unless the blocks are known already.
func (w *writer) survey(elem *Encoding, at unsafe.Pointer, n int) {
	if w.careful && w.blocks == nil {
		w.extents = append(w.extents, extent{elem.copies, at, n})
		w.points = w.points || n == 0
	}
}

// all appends the value of k's type at p and then the contents of all objects.
func (w *writer) all(k *Encoding, p unsafe.Pointer) *Refusal {
	w.objects.add(object{k, p, oneValue, 0})
	w.next = 1
	if w.tracks {
		w.seen.find(p, kindOfThing(k.id, 0))
		w.seen.note(p, kindOfThing(k.id, 0), 0)
	}
	if refusal := k.write(w, p, 1, k.layout.size); refusal != nil {
		return refusal
	}
	for ; w.next < w.objects.n; w.next++ {
		if refusal := w.object(*w.objects.at(w.next)); refusal != nil {
			return refusal.at("…")
		}
	}
	return w.refusal
}

// add notes an object whose content is to be written, and returns its number.
func (w *writer) add(o object) int {
	number := w.objects.add(o)
	if w.blocks != nil {
		w.blockNumbers[o.extent()] = number
	}
	return number
}

// object appends the content of an object.
func (w *writer) object(o object) *Refusal {
	var refusal *Refusal
	switch o.n {
	case oneValue, boxValue:
		refusal = o.k.write(w, o.p, 1, o.k.layout.size)
	case mapValue:
		refusal = o.k.writeEntries(w, o.p)
	default:
		refusal = w.elements(o.k, o.p, o.n).at("[]")
	}
	w.zeros(o.filler())
	return refusal
}

// elements appends n adjacent values.
func (w *writer) elements(k *Encoding, p unsafe.Pointer, n int) *Refusal {
	size := k.layout.size
	switch {
	case size == 0:
		return nil
	case k.native:
		w.block(p, n*int(size))
		return nil
	}
	for i := 0; i < n; i += batchValues {
		if refusal := k.write(w, nth(p, i, size), min(n-i, batchValues), size); refusal != nil {
			return refusal
		}
	}
	return nil
}

// block appends n bytes.
func (w *writer) block(p unsafe.Pointer, n int) {
	if cap(w.buf)-len(w.buf) < n {
		w.buf = slices.Grow(w.buf, max(n, len(w.buf)))
	}
	w.buf = append(w.buf, bytesAt(p, uintptr(n))...)
}

// extend appends n bytes that the caller fills.
func (w *writer) extend(n int) []byte {
	begin := len(w.buf)
	w.buf = slices.Grow(w.buf, n)[:begin+n]
	return w.buf[begin:]
}

func (w *writer) zeros(n int) {
	if n > 0 {
		clear(w.extend(n))
	}
}

func (w *writer) byte(b byte) { w.buf = append(w.buf, b) }

func (w *writer) bool(b bool) {
	if b {
		w.byte(1)
	} else {
		w.byte(0)
	}
}

func (w *writer) uvarint(x uint64) {
	if x < 0x80 {
		w.byte(byte(x))
		return
	}
	w.buf = binary.AppendUvarint(w.buf, x)
}

func (w *writer) uint64(x uint64) { w.buf = binary.LittleEndian.AppendUint64(w.buf, x) }

func (w *writer) text(s string) {
	w.uvarint(uint64(len(s)))
	w.buf = append(w.buf, s...)
}
