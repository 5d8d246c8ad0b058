package plan

import (
	"encoding/binary"
	"math"
	"runtime"
	"sync"
	"unsafe"
)

const (
	inlineMax = 128     // a longer encoding is replaced by its digest
	flushAt   = 4 << 10 // bytes of one part that are gathered before they are hashed
	keptMax   = 4 << 20 // largest buffer kept for the next use
)

// Tags. The first byte of each part of an encoding, and so of a whole key, says what
// follows. A digest therefore never equals an encoding.
const (
	tagNil = iota
	tagInline
	tagDigest
)

// An Encoder turns arguments into a key. Begin each key with Reset, then Encode each
// argument, then take the Key.
//
// The zero value needs a Reset. So does an Encoder that goes back to a pool, because
// Reset also returns the memory that a large key borrowed. An Encoder must not be copied
// between Reset and Key, nor be used by two goroutines at once.
//
// The compiler must assume that plans keep addresses, so an Encoder and its arguments are
// on the heap. A caller that encodes often keeps both in one struct in a sync.Pool. Then
// a key of up to 128 bytes allocates nothing, unless it calls a RefrainKey or reads a map
// of unusual types.
type Encoder struct {
	buf      []byte    // unfinished parts, the outer before the inner
	start    int       // where in buf the innermost part's content begins
	hash     *hasher   // what left buf from the innermost part; nil if nothing did
	depth    int       // tracked references being followed
	floor    int       // depth where the innermost RefrainKey result began
	asked    int       // RefrainKey results that are being encoded inside each other
	scouting bool      // targets are listed and nothing is written: see key_deep.go
	expected []int32   // positions in seen of the targets that probably come next
	shelf    *keyShelf // of the running plan
	stable   bool      // the key means the same in every process: see Stabilize
	lent     bool      // the value lies in the caller's memory, not in a box or a map
	ample    *ample    // nil for a small and plain key
	small    [inlineMax + 8]byte
}

// ample is the memory that an Encoder borrows if its own is not enough.
type ample struct {
	buf     []byte
	seen    seen        // targets of tracked references; see key_reference.go
	texts   textStore   // their encodings
	waiting waitingList // see key_deep.go
	met     []int32     // positions in seen of the targets that scouting found
	pairs   []pair      // see key_map.go
	spare   []pair
	order   []byte
	starts  []uint32
	answers []any // RefrainKey results, kept alive because seen has their addresses
}

var amples = sync.Pool{New: func() any { return new(ample) }}

// Reset makes the encoder ready for a new key.
func (e *Encoder) Reset() {
	if e.ample != nil {
		e.giveBack()
	}
	e.buf = e.small[:1]
	e.buf[0] = tagInline
	e.start, e.hash = 1, nil
	e.depth, e.floor, e.asked, e.lent, e.stable = 0, 0, 0, false, false
	e.scouting, e.expected = false, nil
}

func (e *Encoder) giveBack() {
	// Encode did not, if a RefrainKey ended its goroutine.
	e.forget()
	a := e.ample
	if grown := cap(e.buf) > len(e.small); grown && cap(e.buf) > cap(a.buf) && cap(e.buf) <= keptMax {
		a.buf = e.buf[:0]
	}
	if cap(a.met)*4 > keptMax {
		a.met = nil
	}
	if cap(a.pairs)*int(unsafe.Sizeof(pair{})) > keptMax {
		a.pairs, a.spare, a.starts = nil, nil, nil
	}
	amples.Put(a)
	e.ample = nil
}

// Encode appends the encoding of the value of k's type at p. After a *Refusal the encoder
// can only be Reset. The encodings of several values in a row are one encoding of all of
// them, because each delimits itself.
func (e *Encoder) Encode(k *Key, p unsafe.Pointer) error {
	refusal := e.run(k, p)
	if e.ample != nil {
		e.forget()
	}
	runtime.KeepAlive(p)
	return refusal.orNil()
}

// forget drops what one Encode has noted. Afterwards the caller may change the values
// that were read.
func (e *Encoder) forget() {
	a := e.ample
	a.seen.reset()
	a.texts.reset()
	clear(a.answers)
	a.waiting.reset()
	a.answers, a.met, a.pairs = a.answers[:0], a.met[:0], a.pairs[:0]
}

