package plan

import (
	"sync"
	"unsafe"
)

// copier is one run of a Copy.
type copier struct {
	size    int64 // bytes that the copy holds so far
	tracks  bool  // the value may hold aliases: seen must be asked
	seen    seen
	slabs   []slab
	depth   int
	pending []task
	dynamic [8]*Copy    // plans of types met in interfaces, by a hash of the type
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

func newCopier(k *Copy) *copier {
	c := copiers.Get().(*copier)
	c.tracks = k.aliases
	c.size = int64(k.layout.size)
	return c
}

func (c *copier) release() {
	clear(c.slabs)
	c.slabs = c.slabs[:0]
	clear(c.pending)
	c.pending = c.pending[:0]
	c.seen.reset()
	clear(c.dynamic[:])
	clear(c.recent[:])
	c.depth = 0
	copiers.Put(c)
}

// deepen deepens the root, and then what was put off.
func (c *copier) deepen(k *Copy, root unsafe.Pointer) *Refusal {
	if refusal := k.deepen(c, root, 1, k.layout.size); refusal != nil {
		return refusal
	}
	for len(c.pending) > 0 {
		last := len(c.pending) - 1
		t := c.pending[last]
		c.pending = c.pending[:last]
		c.depth = 0
		if refusal := c.run(t); refusal != nil {
			return refusal.at("…")
		}
	}
	return nil
}

// follow deepens what a reference leads to, now or later.
func (c *copier) follow(t task) *Refusal {
	if t.k.deepen == nil {
		return nil
	}
	if c.depth == maxDepth {
		c.pending = append(c.pending, t)
		return nil
	}
	c.depth++
	refusal := c.run(t)
	c.depth--
	return refusal
}

func (c *copier) run(t task) *Refusal {
	if t.old != nil {
		return t.k.fill(c, t.p, t.old)
	}
	return t.k.deepen(c, t.p, t.n, t.k.layout.size)
}

// double returns new memory with what the n values of k's type at src are, and counts its bytes.
func (c *copier) double(k *Copy, src unsafe.Pointer, n int) unsafe.Pointer {
	c.size += int64(n) * int64(k.layout.size)
	if uintptr(n)*k.layout.size > slabBytes/4 {
		return k.layout.double(src, n)
	}
	fresh := c.slab(k).take(n)
	k.layout.move(fresh, src, n)
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
