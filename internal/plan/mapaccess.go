package plan

import (
	"maps"
	"reflect"
	"sync"
	"unsafe"
)

// mapAccess reads and rebuilds maps of one type. m is the map value, one word.
type mapAccess interface {
	// each calls visit with the addresses of every key and value until it refuses. They are good until visit returns.
	each(e *Encoder, m unsafe.Pointer, visit func(e *Encoder, k, v unsafe.Pointer) *Refusal) *Refusal
	len(m unsafe.Pointer) int
	// empty returns a new map with room for the entries of m.
	empty(m unsafe.Pointer) unsafe.Pointer
	// clone returns a new map with the entries of m as they are, or nil where there is no quicker way than empty and fill.
	clone(m unsafe.Pointer) unsafe.Pointer
	// fill puts the entries of m into fresh, as change leaves them: it gets the addresses of copies.
	fill(c *copier, fresh, m unsafe.Pointer, change func(c *copier, k, v unsafe.Pointer) *Refusal) *Refusal
}

// mapAccessOf returns the access to maps of type t. A map value does not know its type, only its memory: so maps of the common
// shapes are used as maps of a type of the same shape, which the compiler knows, and the rest by reflection.
func mapAccessOf(t reflect.Type) mapAccess {
	switch t.Key().Kind() {
	case reflect.String:
		return typedMapOf[string](t)
	case reflect.Int, reflect.Int64, reflect.Uint, reflect.Uint64:
		return typedMapOf[int64](t)
	case reflect.Int32, reflect.Uint32:
		return typedMapOf[int32](t)
	}
	return reflectMap{t}
}

func typedMapOf[K comparable](t reflect.Type) mapAccess {
	switch t.Elem().Kind() {
	case reflect.String:
		return newTypedMap[K, string]()
	case reflect.Int, reflect.Int64, reflect.Uint, reflect.Uint64, reflect.Float64:
		return newTypedMap[K, int64]()
	case reflect.Bool:
		return newTypedMap[K, bool]()
	case reflect.Slice:
		return newTypedMap[K, []byte]()
	case reflect.Interface:
		return newTypedMap[K, any]()
	case reflect.Pointer, reflect.Map:
		return newTypedMap[K, unsafe.Pointer]()
	}
	return reflectMap{t}
}

// typedMap is a mapAccess. It has a pool of places for the entry that is being visited.
type typedMap[K comparable, V any] struct{ entries *sync.Pool }

type entry[K comparable, V any] struct {
	key   K
	value V
}

func newTypedMap[K comparable, V any]() typedMap[K, V] {
	return typedMap[K, V]{&sync.Pool{New: func() any { return new(entry[K, V]) }}}
}

func (t typedMap[K, V]) put(e *entry[K, V]) {
	*e = entry[K, V]{}
	t.entries.Put(e)
}

func (t typedMap[K, V]) each(e *Encoder, m unsafe.Pointer, visit func(e *Encoder, k, v unsafe.Pointer) *Refusal) *Refusal {
	at := t.entries.Get().(*entry[K, V])
	defer t.put(at)
	for at.key, at.value = range *(*map[K]V)(unsafe.Pointer(&m)) {
		if refusal := visit(e, unsafe.Pointer(&at.key), unsafe.Pointer(&at.value)); refusal != nil {
			return refusal
		}
	}
	return nil
}

func (typedMap[K, V]) len(m unsafe.Pointer) int { return len(*(*map[K]V)(unsafe.Pointer(&m))) }

func (typedMap[K, V]) empty(m unsafe.Pointer) unsafe.Pointer {
	fresh := make(map[K]V, len(*(*map[K]V)(unsafe.Pointer(&m))))
	return *(*unsafe.Pointer)(unsafe.Pointer(&fresh))
}

func (typedMap[K, V]) clone(m unsafe.Pointer) unsafe.Pointer {
	fresh := maps.Clone(*(*map[K]V)(unsafe.Pointer(&m)))
	return *(*unsafe.Pointer)(unsafe.Pointer(&fresh))
}

func (t typedMap[K, V]) fill(c *copier, fresh, m unsafe.Pointer, change func(c *copier, k, v unsafe.Pointer) *Refusal) *Refusal {
	at := t.entries.Get().(*entry[K, V])
	defer t.put(at)
	to := *(*map[K]V)(unsafe.Pointer(&fresh))
	for at.key, at.value = range *(*map[K]V)(unsafe.Pointer(&m)) {
		if refusal := change(c, unsafe.Pointer(&at.key), unsafe.Pointer(&at.value)); refusal != nil {
			return refusal
		}
		to[at.key] = at.value
	}
	return nil
}

type reflectMap struct{ typ reflect.Type }

func (r reflectMap) each(e *Encoder, m unsafe.Pointer, visit func(e *Encoder, k, v unsafe.Pointer) *Refusal) *Refusal {
	key, value := reflect.New(r.typ.Key()), reflect.New(r.typ.Elem())
	for entries := reflect.NewAt(r.typ, unsafe.Pointer(&m)).Elem().MapRange(); entries.Next(); {
		key.Elem().SetIterKey(entries)
		value.Elem().SetIterValue(entries)
		if refusal := visit(e, key.UnsafePointer(), value.UnsafePointer()); refusal != nil {
			return refusal
		}
	}
	return nil
}

func (r reflectMap) len(m unsafe.Pointer) int {
	return reflect.NewAt(r.typ, unsafe.Pointer(&m)).Elem().Len()
}

func (r reflectMap) empty(m unsafe.Pointer) unsafe.Pointer {
	old := reflect.NewAt(r.typ, unsafe.Pointer(&m)).Elem()
	return reflect.MakeMapWithSize(r.typ, old.Len()).UnsafePointer()
}

func (reflectMap) clone(unsafe.Pointer) unsafe.Pointer { return nil }

func (r reflectMap) fill(c *copier, fresh, m unsafe.Pointer, change func(c *copier, k, v unsafe.Pointer) *Refusal) *Refusal {
	to := reflect.NewAt(r.typ, unsafe.Pointer(&fresh)).Elem()
	key, value := reflect.New(r.typ.Key()), reflect.New(r.typ.Elem())
	for entries := reflect.NewAt(r.typ, unsafe.Pointer(&m)).Elem().MapRange(); entries.Next(); {
		key.Elem().SetIterKey(entries)
		value.Elem().SetIterValue(entries)
		if refusal := change(c, key.UnsafePointer(), value.UnsafePointer()); refusal != nil {
			return refusal
		}
		to.SetMapIndex(key.Elem(), value.Elem())
	}
	return nil
}
