package plan

import (
	"reflect"
	"testing"
	"unsafe"
)

type (
	farNode struct {
		id   int
		next *farNode
		kids []*farNode
		box  any
		m    map[int]*farNode
	}
	countedKey struct{ asked *int }
)

func (c countedKey) RefrainKey() any { *c.asked++; return 1 }

// countEncodes makes the plan of t count the values that it encodes, until the test ends.
func countEncodes(t *testing.T, typ reflect.Type, n *int) {
	k, refusal := keyOf(typ)
	if refusal != nil {
		t.Fatal(refusal)
	}
	encode := k.encode
	t.Cleanup(func() { k.encode = encode })
	k.encode = func(e *Encoder, p unsafe.Pointer) *Refusal { *n++; return encode(e, p) }
}

// farShapes make values of n nodes each, most of which lie far below the surface.
var farShapes = map[string]func(n int) *farNode{
	"list": func(n int) *farNode {
		return chain(n, func(below *farNode) *farNode { return &farNode{next: below} })
	},
	"slices": func(n int) *farNode {
		return chain(n, func(below *farNode) *farNode { return &farNode{kids: []*farNode{below}} })
	},
	"interfaces": func(n int) *farNode {
		return chain(n, func(below *farNode) *farNode { return &farNode{box: below} })
	},
	"boxes": func(n int) *farNode {
		return chain(n, func(below *farNode) *farNode { return &farNode{box: farNode{next: below}} })
	},
	"maps": func(n int) *farNode {
		return chain(n, func(below *farNode) *farNode { return &farNode{m: map[int]*farNode{1: below, 2: below}} })
	},
	"shared": func(n int) *farNode {
		return chain(n, func(below *farNode) *farNode { return &farNode{next: below, kids: []*farNode{below, below}} })
	},
	"tree with a long trunk": func(n int) *farNode {
		return trunk(min(n/2, 2*maxDepth), bushy(n-min(n/2, 2*maxDepth)))
	},
	"chains side by side": func(n int) *farNode {
		top := &farNode{}
		for range n / (2 * maxDepth) {
			top.kids = append(top.kids, trunk(2*maxDepth, nil))
		}
		return top
	},
	"chains side by side, far down": func(n int) *farNode {
		top := &farNode{}
		for range n / (2 * maxDepth) {
			top.kids = append(top.kids, trunk(2*maxDepth, nil))
		}
		return trunk(maxDepth/2, top)
	},
}

// chain returns n numbered nodes, each made around the one before.
func chain(n int, around func(below *farNode) *farNode) (top *farNode) {
	for id := range n {
		top = around(top)
		top.id = id
	}
	return top
}

// trunk returns n nodes in a list that ends with top.
func trunk(n int, top *farNode) *farNode {
	for range n {
		top = &farNode{next: top}
	}
	return top
}

// bushy returns n nodes in a tree.
func bushy(n int) *farNode {
	all := make([]farNode, n)
	for i := range all[1:] {
		all[i/3].kids = append(all[i/3].kids, &all[i+1])
	}
	return &all[0]
}

// Hazard: what lies deep is encoded again for each value beside or above it, so the key
// of a list of a million nodes takes seconds. // K5
func TestKey_DeepValuesAreReadTwiceAtMost(t *testing.T) {
	visits := 0
	countEncodes(t, reflect.TypeFor[farNode](), &visits)
	countEncodes(t, reflect.TypeFor[*farNode](), &visits)
	for name, shape := range farShapes {
		t.Run(name, func(t *testing.T) {
			for _, n := range []int{maxDepth / 4, 5 * maxDepth, 50 * maxDepth} {
				visits = 0
				once := nodesIn(shape(n))
				mustKey(t, shape(n))
				if visits > 2*once+4*maxDepth {
					t.Errorf("%d nodes and pointers were read %d times", once, visits)
				}
			}
		})
	}
}

// nodesIn counts the nodes, and the pointers to nodes, that a key of top must read.
func nodesIn(top *farNode) int {
	met := map[*farNode]bool{nil: true}
	count := 1
	for left := []*farNode{top}; len(left) > 0; {
		n := left[len(left)-1]
		left = left[:len(left)-1]
		if met[n] {
			continue
		}
		met[n] = true
		below := append([]*farNode{n.next}, n.kids...)
		for _, b := range n.m {
			below = append(below, b)
		}
		switch b := n.box.(type) {
		case *farNode:
			below = append(below, b)
		case farNode:
			below = append(below, b.next, nil)
		}
		count += 1 + len(below)
		left = append(left, below...)
	}
	return count
}

// Hazard: the depth of a target depends on the path that reaches it first, and its key
// depends on the depth. // K1 K5
func TestKey_DepthDoesNotCount(t *testing.T) {
	for name, shape := range farShapes {
		one, other := shape(5*maxDepth), shape(5*maxDepth)
		wantSame(t, one, other)
		near := []*farNode{bushy(50), one}
		wantSame(t, near, []*farNode{near[0], other})
		wantSame(t, []*farNode{trunk(maxDepth-3, bushy(50)), near[0]}, []*farNode{trunk(maxDepth-3, near[0]), bushy(50)})
		last := other
		for below := last; below != nil; {
			last = below
			below = below.next
			if len(last.kids) > 0 {
				below = last.kids[len(last.kids)-1]
			}
		}
		last.id--
		if mustKey(t, one) == mustKey(t, other) {
			t.Errorf("%s: a change in the last node does not count", name)
		}
	}
}

// Hazard: a value that is encoded again, because it lies deep, is asked again for its
// key. // K7
func TestKeyer_IsAskedOnceAtAnyDepth(t *testing.T) {
	type step struct {
		by   countedKey
		next *step
	}
	for _, n := range []int{10, maxDepth - 1, maxDepth + 1, 10 * maxDepth} {
		asked := 0
		var top *step
		for range n {
			top = &step{countedKey{&asked}, top}
		}
		mustKey(t, top)
		if asked != n {
			t.Errorf("%d values were asked %d times", n, asked)
		}
	}
}

// Hazard: a value far down that cannot be a key is found only after all others, or
// never. // K5 K6
func TestKey_DeepValuesThatCannotBeKeysAreRefused(t *testing.T) {
	for _, depth := range []int{maxDepth / 2, maxDepth + 1, 20 * maxDepth} {
		end := &farNode{}
		top := trunk(depth, end)
		end.box = func() {}
		if r := refusedKey(t, top); r.Type != reflect.TypeFor[func()]() {
			t.Errorf("%d down: %+v", depth, r)
		}
		for name, lead := range map[string]func(){
			"the top": func() { end.box = top },
			"itself":  func() { end.box = end },
			"a map":   func() { m := map[int]*farNode{1: top}; end.box = m },
			"halfway": func() { half := trunk(depth/2, end); end.box = half },
		} {
			lead()
			if r := refusedKey(t, top); !r.Cycle {
				t.Errorf("%d down, from the end to %s: %+v", depth, name, r)
			}
		}
		end.box = nil
		mustKey(t, top) // the refusals left nothing behind
	}
}
