package refrain_test

import (
	"context"
	"crypto/ecdh"
	"errors"
	"math"
	"os"
	"regexp"
	"runtime"
	"testing"
	"time"
	"unique"
	"unsafe"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/store"
)

// nowhere is a store that keeps nothing. It fails with its error, if it has one.
type nowhere struct {
	err  error
	junk bool // it has what is no answer, and lets nobody compute one
}

type always struct{}

func (always) Current() bool { return true }

type nothingClaimed struct{ *nowhere }

func (n *nowhere) Stamp(context.Context, ...store.Group) (store.Stamp, error) {
	return always{}, n.err
}
func (n *nowhere) Read(context.Context, store.Key) (store.Entry, error) {
	return store.Entry{}, n.err
}
func (n *nowhere) Claim(context.Context, store.Key, bool) (store.Claim, store.Entry, error) {
	switch {
	case n.err != nil:
		return nil, store.Entry{}, n.err
	case n.junk:
		return nil, store.Entry{Frame: []byte("junk"), Stamp: always{}}, nil
	}
	return nothingClaimed{n}, store.Entry{}, nil
}
func (n *nowhere) Put(context.Context, store.Key, store.Answer, store.Stamp) (store.Stamp, error) {
	if n.err != nil {
		return nil, n.err
	}
	return always{}, nil
}
func (n *nowhere) Forget(context.Context, ...store.Group) error { return n.err }
func (n *nowhere) Listen(func([]store.Group)) (stop func())     { return func() {} }
func (n *nowhere) Stats() store.Stats                           { return store.Stats{} }
func (n *nowhere) Close(context.Context) error                  { return nil }

func (nothingClaimed) Stamp() store.Stamp { return always{} }
func (nothingClaimed) Store(_ context.Context, a store.Answer) (store.Stamp, error) {
	if len(a.Frame) > 10_000 {
		return always{}, store.ErrTooLarge
	}
	return always{}, nil
}
func (c nothingClaimed) Replace(ctx context.Context, a store.Answer) (store.Stamp, error) {
	return c.Store(ctx, a)
}
func (nothingClaimed) Release() {}

var errCut = errors.New("the cable is cut")

type clonedOnly struct{ n []int }

type implementedByNobody interface{ nobody() }

type unregistered struct{ n int }

type pair struct{ a, b int }

// inside has two views of the same memory.
type inside struct {
	pairs   *[2]pair
	numbers *[4]int
}

var namedByNothing = &pair{1, 2}

func init() {
	refrain.RegisterClone(func(c clonedOnly) clonedOnly { return clonedOnly{append([]int(nil), c.n...)} })
}

func registerRow1() { type row struct{ A int }; refrain.RegisterStored[row]() }
func registerRow2() { type row struct{ B int }; refrain.RegisterStored[row]() }

