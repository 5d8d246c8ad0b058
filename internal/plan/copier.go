package plan

import (
	"reflect"
	"sync"
	"unsafe"
)

// copier is the state of one run of a Copy.
type copier struct {
	counts  bool  // the copy is to be stored: its size is counted, its strings are cloned
	size    int64 // bytes that the copy holds so far
	tracks  bool  // the value may hold aliases, so seen must be asked
	seen    seen
	careful bool     // pointers may point into other parts: see copy_inside.go
	extents []extent // of all that was copied; noted while there are no blocks
	points  bool     // some extents are those of pointers
	blocks  []extent // extents that pointers point into
	slabs   []slab
	meets   bool           // pointers may be sentinels that package variables hold
	met     bool           // at least one of them is such a sentinel
	alone   bool           // a sentinel itself is being copied, so nothing in it stays
	reading uint32         // number of k's reading of the package variables
	top     unsafe.Pointer // the target of an argument that is a pointer
	depth   int
	pending []task
	bulk    bulk
	ran     bool           // a registered clone function was called
	news    bool           // an interface held a type whose first copies are verified
	dynamic [8]contentPlan // plans of types found in interfaces, by a hash of the type
	texts   texts
	room    int64            // bytes of spare capacity kept so far: see keepsRoom
	ends    map[uintptr]bool // addresses where the spare capacity that was kept ends
}

// task is work that is put off to keep the stack short. It deepens values, or fills a
// map, whose place is already known.
type task struct {
	k   *Copy
	p   unsafe.Pointer
	n   int
	old unsafe.Pointer // if not nil: k is a map's plan, p the new map, old the original
}

var copiers = sync.Pool{New: func() any { return new(copier) }}

func newCopier(k *Copy, src unsafe.Pointer, why purpose) *copier {
	c := copiers.Get().(*copier)
	c.counts, c.alone = why != handingOut, why == alone
	c.size = int64(k.layout.size)
	switch {
	case !k.pointers || c.alone:
		c.meets = false
	case !c.counts:
		c.meets = k.meets.Load()
	default:
		c.meets, c.reading = true, k.Prepare()
		if k.use == asArgument && k.typ.Kind() == reflect.Pointer {
			c.top = *(*unsafe.Pointer)(src)
		}
	}
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
	c.room, c.ends = 0, nil
	clear(c.dynamic[:])
	c.texts.reset()
	c.depth, c.met, c.top, c.news, c.ran = 0, false, nil, false, false
	copiers.Put(c)
}

// root deepens the value at dst, which was assigned from the one at src.
func (c *copier) root(k *Copy, dst, src unsafe.Pointer) *Refusal {
	c.tracks = k.aliases || c.careful
	if c.tracks { // a pointer inside may point to the value itself
		c.find(src, kindOfThing(k.id, 0))
		c.note(src, kindOfThing(k.id, 0), dst)
	}
	return c.deepen(k, dst)
}

// deepen deepens the root, and then does the tasks that were put off.
func (c *copier) deepen(k *Copy, root unsafe.Pointer) *Refusal {
	if refusal := k.deepen(c, root, 1, k.layout.size); refusal != nil {
		return refusal
	}
	for len(c.pending) > 0 {
		last := len(c.pending) - 1
		t := c.pending[last]
		c.pending[last] = task{} // or the pool would keep its memory alive
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

// skips reports whether values of k's type need no visit: there is nothing to deepen and
// nothing to count.
func (c *copier) skips(k *Copy) bool { return k.deepen == nil || k.flat && !c.counts }

// follow deepens the n values at p, which are the target of a reference. At maxDepth it
// puts the work off.
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

// followMap fills the map fresh from the map old. At maxDepth it puts the work off.
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

// double returns new memory with a copy of the n values of k's type at src, and counts
// its bytes. A large block is copied at the end: see [bulk].
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

// one is double for a single value.
func (c *copier) one(k *Copy, src unsafe.Pointer) unsafe.Pointer {
	if k.layout.size > slabBytes/4 {
		return c.double(k, src, 1)
	}
	c.size += int64(k.layout.size)
	fresh := c.slab(k).take(1)
	typedmemmove(typeWord(k.typ), fresh, src)
	return fresh
}

// find returns the copy that was noted for the thing at old, or nil. After nil, the
// caller must note a copy.
func (c *copier) find(old unsafe.Pointer, what uint64) unsafe.Pointer {
	at := c.seen.find(old, what)
	if at < 0 {
		return nil
	}
	return *(*unsafe.Pointer)(unsafe.Pointer(&c.seen.at(at).note))
}

// note notes the copy of the thing at old. The value must already refer to the copy,
// because seen does not keep it alive.
func (c *copier) note(old unsafe.Pointer, what uint64, fresh unsafe.Pointer) {
	c.seen.note(old, what, uintptr(fresh))
}
