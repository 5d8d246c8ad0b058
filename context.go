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

// KeyContext lets the function see what its caller's context holds for keys, and makes it part of the key: with another
// language, say, it is another answer. The function sees the value itself, no copy: it must not be changed. Forget forgets an argument
// under every context; ForgetContext, under the caller's.
//
// A memo that gets its answer from this one needs the option too: what its function calls sees no more of the caller's context than
// the function does. What belongs to a user or a tenant, and is to go when that does, is better kept by [PerSession].
func KeyContext(keys ...any) Option {
	return Option{"KeyContext", "", func(s *settings) error {
		s.context.key = append(s.context.key, keys...)
		return contextKeys(keys)
	}}
}

// PassContext lets the function see what its caller's context holds for keys, without making it part of the key.
//
// This is dangerous: whoever comes later gets the answer that was computed with the first caller's values. It is for what
// cannot change the answer, such as a trace id.
func PassContext(keys ...any) Option {
	return Option{"PassContext", "", func(s *settings) error {
		s.context.pass = append(s.context.pass, keys...)
		return contextKeys(keys)
	}}
}

// MapContext lets the function see what fn returns: a context made from body, which is what the function would see, and caller, the
// context of the call that starts the flight. Nothing of it is part of the key, so it is as dangerous as [PassContext]. The end
// of the caller's context is never passed on.
func MapContext(fn func(caller, body context.Context) context.Context) Option {
	return Option{"MapContext", "", func(s *settings) error {
		if fn == nil {
			return errors.New("the function is nil; leave the option out to show nothing of the caller's context")
		}
		s.context.mapping = fn
		return nil
	}}
}

// PerSession gives each session its own answers, or objects. The function sees the session, and so may call others that are
// PerSession. Called with a context that has no session (see [WithSession]; an app's runs have one), Get returns [ErrNoSession].
// A session may be whatever the program takes for one: a visit, a user, a tenant.
func PerSession() Option {
	return Option{"PerSession", "", func(s *settings) error { s.context.perSession = true; return nil }}
}

func contextKeys(keys []any) error {
	for _, k := range keys {
		if k == nil || !reflect.TypeOf(k).Comparable() {
			return fmt.Errorf("%v cannot be the key of a context's value: that must be comparable and not nil; declare a type of your own, such as type userKey struct{}", k)
		}
	}
	return nil
}

// contextual says what of its callers' contexts a function sees, and what of it is part of the key. The zero value is nothing.
type contextual struct {
	key, pass  []any
	mapping    func(caller, body context.Context) context.Context
	perSession bool
}

// keyed reports whether anything of the context is part of the key.
func (c *contextual) keyed() bool { return c.perSession || len(c.key) > 0 }

// base returns the context that a flight's descends from.
func (c *contextual) base(caller context.Context) context.Context {
	body := context.Background()
	if id, ok := sessionOf(caller); ok && c.perSession {
		body = WithSession(body, id)
	}
	for _, keys := range [][]any{c.key, c.pass} {
		for _, k := range keys {
			if v := caller.Value(k); v != nil {
				body = context.WithValue(body, k, v)
			}
		}
	}
	if c.mapping != nil {
		body = context.WithoutCancel(c.mapping(caller, body))
	}
	return body
}

// A key that depends on the context is three parts of one length: what belongs to the argument, to the session and to the
// other values. So the keys of an argument, or of a session, can be told by looking at them.
const partLength = 33

// compose returns the key of an argument, whose own key is arg, in a context.
func (c *contextual) compose(ctx context.Context, arg []byte) (memory.Key, error) {
	key := append(make([]byte, 0, 3*partLength), part(arg)...)
	session := ""
	if c.perSession {
		id, ok := sessionOf(ctx)
		if !ok {
			return memory.Key{}, ErrNoSession
		}
		session = id
	}
	key = append(key, part([]byte(session))...)
	var values plan.Encoder
	values.Reset()
	defer values.Reset()
	for _, k := range c.key {
		v := ctx.Value(k)
		if err := values.Encode(anyPlan, unsafe.Pointer(&v)); err != nil {
			return memory.Key{}, &contextRefusal{key: k, error: err}
		}
	}
	return memory.KeyOf(append(key, part(values.Key())...)), nil
}

// contextRefusal says that what a context holds for key cannot be part of a key.
type contextRefusal struct {
	key any
	error
}

// anyPlan encodes the values of contexts.
var anyPlan = func() *plan.Key {
	p, err := plan.KeyOf(reflect.TypeFor[any]())
	if err != nil {
		panic(err) // an interface can be a key: what it holds is looked at when it is one
	}
	return p
}()

// part returns b itself, or where it is too long a digest of it, as a string of partLength bytes. The last byte tells which.
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

// ofArgument matches the keys of an argument in every context.
func ofArgument(arg []byte) func(memory.Key) bool {
	want := string(part(arg))
	return func(k memory.Key) bool { return strings.HasPrefix(k.Long(), want) }
}

// ofSession matches the keys of a session.
func ofSession(id string) func(memory.Key) bool {
	want := string(part([]byte(id)))
	return func(k memory.Key) bool {
		b := k.Long()
		return len(b) == 3*partLength && b[partLength:2*partLength] == want
	}
}
