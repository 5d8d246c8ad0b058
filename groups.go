package refrain

import (
	"bytes"
	"context"
	"unsafe"

	"github.com/refrain-go/refrain/internal/plan"
	"github.com/refrain-go/refrain/internal/record"
	"github.com/refrain-go/refrain/store"
)

// Groups are what can be forgotten in a store at once. An answer is in those of
//
//   - all memos of its cache, and its memo
//   - its argument, whatever the context and the code
//   - its argument in its context, if the key depends on the context
//   - its session, its user, and both together, in its memo
//
// and in its own, which only this code's answer to this call has: it gets a new number
// when the answer is replaced. The name of the cache is part of each, and the identity of
// the code only of the last. So forgetting is final for all versions of a program.

// groupOf returns the group of a kind. parts tell it from others of the kind.
func groupOf(wide bool, cache, kind string, parts ...[]byte) store.Group {
	return store.Group{ID: digestOf(cache, kind, parts...), Wide: wide}
}

func digestOf(cache, kind string, parts ...[]byte) store.ID {
	return record.KeyDigest(nil, append([][]byte{[]byte("refrain"), []byte(cache), []byte(kind)}, parts...)...)
}

func allMemos(cache string) store.Group      { return groupOf(true, cache, "memos") }
func allSingletons(cache string) store.Group { return groupOf(true, cache, "singletons") }

func ofSingleton(cache, name string) store.Group {
	return groupOf(true, cache, "singleton", []byte(name))
}

func (s *shelf) memo() store.Group { return groupOf(true, s.cache, "memo", []byte(s.name)) }

func (s *shelf) argument(arg []byte) store.Group {
	return groupOf(false, s.cache, "argument", []byte(s.name), arg)
}

// called is a call by what tells it from others in every process.
type called struct {
	arg    []byte
	ids    [owners]string
	values []byte // of the context
}

func (c *called) parts(name string) [][]byte {
	parts := [][]byte{[]byte(name), c.arg, c.values}
	for _, id := range c.ids {
		parts = append(parts, []byte(id))
	}
	return parts
}

func (s *shelf) call(c *called) store.Group {
	return groupOf(false, s.cache, "call", c.parts(s.name)...)
}

// owned is the group of the answers that belong to all of these owners.
func (s *shelf) owned(ids [owners]string) store.Group {
	parts := [][]byte{[]byte(s.name)}
	for _, id := range ids {
		parts = append(parts, []byte(id))
	}
	return groupOf(false, s.cache, "owned", parts...)
}

// key returns the key of a call in the store.
func (s *shelf) key(c *called, code record.Digest) store.Key {
	parts := append(c.parts(s.name), s.keyType[:], s.valueType[:], code[:])
	k := store.Key{ID: digestOf(s.cache, "answer", parts...), In: []store.Group{allMemos(s.cache), s.memo(), s.argument(c.arg)}}
	if !s.context.keyed() {
		return k
	}
	k.In = append(k.In, s.call(c))
	for i, id := range c.ids {
		if id == "" {
			continue
		}
		var one [owners]string
		one[i] = id
		k.In = append(k.In, s.owned(one))
		if i > 0 && c.ids[0] != "" { // there are two kinds of owners
			k.In = append(k.In, s.owned(c.ids))
		}
	}
	return k
}

// stableArgument returns the encoding of an argument that is the same in every process.
func (s *shelf) stableArgument(in unsafe.Pointer) ([]byte, error) {
	b, err := stable(s.plan, in)
	if err != nil {
		return nil, keyError(s.name, err)
	}
	return b, nil
}

// called returns a call in a context, as of every process.
func (s *shelf) called(ctx context.Context, in unsafe.Pointer) (*called, error) {
	arg, err := s.stableArgument(in)
	if err != nil {
		return nil, err
	}
	c := &called{arg: arg, ids: s.context.kept(ctx)}
	for o, apart := range s.context.per {
		if apart && c.ids[o] == "" {
			return nil, publicError(s.name, owner(o).missing())
		}
	}
	var values bytes.Buffer
	for _, k := range s.context.key {
		v := ctx.Value(k)
		b, err := stable(s.context.plan, unsafe.Pointer(&v))
		if err != nil {
			return nil, contextKeyError(s.name, &contextRefusal{key: k, error: err})
		}
		values.Write(part(b))
	}
	c.values = values.Bytes()
	return c, nil
}

// stable returns the key of the value at p that every process makes of it.
func stable(k *plan.Key, p unsafe.Pointer) ([]byte, error) {
	var e plan.Encoder
	e.Reset()
	defer e.Reset()
	e.Stabilize()
	if err := e.Encode(k, p); err != nil {
		return nil, err
	}
	return bytes.Clone(e.Key()), nil
}
