package plan

import (
	"reflect"
	"sync"
	"unsafe"
)

// entriesAtOnce is how many entries of a map are encoded together: first the keys, then
// the values.
const entriesAtOnce = 32

func (k *Encoding) buildMap(key, value *Encoding) {
	m := &mapEncoding{typ: k.typ, access: mapAccessOf(k.typ), key: key, value: value}
	m.batches.New = func() any {
		return &entryBatch{mapEncoding: m, keys: key.layout.alloc(entriesAtOnce), values: value.layout.alloc(entriesAtOnce)}
	}
	k.write = func(w *writer, p unsafe.Pointer, n int, stride uintptr) *Refusal {
		for i := range n {
			w.mapRef(k, m, *(*unsafe.Pointer)(nth(p, i, stride)))
		}
		return nil
	}
	k.read = func(r *reader, p unsafe.Pointer, n int, stride uintptr) {
		for i := range n {
			*(*unsafe.Pointer)(nth(p, i, stride)) = r.mapRef(k)
		}
	}
	k.writeEntries, k.readEntries = m.write, m.read
}

// mapEncoding encodes the entries of maps of one type.
type mapEncoding struct {
	typ        reflect.Type
	access     mapAccess
	key, value *Encoding
	batches    sync.Pool // of *entryBatch
}

func (w *writer) mapRef(k *Encoding, m *mapEncoding, old unsafe.Pointer) {
	if old == nil {
		w.byte(refNil)
		return
	}
	what := kindOfThing(k.id, 0)
	if w.tracks {
		if at := w.seen.find(old, what); at >= 0 {
			w.uvarint(uint64(w.seen.at(at).note) + refKnown)
			return
		}
	}
	n := m.access.len(old)
	w.byte(refNew)
	w.uvarint(uint64(n))
	number := w.add(object{k, old, mapValue, n})
	if w.tracks {
		w.seen.note(old, what, uintptr(number))
	}
}

func (r *reader) mapRef(k *Encoding) unsafe.Pointer {
	switch code := r.uvarint(); {
	case code == refNil:
		return nil
	case code == refNew:
		return r.add(k, mapValue, r.length()).p
	case code < refKnown:
		panic(damagedReference)
	default:
		o := r.object(code - refKnown)
		if o.k != k || o.n != mapValue {
			panic(damagedReference)
		}
		return o.p
	}
}

// entryBatch has memory for entries on their way from or to a map.
type entryBatch struct {
	*mapEncoding
	w            *writer
	keys, values unsafe.Pointer
	n            int
}

func (m *mapEncoding) write(w *writer, old unsafe.Pointer) *Refusal {
	b := m.batches.Get().(*entryBatch)
	b.w, b.n = w, 0
	refusal := m.access.each(old, b, addEntry)
	if refusal == nil {
		refusal = b.flush()
	}
	b.done()
	return refusal
}

// done gives the batch back without what it holds.
func (b *entryBatch) done() {
	b.key.layout.zero(b.keys, entriesAtOnce)
	b.value.layout.zero(b.values, entriesAtOnce)
	b.w = nil
	b.batches.Put(b)
}

func addEntry(batch any, k, v unsafe.Pointer) *Refusal {
	b := batch.(*entryBatch)
	b.key.layout.move(nth(b.keys, b.n, b.key.layout.size), k, 1)
	b.value.layout.move(nth(b.values, b.n, b.value.layout.size), v, 1)
	if b.n++; b.n < entriesAtOnce {
		return nil
	}
	return b.flush()
}

func (b *entryBatch) flush() *Refusal {
	n := b.n
	b.n = 0
	if n == 0 {
		return nil
	}
	b.w.inKey++
	refusal := b.key.write(b.w, b.keys, n, b.key.layout.size)
	b.w.inKey--
	if refusal != nil {
		return refusal.at("[key]")
	}
	return b.value.write(b.w, b.values, n, b.value.layout.size).at("[value]")
}

// read puts n entries into the map fresh.
func (m *mapEncoding) read(r *reader, fresh unsafe.Pointer, n int) {
	b := m.batches.Get().(*entryBatch)
	for left := n; left > 0; left -= entriesAtOnce {
		b.take(r, fresh, min(left, entriesAtOnce))
	}
	b.done() // not after a panic: the batch would hold what was read
	if m.access.len(fresh) != n {
		panic(damagedKey)
	}
}

func (b *entryBatch) take(r *reader, fresh unsafe.Pointer, n int) {
	b.key.layout.zero(b.keys, n)
	b.value.layout.zero(b.values, n)
	r.inKey++
	b.key.read(r, b.keys, n, b.key.layout.size)
	r.inKey--
	b.value.read(r, b.values, n, b.value.layout.size)
	// Each key can be hashed: interfaces in it hold comparable types only.
	for i := range n {
		key := nth(b.keys, i, b.key.layout.size)
		place := mapassign(typeWord(b.typ), fresh, key)
		b.value.layout.move(place, nth(b.values, i, b.value.layout.size), 1)
	}
}

// mapBytes64 estimates the memory of a map of n entries on a machine of 64 bits.
func (k *Encoding) mapBytes64(n int) (bytes int64, ok bool) {
	entry := form64Of(k.typ.Key()).size + form64Of(k.typ.Elem()).size + 1
	switch {
	case n == 0:
		return 48, true
	case n <= 8:
		return 48 + 8*entry, true
	}
	return 48 + 16*entry/7*int64(n), int64(n) < maxLength/(3*entry)
}

// mapClaim returns how many bytes the entries of a map have at least, with the filler.
func (k *Encoding) mapClaim(n int) (bytes int, ok bool) {
	memory, ok := k.mapBytes64(n)
	if !ok || n > maxLength/max(k.entryBytes(), 1) {
		return 0, false
	}
	return max(n*k.entryBytes(), int((memory+mostFold-1)/mostFold)), true
}

func (k *Encoding) mapFiller(n int) int {
	claim, _ := k.mapClaim(n)
	return claim - n*k.entryBytes()
}

// entryBytes returns how many bytes an entry has at least.
func (k *Encoding) entryBytes() int { return leastBytes(k.typ.Key()) + leastBytes(k.typ.Elem()) }
