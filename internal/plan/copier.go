package plan

import (
	"sync"
	"unsafe"
)

// copier is one run of a Copy.
type copier struct {
	counts  bool  // size is asked for
	size    int64 // bytes that the copy holds so far
	tracks  bool  // the value may hold aliases: seen must be asked
	seen    seen
	careful bool     // pointers may lead inside of something: extents are noted, or blocks known
	extents []extent // of what was copied; noted while no blocks are known
	points  bool     // some of them are those of pointers
	blocks  []extent // into which pointers lead
	slabs   []slab
	depth   int
	pending []task
	bulk    bulk
	dynamic [8]*Copy    // plans of types met in interfaces, by a hash of the type
	counted bool        // recent is in use
	recent  [64]uintptr // addresses of strings counted lately: a column often repeats few
}

// task is the deepening of something whose place is already known, put off to keep the stack short.
type task struct {
	k   *Copy
	p   unsafe.Pointer
	n   int
	old unsafe.Pointer // if not nil, k is a map's plan, p the new map and old the map that fills it
}

var copiers = sync.Pool{New: func() any { return new(copier) }}

func newCopier(k *Copy, counts bool) *copier {
	c := copiers.Get().(*copier)
	c.counts = counts
	c.size = int64(k.layout.size)
	return c
}

func (c *copier) release() {
	clear(c.slabs)
	c.slabs = c.slabs[:0]
	c.bulk.reset()
	clear(c.pending)
	c.pending = c.pending[:0]
	c.seen.reset()
	c.careful, c.extents, c.points, c.blocks = false, nil, false, nil
	clear(c.dynamic[:])
	if c.counted {
		clear(c.recent[:])
	}
	c.depth, c.counted = 0, false
	copiers.Put(c)
}

// root deepens the root, which was assigned from src.
func (c *copier) root(k *Copy, dst, src unsafe.Pointer) *Refusal {
	c.tracks = k.aliases || c.careful
	if c.tracks { // a pointer inside may lead to the value itself
		c.find(src, kindOfThing(k.id, 0))
		c.note(src, kindOfThing(k.id, 0), dst)
	}
	return c.deepen(k, dst)
}

// deepen deepens the root, and then does what was put off.
func (c *copier) deepen(k *Copy, root unsafe.Pointer) *Refusal {
	if refusal := k.deepen(c, root, 1, k.layout.size); refusal != nil {
		return refusal
	}
	for len(c.pending) > 0 {
		last := len(c.pending) - 1
		t := c.pending[last]
		c.pending[last] = task{} // or the pool would keep alive what it leads to
		c.pending = c.pending[:last]
		c.depth = 0
		var refusal *Refusal
		if t.old != nil {
			refusal = c.followMap(t.k, t.p, t.old)
		} else {
			refusal = c.follow(t.k, t.p, t.n)
		}
		if refusal != nil {
			return refusal.at("…")
		}
	}
	c.bulk.copy()
	return nil
}

// skips reports whether values of k's type need no visit: they have nothing to deepen, nor to count.
func (c *copier) skips(k *Copy) bool { return k.deepen == nil || k.flat && !c.counts }

// follow deepens the n values at p, which a reference leads to, now or later.
func (c *copier) follow(k *Copy, p unsafe.Pointer, n int) *Refusal {
	if n == 0 || c.skips(k) {
		return nil
	}
	if c.depth == maxDepth {
		c.pending = append(c.pending, task{k: k, p: p, n: n})
		return nil
	}
	c.depth++
	refusal := k.deepen(c, p, n, k.layout.size)
	c.depth--
	return refusal
}

// followMap fills the map fresh from the map old, now or later.
func (c *copier) followMap(k *Copy, fresh, old unsafe.Pointer) *Refusal {
	if c.depth == maxDepth {
		c.pending = append(c.pending, task{k: k, p: fresh, old: old})
		return nil
	}
	c.depth++
	refusal := k.fill(c, fresh, old)
	c.depth--
	return refusal
}

// double returns new memory with what the n values of k's type at src are, and counts its bytes.
func (c *copier) double(k *Copy, src unsafe.Pointer, n int) unsafe.Pointer {
	c.size += int64(n) * int64(k.layout.size)
	if k.layout.isBlock(n) {
		return c.bulk.double(src, n*int(k.layout.size))
	}
	if uintptr(n)*k.layout.size > slabBytes/4 {
		return k.layout.double(src, n)
	}
	fresh := c.slab(k).take(n)
	k.layout.move(fresh, src, n)
	return fresh
}

// one is double for one value.
func (c *copier) one(k *Copy, src unsafe.Pointer) unsafe.Pointer {
	if k.layout.size > slabBytes/4 {
		return c.double(k, src, 1)
	}
	c.size += int64(k.layout.size)
	fresh := c.slab(k).take(1)
	typedmemmove(typeWord(k.typ), fresh, src)
	return fresh
}

// find returns the copy that was noted for the thing at old, or nil; then the caller notes one.
func (c *copier) find(old unsafe.Pointer, what uint64) unsafe.Pointer {
	at := c.seen.find(old, what)
	if at < 0 {
		return nil
	}
	return *(*unsafe.Pointer)(unsafe.Pointer(&c.seen.at(at).note))
}

// note notes the copy of what lies at old. The copy must already be stored in the value, which keeps it alive.
func (c *copier) note(old unsafe.Pointer, what uint64, fresh unsafe.Pointer) {
	c.seen.note(old, what, uintptr(fresh))
}

// countStrings counts the bytes of n strings.
func countStrings(c *copier, p unsafe.Pointer, n int, stride uintptr) *Refusal {
	c.counted = true
	for i := range n {
		s := *(*string)(nth(p, i, stride))
		address := uintptr(unsafe.Pointer(unsafe.StringData(s)))
		if recent := &c.recent[(address>>4^address>>10)%uintptr(len(c.recent))]; *recent != address {
			*recent = address
			c.size += int64(len(s))
		}
	}
	return nil
}
