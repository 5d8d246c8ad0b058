package cells

import (
	lru "container/list"
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"
)

// Limits of the orders that an app keeps. An order takes 4 bytes a row, so there is room
// for 16 views of 1,000,000 rows.
const (
	maxOrderBytes = 64 << 20
	// orderTime counts from the last use. An order keeps the table's data in memory.
	orderTime = 5 * time.Minute
)

// orderKey names an order: the table, and the view of its rows.
type orderKey struct {
	content any    // as Content returns it, or the frame if that is nil; comparable
	rows    string // as RowsKey returns it
}

// Orders holds the rows of tables in the order in which views show them. All tabs of an
// app share it. Each order is computed once, on a goroutine of its own. The computation
// ends early if no caller waits for it any more. The zero value is ready. Its methods may
// be called concurrently.
type Orders struct {
	mu     sync.Mutex
	byKey  map[orderKey]*order
	recent lru.List // finished orders, the most recently used in front
	bytes  int
	slots  chan struct{} // holds one value for each order that is being computed
}

type order struct {
	key     orderKey
	done    chan struct{} // closed when rows and err are set
	rows    []int32
	err     error
	cancel  context.CancelFunc
	waiting int          // number of callers, while it is being computed
	recent  *lru.Element // nil while it is being computed
	idle    *time.Timer
}

// find returns an order that is finished.
func (all *Orders) find(key orderKey) ([]int32, bool) {
	all.mu.Lock()
	defer all.mu.Unlock()
	o := all.byKey[key]
	if o == nil || o.recent == nil {
		return nil, false
	}
	all.useLocked(o)
	return o.rows, true
}

// computation computes the rows of an order. It may run code of the app.
type computation func(context.Context) ([]int32, error)

// get returns an order, and computes it if it is not there. If ctx ends first, get
// returns the error of ctx.
func (all *Orders) get(ctx context.Context, key orderKey, compute computation) ([]int32, error) {
	all.mu.Lock()
	o := all.byKey[key]
	switch {
	case o == nil:
		o = all.startLocked(key, compute)
	case o.recent != nil:
		all.useLocked(o)
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
		all.forgetLocked(o) // a later caller must not get the error of this computation
	}
	return nil, ctx.Err()
}

// startLocked starts the computation of an order. The caller holds mu.
func (all *Orders) startLocked(key orderKey, compute computation) *order {
	if all.byKey == nil {
		all.byKey = make(map[orderKey]*order)
		// Each computation uses several processors.
		all.slots = make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2))
	}
	ctx, cancel := context.WithCancel(context.Background())
	o := &order{key: key, done: make(chan struct{}), cancel: cancel}
	all.byKey[key] = o
	go func() {
		defer cancel()
		rows, err := []int32(nil), errors.New("reading the data ended its goroutine")
		defer func() { all.finish(o, rows, err) }()
		rows, err = all.compute(ctx, compute)
	}()
	return o
}

func (all *Orders) compute(ctx context.Context, compute computation) (rows []int32, err error) {
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

func (all *Orders) finish(o *order, rows []int32, err error) {
	all.mu.Lock()
	defer all.mu.Unlock()
	o.rows, o.err = rows, err
	close(o.done)
	switch {
	case all.byKey[o.key] != o: // all callers have left
	case err != nil:
		delete(all.byKey, o.key)
	default:
		o.recent = all.recent.PushFront(o)
		o.idle = time.AfterFunc(orderTime, func() { all.drop(o) })
		all.bytes += o.size()
		for all.bytes > maxOrderBytes && all.recent.Len() > 1 {
			all.forgetLocked(all.recent.Back().Value.(*order))
		}
	}
}

func (o *order) size() int { return 4*len(o.rows) + 512 }

// useLocked notes that an order is used. The caller holds mu.
func (all *Orders) useLocked(o *order) {
	all.recent.MoveToFront(o.recent)
	o.idle.Reset(orderTime)
}

func (all *Orders) drop(o *order) {
	all.mu.Lock()
	defer all.mu.Unlock()
	all.forgetLocked(o)
}

// forgetLocked removes an order. The caller holds mu.
func (all *Orders) forgetLocked(o *order) {
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

// Clear forgets all finished orders.
func (all *Orders) Clear() {
	all.mu.Lock()
	defer all.mu.Unlock()
	for all.recent.Len() > 0 {
		all.forgetLocked(all.recent.Back().Value.(*order))
	}
}
