package plan

import (
	"runtime"
	"strings"
	"sync"
	"unsafe"
)

// bulk are large blocks of plain memory that are still to be copied. They are copied together, at the end, by several goroutines if they
// are more than the caches hold: one core alone does not get all that the memory gives.
type bulk struct {
	blocks []block
	bytes  int
}

type block struct{ to, from []byte }

const (
	blockBytes = 1 << 20  // what is less is copied at once
	bulkBytes  = 16 << 20 // from here on several goroutines copy
	mostMovers = 4        // more gain little, and the other cores belong to others
	stepBytes  = 4 << 20  // a goroutine can be stopped, as the garbage collector needs it to be, between two copies only
)

// double returns new memory of n bytes that will have what src has.
func (b *bulk) double(src unsafe.Pointer, n int) unsafe.Pointer {
	fresh := unzeroed(n)
	b.add(fresh, src, n)
	return fresh
}

func (b *bulk) add(to, from unsafe.Pointer, n int) {
	b.blocks = append(b.blocks, block{unsafe.Slice((*byte)(to), n), unsafe.Slice((*byte)(from), n)})
	b.bytes += n
}

// copy copies all blocks.
func (b *bulk) copy() {
	if len(b.blocks) == 0 {
		return
	}
	movers := 1
	if b.bytes >= bulkBytes {
		movers = min(runtime.GOMAXPROCS(0), mostMovers)
	}
	var others sync.WaitGroup
	rest := b.blocks
	for left := movers; left > 1; left-- {
		var share []block
		share, rest = cut(rest, b.bytes/movers)
		others.Go(func() { copyAll(share) })
	}
	copyAll(rest)
	others.Wait()
	b.reset()
}

func (b *bulk) reset() {
	clear(b.blocks)
	b.blocks, b.bytes = b.blocks[:0], 0
}

// cut returns n bytes of the blocks, and the rest of them.
func cut(blocks []block, n int) (share, rest []block) {
	for i, b := range blocks {
		if n < len(b.from) {
			share = append(share, block{b.to[:n], b.from[:n]})
			rest = append(rest, block{b.to[n:], b.from[n:]})
			return share, append(rest, blocks[i+1:]...)
		}
		share = append(share, b)
		n -= len(b.from)
	}
	return share, nil
}

func copyAll(blocks []block) {
	for _, b := range blocks {
		for len(b.from) > 0 {
			n := min(len(b.from), stepBytes)
			copy(b.to[:n], b.from[:n])
			b.to, b.from = b.to[n:], b.from[n:]
		}
	}
}

// unzeroed returns n bytes of new memory, whatever they are. A Builder's are the only ones that are not zeroed first: it shows no byte before it
// is written.
func unzeroed(n int) unsafe.Pointer {
	var b strings.Builder
	b.Grow(n)
	b.WriteByte(0)
	return unsafe.Pointer(unsafe.StringData(b.String()))
}
