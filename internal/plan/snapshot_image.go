package plan

import (
	"bytes"
	"reflect"
	"slices"
	"unsafe"
)

// memoryImage is an image of n adjacent values of k's type.
type memoryImage struct {
	k        *Copy
	n        int
	now, was unsafe.Pointer
}

func (m *memoryImage) each(visit func(*Copy, unsafe.Pointer, string) *Refusal) *Refusal {
	for i := 0; i < m.n && !m.k.flat; i++ {
		if refusal := visit(m.k, nth(m.now, i, m.k.layout.size), ""); refusal != nil {
			return refusal
		}
	}
	return nil
}

func (m *memoryImage) changed() (path string, yes bool) {
	size := m.k.layout.size
	if bytes.Equal(bytesAt(m.now, size*uintptr(m.n)), bytesAt(m.was, size*uintptr(m.n))) {
		return "", false
	}
	for i := range m.n {
		if path, yes = differs(m.k.typ, nth(m.now, i, size), nth(m.was, i, size)); yes {
			return path, true
		}
	}
	return "", false
}

func bytesAt(p unsafe.Pointer, n uintptr) []byte { return unsafe.Slice((*byte)(p), n) }

// differs compares two values of type t without what they refer to. The path leads to the
// first difference.
func differs(t reflect.Type, p, q unsafe.Pointer) (path string, yes bool) {
	switch t.Kind() {
	case reflect.String:
		return "", *(*string)(p) != *(*string)(q)
	case reflect.Slice:
		a, b := (*sliceHeader)(p), (*sliceHeader)(q)
		return "", a.data != b.data || a.len != b.len
	case reflect.Interface:
		typeA, a := boxed(t, p)
		typeB, b := boxed(t, q)
		if typeA != typeB || a == b || pointerShaped(typeA) {
			return "", typeA != typeB || a != b
		}
		return differs(typeA, a, b)
	case reflect.Array:
		for i := range t.Len() {
			size := t.Elem().Size()
			if path, yes = differs(t.Elem(), nth(p, i, size), nth(q, i, size)); yes {
				return "[]" + path, true
			}
		}
		return "", false
	case reflect.Struct:
		for i := range t.NumField() {
			f := t.Field(i)
			if path, yes = differs(f.Type, unsafe.Add(p, f.Offset), unsafe.Add(q, f.Offset)); yes {
				return "." + f.Name + path, true
			}
		}
		return "", false
	}
	// By their bytes, -0 and +0 differ, and a NaN equals itself.
	return "", !bytes.Equal(bytesAt(p, t.Size()), bytesAt(q, t.Size()))
}

// mapImage is an image of a map. Entries are identified by their bytes, because a map may
// move an entry but does not change it.
type mapImage struct {
	access       mapAccess
	now          unsafe.Pointer
	key, value   *Copy
	keys, values unsafe.Pointer // as they were
	n            int
}

func newMapImage(t reflect.Type, m unsafe.Pointer) *mapImage {
	access := mapAccessOf(t)
	key, _ := results.copyOf(t.Key())
	value, _ := results.copyOf(t.Elem())
	i := &mapImage{access: access, now: m, key: key, value: value}
	i.keys, i.values, i.n = i.entries()
	return i
}

// entries returns copies of the entries that the map has now.
func (m *mapImage) entries() (keys, values unsafe.Pointer, n int) {
	room := m.access.len(m.now)
	keys, values = m.key.layout.alloc(room), m.value.layout.alloc(room)
	m.access.each(m.now, nil, func(_ any, k, v unsafe.Pointer) *Refusal {
		m.key.layout.move(nth(keys, n, m.key.layout.size), k, 1)
		m.value.layout.move(nth(values, n, m.value.layout.size), v, 1)
		n++
		return nil
	})
	return keys, values, n
}

func (m *mapImage) each(visit func(*Copy, unsafe.Pointer, string) *Refusal) *Refusal {
	for i := range m.n {
		if refusal := visit(m.key, nth(m.keys, i, m.key.layout.size), "[key]"); refusal != nil {
			return refusal
		}
		if refusal := visit(m.value, nth(m.values, i, m.value.layout.size), "[value]"); refusal != nil {
			return refusal
		}
	}
	return nil
}

func (m *mapImage) changed() (path string, yes bool) {
	if m.access.len(m.now) != m.n {
		return "", true
	}
	keys, values, n := m.entries()
	fresh := m.others(keys, values, n, m.keys, m.values)
	if len(fresh) == 0 {
		return "", false
	}
	gone := m.others(m.keys, m.values, m.n, keys, values)
	at := map[string][]int{} // places of the entries that are gone, by key
	for _, i := range gone {
		key := m.keyBytes(m.keys, i)
		at[key] = append(at[key], i)
	}
	for _, i := range fresh {
		key := m.keyBytes(keys, i)
		same := at[key]
		if len(same) == 0 {
			return "[key]", true
		}
		at[key] = same[1:]
		size := m.value.layout.size
		if path, yes := differs(m.value.typ, nth(values, i, size), nth(m.values, same[0], size)); yes {
			return "[value]" + path, true
		}
	}
	return "", false
}

// others returns the places of the entries that are not among otherKeys and otherValues.
func (m *mapImage) others(keys, values unsafe.Pointer, n int, otherKeys, otherValues unsafe.Pointer) (places []int) {
	left := map[string]int{}
	for i := range m.n {
		left[m.entryBytes(otherKeys, otherValues, i)]++
	}
	for i := range n {
		if entry := m.entryBytes(keys, values, i); left[entry] > 0 {
			left[entry]--
		} else {
			places = append(places, i)
		}
	}
	return places
}

func (m *mapImage) keyBytes(keys unsafe.Pointer, i int) string {
	size := m.key.layout.size
	return string(bytesAt(nth(keys, i, size), size))
}

func (m *mapImage) entryBytes(keys, values unsafe.Pointer, i int) string {
	size := m.value.layout.size
	return string(slices.Concat([]byte(m.keyBytes(keys, i)), bytesAt(nth(values, i, size), size)))
}
