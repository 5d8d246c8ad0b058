package plan

import (
	"runtime"
	"strings"
	"sync"
	"unsafe"
)

// bulk collects large blocks of memory without pointers that are still to be copied. They
// are copied together at the end. If they are more than the CPU's caches hold, several
// goroutines copy them, because one core alone does not use the full memory bandwidth.
type bulk struct {
	blocks []block
	bytes  int
}

type block struct{ to, from []byte }

const (
	blockBytes = 1 << 20  // smaller blocks are copied at once
	bulkBytes  = 16 << 20 // from this total on, several goroutines copy
	mostMovers = 4        // more gain little, and would take cores from other work
	// The garbage collector can stop a goroutine only between two copies, so each is
	// bounded.
	stepBytes = 4 << 20
)

// double returns new memory of n bytes. copy will fill it from src.
func (b *bulk) double(src unsafe.Pointer, n int) unsafe.Pointer {
	fresh := unzeroed(n)
	b.add(fresh, src, n)
	return fresh
}

func (b *bulk) add(to, from unsafe.Pointer, n int) {
	b.blocks = append(b.blocks, block{unsafe.Slice((*byte)(to), n), unsafe.Slice((*byte)(from), n)})
	b.bytes += n
}

// copy copies all blocks and resets b.
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

// cut splits the blocks into their first n bytes and the rest.
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

// unzeroed returns n bytes of new memory with arbitrary contents. Only a strings.Builder
// allocates memory without zeroing it first, because it shows no byte before it is
// written.
func unzeroed(n int) unsafe.Pointer {
	var b strings.Builder
	b.Grow(n)
	b.WriteByte(0)
	return unsafe.Pointer(unsafe.StringData(b.String()))
}
