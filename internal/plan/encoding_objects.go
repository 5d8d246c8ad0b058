package plan

import (
	"sync"
	"unsafe"
)

// An object is memory that references lead to. The writer and the reader number objects
// in the order in which they meet them. The value itself is object 0.
type object struct {
	k *Encoding
	p unsafe.Pointer // of a map: the map value
	// n is the number of values in the array of a slice that are encoded, or oneValue,
	// boxValue or mapValue.
	n int
	// room is the capacity of the array of a slice. A map has the number of its entries.
	room int
}

// objectList grows by chunks and never moves its objects. The zero value is empty.
type objectList struct {
	chunks []*objectChunk
	n      int
}

type objectChunk [256]object

var objectChunks = sync.Pool{New: func() any { return new(objectChunk) }}

func (l *objectList) add(o object) (number int) {
	if l.n == len(l.chunks)*len(objectChunk{}) {
		l.chunks = append(l.chunks, objectChunks.Get().(*objectChunk))
	}
	l.n++
	*l.at(l.n - 1) = o
	return l.n - 1
}

func (l *objectList) at(number int) *object {
	return &l.chunks[number/len(objectChunk{})][number%len(objectChunk{})]
}

// reset empties l, and gives its memory back to the pool.
func (l *objectList) reset() {
	for i, chunk := range l.chunks {
		clear(chunk[:min(l.n-i*len(chunk), len(chunk))])
		objectChunks.Put(chunk)
	}
	clear(l.chunks)
	l.chunks, l.n = l.chunks[:0], 0
}

// claim returns how many bytes the content of an object has at least. Zeros are added to
// an object whose memory would be more than mostFold times as much.
func (o *object) claim() (bytes int, ok bool) {
	switch o.n {
	case oneValue, boxValue:
		return o.k.least + o.k.filler, true
	case mapValue:
		return o.k.mapClaim(o.room)
	}
	per := o.k.least + o.k.filler
	if o.n > maxLength/max(per, 1) {
		return 0, false
	}
	if o.room == o.n {
		return o.n * per, true
	}
	spare := uint64(o.room-o.n) * uint64(o.k.form64.size)
	if spare/max(uint64(o.k.form64.size), 1) != uint64(o.room-o.n) || spare > maxLength {
		return 0, false
	}
	return o.n*per + int((spare+mostFold-1)/mostFold), true
}

// filler returns how many zeros are added to the content of an object.
func (o *object) filler() int {
	switch o.n {
	case oneValue, boxValue:
		return o.k.filler
	case mapValue:
		return o.k.mapFiller(o.room)
	}
	claim, _ := o.claim()
	return claim - o.n*o.k.least
}

func (o *object) extent() extent { return extent{o.k.copies, o.p, max(o.n, 0)} }
