package plan

import (
	"reflect"
	"sync"
	"sync/atomic"
	"unsafe"
)

// shelf keeps the finished plans of one use. Plans are compiled under one lock, so that
// each type has exactly one plan. They are read without the lock.
type shelf[P any] struct {
	finished sync.Map // reflect.Type → *P
	mu       sync.Mutex
	making   map[reflect.Type]*P // guarded by mu: plans that may still lack parts
}

func (s *shelf[P]) get(t reflect.Type) *P {
	if p, ok := s.finished.Load(t); ok {
		return p.(*P)
	}
	return nil
}

// compile returns the plan of t. build fills in a plan and calls [shelf.part] for the
// types that t contains.
func (s *shelf[P]) compile(t reflect.Type, build func(*P, reflect.Type)) *P {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.making = map[reflect.Type]*P{}
	p := s.part(t, build)
	for made, p := range s.making {
		s.finished.Store(made, p)
	}
	s.making = nil
	return p
}

// part returns the plan of a type inside the type that is being compiled. A recursive
// type gets the plan that is being made. The caller may keep that plan, but must not read
// it until compiling has ended.
func (s *shelf[P]) part(t reflect.Type, build func(*P, reflect.Type)) *P {
	if p := s.get(t); p != nil {
		return p
	}
	if p := s.making[t]; p != nil {
		return p
	}
	p := new(P)
	s.making[t] = p
	build(p, t)
	return p
}

var (
	typeNumbers    sync.Map // reflect.Type → uint64
	lastTypeNumber atomic.Uint64
)

// typeNumber returns a number that identifies t in this process. The text of
// reflect.Type.String does not identify it, because two packages, and even two functions,
// may declare types of one name.
func typeNumber(t reflect.Type) uint64 {
	if n, ok := typeNumbers.Load(t); ok {
		return n.(uint64)
	}
	n, _ := typeNumbers.LoadOrStore(t, lastTypeNumber.Add(1))
	return n.(uint64)
}

// eface is the memory layout of an interface without methods. In an interface with
// methods, the first word points to something else.
type eface struct {
	typ, data unsafe.Pointer
}

// boxed reads the interface of type t at p. It returns the type of the content, or nil
// for a nil interface, and the data word. The data word is the address of the content or,
// if the type is pointerShaped, the content itself.
func boxed(t reflect.Type, p unsafe.Pointer) (reflect.Type, unsafe.Pointer) {
	var content any
	if t.NumMethod() == 0 {
		content = *(*any)(p)
	} else if v := reflect.NewAt(t, p).Elem(); !v.IsNil() {
		content = v.Elem().Interface()
	}
	if content == nil {
		return nil, nil
	}
	return reflect.TypeOf(content), (*eface)(unsafe.Pointer(&content)).data
}

// dataWord returns the address of the second word of the interface at p.
func dataWord(p unsafe.Pointer) unsafe.Pointer { return unsafe.Add(p, unsafe.Sizeof(p)) }

// pointerShaped reports whether the data word of an interface is the value of type t
// itself, not the address of a box. The zero value shows it: its data word is nil, and
// the address of a box never is.
func pointerShaped(t reflect.Type) bool {
	if t.Size() != wordSize {
		return false
	}
	zero := reflect.Zero(t).Interface()
	return (*eface)(unsafe.Pointer(&zero)).data == nil
}

// nth returns the address of the value i strides behind p. Loops call it for each value
// and do not step a pointer on. A pointer one past the last value would belong to another
// object, and the garbage collector would find it.
func nth(p unsafe.Pointer, i int, stride uintptr) unsafe.Pointer {
	return unsafe.Add(p, uintptr(i)*stride)
}
