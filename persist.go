package refrain

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"unsafe"

	"github.com/refrain-go/refrain/internal/codeid"
	"github.com/refrain-go/refrain/internal/plan"
	"github.com/refrain-go/refrain/internal/record"
)

// Persist keeps a memo's answers in the store of its cache, too. They outlive the process,
// and all processes with that store share them: a miss in memory first looks there, and
// one process at a time computes a key. The store is [Config.Store]. Without one it is a
// directory that the environment variable REFRAIN_STORE names, or else one of the
// program's own in the user's cache directory.
//
//   - Forget and Clear are final in all these processes when they return. What could not
//     be reached is logged, and returned by ForgetContext and ClearContext.
//   - An answer belongs to the code that computed it. By default any other build of the
//     program computes anew; [Version] says otherwise. Types and the name of the cache
//     count always.
//   - An answer is stored if everything that it was computed from can be forgotten in all
//     processes: memos with Persist in caches with the same store, and singletons of a
//     cache that has one. An answer that was computed from a memo without Persist is kept
//     in memory only, and the log says so once.
//   - Only in memory are errors ([CacheErrors]), expired answers ([StaleIfError]), answers
//     that the function has drawn to (app.Draw), and those that the store refuses for
//     their size. A value in which an interface or a pointer has something that means
//     nothing in another process is kept in memory, too; see [RegisterStored] and
//     [RegisterSentinel].
//   - A store that cannot be reached costs a bounded time. Calls then compute, still once
//     a key in each process, and keep the answer for a second.
//   - A call waits while another process computes its answer, for ten minutes at most, or
//     for ten seconds if it is made in another memo's function or by GetAll. [Timeout]
//     counts this wait too.
//
// Results are encoded by their type, so Persist does not go with [ShareValues] and
// [CloneWith]. A store has limits of its own, so it does not go with [MaxEntries] and
// [MaxBytes]; the cache's MemoryLimit bounds what is in memory.
func Persist() Option {
	return Option{"Persist", kindMemo, func(s *settings) error { s.persist = true; return nil }}
}

// Version says which answers a memo with [Persist] may use: those that were computed
// under the same version, whatever else of the program has changed. Change it with the
// function, and with everything that its answers depend on.
func Version(version string) Option {
	return Option{fmt.Sprintf("Version(%q)", version), kindMemo, func(s *settings) error {
		if version == "" {
			return errors.New("it is empty; leave it out, and any other build of the program computes anew")
		}
		s.version = version
		return nil
	}}
}

// RegisterStored declares that an interface in a persisted answer may hold a value of
// type T or *T. It is not needed for basic types, those of common packages of the
// standard library, and types that the memo's result is declared with. Call it in an init
// function. It panics if another type has the same name.
func RegisterStored[T any]() { plan.RegisterStored(reflect.TypeFor[T]()) }

// RegisterSentinel gives a name to a pointer that the program compares with others, such
// as an error that [errors.Is] looks for. In a persisted answer it is stored by that name.
// The name must be the same in every build, such as "example.org/geo.ErrNoPlace". Errors of
// the standard library have names. Call it in an init function. It panics if two pointers
// have one name, or if pointer is none.
func RegisterSentinel(name string, pointer any) { plan.RegisterSentinel(name, pointer) }

// A CodeIdentity tells which code computes the answers of a persisted memo. An answer
// that was computed under another one is not used.
type CodeIdentity struct {
	// Kind is "author" if it is that of [Version], and "binary" if it is that of the
	// program's code and data.
	Kind   string
	Digest [32]byte
}

// CodeIdentity returns the identity of the code that computes this memo's answers. It is
// zero for a memo without [Persist]. The error says why the executable cannot be read;
// answers are then kept in memory only.
func (m *Memo[In, Out]) CodeIdentity() (CodeIdentity, error) {
	m.usable("CodeIdentity")
	if m.shelf == nil {
		return CodeIdentity{}, nil
	}
	id, err := m.shelf.code()
	if err != nil {
		return CodeIdentity{}, fmt.Errorf("refrain: %q: the program's file cannot be read: %w", m.name, err)
	}
	return CodeIdentity{string(id.Kind), id.Digest}, nil
}

// CodeIdentity is that of [Memo.CodeIdentity].
func (m *Memo0[Out]) CodeIdentity() (CodeIdentity, error) { return m.memo().CodeIdentity() }

