package plan

import (
	"cmp"
	"reflect"
	"slices"
	"sort"
	"unsafe"
)

// A pointer may lead into the middle of something else: to an element of a slice, or to a field. Copies keep that, as they keep
// all pointers that are shared. It needs to be known where everything else begins and ends, and who owns what; so a value of a type in which
// such a pointer may be is surveyed while it is copied to be stored, and where there is one, it is copied anew:
//
//  1. the first copy notes the extent of all that the value refers to, and takes each for something of its own
//  2. of these, the blocks are those that lie in no other. A pointer into one, but to something else, leads inside
//  3. the second copy makes, for the first such pointer, all of its block, and whoever owns the block finds it made
//
// Once a type's values were seen to be so, each of its copies begins with a survey.
//
// Slices that overlap become independent of each other.

// extent is where something lies that is copied.
type extent struct {
	k  *Copy
	at unsafe.Pointer
	n  int // values; 0: one, which a pointer leads to
}

func (e extent) begin() uintptr { return uintptr(e.at) }
func (e extent) end() uintptr   { return uintptr(e.at) + uintptr(max(e.n, 1))*e.k.layout.size }
func (e extent) what() uint64   { return kindOfThing(e.k.id, e.n) }

// targetInside is target in a copy that is careful.
func (c *copier) targetInside(k *Copy, old unsafe.Pointer) (fresh unsafe.Pointer, isNew bool) {
	if fresh = c.inside(k, old); fresh != nil {
		return fresh, false
	}
	if fresh, isNew = c.thing(k, old); isNew {
		c.survey(k, old, 0)
	}
	return fresh, isNew
}

// survey notes an extent, unless all are known.
func (c *copier) survey(k *Copy, at unsafe.Pointer, n int) {
	if c.blocks == nil {
		c.extents = append(c.extents, extent{k, at, n})
		c.points = c.points || n == 0
	}
}

// surveyed returns the extents that lie in no other, by address, or nil where no pointer leads inside of one.
func (c *copier) surveyed() (blocks []extent) {
	if !c.points {
		return nil
	}
	slices.SortFunc(c.extents, func(a, b extent) int {
		return cmp.Or(cmp.Compare(a.begin(), b.begin()), cmp.Compare(b.end(), a.end()), cmp.Compare(b.n, a.n))
	})
	inside := false
	for _, e := range c.extents {
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

// inside returns the copy of what a pointer leads to, if that lies inside of a block.
func (c *copier) inside(k *Copy, old unsafe.Pointer) unsafe.Pointer {
	want := extent{k, old, 0}
	i := sort.Search(len(c.blocks), func(i int) bool { return c.blocks[i].begin() > want.begin() }) - 1
	if i < 0 || c.blocks[i] == want || c.blocks[i].end() < want.end() {
		return nil
	}
	return unsafe.Add(c.block(c.blocks[i]), want.begin()-c.blocks[i].begin())
}

// block returns the copy of a block. What it refers to is copied later.
func (c *copier) block(b extent) unsafe.Pointer {
	if fresh := c.find(b.at, b.what()); fresh != nil {
		return fresh
	}
	fresh := c.double(b.k, b.at, max(b.n, 1))
	c.note(b.at, b.what(), fresh)
	c.pending = append(c.pending, task{k: b.k, p: fresh, n: max(b.n, 1)})
	return fresh
}

// form is what two types have in common when a pointer to one may be converted to a pointer to the other.
type form struct {
	kind reflect.Kind
	size uintptr
}

func formOf(t reflect.Type) form { return form{t.Kind(), t.Size()} }

// mayPointInside reports whether a pointer in a t may lead inside of something else in it: whether there is a value in memory that
// is referred to, beside others, of the form that a pointer is to. An interface may hold any.
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

// inner is a walk over all types that a type consists of.
type inner struct {
	s          *copyShelf
	met        map[reflect.Type]bool
	pointed    map[form]bool // what pointers lead to
	parts      map[form]bool // what lies in memory with other things
	interfaces bool
}

func (g *inner) walk(t reflect.Type) {
	if g.met[t] || g.s.isFlat(t) {
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

// point notes what a pointer leads to. A pointer to an array may be made of a slice.
func (g *inner) point(t reflect.Type) {
	g.pointed[formOf(t)] = true
	if t.Kind() == reflect.Array {
		g.point(t.Elem())
	}
}

// part notes a type and what it consists of.
func (g *inner) part(t reflect.Type) {
	if f := formOf(t); t.Size() > 0 {
		g.parts[f] = true
		g.split(t)
	}
}

// split notes what a type consists of.
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
