package plan

import (
	"bytes"
	"hash/maphash"
	"math/bits"
	"reflect"
	"slices"
	"unsafe"
)

// pair is one encoded entry of a map: the hash by which entries are ordered, and where
// the encoding lies.
type pair struct {
	hash  uint64
	place uint64 // where it begins in Encoder.buf; the lowest 8 bits are its length
}

func (p pair) in(all []byte) []byte {
	begin := p.place >> 8
	return all[begin : begin+p.place&0xff]
}

// pairSeed makes the order of pairs differ between processes, so that nothing can depend
// on it.
var pairSeed = maphash.MakeSeed()

// encodeMap encodes the map at p. leads says whether its entries may hold references.
func (k *Key) encodeMap(e *Encoder, p unsafe.Pointer, leads bool) *Refusal {
	m := *(*unsafe.Pointer)(p)
	switch {
	case m == nil:
		e.byte(tagNil)
		return nil
	case leads:
		return e.follow(referent{m, mapValue, k}, k.typ)
	}
	e.byte(tagInline)
	return k.pairs(e, m)
}

// pairsKey returns the function that encodes the entries of a map. Each entry is a part.
// The order of the entries depends on their encodings alone.
func pairsKey(t reflect.Type, key, value *Key) func(*Encoder, unsafe.Pointer) *Refusal {
	access := mapAccessOf(t)
	onePair := func(encoder any, k, v unsafe.Pointer) *Refusal {
		e := encoder.(*Encoder)
		begin, outer := len(e.buf), part{}
		if !e.scouting {
			outer = e.open()
		}
		if refusal := key.encode(e, k); refusal != nil {
			return refusal.at("[key]")
		}
		if refusal := value.encode(e, v); refusal != nil {
			return refusal.at("[value]")
		}
		if e.scouting {
			e.buf = e.buf[:begin]
			return nil
		}
		e.shut(outer)
		length := len(e.buf) - begin
		e.ample.pairs = append(e.ample.pairs, pair{place: uint64(begin)<<8 | uint64(length)})
		return nil
	}
	return func(e *Encoder, m unsafe.Pointer) *Refusal {
		a, n := e.borrowAmple(), access.len(m)
		e.uvarint(uint64(n))
		first, begin := len(a.pairs), len(e.buf)
		a.pairs = slices.Grow(a.pairs, n)
		refusal := access.each(m, e, onePair)
		if refusal == nil && !e.scouting {
			e.orderPairs(a.pairs[first:], begin)
		}
		a.pairs = a.pairs[:first]
		return refusal
	}
}

// orderPairs puts the encoded pairs, which fill buf from begin on, in order. It does so
// in place, or writes them to the hash block by block if they are many.
func (e *Encoder) orderPairs(pairs []pair, begin int) {
	a, all := e.ample, e.buf
	// Pairs are not hashed one by one as they are encoded, because the processor would
	// wait for the bytes that it has just written.
	if e.stable {
		sortStable(pairs, all)
	} else {
		for i := range pairs {
			pairs[i].hash = maphash.Bytes(pairSeed, pairs[i].in(all))
		}
		a.spare = slices.Grow(a.spare[:0], len(pairs))
		a.sortPairs(pairs, a.spare[:len(pairs)], all)
	}
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

// sortPairs sorts pairs by hash, and by their bytes if their hashes are equal. Hashes are
// spread evenly. So a first pass puts pairs by their leading bits into about as many
// places as there are pairs, and leaves little for an insertion sort to do.
func (a *ample) sortPairs(pairs, spare []pair, all []byte) {
	width := max(bits.Len(uint(len(pairs)))-1, 1)
	shift := 64 - width
	a.starts = slices.Grow(a.starts[:0], 1<<width+1)[:1<<width+1]
	starts := a.starts
	clear(starts)
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