// shelf is one memo's part of a store. A memo without Persist has none.
type shelf struct {
	name, cache string
	depot       *depot
	log         func() *slog.Logger

	plan               *plan.Key
	context            *contextual
	encoding           *plan.Encoding
	keyType, valueType record.Digest
	version            string

	count   storeCounts
	notices storeNotices
}

// newShelf returns nil without Persist. It panics if the memo's answers cannot be
// persisted.
func newShelf[In, Out any](name string, s *settings, k *keyer[In]) *shelf {
	in, out := reflect.TypeFor[In](), reflect.TypeFor[Out]()
	encoding := planOfStored(name, in, out, s)
	if encoding == nil {
		return nil
	}
	return &shelf{
		name: name, cache: s.cache.name, depot: s.cache.persists(), log: s.cache.log,
		plan: k.plan, context: k.context, encoding: encoding,
		keyType: plan.TypeDigest(in), valueType: plan.TypeDigest(out), version: s.version,
	}
}

// planOfStored returns the plan that encodes results of type out, or nil without Persist.
// It panics as newShelf does.
func planOfStored(name string, in, out reflect.Type, s *settings) *plan.Encoding {
	refuse := func(why string) { panic(fmt.Sprintf("refrain: memo %q: %s", name, why)) }
	switch {
	case !s.persist && s.version != "":
		refuse(fmt.Sprintf("Version(%q) is for answers that outlive the process: add Persist, or leave it out", s.version))
	case !s.persist:
		return nil
	case s.share, s.clone != nil:
		refuse("Persist encodes values by their type, and ShareValues and CloneWith do not go by it: leave one of them out")
	case s.maxEntries > 0, s.maxBytes > 0:
		refuse("MaxEntries and MaxBytes bound what is in memory, and Persist keeps answers in a store that has its own limits: leave them out; Config.MemoryLimit bounds the memory, and for example disk.MaxBytes the store")
	}
	if err := declarer().CheckStable(in); err != nil {
		panic(declarationError(kindMemo, name, "with Persist, argument", in, err, wayOutOfKey))
	}
	encoding, err := plan.EncodingOf(out)
	if err != nil {
		panic(declarationError(kindMemo, name, "with Persist, result", out, err, wayOutOfStored))
	}
	return encoding
}

// wayOutOfStored says how to mend a result that means nothing in another process.
func wayOutOfStored(r *plan.Refusal) string {
	return returned(r) + "; or leave Persist out, and the answers are kept in memory"
}

// code returns the identity of the code that computes the answers.
func (s *shelf) code() (codeid.Identity, error) {
	if s.version != "" {
		return codeid.OfAuthor(s.version), nil
	}
	return identityOfBinary()
}

// identityOfBinary is replaced by tests.
var identityOfBinary = codeid.OfBinary

// forgetArgument forgets the answers for an argument in all processes, under every
// context.
func (s *shelf) forgetArgument(ctx context.Context, in unsafe.Pointer) error {
	arg, err := s.stableArgument(in)
	if err != nil {
		return nil // it has no answer
	}
	return s.depot.forget(ctx, s.argument(arg))
}

// forgetCall is forgetArgument for one context.
func (s *shelf) forgetCall(ctx context.Context, in unsafe.Pointer) error {
	if !s.context.keyed() {
		return s.forgetArgument(ctx, in)
	}
	c, err := s.called(ctx, in)
	if err != nil {
		return err
	}
	return s.depot.forget(ctx, s.call(c))
}

func (s *shelf) clear(ctx context.Context) error {
	if s == nil {
		return nil
	}
	return s.depot.forget(ctx, s.memo())
}

// clearContext forgets what belongs to the owners of a context, or else the whole memo.
func (s *shelf) clearContext(ctx context.Context) error {
	if s == nil {
		return nil
	}
	if ids := s.context.kept(ctx); ids != [owners]string{} {
		return s.depot.forget(ctx, s.owned(ids))
	}
	return s.clear(ctx)
}

// logForget logs that a forgetting was not final. It is for calls that return no error.
func logForget(log func() *slog.Logger, kind, name string, err error) {
	if err != nil {
		log().Error("refrain: forgetting did not reach the store", kind, name, "error", err)
	}
}
