package storetest

import (
	"bufio"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/refrain-go/refrain/store"
)

// remote is a handle in another process.
type remote struct {
	mu    sync.Mutex
	out   *gob.Encoder
	flush *bufio.Writer
	last  int
	calls map[int]chan reply
	gone  error // the process has ended
}

func dial(out io.Writer, in io.Reader) *remote {
	w := bufio.NewWriter(out)
	r := &remote{out: gob.NewEncoder(w), flush: w, calls: make(map[int]chan reply)}
	go r.receive(gob.NewDecoder(bufio.NewReader(in)))
	return r
}

func (r *remote) receive(replies *gob.Decoder) {
	for {
		var p reply
		err := replies.Decode(&p)
		r.mu.Lock()
		if err != nil {
			r.gone = fmt.Errorf("storetest: the process of this handle has ended: %w", err)
			for _, c := range r.calls {
				close(c)
			}
			r.calls = nil
			r.mu.Unlock()
			return
		}
		c := r.calls[p.Call]
		delete(r.calls, p.Call)
		r.mu.Unlock()
		c <- p
	}
}

// send sends a request and returns where its reply comes.
func (r *remote) send(q *request) (chan reply, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.gone != nil {
		return nil, r.gone
	}
	r.last++
	q.Call = r.last
	c := make(chan reply, 1)
	if q.Method != methodCancel {
		r.calls[q.Call] = c
	}
	if err := r.out.Encode(q); err != nil {
		return nil, err
	}
	return c, r.flush.Flush()
}

// do calls a method. When ctx ends, the call there is cancelled, and its reply awaited.
func (r *remote) do(ctx context.Context, q request) (p reply, err error) {
	c, err := r.send(&q)
	if err != nil {
		return p, err
	}
	done, ok := ctx.Done(), false
	for {
		select {
		case p, ok = <-c:
			if !ok {
				return p, r.gone
			}
			if p.Kind > 0 {
				err = kinds[p.Kind-1]
				if errors.Is(err, context.Canceled) && ctx.Err() != nil {
					err = ctx.Err() // only here it is known why
				}
			} else if p.Error != "" {
				err = errors.New(p.Error)
			}
			return p, err
		case <-done:
			done = nil
			if _, err := r.send(&request{Method: methodCancel, Cancel: q.Call}); err != nil {
				return p, err
			}
		}
	}
}

// remoteStamp is a stamp in another process.
type remoteStamp struct {
	r *remote
	n int
}

func (s *remoteStamp) Current() bool {
	p, err := s.r.do(context.Background(), request{Method: methodCurrent, Of: s.n})
	return err == nil && p.Yes
}

func (r *remote) stamp(n int) store.Stamp {
	if n == 0 {
		return nil
	}
	return &remoteStamp{r, n}
}

func number(s store.Stamp) int {
	if s, ok := s.(*remoteStamp); ok {
		return s.n
	}
	return 0
}

func there(a store.Answer) remoteAnswer {
	far := remoteAnswer{Frame: a.Frame}
	if !a.Expires.IsZero() {
		far.Expires = a.Expires.UnixNano()
	}
	for _, s := range a.Sources {
		far.Sources = append(far.Sources, number(s))
	}
	return far
}

func timeOf(nanoseconds int64) time.Time {
	if nanoseconds == 0 {
		return time.Time{}
	}
	return time.Unix(0, nanoseconds)
}

func (r *remote) Stamp(ctx context.Context, groups ...store.Group) (store.Stamp, error) {
	p, err := r.do(ctx, request{Method: methodStamp, Groups: groups})
	return r.stamp(p.Stamp), err
}

func (r *remote) Read(ctx context.Context, key store.Key) (store.Entry, error) {
	p, err := r.do(ctx, request{Method: methodRead, Key: key})
	return store.Entry{Frame: p.Frame, Stamp: r.stamp(p.Stamp)}, err
}

func (r *remote) Claim(ctx context.Context, key store.Key, renew bool) (store.Claim, store.Entry, error) {
	p, err := r.do(ctx, request{Method: methodClaim, Key: key, Renew: renew})
	e := store.Entry{Frame: p.Frame, Stamp: r.stamp(p.Stamp)}
	if p.Claim == 0 {
		return nil, e, err
	}
	return &remoteClaim{r, p.Claim}, e, err
}

func (r *remote) Put(ctx context.Context, key store.Key, a store.Answer, same store.Stamp) (store.Stamp, error) {
	p, err := r.do(ctx, request{Method: methodPut, Key: key, Answer: there(a), Of: number(same)})
	return r.stamp(p.Stamp), err
}

func (r *remote) Forget(ctx context.Context, groups ...store.Group) error {
	_, err := r.do(ctx, request{Method: methodForget, Groups: groups})
	return err
}

// Listen does nothing: what the other process hears stays there.
func (r *remote) Listen(func(groups []store.Group)) (stop func()) { return func() {} }

func (r *remote) Stats() store.Stats {
	p, _ := r.do(context.Background(), request{Method: methodStats})
	return p.Stats
}

func (r *remote) Close(ctx context.Context) error {
	_, err := r.do(ctx, request{Method: methodClose})
	return err
}

// remoteClaim is a claim in another process.
type remoteClaim struct {
	r *remote
	n int
}

func (c *remoteClaim) Stamp() store.Stamp {
	p, _ := c.r.do(context.Background(), request{Method: methodClaimStamp, Of: c.n})
	return c.r.stamp(p.Stamp)
}

func (c *remoteClaim) Store(ctx context.Context, a store.Answer) (store.Stamp, error) {
	p, err := c.r.do(ctx, request{Method: methodClaimStore, Of: c.n, Answer: there(a)})
	return c.r.stamp(p.Stamp), err
}

func (c *remoteClaim) Replace(ctx context.Context, a store.Answer) (store.Stamp, error) {
	p, err := c.r.do(ctx, request{Method: methodClaimReplace, Of: c.n, Answer: there(a)})
	return c.r.stamp(p.Stamp), err
}

func (c *remoteClaim) Release() {
	c.r.do(context.Background(), request{Method: methodClaimRelease, Of: c.n})
}
