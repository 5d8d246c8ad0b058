package plan

import (
	"reflect"
	"sync"
	"unsafe"
)

// comparison walks through an original and its copy side by side, and calls the methods
// of what it meets. It is bounded, because values may be large and methods slow.
type comparison struct {
	clone   bool // see [CloneVerifier]
	steps   int  // steps that it may still take
	places  int  // values that it may still ask
	text    int  // bytes that methods may still return
	sample  int  // elements looked at in a slice or a map
	depth   int
	met     map[thing]bool
	partial bool // something was left out
	refusal *Refusal
}

// newComparison returns a comparison that looks at a sample of a large value. A thorough
// one looks at all of it, within its limits.
func newComparison(clone, thorough bool) *comparison {
	c := &comparison{clone: clone, steps: 10_000, places: 200, text: 256 << 10, sample: 16, met: map[thing]bool{}}
	if thorough {
		c.steps, c.places, c.text, c.sample = 1_000_000, 100_000, 16<<20, 1_000_000
	}
	return c
}

// compare compares two values of type t. If the walk ends early, because another
// goroutine changes a value, the comparison is partial.
func (c *comparison) compare(t reflect.Type, original, copied unsafe.Pointer) {
	whole := false
	defer func() {
		if value := recover(); value != nil || !whole {
			c.partial = true
		}
	}()
	c.refusal = c.look(t, original, copied)
	whole = true
}

// look returns the innermost difference between two values of type t, or nil.
func (c *comparison) look(t reflect.Type, original, copied unsafe.Pointer) *Refusal {
	if original == copied || !speaks(t) {
		return nil
	}
	return c.see(t, original, copied)
}

func (c *comparison) see(t reflect.Type, original, copied unsafe.Pointer) *Refusal {
	if c.steps--; c.steps < 0 || c.depth == maxDepth {
		c.partial = true
		return nil
	}
	c.depth++
	defer func() { c.depth-- }()
	questions := questionsTo(t)
	method := ""
	if len(questions) > 0 {
		method = c.ask(t, questions, original, copied)
	}
	if !c.clone || len(questions) == 0 {
		if inner := c.lookInside(t, original, copied); inner != nil {
			return inner
		}
	}
	if method != "" {
		return &Refusal{Type: t, Reason: differsBy + method, Method: method}
	}
	return nil
}

func (c *comparison) lookInside(t reflect.Type, original, copied unsafe.Pointer) *Refusal {
	switch {
	case isSlogValue(t):
		return c.lookInsideSlog(original, copied)
	case isCloned(t): // only the registered function knows what is in it
		return nil
	}
	switch t.Kind() {
	case reflect.Pointer:
		return c.target(t.Elem(), *(*unsafe.Pointer)(original), *(*unsafe.Pointer)(copied))
	case reflect.Slice:
		a, b := (*sliceHeader)(original), (*sliceHeader)(copied)
		if a.len == 0 || c.again(t.Elem(), a.data, a.len) {
			return nil
		}
		return c.elements(t.Elem(), a.data, b.data, min(a.len, b.len))
	case reflect.Array:
		return c.elements(t.Elem(), original, copied, t.Len())
	case reflect.Struct:
		for i := range t.NumField() {
			f := t.Field(i)
			if c.clone && !f.IsExported() {
				continue
			}
			if refusal := c.look(f.Type, unsafe.Add(original, f.Offset), unsafe.Add(copied, f.Offset)); refusal != nil {
				return refusal.at("." + f.Name)
			}
		}
	case reflect.Interface:
		return c.content(t, original, copied)
	case reflect.Map:
		return c.entries(reflect.NewAt(t, original).Elem(), reflect.NewAt(t, copied).Elem())
	}
	return nil
}

// again reports whether n values at p were met before. For the target of a pointer n is
// 0.
func (c *comparison) again(t reflect.Type, p unsafe.Pointer, n int) bool {
	at := thing{uintptr(p), kindOfThing(typeNumber(t), n)}
	met := c.met[at]
	c.met[at] = true
	return met
}

// target looks at the targets of two pointers. It asks them even if an assignment copies
// their type as a whole, because a target may be recognized by its address.
func (c *comparison) target(t reflect.Type, original, copied unsafe.Pointer) *Refusal {
	if original == nil || copied == nil || original == copied || !speaksBehind(t) || c.again(t, original, 0) {
		return nil
	}
	return c.see(t, original, copied)
}

