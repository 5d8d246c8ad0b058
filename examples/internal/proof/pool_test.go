package proof

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"testing"

	"github.com/refrain-go/refrain"
)

// users is how many there are at once.
const users = 200

// pool is a pool of connections, whatever to.
type pool struct {
	echo  func(ctx context.Context, n int64) (int64, error) // has the database say n
	ping  func(context.Context) error
	close func()

	broken atomic.Bool // the next check is to find it invalid
	closed func(*pool) // told that it is being closed
}

func (p *pool) Close() {
	p.closed(p)
	p.close()
}

var errBroken = errors.New("broken, as the test wants it")

func check(ctx context.Context, p *pool) error {
	if p.broken.Load() {
		return errBroken
	}
	return p.ping(ctx)
}

// house has one pool for all.
type house struct {
	t     *testing.T
	cache *refrain.Cache
	db    *refrain.Singleton[*pool]
	echo  *refrain.Memo[int64, int64]
	asked atomic.Int64 // questions so far
	pools ledger[*pool]
}

func newHouse(t *testing.T, open func(context.Context) (*pool, error), options ...refrain.Option) *house {
	h := &house{t: t, cache: newCache(t)}
	in := refrain.In(h.cache)
	h.db = refrain.NewSingleton("db", func(ctx context.Context) (*pool, error) {
		p, err := open(ctx)
		if err == nil {
			h.pools.open(p)
			p.closed = h.pools.close
		}
		return p, err
	}, append(options, refrain.Validate(check), in)...)
	h.echo = refrain.NewMemo("echo", func(ctx context.Context, n int64) (int64, error) {
		p, err := h.db.Get(ctx)
		if err != nil {
			return 0, err
		}
		return h.use(ctx, p, n)
	}, in)
	return h
}

// ask runs one query, in one of the ways in which a program may get the pool.
func (h *house) ask(ctx context.Context, user int) (err error) {
	n, got := h.asked.Add(1), int64(0)
	switch user % 3 {
	case 0: // as a request does
		scoped, end := refrain.WithScope(ctx)
		defer end()
		p, getErr := h.db.Get(scoped)
		if getErr != nil {
			return getErr
		}
		got, err = h.use(scoped, p, n)
	case 1:
		err = h.db.Use(ctx, func(p *pool) error {
			got, err = h.use(ctx, p, n)
			return err
		})
	case 2: // in the body of a memo
		got, err = h.echo.Get(ctx, n)
	}
	if err == nil && got != n {
		return fmt.Errorf("the answer to %d is %d", n, got)
	}
	return err
}

// Of so many questions one clears the singleton, while its asker has the pool, and one
// has the next check fail.
const (
	clearEach = 50
	breakEach = 70
)

func (h *house) use(ctx context.Context, p *pool, n int64) (int64, error) {
	if n%clearEach == 0 {
		h.db.Clear()
	}
	if n%breakEach == 0 {
		p.broken.Store(true)
	}
	got, err := p.echo(ctx, n)
	if h.pools.closes(p) != 0 {
		h.t.Errorf("question %d: the pool was closed while it was in use", n)
	}
	return got, err
}

// wantAllClosed closes the cache and checks that each pool was closed once.
func (h *house) wantAllClosed(atLeast int) {
	h.t.Helper()
	if err := h.cache.Close(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
	h.pools.wantAllClosed(h.t, atLeast)
}

// newCache returns a cache that fails the test if it logs an error. An error that no
// caller gets, such as closing a closed object, is logged.
func newCache(t *testing.T) *refrain.Cache {
	return refrain.New(refrain.Config{Name: t.Name(), Logger: slog.New(slog.NewTextHandler(failing{t}, &slog.HandlerOptions{Level: slog.LevelError}))})
}

// failing fails the test with the text written to it.
type failing struct{ t *testing.T }

func (f failing) Write(p []byte) (int, error) {
	f.t.Errorf("logged: %s", p)
	return len(p), nil
}
