package plan

import (
	"bytes"
	"hash/maphash"
	"math/bits"
	"reflect"
	"slices"
	"unsafe"
)

// pair is one encoded entry of a map: the hash that orders it, and its place.
type pair struct {
	hash  uint64
	place uint64 // where it begins in Encoder.buf, and in the lowest 8 bits its length
}

func (p pair) in(all []byte) []byte {
	begin := p.place >> 8
	return all[begin : begin+p.place&0xff]
}

// pairSeed makes the order of pairs differ between processes, and so no concern of anyone's.
var pairSeed = maphash.MakeSeed()

func (k *Key) encodeMap(e *Encoder, p unsafe.Pointer) *Refusal {
	m := *(*unsafe.Pointer)(p)
	switch {
	case m == nil:
		e.byte(tagNil)
		return nil
	case leads(k.typ.Key()) || leads(k.typ.Elem()):
		return e.follow(referent{m, mapValue, k}, k.typ)
	}
	e.byte(tagInline)
	return k.pairs(e, m)
}

// pairsKey returns the function that encodes a map's entries: each as a part, all in an order that depends on their
// encodings alone.
func pairsKey(t reflect.Type, key, value *Key) func(*Encoder, unsafe.Pointer) *Refusal {
	access := mapAccessOf(t)
	onePair := func(encoder any, k, v unsafe.Pointer) *Refusal {
		e := encoder.(*Encoder)
		begin := len(e.buf)
		outer := e.open()
		if refusal := key.encode(e, k); refusal != nil {
			return refusal.at("[key]")
		}
		if refusal := value.encode(e, v); refusal != nil {
			return refusal.at("[value]")
		}
		e.shut(outer)
		length := len(e.buf) - begin
		e.ample.pairs = append(e.ample.pairs, pair{maphash.Bytes(pairSeed, e.buf[begin:]), uint64(begin)<<8 | uint64(length)})
		return nil
	}
	return func(e *Encoder, m unsafe.Pointer) *Refusal {
		a, n := e.borrowAmple(), access.len(m)
		e.uvarint(uint64(n))
		first, begin := len(a.pairs), len(e.buf)
		a.pairs = slices.Grow(a.pairs, n)
		refusal := access.each(m, e, onePair)
		if refusal == nil {
			e.orderPairs(a.pairs[first:], begin)
		}
		a.pairs = a.pairs[:first]
		return refusal
	}
}

// orderPairs puts the encoded pairs, which fill buf from begin, in their order: in place, or block by block into the hash if
// they are many.
func (e *Encoder) orderPairs(pairs []pair, begin int) {
	a, all := e.ample, e.buf
	a.spare = slices.Grow(a.spare[:0], len(pairs))
	sortPairs(pairs, a.spare[:len(pairs)], all)
	long := len(all)-begin > flushAt
	if long {
		e.buf = e.buf[:begin]
		e.flush()
	}
	a.order = a.order[:0]
	for _, p := range pairs {
		a.order = append(a.order, p.in(all)...)
		if long && len(a.order) > flushAt {
			e.hash.write(a.order)
			a.order = a.order[:0]
		}
	}
	if long {
		e.hash.write(a.order)
	} else {
		copy(all[begin:], a.order)
	}
}

// sortPairs sorts pairs by hash, and by their bytes where hashes are equal. Hashes are spread evenly, so one pass that deals
// them by their leading bits to as many places as there are pairs leaves little to do.
func sortPairs(pairs, spare []pair, all []byte) {
	shift := 64 - bits.Len(uint(len(pairs)))
	starts := make([]uint32, 2<<(64-shift))
	for _, p := range pairs {
		starts[p.hash>>shift+1]++
	}
	for i := range len(starts) - 1 {
		starts[i+1] += starts[i]
	}
	for _, p := range pairs {
		place := &starts[p.hash>>shift]
		spare[*place] = p
		*place++
	}
	for i, p := range spare {
		for ; i > 0 && less(p, pairs[i-1], all); i-- {
			pairs[i] = pairs[i-1]
		}
		pairs[i] = p
	}
}

func less(a, b pair, all []byte) bool {
	if a.hash != b.hash {
		return a.hash < b.hash
	}
	return bytes.Compare(a.in(all), b.in(all)) < 0
}
