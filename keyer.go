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

// keyer turns arguments of type In into keys, and copies them for flights.
type keyer[In any] struct {
	name  string
	plan  *plan.Key
	arg   *plan.Copy
	short int // the argument's memory is its key, and this long; -1 where it is not
	pool  sync.Pool

	context *contextual // what else is part of the key
}

// newKeyer returns the keyer of a memo or singleton, or panics if In cannot be a key.
func newKeyer[In any](kind, name string, context contextual) *keyer[In] {
	t := reflect.TypeFor[In]()
	p, err := plan.KeyOf(t)
	if err != nil {
		panic(declarationError(kind, name, "argument", t, err, wayOutOfKey))
	}
	c, err := plan.CopyArgOf(t)
	if err != nil {
		panic(declarationError(kind, name, "argument", t, err, wayOutOfKey))
	}
	k := &keyer[In]{name: name, plan: p, arg: c, short: -1, context: &context}
	if n := p.Scalar(); !context.keyed() && n <= memory.MaxShort {
		k.short = n
	}
	k.pool.New = func() any {
		s := &scratch[In]{keyer: k}
		s.enc.Reset()
		return s
	}
	return k
}

// hit returns the entry of in, counted as a hit, or else the key, in memory of its own. A flight that asks, as ctx tells, comes to
// depend on the key.
func hit[In, V any](ctx context.Context, k *keyer[In], t *memory.Tier[V], in In) (*memory.Entry[V], memory.Key, error) {
	asking := flight.Asking(ctx)
	if k.short >= 0 {
		key := memory.WordsKey(k.words(&in))
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

// quickHit is hit for the most common of calls, in the fewest steps: no flight asks, which the caller has made sure of, and the
// argument's memory is its key. For other arguments it returns nil.
func quickHit[In, V any](k *keyer[In], t *memory.Tier[V], in *In) *memory.Entry[V] {
	if k.short < 0 {
		return nil
	}
	return t.HitWords(k.words(in))
}

// words are the key of an argument whose memory is its key.
func (k *keyer[In]) words(in *In) (w0, w1 uint64) {
	if k.short == 8 {
		return *(*uint64)(unsafe.Pointer(in)), 8 << 56
	}
	return memory.Words(unsafe.Slice((*byte)(unsafe.Pointer(in)), k.short))
}

// scratch is the memory in which one key is made. Pooled, because an argument whose address is passed to a plan would
// otherwise be allocated at every call.
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

// release gives s back. Keys made with it must have been cloned.
func (k *keyer[In]) release(s *scratch[In]) {
	var zero In
	s.in = zero
	s.enc.Reset()
	k.pool.Put(s)
}

// key returns the key of the argument in a context, good until s is released.
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

// argument returns the encoding of the argument alone. It is called once before s is released.
func (s *scratch[In]) argument() ([]byte, error) {
	if err := s.enc.Encode(s.keyer.plan, unsafe.Pointer(&s.in)); err != nil {
		return nil, keyError(s.keyer.name, err)
	}
	return s.enc.Key(), nil
}

// key returns the key of in in a context, in memory of its own.
func (k *keyer[In]) key(ctx context.Context, in In) (memory.Key, error) {
	if k.short >= 0 {
		return memory.WordsKey(k.words(&in)), nil
	}
	s := k.scratch(in)
	defer k.release(s)
	key, err := s.key(ctx)
	if err != nil {
		return memory.Key{}, err
	}
	return key.Clone(), nil
}

// forget forgets in, under every context.
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

// forgetContext forgets in under one context.
func forgetContext[In, V any](ctx context.Context, k *keyer[In], t *memory.Tier[V], in In) error {
	key, err := k.key(ctx, in)
	if err != nil {
		return err
	}
	t.Forget(key)
	return nil
}

// clearContext clears a tier: of one that is per session, with a session's context, only that session's part.
func clearContext[In, V any](ctx context.Context, k *keyer[In], t *memory.Tier[V]) error {
	if id, ok := sessionOf(ctx); ok && k.context.perSession {
		t.ForgetWhere(ofSession(id))
		return nil
	}
	t.Clear()
	return nil
}

// own returns a copy of in that no caller can change.
func (k *keyer[In]) own(in *In) (*In, error) {
	own := new(In)
	if _, err := k.arg.Into(unsafe.Pointer(own), unsafe.Pointer(in)); err != nil {
		return nil, keyError(k.name, err)
	}
	return own, nil
}
