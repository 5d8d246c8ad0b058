package app

import (
	lru "container/list"
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"
)

// Limits of what an app keeps of sorted and filtered tables: 4 bytes a row, so this is 16 views of 1,000,000 rows.
const (
	maxOrderBytes = 64 << 20
	orderTime     = 5 * time.Minute // from the last use; what is kept holds the table's data
)

// orderKey says which rows an order is of, and what it is ordered by.
type orderKey struct {
	content any // as contentOf, or the frame where nothing is known of it; comparable
	rows    string
}

// orders are the rows of tables as views show them, shared by the tabs of an app. Each is computed once, on a goroutine of
// its own, as long as somebody waits for it. Its zero value is ready; its methods may be called concurrently.
type orders struct {
	mu     sync.Mutex
	byKey  map[orderKey]*order
	recent lru.List // of finished orders, the one used last in front
	bytes  int
	slots  chan struct{} // taken by those that compute
}

type order struct {
	key     orderKey
	done    chan struct{} // closed when rows and err are set
	rows    []int32
	err     error
	cancel  context.CancelFunc
	waiting int          // while it is being computed
	recent  *lru.Element // afterwards
	idle    *time.Timer
}

// find returns an order that is there already.
func (all *orders) find(key orderKey) ([]int32, bool) {
	all.mu.Lock()
	defer all.mu.Unlock()
	o := all.byKey[key]
	if o == nil || o.recent == nil {
		return nil, false
	}
	all.use(o)
	return o.rows, true
}

// get returns an order, computing it if need be, or the error of ctx when that ends before.
func (all *orders) get(ctx context.Context, key orderKey, compute func(context.Context) ([]int32, error)) ([]int32, error) {
	all.mu.Lock()
	o := all.byKey[key]
	switch {
	case o == nil:
		o = all.start(key, compute)
	case o.recent != nil:
		all.use(o)
		all.mu.Unlock()
		return o.rows, nil
	}
	o.waiting++
	all.mu.Unlock()
	select {
	case <-o.done:
		return o.rows, o.err
	case <-ctx.Done():
	}
	all.mu.Lock()
	defer all.mu.Unlock()
	if o.waiting--; o.waiting == 0 && o.recent == nil {
		o.cancel()
		all.forget(o) // who comes now starts anew and does not inherit the end of this one
	}
	return nil, ctx.Err()
}

// start is called under mu.
func (all *orders) start(key orderKey, compute func(context.Context) ([]int32, error)) *order {
	if all.byKey == nil {
		all.byKey = make(map[orderKey]*order)
		all.slots = make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2)) // each uses several processors
	}
	ctx, cancel := context.WithCancel(context.Background())
	o := &order{key: key, done: make(chan struct{}), cancel: cancel}
	all.byKey[key] = o
	go func() {
		defer cancel()
		rows, err := []int32(nil), errors.New("the data ended the goroutine that read it")
		defer func() { all.finish(o, rows, err) }()
		rows, err = all.compute(ctx, compute)
	}()
	return o
}

func (all *orders) compute(ctx context.Context, compute func(context.Context) ([]int32, error)) (rows []int32, err error) {
	select {
	case all.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() {
		<-all.slots
		if v := recover(); v != nil {
			err = fmt.Errorf("a table's rows could not be read: %v", v)
		}
	}()
	return compute(ctx)
}

func (all *orders) finish(o *order, rows []int32, err error) {
	all.mu.Lock()
	defer all.mu.Unlock()
	o.rows, o.err = rows, err
	close(o.done)
	switch {
	case all.byKey[o.key] != o: // everybody had left
	case err != nil:
		delete(all.byKey, o.key)
	default:
		o.recent = all.recent.PushFront(o)
		o.idle = time.AfterFunc(orderTime, func() { all.drop(o) })
		all.bytes += o.size()
		for all.bytes > maxOrderBytes && all.recent.Len() > 1 {
			all.forget(all.recent.Back().Value.(*order))
		}
	}
}

func (o *order) size() int { return 4*len(o.rows) + 512 }

// use is called under mu.
func (all *orders) use(o *order) {
	all.recent.MoveToFront(o.recent)
	o.idle.Reset(orderTime)
}

func (all *orders) drop(o *order) {
	all.mu.Lock()
	defer all.mu.Unlock()
	all.forget(o)
}

// forget is called under mu.
func (all *orders) forget(o *order) {
	if all.byKey[o.key] == o {
		delete(all.byKey, o.key)
	}
	if o.recent != nil {
		all.recent.Remove(o.recent)
		all.bytes -= o.size()
		o.recent = nil
		o.idle.Stop()
	}
}

// clear forgets all that is finished.
func (all *orders) clear() {
	all.mu.Lock()
	defer all.mu.Unlock()
	for all.recent.Len() > 0 {
		all.forget(all.recent.Back().Value.(*order))
	}
}
