package refrain

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"unsafe"

	"github.com/refrain-go/refrain/internal/memory"
	"github.com/refrain-go/refrain/internal/plan"
)

// KeyContext lets the function see the values of its caller's context for keys, and makes
// them part of the memo's key: another language, for example, gets another answer. The
// function sees a copy of each value, as of its argument. Forget forgets an argument
// under every context, and ForgetContext under the caller's.
//
// A memo that calls this one in its function needs the option too, since its function
// sees no more of its caller's context than its own options say. For values that belong
// to a user or a tenant, and must go when the user or tenant does, [PerUser] or
// [PerSession] is better.
func KeyContext(keys ...any) Option {
	return Option{"KeyContext", "", func(s *settings) error {
		s.context.key = append(s.context.key, keys...)
		return contextKeys(keys)
	}}
}

// PassContext lets the function see the values of its caller's context for keys, without
// making them part of the memo's key.
//
// This is dangerous: later callers get the answer that was computed with the first
// caller's values. Use it for values that cannot change the answer, such as a trace id.
func PassContext(keys ...any) Option {
	return Option{"PassContext", "", func(s *settings) error {
		s.context.pass = append(s.context.pass, keys...)
		return contextKeys(keys)
	}}
}

// MapContext lets the function see the context that fn returns. fn gets the context of
// the call that starts the flight (caller), and the context that the function would see
// without the option (body), and makes a new one from body. Nothing of it is part of the
// key, so MapContext is as dangerous as [PassContext]. The end of the caller's context is
// never passed on.
func MapContext(fn func(caller, body context.Context) context.Context) Option {
	return Option{"MapContext", "", func(s *settings) error {
		if fn == nil {
			return errors.New("the function is nil; leave the option out to show nothing of the caller's context")
		}
		s.context.mapping = fn
		return nil
	}}
}

// PerSession gives each session its own answers, or objects. The function sees the
// session, so it may call others that are PerSession. If the context has no session (see
// [WithSession]; an app's runs have one), Get returns [ErrNoSession]. The program decides
// what a session is: a visit, a job, a tenant.
func PerSession() Option { return bySession.option("PerSession") }

// PerUser gives each user their own answers, or objects, in all their sessions. The
// function sees the user, so it may call others that are PerUser. If the context has no
// user (see [WithUser]; an app's runs have the one that app.User names), Get returns
// [ErrNoUser].
//
// The answers of a user stay after their sessions, as [TTL], [MaxEntries] and the cache's
// limits allow. [Cache.EndUser] drops them. With both PerUser and [PerSession], answers
// are kept for each session of each user, and the function sees both.
func PerUser() Option { return byUser.option("PerUser") }

func (o owner) option(name string) Option {
	return Option{name, "", func(s *settings) error { s.context.per[o] = true; return nil }}
}

func contextKeys(keys []any) error {
	for _, k := range keys {
		if k == nil || !reflect.TypeOf(k).Comparable() {
			return fmt.Errorf("%v cannot be the key of a context's value: that must be comparable and not nil; declare a type of your own, such as type userKey struct{}", k)
		}
	}
	return nil
}

// contextual says which values of its callers' contexts a function sees, and which of
// them are part of the key. The zero value is none.
type contextual struct {
	key, pass []any
	mapping   func(caller, body context.Context) context.Context
	per       [owners]bool // the kinds of owners whose answers are kept apart
	plan      *plan.Key    // of the values that are part of the key
}

// keyed reports whether a part of the context is part of the key.
func (c *contextual) keyed() bool { return c.per != [owners]bool{} || len(c.key) > 0 }

// kept returns the ids of the owners that ctx belongs to, of those kinds for which
// answers are kept apart.
func (c *contextual) kept(ctx context.Context) (ids [owners]string) {
	for o, apart := range c.per {
		if apart {
			ids[o], _ = owner(o).of(ctx)
		}
	}
	return ids
}