// elements looks at a sample of n values: the first ones, and others up to the last.
func (c *comparison) elements(t reflect.Type, original, copied unsafe.Pointer, n int) *Refusal {
	if !speaks(t) {
		return nil
	}
	near, step := n, 1
	if n > c.sample {
		near, step = c.sample/2, (n-1)/(c.sample/2)
		c.partial = true
	}
	for i := 0; i < n && c.steps > 0; i++ {
		if i >= near && (n-1-i)%step != 0 {
			continue
		}
		if refusal := c.look(t, nth(original, i, t.Size()), nth(copied, i, t.Size())); refusal != nil {
			return refusal.at("[]")
		}
	}
	return nil
}

// content looks at the contents of two interfaces of type t.
func (c *comparison) content(t reflect.Type, original, copied unsafe.Pointer) *Refusal {
	inA, a := boxed(t, original)
	inB, b := boxed(t, copied)
	if inA == nil || inA != inB || a == b {
		return nil
	}
	if pointerShaped(inA) {
		return c.look(inA, dataWord(original), dataWord(copied))
	}
	// A method may write to its receiver, and the box of an interface is never written
	// to.
	return c.look(inA, duplicate(inA, a), duplicate(inA, b))
}

// duplicate returns new memory with the value of type t at p.
func duplicate(t reflect.Type, p unsafe.Pointer) unsafe.Pointer {
	fresh := reflect.New(t)
	fresh.Elem().Set(reflect.NewAt(t, p).Elem())
	return fresh.UnsafePointer()
}

// entries looks at a sample of the entries of two maps whose keys are in both.
func (c *comparison) entries(original, copied reflect.Value) *Refusal {
	t := original.Type()
	if original.Len() == 0 || c.again(t, original.UnsafePointer(), 0) {
		return nil
	}
	left := c.sample
	for entries := original.MapRange(); entries.Next(); left-- {
		if left == 0 || c.steps <= 0 {
			c.partial = true
			return nil
		}
		value := copied.MapIndex(entries.Key())
		if !value.IsValid() {
			c.partial = true // the key is compared by address, or is NaN
			continue
		}
		if refusal := c.look(t.Elem(), boxOf(entries.Value()), boxOf(value)); refusal != nil {
			return refusal.at("[value]")
		}
	}
	return nil
}

// boxOf returns memory that holds v.
func boxOf(v reflect.Value) unsafe.Pointer {
	box := reflect.New(v.Type())
	box.Elem().Set(v)
	return box.UnsafePointer()
}

var speaking sync.Map // reflect.Type → bool

// speaks reports whether a value of type t may hold something that has a method to call
// and that an assignment does not copy as a whole. An interface may hold anything.
func speaks(t reflect.Type) bool {
	if yes, ok := speaking.Load(t); ok {
		return yes.(bool)
	}
	yes := speaksUnmet(t, map[reflect.Type]bool{})
	speaking.Store(t, yes)
	return yes
}

// speaksBehind is speaks for a t that is the target of a pointer.
func speaksBehind(t reflect.Type) bool { return speaks(t) || len(questionsTo(t)) > 0 }

// speaksUnmet is speaks, except for types that were met already.
func speaksUnmet(t reflect.Type, met map[reflect.Type]bool) bool {
	if met[t] || t.Kind() == reflect.String || !hasPointers(t) || isImmutable(t) {
		return false
	}
	met[t] = true
	if len(questionsTo(t)) > 0 {
		return true
	}
	switch t.Kind() {
	case reflect.Interface:
		return true
	case reflect.Pointer:
		return len(questionsTo(t.Elem())) > 0 || speaksUnmet(t.Elem(), met)
	case reflect.Slice, reflect.Array:
		return speaksUnmet(t.Elem(), met)
	case reflect.Map:
		return speaksUnmet(t.Key(), met) || speaksUnmet(t.Elem(), met)
	case reflect.Struct:
		for i := range t.NumField() {
			if speaksUnmet(t.Field(i).Type, met) {
				return true
			}
		}
	}
	return false
}
