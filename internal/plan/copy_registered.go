package plan

import (
	"reflect"
	"unsafe"
)

// registeredCopy deepens values of type t by the clone function that was registered for
// them. Nil stays nil, and pointers to one value stay pointers to one value.
func registeredCopy(k *Copy, clone, size *declaration) func(*copier, unsafe.Pointer, int, uintptr) *Refusal {
	t := k.typ
	one := func(c *copier, p unsafe.Pointer) *Refusal {
		value := reflect.NewAt(t, p).Elem()
		if canBeNil(t) && value.IsNil() {
			return nil
		}
		what := kindOfThing(k.id, 0)
		tracks := c.tracks && t.Kind() == reflect.Pointer
		var old unsafe.Pointer
		if tracks {
			old = *(*unsafe.Pointer)(p)
			if met := c.find(old, what); met != nil {
				*(*unsafe.Pointer)(p) = met
				return nil
			}
		}
		c.ran = true
		fresh, refusal := clone.call(t, value.Interface(), clonePanicked)
		if refusal != nil {
			return refusal
		}
		if reflect.TypeOf(fresh) != t {
			return &Refusal{Type: t, Reason: cloneOfOther}
		}
		value.Set(reflect.ValueOf(fresh))
		if tracks {
			c.note(old, what, *(*unsafe.Pointer)(p))
		}
		if !c.counts {
			return nil
		}
		bytes, refusal := registeredSize(t, size, fresh)
		c.size += bytes
		return refusal
	}
	return func(c *copier, p unsafe.Pointer, n int, stride uintptr) *Refusal {
		for i := range n {
			if refusal := one(c, nth(p, i, stride)); refusal != nil {
				return refusal
			}
		}
		return nil
	}
}

// registeredSize returns the bytes that a value holds beside its own memory. Without a
// function given to RegisterSize, it returns the size of a pointer's target.
func registeredSize(t reflect.Type, size *declaration, value any) (int64, *Refusal) {
	if size == nil {
		if t.Kind() == reflect.Pointer {
			return int64(t.Elem().Size()), nil
		}
		return 0, nil
	}
	bytes, refusal := size.call(t, value, sizePanicked)
	if refusal != nil {
		return 0, refusal
	}
	return int64(max(bytes.(int), 0)), nil
}

func canBeNil(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Slice, reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return true
	}
	return false
}