// base returns the context from which a flight's context descends.
func (c *contextual) base(caller context.Context) context.Context {
	body := context.Background()
	for o, id := range c.kept(caller) {
		if id != "" {
			body = owner(o).with(body, id)
		}
	}
	for _, k := range c.key {
		if v := caller.Value(k); v != nil {
			body = context.WithValue(body, k, ownValue(v))
		}
	}
	for _, k := range c.pass {
		if v := caller.Value(k); v != nil {
			body = context.WithValue(body, k, v)
		}
	}
	if c.mapping != nil {
		body = context.WithoutCancel(c.mapping(caller, body))
	}
	return body
}

// ownValue returns a copy of a context's value, since its owner may change it while the
// flight works. A value that cannot be copied is shared. Such a value is keyed by its own
// RefrainKey, or by a function given to [RegisterKey].
func ownValue(v any) (own any) {
	if _, err := anyCopy.Into(unsafe.Pointer(&own), unsafe.Pointer(&v)); err != nil {
		return v
	}
	return own
}

// anyCopy copies a context's value of any type.
var anyCopy = must(plan.CopyArgOf(reflect.TypeFor[any]()))

// A key that depends on the context has several parts of the same length: for the
// argument, the session, the user, and the other values. So all keys of an argument, a
// session or a user can be found by comparing one part.
const (
	partLength = 33
	keyParts   = 2 + owners
)

// compose returns the key for an argument in a context. arg is the encoding of the
// argument alone.
func (c *contextual) compose(ctx context.Context, arg []byte) (memory.Key, error) {
	key := append(make([]byte, 0, keyParts*partLength), part(arg)...)
	for o, id := range c.kept(ctx) {
		if c.per[o] && id == "" {
			return memory.Key{}, owner(o).missing()
		}
		key = append(key, part([]byte(id))...)
	}
	var values plan.Encoder
	values.Reset()
	defer values.Reset()
	for _, k := range c.key {
		v := ctx.Value(k)
		if err := values.Encode(c.plan, unsafe.Pointer(&v)); err != nil {
			return memory.Key{}, &contextRefusal{key: k, error: err}
		}
	}
	return memory.KeyOf(append(key, part(values.Key())...)), nil
}

// contextRefusal says that the context's value for key cannot be part of a memo's key.
type contextRefusal struct {
	key any
	error
}

// anyPlan returns the plan that encodes a context's value of any type.
func anyPlan(by plan.Declarer) *plan.Key { return must(by.KeyOf(reflect.TypeFor[any]())) }

// must returns the plan p. Every interface type has a plan, since the value in it is
// checked only when the plan runs.
func must[P any](p P, err error) P {
	if err != nil {
		panic(err)
	}
	return p
}

// part returns b as a string of partLength bytes, or the digest of b if b is too long.
// The last byte tells which.
func part(b []byte) []byte {
	p := make([]byte, partLength)
	if len(b) < partLength {
		copy(p, b)
		p[partLength-1] = byte(len(b))
		return p
	}
	sum := sha256.Sum256(b)
	copy(p, sum[:])
	p[partLength-1] = 0xff
	return p
}

// ofArgument returns a function that matches the keys of an argument in every context.
func ofArgument(arg []byte) func(memory.Key) bool {
	want := string(part(arg))
	return func(k memory.Key) bool { return strings.HasPrefix(k.Long(), want) }
}

// matches returns a function that matches the keys of the owner id.
func (o owner) matches(id string) func(memory.Key) bool {
	want, at := string(part([]byte(id))), (1+int(o))*partLength
	return func(k memory.Key) bool {
		b := k.Long()
		return len(b) == keyParts*partLength && b[at:at+partLength] == want
	}
}

// ofOwners returns a function that matches the keys that belong to all of these owners.
// It returns nil if none is given.
func ofOwners(ids [owners]string) (match func(memory.Key) bool) {
	for o, id := range ids {
		if id == "" {
			continue
		}
		before, matches := match, owner(o).matches(id)
		match = func(k memory.Key) bool { return matches(k) && (before == nil || before(k)) }
	}
	return match
}
