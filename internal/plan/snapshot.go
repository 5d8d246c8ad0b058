package plan

import (
	"reflect"
	"unsafe"
)

// A Snapshot has all memory that a value leads to, piece by piece as it was, and tells whether it was written to since.
//
// It goes by where things lie, and compares without following anything: so cycles, pointers that meet, map keys that nothing finds (NaN), and
// any depth are nothing special to it. What is in the value itself does not count, only what it refers to; of a slice, what its length
// covers. Types that copies share are not looked into.
type Snapshot struct{ pieces []piece }

// piece is one that another one, or the value itself, refers to.
type piece struct {
	image
	from int    // the other one, or -1
	step string // the path from it
}

// image is a piece of memory as it was.
type image interface {
	// each calls visit for each value in it, with the path to it, until visit refuses.
	each(visit func(k *Copy, p unsafe.Pointer, path string) *Refusal) *Refusal
	// changed tells whether the memory is not what it was, and the path to the first place that is not.
	changed() (path string, yes bool)
}

// Snapshot takes a snapshot of what the value of k's type at p leads to, or refuses what could not be copied.
func (k *Copy) Snapshot(p unsafe.Pointer) (*Snapshot, error) {
	s := snapper{Snapshot: new(Snapshot), taken: map[taken]bool{}}
	refusal := s.look(k, p, -1, "")
	for i := 0; i < len(s.pieces) && refusal == nil; i++ {
		refusal = s.pieces[i].each(func(k *Copy, p unsafe.Pointer, path string) *Refusal {
			refusal := s.look(k, p, i, path)
			if refusal != nil {
				refusal = refusal.at(s.pathTo(s.pieces[i], ""))
			}
			return refusal
		})
	}
	if refusal != nil {
		return nil, refusal
	}
	return s.Snapshot, nil
}

// Changed reports whether something was changed, and the path to it.
func (s *Snapshot) Changed() (path string, yes bool) {
	for _, p := range s.pieces {
		if path, yes = p.changed(); yes {
			return s.pathTo(p, path), true
		}
	}
	return "", false
}

func (s *Snapshot) pathTo(p piece, path string) string {
	path = p.step + path
	for p.from >= 0 {
		p = s.pieces[p.from]
		path = shortened(p.step + path)
	}
	return path
}

// snapper takes a snapshot.
type snapper struct {
	*Snapshot
	taken map[taken]bool
}

type taken struct {
	typ reflect.Type
	p   unsafe.Pointer
	n   int
}

// look takes the pieces that the value of k's type at p, which lies in piece from, refers to.
func (s *snapper) look(k *Copy, p unsafe.Pointer, from int, path string) *Refusal {
	if k.flat {
		return nil
	}
	switch t := k.typ; t.Kind() {
	case reflect.Pointer:
		return s.take(t.Elem(), *(*unsafe.Pointer)(p), 1, from, path)
	case reflect.Slice:
		header := (*sliceHeader)(p)
		return s.take(t.Elem(), header.data, header.len, from, path+"[]")
	case reflect.Map:
		return s.take(t, *(*unsafe.Pointer)(p), mapValue, from, path)
	case reflect.Interface:
		return s.lookInto(t, p, from, path)
	case reflect.Array:
		return s.lookAt(t.Elem(), p, t.Len(), from, path+"[]")
	default:
		for i := range t.NumField() {
			f := t.Field(i)
			if refusal := s.lookAt(f.Type, unsafe.Add(p, f.Offset), 1, from, path+"."+f.Name); refusal != nil {
				return refusal
			}
		}
		return nil
	}
}

// lookAt is look at n values of type t.
func (s *snapper) lookAt(t reflect.Type, p unsafe.Pointer, n, from int, path string) *Refusal {
	k, refusal := results.copyOf(t)
	for i := 0; i < n && refusal == nil && !k.flat; i++ {
		refusal = s.look(k, nth(p, i, k.layout.size), from, path)
	}
	return refusal
}

// lookInto is look at what an interface of type t holds. A box is never written to, but what it refers to may be.
func (s *snapper) lookInto(t reflect.Type, p unsafe.Pointer, from int, path string) *Refusal {
	dynamic, data := boxed(t, p)
	if dynamic == nil {
		return nil
	}
	k, refusal := results.copyOf(dynamic)
	switch {
	case refusal != nil:
		return refusal.at(path)
	case k.flat:
		return nil
	case k.word:
		return s.look(k, dataWord(p), from, path)
	}
	return s.take(dynamic, data, 1, from, path)
}

// take takes a piece: n values of type t at p, or the map value p.
func (s *snapper) take(t reflect.Type, p unsafe.Pointer, n, from int, path string) *Refusal {
	at := taken{t, p, n}
	if p == nil || n == 0 || s.taken[at] {
		return nil
	}
	s.taken[at] = true
	k, refusal := results.copyOf(t)
	if refusal != nil {
		return refusal.at(path)
	}
	took := piece{from: from, step: path}
	if n == mapValue {
		took.image = newMapImage(t, p)
	} else {
		took.image = &memoryImage{k, n, p, k.layout.double(p, n)}
	}
	s.pieces = append(s.pieces, took)
	return nil
}
