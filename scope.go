package refrain

import (
	"context"
	"net/http"

	"github.com/refrain-go/refrain/internal/lease"
)

// WithScope returns a context in which objects of singletons stay open: what Get returns with it is not closed before end is called,
// even if it is cleared meanwhile. end may be called more than once, and from any goroutine. What is got after it counts as got outside
// of any scope. Since a scope keeps all that it got, retired or not, give each piece of work its own, and not a program that runs for days.
//
// A run of an app and a request that goes through [Handler] are scopes already, and so is the body of every memo and singleton.
func WithScope(ctx context.Context) (scoped context.Context, end func()) {
	s := lease.NewScope()
	return context.WithValue(ctx, lease.Key{}, s), s.End
}

// Handler returns a handler that makes each request of h a scope: objects of singletons that it gets with the request's context
// stay open until h returns, or panics. What goes on longer, such as a goroutine or a hijacked connection, needs a scope of its own
// ([WithScope]).
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

// Use calls fn with the object, which stays open until fn returns.
func (s *Singleton[R]) Use(ctx context.Context, fn func(R) error) error {
	return s.by.Use(ctx, struct{}{}, fn)
}

// Use calls fn with the object for in, which stays open until fn returns.
func (s *SingletonBy[In, R]) Use(ctx context.Context, in In, fn func(R) error) error {
	ctx, end := WithScope(ctx)
	defer end()
	r, err := s.Get(ctx, in)
	if err != nil {
		return err
	}
	return fn(r)
}
