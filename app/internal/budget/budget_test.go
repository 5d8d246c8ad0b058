package budget

import (
	"errors"
	"sync"
	"testing"
)

// Hazard: one owner opens many accounts, and takes the part that others need. // A8
func TestAccount_OneOwnerLeavesTheOthersRoom(t *testing.T) {
	p := New(100)
	a := p.Account(60, 0, Share{"ann", 70}, Share{"house", 90})
	b := p.Account(60, 0, Share{"ann", 70}, Share{"house", 90})
	c := p.Account(60, 0, Share{"bob", 70}, Share{"house", 90})
	d := p.Account(60, 0, Share{"dan", 70})
	for i, step := range []struct {
		of   *Account
		take int64
		want error
	}{
		{a, 61, ErrOwn}, {a, 60, nil}, {a, 1, ErrOwn}, {b, 11, ErrShare}, {b, 10, nil}, {c, 21, ErrShare}, {c, 20, nil}, {d, 11, ErrAll}, {d, 10, nil},
	} {
		if err := step.of.Take(step.take); !errors.Is(err, step.want) {
			t.Errorf("step %d: %v, want %v", i, err, step.want)
		}
	}
	a.Close()
	if err := a.Take(1000); err != nil || p.Used() != 40 {
		t.Errorf("a closed account took from the pool: %v, %d are used", err, p.Used())
	}
	b.Give(1000) // more than it has
	c.Close()
	d.Close()
	if p.Used() != 0 || len(p.by) != 0 {
		t.Errorf("%d are used by nobody, and %d owners are known", p.Used(), len(p.by))
	}
}

// Hazard: the pool is empty, and no account can do even a small thing any more. // A8
func TestAccount_SmallShareWorksWhenThePoolIsEmpty(t *testing.T) {
	p := New(100)
	greedy := p.Account(1000, 10)
	if err := greedy.Take(110); err != nil || p.Used() != 100 {
		t.Fatalf("it could not take all: %v, %d", err, p.Used())
	}
	small := p.Account(1000, 10, Share{"x", 50})
	if got := small.Room(); got != 10 {
		t.Errorf("there is room for %d", got)
	}
	if err := errors.Join(small.Take(6), small.Take(4)); err != nil {
		t.Error(err)
	}
	if err := small.Take(1); !errors.Is(err, ErrAll) {
		t.Errorf("beyond what is free: %v", err)
	}
	small.Add(5) // is there already
	if p.Used() != 105 || small.Used() != 15 {
		t.Errorf("%d are used, %d of them by the account", p.Used(), small.Used())
	}
	small.Give(7)
	if p.Used() != 100 || small.Used() != 8 {
		t.Errorf("%d are used, %d of them by the account", p.Used(), small.Used())
	}
}

// Hazard: accounts are used side by side, and something stays taken for ever. // A8
func TestAccount_FromManyGoroutines(t *testing.T) {
	p := New(1000)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			a := p.Account(400, 20, Share{string(rune('a' + i%2)), 600})
			defer a.Close()
			for range 500 {
				if a.Take(100) == nil {
					a.Give(50)
				}
				if p.Used() > 1000 {
					t.Error("more is taken than there is")
				}
				a.Give(30)
			}
		})
	}
	all.Wait()
	if p.Used() != 0 || len(p.by) != 0 {
		t.Errorf("%d are used by nobody", p.Used())
	}
}
