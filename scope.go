package refrain

import (
	"context"
	"net/http"

	"github.com/refrain-go/refrain/internal/lease"
)

// WithScope returns a context that is a scope: an object that a singleton's Get returns
// with it is not closed before end is called, even if it is cleared meanwhile. end may be
// called more than once, and from any goroutine. An object that is got after end counts
// as got outside of any scope. A scope keeps all objects that it got, retired or not. So
// give each piece of work a scope of its own, and do not give one to a program that runs
// for days.
//
// A run of an app is a scope already, and so are a request that goes through [Handler]
// and the body of every memo and singleton.
func WithScope(ctx context.Context) (scoped context.Context, end func()) {
	needContext(ctx, "WithScope")
	s := lease.NewScope()
	return context.WithValue(ctx, lease.Key{}, s), s.End
}

// Handler makes each request of h a scope: objects of singletons that h gets with the
// request's context stay open until h returns or panics. Work that goes on longer, such
// as a goroutine or a hijacked connection, needs a scope of its own ([WithScope]).
func Handler(h http.Handler) http.Handler {
	if h == nil {
		panic("refrain: Handler: the handler is nil")
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, end := WithScope(r.Context())
		defer end()
		h.ServeHTTP(w, r.WithContext(ctx))
	})
}

// Use calls fn with the object, which stays open until fn returns. It returns fn's error,
// or that of [Singleton.Get].
func (s *Singleton[R]) Use(ctx context.Context, fn func(R) error) error {
	s.keyed().given(ctx, "Use")
	return s.by.Use(ctx, struct{}{}, fn)
}

// Use calls fn with the object for in, which stays open until fn returns. It returns fn's
// error, or that of [SingletonBy.Get].
func (s *SingletonBy[In, R]) Use(ctx context.Context, in In, fn func(R) error) error {
	s.given(ctx, "Use")
	ctx, end := WithScope(ctx)
	defer end()
	r, err := s.Get(ctx, in)
	if err != nil {
		return err
	}
	return fn(r)
}
