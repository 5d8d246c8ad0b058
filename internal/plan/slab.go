package plan

import "unsafe"

// slabBytes bounds how much memory a part of a copy keeps alive if it outlives the rest.
const slabBytes = 4 << 10

// slab is memory for values of one type. It is allocated for many at a time, because one
// allocation costs about as much as copying a hundred words. The first chunk has exactly
// the size asked for, and later ones grow, so that a small value wastes nothing.
type slab struct {
	k    *Copy
	next unsafe.Pointer
	left int // values left in the chunk
	last int // values in the chunk allocated last
}

// slab returns the slab for values of k's type. It is valid until the next call.
func (c *copier) slab(k *Copy) *slab {
	for i := range c.slabs {
		if c.slabs[i].k == k {
			return &c.slabs[i]
		}
	}
	c.slabs = append(c.slabs, slab{k: k})
	return &c.slabs[len(c.slabs)-1]
}

// take returns zeroed memory for n values.
func (s *slab) take(n int) unsafe.Pointer {
	size := s.k.layout.size
	if n > s.left {
		s.left = max(n, min(2*s.last, slabBytes/int(size)))
		s.last = s.left
		s.next = s.k.layout.alloc(s.left)
	}
	p := s.next
	if s.left -= n; s.left > 0 {
		s.next = unsafe.Add(p, uintptr(n)*size)
	} else {
		s.next = nil // one past the end would be another allocation
	}
	return p
}
