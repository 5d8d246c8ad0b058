// Package budget bounds the amount of a resource that many users may have together, so
// that no user takes the part that the others need.
package budget

import (
	"errors"
	"sync"
)

// Errors of Take. Each names the bound that was reached.
var (
	ErrOwn   = errors.New("the account has reached its limit")
	ErrShare = errors.New("the accounts of one owner have reached their common limit")
	ErrAll   = errors.New("all accounts together have reached their limit")
)

// Pool is the amount that all accounts may have together. Its methods and those of its
// accounts may be called concurrently.
type Pool struct {
	all int64

	mu   sync.Mutex
	used int64
	by   map[string]int64 // of shares
}

// New returns a pool with the amount all.
func New(all int64) *Pool { return &Pool{all: all, by: make(map[string]int64)} }

// Used returns the amount of the pool that is taken.
func (p *Pool) Used() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.used
}

// Share is the part of a pool that all accounts of one owner may have together.
type Share struct {
	Owner string
	Most  int64
}

// Account is the part of a pool that one user of it may have.
type Account struct {
	pool   *Pool
	own    int64
	free   int64
	shares []Share

	// Guarded by the pool's mu.
	used   int64
	closed bool
}

// Account opens an account that may have the amount own. It takes the first part of that,
// the amount free, not from the pool, so that part is always available. An account may
// belong to several owners. The caller must close it.
func (p *Pool) Account(own, free int64, shares ...Share) *Account {
	return &Account{pool: p, own: own, free: free, shares: shares}
}

// Take takes n. If there is no room for all of it, Take takes nothing and returns an
// error that names the bound.
func (a *Account) Take(n int64) error {
	p := a.pool
	p.mu.Lock()
	defer p.mu.Unlock()
	more := a.common(n)
	switch {
	case n <= 0 || a.closed:
	case a.used+n > a.own:
		return ErrOwn
	case more > 0 && p.used+more > p.all:
		return ErrAll
	case more > 0 && a.overdrawn(more):
		return ErrShare
	}
	a.add(n)
	return nil
}

// Add takes n even if there is no room, because the caller already holds it.
func (a *Account) Add(n int64) {
	a.pool.mu.Lock()
	defer a.pool.mu.Unlock()
	a.add(n)
}

// Give gives n back.
func (a *Account) Give(n int64) { a.Add(-n) }

// Close gives back all that the account has. Amounts that are taken afterwards are not
// counted.
func (a *Account) Close() {
	a.pool.mu.Lock()
	defer a.pool.mu.Unlock()
	a.add(-a.used)
	a.closed = true
}

// Used returns the amount that the account has.
func (a *Account) Used() int64 {
	a.pool.mu.Lock()
	defer a.pool.mu.Unlock()
	return a.used
}

// Room returns the amount that the account may still take, if no other account takes some
// meanwhile.
func (a *Account) Room() int64 {
	p := a.pool
	p.mu.Lock()
	defer p.mu.Unlock()
	common := p.all - p.used
	for _, s := range a.shares {
		common = min(common, s.Most-p.by[s.Owner])
	}
	return max(0, min(a.own-a.used, max(0, common)+max(0, a.free-a.used)))
}

// common returns the amount that the account would take from the pool for n more. It and
// the methods below it are called with mu held.
func (a *Account) common(n int64) int64 {
	return max(0, a.used+n-a.free) - max(0, a.used-a.free)
}

// overdrawn reports whether an owner of the account would have more than its share.
func (a *Account) overdrawn(more int64) bool {
	for _, s := range a.shares {
		if a.pool.by[s.Owner]+more > s.Most {
			return true
		}
	}
	return false
}

func (a *Account) add(n int64) {
	if a.closed {
		return
	}
	n = max(n, -a.used)
	more := a.common(n)
	a.used += n
	if more == 0 {
		return
	}
	a.pool.used += more
	for _, s := range a.shares {
		if a.pool.by[s.Owner] += more; a.pool.by[s.Owner] == 0 {
			delete(a.pool.by, s.Owner)
		}
	}
}
