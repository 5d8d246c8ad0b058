package plan

import (
	"maps"
	"reflect"
	"sync"
	"sync/atomic"
	"unsafe"
)

// mapAccess reads maps of one type. m is a map value, which is one word.
type mapAccess interface {
	len(m unsafe.Pointer) int
	// each calls visit with the addresses of each key and its value until visit refuses.
	// The addresses are valid until visit returns.
	each(m unsafe.Pointer, with any, visit visitor) *Refusal
	// clone returns a new map with the entries of m as they are, each in the same place,
	// or nil if it cannot.
	clone(m unsafe.Pointer) unsafe.Pointer
}

// visitor visits one entry of a map. with is the same for all entries. So a visitor can
// be made once for a type, and a visit allocates nothing.
type visitor func(with any, k, v unsafe.Pointer) *Refusal

// mapAccessOf returns the access to maps of type t. The memory of a map does not tell its
// type. So a map of a common shape is read as a map of a type that has the same shape and
// that the compiler knows. Other maps are read by reflection.
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

// wordsMapOf is typedMapOf for values of a few words. If some words are pointers, a map
// can still be read as words, because the map itself keeps their targets alive. But it
// cannot be cloned as words.
func wordsMapOf[K comparable](t reflect.Type) mapAccess {
	align := wordSize
	if t.Elem().Size() == 0 {
		align = 1
	}
	// Words would lie at other places than these values.
	if t.Elem().Size()%wordSize != 0 || uintptr(t.Elem().Align()) != align {
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

// typedMap is a mapAccess for maps with the shape of a map[K]V. It has a pool of places
// for the entry that is being visited.
type typedMap[K comparable, V any] struct {
	typ     reflect.Type
	exact   bool // values have their pointers where a V has them
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
	if entries := *(*map[K]V)(unsafe.Pointer(&m)); len(entries) > fewEntries {
		return t.eachOfMany(entries, with, visit)
	}
	at := t.entries.Get().(*entry[K, V])
	defer t.put(at)
	for at.key, at.value = range *(*map[K]V)(unsafe.Pointer(&m)) {
		if refusal := visit(with, unsafe.Pointer(&at.key), unsafe.Pointer(&at.value)); refusal != nil {
			return refusal
		}
	}
	return nil
}

// fewEntries is how many entries the CPU's caches hold in any case.
const fewEntries = 1000

// eachOfMany is each for a map that may be larger than the CPU's caches. It takes some
// dozens of entries at a time and reads one byte of each key. So the processor fetches
// the memory of many keys at once, and does not wait for one after the other.
func (t typedMap[K, V]) eachOfMany(m map[K]V, with any, visit visitor) (refusal *Refusal) {
	batch := make([]entry[K, V], 0, 64)
	flush := func() {
		fetch(batch)
		for i := 0; i < len(batch) && refusal == nil; i++ {
			refusal = visit(with, unsafe.Pointer(&batch[i].key), unsafe.Pointer(&batch[i].value))
		}
		batch = batch[:0]
	}
	for k, v := range m {
		if len(batch) == cap(batch) {
			if flush(); refusal != nil {
				return refusal
			}
		}
		batch = append(batch, entry[K, V]{k, v})
	}
	flush()
	return refusal
}

// fetched keeps the compiler from removing the reads.
var fetched atomic.Uint32

func fetch[K comparable, V any](batch []entry[K, V]) {
	strings, ok := any(batch).([]entry[string, V])
	if !ok {
		return
	}
	sum := uint32(0)
	for i := range strings {
		if s := strings[i].key; len(s) > 0 {
			sum += uint32(s[0])
		}
	}
	if sum == 1<<32-1 {
		fetched.Add(sum)
	}
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

// reflectMap is a mapAccess by reflection.
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
