package plan

import (
	"crypto/sha256"
	"encoding/binary"
	"reflect"
	"sync"
)

// formatVersion changes with the encoding of any type.
const formatVersion = "refrain encoding 1"

var typeDigests sync.Map // reflect.Type → [32]byte

// TypeDigest returns a digest of all that the encodings of values of type t depend on:
// the names, kinds and sizes of all types that t consists of, their fields in order, and
// which of them are left out of keys. It is the same in every process. A type that is
// encoded by its meaning, such as time.Time, counts by its name.
func TypeDigest(t reflect.Type) [32]byte {
	if d, ok := typeDigests.Load(t); ok {
		return d.([32]byte)
	}
	s := typeSpeller{met: map[reflect.Type]int{}}
	s.text(formatVersion)
	s.spell(t)
	d := sha256.Sum256(s.b)
	typeDigests.Store(t, d)
	return d
}

// typeSpeller writes a type so that two types have the same text only if they are the
// same.
type typeSpeller struct {
	b   []byte
	met map[reflect.Type]int
}

func (s *typeSpeller) text(x string) { s.b = append(binary.AppendUvarint(s.b, uint64(len(x))), x...) }

func (s *typeSpeller) number(n int) { s.b = binary.AppendUvarint(s.b, uint64(n)) }

func (s *typeSpeller) spell(t reflect.Type) {
	if at, met := s.met[t]; met {
		s.text("again")
		s.number(at)
		return
	}
	s.met[t] = len(s.met)
	s.text(t.Kind().String())
	s.text(t.PkgPath())
	s.text(t.Name())
	if known := wellKnown(t); known != nil && known != curveType || knownEncoding(t) != nil {
		s.text("known")
		if known != nil && known.Name() != "" {
			s.text(known.PkgPath() + "." + known.Name())
		}
		return
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		s.spell(t.Elem())
	case reflect.Array:
		s.number(t.Len())
		s.spell(t.Elem())
	case reflect.Map:
		s.spell(t.Key())
		s.spell(t.Elem())
	case reflect.Struct:
		s.fields(t)
	case reflect.Interface:
		s.number(t.NumMethod())
		for i := range t.NumMethod() {
			m := t.Method(i)
			s.text(m.PkgPath)
			s.text(m.Name)
			s.text(m.Type.String())
		}
	}
}

func (s *typeSpeller) fields(t reflect.Type) {
	s.number(t.NumField())
	for i := range t.NumField() {
		f := t.Field(i)
		s.text(f.PkgPath)
		s.text(f.Name)
		embedded := 0
		if f.Anonymous {
			embedded = 1
		}
		s.number(embedded)
		s.text(f.Tag.Get("refrain"))
		s.spell(f.Type)
	}
}
