package plan

import (
	"encoding/binary"
	"math"
	"runtime"
	"sync"
	"unsafe"
)

const (
	inlineMax = 128     // longest encoding that stands for itself; of a longer one the digest does
	flushAt   = 4 << 10 // bytes of one part that are gathered before they go to its digest
	keptMax   = 4 << 20 // largest buffer kept for the next use
)

// Tags: one byte before each part of an encoding, and so before a whole key, says what follows. A digest therefore never
// equals an encoding.
const (
	tagNil = iota
	tagInline
	tagDigest
)

// An Encoder turns arguments into a key. Begin each key with Reset; then Encode each argument; then take the Key.
//
// The zero value needs a Reset, and so does one that goes back to a pool, since Reset also returns the memory borrowed for a
// large key. It must not be copied between Reset and Key, nor used by two goroutines at once.
//
// The compiler must assume that plans keep addresses, so an Encoder and what it encodes are on the heap. Who encodes often
// keeps both in one struct in a sync.Pool; then a key of up to 128 bytes allocates nothing, unless it asks a RefrainKey or goes
// through a map of unusual types.
type Encoder struct {
	buf   []byte  // parts that are not finished, the outer before the inner
	start int     // where in buf the innermost part's content begins
	hash  *hasher // what already left buf from the innermost part; nil if nothing did
	depth int     // tracked references being followed
	floor int     // depth where the innermost RefrainKey result began
	asked int     // RefrainKey results being encoded inside each other
	lent  bool    // what is being encoded lies where the caller has it: neither in a box nor in a map
	ample *ample  // nil for a small and plain key
	small [inlineMax + 8]byte
}

// ample is what an Encoder needs beyond its own bytes.
type ample struct {
	buf     []byte
	seen    seen   // targets of tracked references; see key_reference.go
	texts   []byte // their encodings, one behind the other
	ends    []int  // where each of them ends
	halfway deepReferent
	pairs   []pair // see key_map.go
	spare   []pair
	order   []byte
	answers []any // of RefrainKey: they must live as long as seen has their addresses
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
	e.depth, e.floor, e.asked, e.lent = 0, 0, 0, false
}

func (e *Encoder) giveBack() {
	e.forget() // a RefrainKey that ended its goroutine let nobody else do it
	a := e.ample
	if grown := cap(e.buf) > len(e.small); grown && cap(e.buf) > cap(a.buf) && cap(e.buf) <= keptMax {
		a.buf = e.buf[:0]
	}
	if cap(a.texts) > keptMax {
		a.texts, a.ends = nil, nil
	}
	if cap(a.pairs)*int(unsafe.Sizeof(pair{})) > keptMax {
		a.pairs, a.spare = nil, nil
	}
	amples.Put(a)
	e.ample = nil
}

// Encode appends the encoding of the value of k's type at p. Where it returns a *Refusal, the encoder is good for nothing but Reset.
// Encodings of several values one after the other are one encoding of them all: each delimits itself.
func (e *Encoder) Encode(k *Key, p unsafe.Pointer) error {
	refusal := k.encode(e, p)
	if e.ample != nil {
		e.forget()
	}
	runtime.KeepAlive(p)
	return refusal.orNil()
}

// Key returns the key's bytes, which stay valid until Reset: a tag and the encoding, up to 128 bytes, or a tag and a 256-bit
// digest of it.
func (e *Encoder) Key() []byte {
	e.close()
	return e.buf
}

// part is an encoding inside an encoding: content that may be replaced by its digest.
type part struct {
	start int
	hash  *hasher
}

// open begins a part and returns the one around it, to be given to shut.
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

// abandon goes back to where outer was the innermost part and buf had length n.
func (e *Encoder) abandon(outer part, n int) {
	e.buf = e.buf[:n]
	e.start, e.hash = outer.start, outer.hash
}

// close replaces the innermost part's content by its digest if it is long. Whether it is depends on the content
// alone, so equal contents end up as equal bytes.
func (e *Encoder) close() {
	if e.hash == nil && len(e.buf)-e.start <= inlineMax {
		return
	}
	e.buf[e.start-1] = tagDigest
	if e.hash == nil {
		sum := digest(e.buf[e.start:])
		e.buf = append(e.buf[:e.start], sum[:]...)
		return
	}
	e.flush()
	e.buf = e.hash.sum(e.buf)
	e.hash.release()
	e.hash = nil
}

// flush moves the innermost part's content from buf to its hash.
func (e *Encoder) flush() {
	if e.hash == nil {
		e.hash = newHasher()
	}
	e.hash.write(e.buf[e.start:])
	e.buf = e.buf[:e.start]
}

func (e *Encoder) flushIfLong() {
	if len(e.buf)-e.start > flushAt {
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

// bytes appends content whose length the reader knows.
func (e *Encoder) bytes(b []byte) {
	if len(b) >= flushAt {
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
