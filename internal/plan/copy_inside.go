package plan

import (
	"cmp"
	"reflect"
	"slices"
	"sort"
	"unsafe"
)

// A pointer may point into another part of the value: to an element of a slice, or to a
// field. Copies keep such pointers, as they keep all pointers to shared memory. To do
// this, a copy must know where every part begins and ends, and which part contains which.
// So if a type may have such pointers, its values are surveyed while they are copied to
// be stored. If a value has such a pointer, it is copied again:
//
//  1. The first copy notes the extent of everything that the value refers to, and treats
//     each extent as memory of its own.
//  2. The blocks are the extents that lie in no other extent. A pointer points inside if
//     its target lies in a block and is not the whole block.
//  3. When the second copy meets the first pointer into a block, it copies the whole
//     block. When it meets the reference that owns the block, it finds that copy.
//
// Once a value of a type had such a pointer, each copy of the type begins with a survey,
// also copies that are handed out.
//
// Slices that overlap become independent of each other.

// extent is the place of something that is copied.
type extent struct {
	k  *Copy
	at unsafe.Pointer
	n  int // number of values; 0: the one value that a pointer points to
}

func (e extent) begin() uintptr { return uintptr(e.at) }
func (e extent) end() uintptr   { return uintptr(e.at) + uintptr(max(e.n, 1))*e.k.layout.size }
func (e extent) what() uint64   { return kindOfThing(e.k.id, e.n) }

// targetInside is target in a careful copy.
func (c *copier) targetInside(k *Copy, old unsafe.Pointer) (fresh unsafe.Pointer, isNew bool) {
	if fresh = c.inside(k, old); fresh != nil {
		return fresh, false
	}
	what := kindOfThing(k.id, 0)
	if fresh = c.find(old, what); fresh != nil {
		return fresh, false
	}
	c.survey(k, old, 0)
	fresh, isNew = c.newTarget(k, old)
	c.note(old, what, fresh)
	return fresh, isNew
}

// survey notes an extent, unless the blocks are known already.
func (c *copier) survey(k *Copy, at unsafe.Pointer, n int) {
	if c.blocks == nil {
		c.extents = append(c.extents, extent{k, at, n})
		c.points = c.points || n == 0
	}
}

// surveyed returns the blocks of what was surveyed.
func (c *copier) surveyed() []extent { return blocksOf(c.extents, c.points) }

// blocksOf returns the extents that lie in no other, ordered by address. It returns nil
// if no pointer points inside one of them. points says whether some extents are those of
// pointers.
func blocksOf(extents []extent, points bool) (blocks []extent) {
	if !points {
		return nil
	}
	slices.SortFunc(extents, func(a, b extent) int {
		return cmp.Or(cmp.Compare(a.begin(), b.begin()), cmp.Compare(b.end(), a.end()), cmp.Compare(b.n, a.n))
	})
	inside := false
	for _, e := range extents {
		switch last := len(blocks) - 1; {
		case last < 0 || e.end() > blocks[last].end():
			blocks = append(blocks, e)
		case e.n == 0:
			inside = true
		}
	}
	if !inside {
		return nil
	}
	return blocks
}

// inside returns the copy of a pointer's target if the target lies inside a block.
// Otherwise, and if the target is the whole block, it returns nil.
func (c *copier) inside(k *Copy, old unsafe.Pointer) unsafe.Pointer {
	want := extent{k, old, 0}
	i := sort.Search(len(c.blocks), func(i int) bool { return c.blocks[i].begin() > want.begin() }) - 1
	if i < 0 || c.blocks[i] == want || c.blocks[i].end() < want.end() {
		return nil
	}
	return unsafe.Add(c.block(c.blocks[i]), want.begin()-c.blocks[i].begin())
}

// block returns the copy of a block. What the block refers to is copied later.
func (c *copier) block(b extent) unsafe.Pointer {
	if fresh := c.find(b.at, b.what()); fresh != nil {
		return fresh
	}
	fresh, isNew := unsafe.Pointer(nil), true
	if b.n == 0 {
		fresh, isNew = c.newTarget(b.k, b.at)
	} else {
		fresh = c.double(b.k, b.at, b.n)
	}
	c.note(b.at, b.what(), fresh)
	if isNew {
		c.pending = append(c.pending, task{k: b.k, p: fresh, n: max(b.n, 1)})
	}
	return fresh
}

// form is equal for two types if pointers to them may be converted into each other.
type form struct {
	kind reflect.Kind
	size uintptr
}

func formOf(t reflect.Type) form { return form{t.Kind(), t.Size()} }

// mayPointInside reports whether a pointer in t could point to an element or field of
// another part of the value. It could if some element or field has the same form as the
// target of a pointer. An interface may hold anything.
func (s *copyShelf) mayPointInside(t reflect.Type) bool {
	g := inner{s: s, met: map[reflect.Type]bool{}, pointed: map[form]bool{}, parts: map[form]bool{}}
	g.walk(t)
	if g.interfaces {
		return true
	}
	for f := range g.pointed {
		if g.parts[f] {
			return true
		}
	}
	return false
}

// inner walks over all types that a type consists of.
type inner struct {
	s          *copyShelf
	met        map[reflect.Type]bool
	pointed    map[form]bool // targets of pointers
	parts      map[form]bool // elements and fields
	interfaces bool
}

func (g *inner) walk(t reflect.Type) {
	if g.met[t] || g.s.isFlat(t) || isCloned(t) {
		return
	}
	g.met[t] = true
	switch t.Kind() {
	case reflect.Interface:
		g.interfaces = true
	case reflect.Pointer:
		g.point(t.Elem())
		g.split(t.Elem())
		g.walk(t.Elem())
	case reflect.Slice:
		g.part(t.Elem())
		g.walk(t.Elem())
	case reflect.Map:
		g.walk(t.Key())
		g.walk(t.Elem())
	case reflect.Array:
		g.walk(t.Elem())
	case reflect.Struct:
		for _, f := range g.s.fields(t) {
			g.walk(f.Type)
		}
	}
}

// point notes the target of a pointer. A pointer to an array may come from a slice, so it
// counts as a pointer to an element, too.
func (g *inner) point(t reflect.Type) {
	g.pointed[formOf(t)] = true
	if t.Kind() == reflect.Array {
		g.point(t.Elem())
	}
}

// part notes an element or a field, and the parts that it consists of.
func (g *inner) part(t reflect.Type) {
	if f := formOf(t); t.Size() > 0 {
		g.parts[f] = true
		g.split(t)
	}
}

// split notes the elements or fields of t.
func (g *inner) split(t reflect.Type) {
	switch t.Kind() {
	case reflect.Array:
		g.part(t.Elem())
	case reflect.Struct:
		for _, f := range g.s.fields(t) {
			g.part(f.Type)
		}
	}
}