// persisted has the messages about memos with Persist.
func persisted() []message {
	persist := refrain.Persist()
	// stored is a cache with a store.
	stored := func(n *nowhere) refrain.Option { return refrain.In(refrain.New(refrain.Config{Store: n})) }
	// cannot is the message about a value that a store cannot have.
	cannot := func(cause string, v any) message {
		return failed("Put of "+cause+" in a persisted memo", func(ctx context.Context, _ refrain.Option) error {
			return refrain.NewMemo("getPage", returns(v), stored(new(nowhere)), persist).Put(ctx, 1, v)
		})
	}
	// kept is the line about an answer that stays in memory.
	kept := func(cause string, n *nowhere, more func(in refrain.Option)) message {
		return toldBy("logged: "+cause, func(t *testing.T, log refrain.Config) {
			if n != nil {
				log.Store = n
			}
			cache := refrain.New(log)
			defer cache.Close(context.Background())
			more(refrain.In(cache))
		})
	}
	deep := any(1)
	for range 40 {
		deep = [1]any{deep}
	}
	middle := func() inside {
		p := &[2]pair{}
		return inside{p, (*[4]int)(unsafe.Pointer(p))}
	}
	unset := func(do func()) {
		for _, name := range []string{"REFRAIN_STORE", "HOME", "XDG_CACHE_HOME"} {
			before, was := os.LookupEnv(name)
			os.Unsetenv(name)
			if was {
				defer os.Setenv(name, before)
			}
		}
		do()
	}
	return []message{
		refused("a version without Persist", func(in refrain.Option) { refrain.CheckMemo[int, int]("getPage", in, refrain.Version("2")) }),
		refused("an empty version", func(in refrain.Option) { refrain.CheckMemo[int, int]("getPage", in, persist, refrain.Version("")) }),
		refused("a singleton that is persisted", func(in refrain.Option) { refrain.NewSingleton("db", openNothing, in, persist) }),
		refused("a persisted memo that shares values", func(in refrain.Option) { refrain.CheckMemo[int, int]("getPage", in, persist, refrain.ShareValues()) }),
		refused("a persisted memo with a limit", func(in refrain.Option) { refrain.CheckMemo[int, int]("getPage", in, persist, refrain.MaxEntries(10)) }),
		refused("a persisted memo that two caches of one name have", func(refrain.Option) {
			n := new(nowhere)
			for range 2 {
				refrain.NewMemo("getPage", refrain.Pure(identity), stored(n), persist)
			}
		}),
		refused("a persisted memo of an argument with a program counter", func(in refrain.Option) {
			refrain.CheckMemo[struct{ At []*runtime.Func }, int]("getPage", in, persist)
		}),
		refused("a persisted result with a regular expression", func(in refrain.Option) {
			refrain.CheckMemo[int, struct{ Find *regexp.Regexp }]("getPage", in, persist)
		}),
		refused("a persisted result with a unique handle", func(in refrain.Option) { refrain.CheckMemo[int, unique.Handle[string]]("getPage", in, persist) }),
		refused("a persisted result with a program counter", func(in refrain.Option) { refrain.CheckMemo[int, *runtime.Func]("getPage", in, persist) }),
		refused("a persisted result with a key of ecdh", func(in refrain.Option) { refrain.CheckMemo[int, *ecdh.PublicKey]("getPage", in, persist) }),
		refused("a persisted result with a location by value", func(in refrain.Option) {
			refrain.CheckMemo[int, struct{ Zone time.Location }]("getPage", in, persist)
		}),
		refused("a persisted result that only a function can copy", func(in refrain.Option) { refrain.CheckMemo[int, []clonedOnly]("getPage", in, persist) }),
		refused("a persisted result that nothing can make anew", func(in refrain.Option) {
			refrain.CheckMemo[int, *runtime.TypeAssertionError]("getPage", in, persist)
		}),
		refused("a persisted result with an interface of nobody", func(in refrain.Option) { refrain.CheckMemo[int, []implementedByNobody]("getPage", in, persist) }),
		refused("two stored types of one name", func(refrain.Option) { registerRow1(); registerRow2() }),
		refused("a sentinel that is no pointer", func(refrain.Option) { refrain.RegisterSentinel("example.org/geo.ErrNoPlace", 1) }),
		refused("two sentinels of one name", func(refrain.Option) {
			refrain.RegisterSentinel("example.org/geo.ErrNoPlace", new(pair))
			refrain.RegisterSentinel("example.org/geo.ErrNoPlace", new(pair))
		}),
		cannot("a type that is not registered", []any{unregistered{1}}),
		failed("Put of a sentinel without a name in a persisted memo", func(ctx context.Context, _ refrain.Option) error {
			return refrain.NewMemo("getPage", refrain.Pure(func(int) *pair { return nil }), stored(new(nowhere)), persist).Put(ctx, 1, namedByNothing)
		}),
		failed("Put of a pointer into another value in a persisted memo", func(ctx context.Context, _ refrain.Option) error {
			return refrain.NewMemo("getPage", refrain.Pure(func(int) inside { return inside{} }), stored(new(nowhere)), persist).Put(ctx, 1, middle())
		}),
		cannot("a slice without end", make([]struct{}, math.MaxInt)),
		cannot("a map with a deep key", map[any]int{deep: 1}),
		failed("ForgetContext while the store is out of reach", func(ctx context.Context, _ refrain.Option) error {
			return refrain.NewMemo("getPage", refrain.Pure(identity), stored(&nowhere{err: errCut}), persist).ForgetContext(ctx, 1)
		}),
		failed("Put while the store is out of reach", func(ctx context.Context, _ refrain.Option) error {
			return refrain.NewMemo("getPage", refrain.Pure(identity), stored(&nowhere{err: errCut}), persist).Put(ctx, 1, 1)
		}),
		failed("CodeIdentity where the program's file cannot be read", func(context.Context, refrain.Option) error {
			defer refrain.HideBinary(errCut)()
			_, err := refrain.NewMemo("getPage", refrain.Pure(identity), stored(new(nowhere)), persist).CodeIdentity()
			return err
		}),
		kept("a persisted memo without a readable program", new(nowhere), func(in refrain.Option) {
			defer refrain.HideBinary(errCut)()
			refrain.NewMemo("getPage", refrain.Pure(identity), in, persist).Get(context.Background(), 1)
		}),
		kept("an answer that was computed from one in memory", new(nowhere), func(in refrain.Option) {
			inner := refrain.NewMemo("inner", refrain.Pure(identity), in)
			refrain.NewMemo("getPage", inner.Get, in, persist).Get(context.Background(), 1)
		}),
		kept("an answer that cannot be stored", new(nowhere), func(in refrain.Option) {
			refrain.NewMemo("getPage", returns(unregistered{}), in, persist).Get(context.Background(), 1)
		}),
		kept("an answer that is too large for the store", new(nowhere), func(in refrain.Option) {
			refrain.NewMemo("getPage", returns(make([]byte, 20_000)), in, persist).Get(context.Background(), 1)
		}),
		kept("a store that is out of reach", &nowhere{err: errCut}, func(in refrain.Option) {
			m := refrain.NewMemo("getPage", refrain.Pure(identity), in, persist)
			m.Get(context.Background(), 1)
			m.Forget(1)
		}),
		kept("a store with junk", &nowhere{junk: true}, func(in refrain.Option) {
			refrain.NewMemo("getPage", refrain.Pure(identity), in, persist).Get(context.Background(), 1)
		}),
		kept("no directory for a store", nil, func(in refrain.Option) {
			unset(func() { refrain.NewMemo("getPage", refrain.Pure(identity), in, persist).Get(context.Background(), 1) })
		}),
		kept("a store of a kind that is not known", nil, func(in refrain.Option) {
			unset(func() {
				os.Setenv("REFRAIN_STORE", "redis://localhost")
				refrain.NewMemo("getPage", refrain.Pure(identity), in, persist).Get(context.Background(), 1)
				os.Unsetenv("REFRAIN_STORE")
			})
		}),
	}
}
