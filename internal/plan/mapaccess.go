package plan

import (
	"maps"
	"reflect"
	"sync"
	"unsafe"
)

// mapAccess reads maps of one type. m is the map value, one word.
type mapAccess interface {
	len(m unsafe.Pointer) int
	// each calls visit with the addresses of every key and value until it refuses. They are good until visit returns.
	each(m unsafe.Pointer, with any, visit visitor) *Refusal
	// clone returns a new map with the entries of m as they are, each in the same place, or nil where it cannot.
	clone(m unsafe.Pointer) unsafe.Pointer
}

// visitor visits an entry of a map. with is what each was given: a visitor that is made once for a type costs a visit no allocation.
type visitor func(with any, k, v unsafe.Pointer) *Refusal

// mapAccessOf returns the access to maps of type t. A map value does not know its type, only its memory: so maps of the common
// shapes are used as maps of a type of the same shape, which the compiler knows, and the rest by reflection.
func mapAccessOf(t reflect.Type) mapAccess {
	switch k := t.Key(); k.Kind() {
	case reflect.String:
		return typedMapOf[string](t)
	case reflect.Int, reflect.Int64, reflect.Int32, reflect.Uint, reflect.Uint64, reflect.Uint32:
		if k.Size() == 8 {
			return typedMapOf[int64](t)
		}
		return typedMapOf[int32](t)
	}
	return reflectMap{t}
}

func typedMapOf[K comparable](t reflect.Type) mapAccess {
	switch t.Elem().Kind() {
	case reflect.String:
		return newTypedMap[K, string](t, true)
	case reflect.Int, reflect.Int64, reflect.Int32, reflect.Uint, reflect.Uint64, reflect.Uint32, reflect.Float64, reflect.Float32:
		if t.Elem().Size() == 8 {
			return newTypedMap[K, int64](t, true)
		}
		return newTypedMap[K, int32](t, true)
	case reflect.Bool:
		return newTypedMap[K, bool](t, true)
	case reflect.Slice:
		return newTypedMap[K, []byte](t, true)
	case reflect.Interface:
		return newTypedMap[K, any](t, true)
	case reflect.Pointer, reflect.Map:
		return newTypedMap[K, unsafe.Pointer](t, true)
	case reflect.Struct, reflect.Array:
		return wordsMapOf[K](t)
	}
	return reflectMap{t}
}

// wordsMapOf is typedMapOf for values of a few words. With pointers among them they can be read as words, while the map that is read
// keeps alive what they lead to; but not cloned as words.
func wordsMapOf[K comparable](t reflect.Type) mapAccess {
	align := wordSize
	if t.Elem().Size() == 0 {
		align = 1
	}
	if t.Elem().Size()%wordSize != 0 || uintptr(t.Elem().Align()) != align { // it would lie elsewhere
		return reflectMap{t}
	}
	exact := !hasPointers(t.Elem())
	switch t.Elem().Size() / wordSize {
	case 0:
		return newTypedMap[K, struct{}](t, exact)
	case 1:
		return newTypedMap[K, [1]uintptr](t, exact)
	case 2:
		return newTypedMap[K, [2]uintptr](t, exact)
	case 3:
		return newTypedMap[K, [3]uintptr](t, exact)
	case 4:
		return newTypedMap[K, [4]uintptr](t, exact)
	case 5:
		return newTypedMap[K, [5]uintptr](t, exact)
	case 6:
		return newTypedMap[K, [6]uintptr](t, exact)
	case 7:
		return newTypedMap[K, [7]uintptr](t, exact)
	case 8:
		return newTypedMap[K, [8]uintptr](t, exact)
	}
	return reflectMap{t}
}

// typedMap is a mapAccess. It has a pool of places for the entry that is being visited.
type typedMap[K comparable, V any] struct {
	typ     reflect.Type
	exact   bool // to the garbage collector, too, values look like a V
	entries *sync.Pool
}

type entry[K comparable, V any] struct {
	key   K
	value V
}

func newTypedMap[K comparable, V any](t reflect.Type, exact bool) typedMap[K, V] {
	return typedMap[K, V]{t, exact, &sync.Pool{New: func() any { return new(entry[K, V]) }}}
}

func (typedMap[K, V]) len(m unsafe.Pointer) int { return len(*(*map[K]V)(unsafe.Pointer(&m))) }

func (t typedMap[K, V]) each(m unsafe.Pointer, with any, visit visitor) *Refusal {
	at := t.entries.Get().(*entry[K, V])
	defer t.put(at)
	for at.key, at.value = range *(*map[K]V)(unsafe.Pointer(&m)) {
		if refusal := visit(with, unsafe.Pointer(&at.key), unsafe.Pointer(&at.value)); refusal != nil {
			return refusal
		}
	}
	return nil
}

func (t typedMap[K, V]) put(e *entry[K, V]) {
	*e = entry[K, V]{}
	t.entries.Put(e)
}

func (t typedMap[K, V]) clone(m unsafe.Pointer) unsafe.Pointer {
	if !t.exact {
		return cloneMap(t.typ, m)
	}
	fresh := maps.Clone(*(*map[K]V)(unsafe.Pointer(&m)))
	return *(*unsafe.Pointer)(unsafe.Pointer(&fresh))
}

// reflectMap is a mapAccess.
type reflectMap struct{ typ reflect.Type }

func (r reflectMap) len(m unsafe.Pointer) int {
	return reflect.NewAt(r.typ, unsafe.Pointer(&m)).Elem().Len()
}

func (r reflectMap) each(m unsafe.Pointer, with any, visit visitor) *Refusal {
	key, value := reflect.New(r.typ.Key()), reflect.New(r.typ.Elem())
	for entries := reflect.NewAt(r.typ, unsafe.Pointer(&m)).Elem().MapRange(); entries.Next(); {
		key.Elem().SetIterKey(entries)
		value.Elem().SetIterValue(entries)
		if refusal := visit(with, key.UnsafePointer(), value.UnsafePointer()); refusal != nil {
			return refusal
		}
	}
	return nil
}

func (r reflectMap) clone(m unsafe.Pointer) unsafe.Pointer { return cloneMap(r.typ, m) }
