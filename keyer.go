package refrain

import (
	"context"
	"reflect"
	"sync"
	"unsafe"

	"github.com/refrain-go/refrain/internal/flight"
	"github.com/refrain-go/refrain/internal/memory"
	"github.com/refrain-go/refrain/internal/plan"
)

// A keyer turns arguments of type In into keys, and copies them for flights.
type keyer[In any] struct {
	name  string
	plan  *plan.Key
	arg   *plan.Copy
	short bool // the argument's memory is its key; see words
	pool  sync.Pool

	context *contextual // which values of a context are part of the key too
}

// newKeyer returns the keyer of a memo or singleton. It panics if In cannot be a key.
func newKeyer[In any](kind, name string, context contextual) *keyer[In] {
	of := plansOfArgument(kind, name, reflect.TypeFor[In]())
	context.plan = of.any
	k := &keyer[In]{name: name, plan: of.key, arg: of.copy, context: &context}
	n := of.key.Scalar()
	k.short = n >= 0 && n <= memory.MaxShort && !context.keyed()
	k.pool.New = func() any {
		s := &scratch[In]{keyer: k}
		s.enc.Reset()
		return s
	}
	return k
}

// argumentPlans are the plans for an argument, made for the package that declares the
// memo or singleton.
type argumentPlans struct {
	key  *plan.Key
	copy *plan.Copy
	any  *plan.Key // for the values of a context
}

// plansOfArgument panics if t cannot be a key.
func plansOfArgument(kind, name string, t reflect.Type) argumentPlans {
	by := declarer()
	k, err := by.KeyOf(t)
	if err != nil {
		panic(declarationError(kind, name, "argument", t, err, wayOutOfKey))
	}
	c, err := by.CopyArgOf(t)
	if err != nil {
		panic(declarationError(kind, name, "argument", t, err, wayOutOfKey))
	}
	return argumentPlans{key: k, copy: c, any: anyPlan(by)}
}

// hit returns the entry for in, and counts a hit. If there is none, it returns the key,
// in memory that the pool does not use again. A flight that asks through ctx becomes
// dependent on the key.
func hit[In, V any](ctx context.Context, k *keyer[In], t *memory.Tier[V], in In) (*memory.Entry[V], memory.Key, error) {
	asking := flight.Asking(ctx)
	if k.short {
		key := memory.WordsKey(words(&in))
		t.Note(key, asking)
		return t.Hit(&key, asking), key, nil
	}
	s := k.scratch(in)
	defer k.release(s)
	key, err := s.key(ctx)
	if err != nil {
		return nil, memory.Key{}, err
	}
	if asking != nil {
		key = key.Clone()
		t.Note(key, asking)
	}
	if e := t.Hit(&key, asking); e != nil {
		return e, memory.Key{}, nil
	}
	return nil, key.Clone(), nil
}

// words returns the key of an argument whose memory is its key. The size is a constant,
// so the compiler removes the other branch.
func words[In any](in *In) (w0, w1 uint64) {
	if unsafe.Sizeof(*in) == 8 {
		return *(*uint64)(unsafe.Pointer(in)), 8 << 56
	}
	return memory.Words(unsafe.Slice((*byte)(unsafe.Pointer(in)), unsafe.Sizeof(*in)))
}

// scratch is the memory in which one key is made. It is pooled, because Go would
// otherwise allocate the argument at every call: its address is passed to a plan.
type scratch[In any] struct {
	keyer *keyer[In]
	in    In
	enc   plan.Encoder
}

func (k *keyer[In]) scratch(in In) *scratch[In] {
	s := k.pool.Get().(*scratch[In])
	s.in = in
	return s
}

// release returns s to the pool. Keys made with s must have been cloned before.
func (k *keyer[In]) release(s *scratch[In]) {
	var zero In
	s.in = zero
	s.enc.Reset()
	k.pool.Put(s)
}

// key returns the key of the argument in a context. It is valid until s is released.
func (s *scratch[In]) key(ctx context.Context) (memory.Key, error) {
	arg, err := s.argument()
	if err != nil {
		return memory.Key{}, err
	}
	if !s.keyer.context.keyed() {
		return memory.KeyOf(arg), nil
	}
	key, err := s.keyer.context.compose(ctx, arg)
	if r, ok := err.(*contextRefusal); ok {
		err = contextKeyError(s.keyer.name, r)
	}
	return key, publicError(s.keyer.name, err)
}

// argument returns the encoding of the argument alone. It may be called once for each use
// of s.
func (s *scratch[In]) argument() ([]byte, error) {
	if err := s.enc.Encode(s.keyer.plan, unsafe.Pointer(&s.in)); err != nil {
		return nil, keyError(s.keyer.name, err)
	}
	return s.enc.Key(), nil
}

// key returns the key of an argument in a context. The key has memory of its own.
func (k *keyer[In]) key(ctx context.Context, in In) (memory.Key, error) {
	if k.short {
		return memory.WordsKey(words(&in)), nil
	}
	s := k.scratch(in)
	defer k.release(s)
	key, err := s.key(ctx)
	if err != nil {
		return memory.Key{}, err
	}
	return key.Clone(), nil
}

// forget drops the answer for in under every context.
func forget[In, V any](k *keyer[In], t *memory.Tier[V], in In) {
	if !k.context.keyed() {
		if key, err := k.key(context.Background(), in); err == nil {
			t.Forget(key)
		}
		return
	}
	s := k.scratch(in)
	defer k.release(s)
	if arg, err := s.argument(); err == nil {
		t.ForgetWhere(ofArgument(arg))
	}
}

// forgetContext drops the answer for in under one context.
func forgetContext[In, V any](ctx context.Context, k *keyer[In], t *memory.Tier[V], in In) error {
	key, err := k.key(ctx, in)
	if err != nil {
		return err
	}
	t.Forget(key)
	return nil
}

// clearContext clears a tier. If the tier is per session or per user and ctx belongs to
// one, it clears only the part of that session or user.
func clearContext[In, V any](ctx context.Context, k *keyer[In], t *memory.Tier[V]) error {
	if match := ofOwners(k.context.kept(ctx)); match != nil {
		t.ForgetWhere(match)
		return nil
	}
	t.Clear()
	return nil
}

// own returns a copy of in that no caller can change.
func (k *keyer[In]) own(in *In) (*In, error) {
	own := new(In)
	if k.short { // no pointers
		*own = *in
		return own, nil
	}
	if _, err := k.arg.Into(unsafe.Pointer(own), unsafe.Pointer(in)); err != nil {
		return nil, keyError(k.name, err)
	}
	return own, nil
}