// Key returns the key's bytes, which stay valid until Reset. The key is a tag and the
// encoding if that has at most 128 bytes, and otherwise a tag and a 256-bit digest of the
// encoding.
func (e *Encoder) Key() []byte {
	e.close()
	return e.buf
}

// part is an encoding inside an encoding. Its content is replaced by its digest if it is
// long.
type part struct {
	start int
	hash  *hasher
}

// open begins a part. It returns the part around it, which the caller gives to shut.
func (e *Encoder) open() part {
	outer := part{e.start, e.hash}
	e.byte(tagInline)
	e.start, e.hash = len(e.buf), nil
	return outer
}

func (e *Encoder) shut(outer part) {
	e.close()
	e.start, e.hash = outer.start, outer.hash
}

// abandon goes back to the moment when outer was the innermost part and buf had length n.
func (e *Encoder) abandon(outer part, n int) {
	e.buf = e.buf[:n]
	e.start, e.hash = outer.start, outer.hash
}

// close replaces the content of the innermost part by its digest if the content is long.
// Only the content decides this, so equal contents become equal bytes.
func (e *Encoder) close() {
	if e.hash == nil && len(e.buf)-e.start <= inlineMax {
		return
	}
	e.buf[e.start-1] = tagDigest
	if e.hash == nil {
		sum := e.digest(e.buf[e.start:])
		e.buf = append(e.buf[:e.start], sum[:]...)
		return
	}
	e.flush()
	e.buf = e.hash.sum(e.buf)
	e.hash.release()
	e.hash = nil
}

// flush moves the content of the innermost part from buf to its hash.
func (e *Encoder) flush() {
	if e.hash == nil {
		e.hash = newHasher(e.stable)
	}
	e.hash.write(e.buf[e.start:])
	e.buf = e.buf[:e.start]
}

func (e *Encoder) flushIfLong() {
	switch {
	case len(e.buf)-e.start <= flushAt:
	case e.scouting:
		e.buf = e.buf[:e.start]
	default:
		e.flush()
	}
}

// grow makes room for n more bytes.
func (e *Encoder) grow(n int) {
	a := e.borrowAmple()
	size := max(2*cap(e.buf), len(e.buf)+n, 2*flushAt)
	if cap(a.buf) < size {
		a.buf = make([]byte, size)
	}
	old := e.buf
	e.buf = append(a.buf[:0], old...)
	a.buf = nil
}

func (e *Encoder) borrowAmple() *ample {
	if e.ample == nil {
		e.ample = amples.Get().(*ample)
	}
	return e.ample
}

func (e *Encoder) byte(b byte) {
	if len(e.buf) == cap(e.buf) {
		e.grow(1)
	}
	e.buf = append(e.buf, b)
}

func (e *Encoder) uint64(x uint64) {
	if cap(e.buf)-len(e.buf) < 8 {
		e.grow(8)
	}
	e.buf = binary.NativeEndian.AppendUint64(e.buf, x)
}

func (e *Encoder) uvarint(x uint64) {
	if cap(e.buf)-len(e.buf) < binary.MaxVarintLen64 {
		e.grow(binary.MaxVarintLen64)
	}
	e.buf = binary.AppendUvarint(e.buf, x)
}

// bytes appends content without its length, which the reader knows from elsewhere.
func (e *Encoder) bytes(b []byte) {
	if len(b) >= flushAt {
		if e.scouting {
			return
		}
		e.flush()
		e.hash.write(b)
		return
	}
	if cap(e.buf)-len(e.buf) < len(b) {
		e.grow(len(b))
	}
	e.buf = append(e.buf, b...)
	e.flushIfLong()
}

func (e *Encoder) string(s string) {
	e.uvarint(uint64(len(s)))
	e.bytes(unsafe.Slice(unsafe.StringData(s), len(s)))
}

func (e *Encoder) float64(x float64) {
	if x != x {
		x = math.NaN()
	}
	e.uint64(math.Float64bits(x))
}
