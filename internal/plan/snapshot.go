package plan

import (
	"reflect"
	"unsafe"
)

// A Snapshot has the former state of all memory that a value refers to, piece by piece.
// It tells whether that memory has been written to since.
//
// It goes by address, and compares the pieces without following references. So cycles,
// shared pointers, map keys that no lookup finds (NaN) and any depth are nothing special
// to it. The memory of the value itself does not count, only what it refers to. Of a
// slice, only the elements up to its length count. A Snapshot does not look into types
// that copies share.
type Snapshot struct{ pieces []piece }

// piece is memory that another piece, or the value itself, refers to.
type piece struct {
	image
	from int    // the other piece, or -1
	step string // the path from it
}

// image is the former state of a piece of memory.
type image interface {
	// each calls visit for each value in the piece, with the path to it, until visit
	// refuses.
	each(visit func(k *Copy, p unsafe.Pointer, path string) *Refusal) *Refusal
	// changed reports whether the memory has changed, and the path to the first place
	// that has.
	changed() (path string, yes bool)
}

// Snapshot takes a snapshot of what the value of k's type at p refers to, or refuses what
// cannot be copied.
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

// smallSnapshot takes a snapshot of the value of k's type at p and of what it refers to.
// It returns nil if that is too much, or has maps, which cannot be read while the program
// writes to them.
func (k *Copy) smallSnapshot(p unsafe.Pointer) *Snapshot {
	s := snapper{Snapshot: new(Snapshot), taken: map[taken]bool{}, small: true}
	refusal := s.take(k.typ, p, 1, -1, "")
	for i := 0; i < len(s.pieces) && refusal == nil; i++ {
		refusal = s.pieces[i].each(func(k *Copy, p unsafe.Pointer, path string) *Refusal { return s.look(k, p, i, path) })
	}
	if refusal != nil {
		return nil
	}
	return s.Snapshot
}

// Changed reports whether something has changed, and the path to it.
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
	small bool // refuse what is too large for a sentinel
	bytes uintptr
}

type taken struct {
	typ reflect.Type
	p   unsafe.Pointer
	n   int
}

// look takes the pieces that the value of k's type at p refers to. The value lies in the
// piece from.
func (s *snapper) look(k *Copy, p unsafe.Pointer, from int, path string) *Refusal {
	if k.flat {
		return nil
	}
	if k.cloned {
		s.takeRegistered(k, p, from, path)
		return nil
	}
	switch t := k.typ; t.Kind() {
	case reflect.Pointer:
		if t.Elem().Size() == 0 {
			return nil
		}
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
		if isSlogValue(t) {
			return s.lookAtSlog(p, from, path)
		}
		for i := range t.NumField() {
			f := t.Field(i)
			if refusal := s.lookAt(f.Type, unsafe.Add(p, f.Offset), 1, from, path+"."+f.Name); refusal != nil {
				return refusal
			}
		}
		return nil
	}
}

// lookAt is look for n values of type t.
func (s *snapper) lookAt(t reflect.Type, p unsafe.Pointer, n, from int, path string) *Refusal {
	k, refusal := results.copyOf(t)
	for i := 0; i < n && refusal == nil && !k.flat; i++ {
		refusal = s.look(k, nth(p, i, k.layout.size), from, path)
	}
	return refusal
}

// lookInto is look for the content of an interface of type t. A box is never written to,
// but what it refers to may be.
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

// take takes a piece: n values of type t at p, or the map p.
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
	if s.small {
		if s.bytes += uintptr(n) * k.layout.size; n == mapValue || s.bytes > mostSentinelBytes || len(s.pieces) == mostSentinelPieces {
			return &Refusal{Path: path, Type: t, Reason: "is too large"}
		}
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
