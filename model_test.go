package refrain_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain"
)

// B1, B2, F5, F9, I1 to I4. Hazard: two of the things that can happen to an answer happen
// at once. Then a call or an entry is not counted, a caller gets (zero, nil), a key is
// blocked, a limit does not hold, or an answer is computed from one that was cleared.
//
// Workers do everything that can be done with a memo, in synctest's time. They do the
// same in each run, but meet in a different order.
func TestMemo_CountsAddUp(t *testing.T) {
	for seed := range uint64(10) {
		synctest.Test(t, func(t *testing.T) { newWorld(seed).run(t) })
	}
}

// world is a cache with memos of every kind, which call each other.
type world struct {
	seed  uint64
	cache *refrain.Cache
	// answers are computed from it; it returns its version
	source *refrain.Memo[int, []int]
	memos  []*modelled

	version atomic.Int64 // the version that the source returns now
	// no answer that is asked for now is computed from an older version
	cleared atomic.Int64
}

// modelled is a memo and the number of calls on it.
type modelled struct {
	*refrain.MemoBulk[int, []int]
	calls atomic.Uint64
}

const (
	worldKeys   = 12
	worldMemory = 12_000
)

var errWorld = errors.New("one of those that happen")

func newWorld(seed uint64) *world {
	w := &world{cache: refrain.New(refrain.Config{MemoryLimit: worldMemory}), seed: seed}
	in := refrain.In(w.cache)
	w.source = refrain.NewMemo("source", func(ctx context.Context, x int) ([]int, error) {
		time.Sleep(time.Millisecond)
		return []int{x, int(w.version.Load())}, nil
	}, in, refrain.TTL(200*time.Millisecond))
	for i, options := range [][]refrain.Option{
		{},
		{refrain.MaxEntries(5), refrain.TTL(50 * time.Millisecond), refrain.RefreshAfter(10 * time.Millisecond)},
		{refrain.MaxBytes(2000), refrain.TTL(20 * time.Millisecond), refrain.StaleIfError(100 * time.Millisecond)},
		{refrain.PerSession(), refrain.CacheErrors(5*time.Millisecond, nil), refrain.TTL(time.Second)},
		{refrain.KeyContext(langKey{}), refrain.Timeout(3 * time.Millisecond), refrain.RefreshAfter(5 * time.Millisecond)},
	} {
		m := new(modelled)
		m.MemoBulk = refrain.NewMemoBulk(fmt.Sprint("memo ", i), func(ctx context.Context, xs []int) ([][]int, error) {
			return w.body(ctx, m, i, xs)
		}, append(options, in)...)
		w.memos = append(w.memos, m)
	}
	return w
}

// body does one of the things that bodies can do. It calls only memos before its own, so
// that there are no rings.
func (w *world) body(ctx context.Context, m *modelled, i int, xs []int) ([][]int, error) {
	how, oldest := rand.IntN(20), math.MaxInt
	if how < 10 {
		v, err := w.source.Get(ctx, xs[0])
		if err != nil {
			return nil, err
		}
		oldest = v[1]
	}
	if how < 6 && 0 < i && i < 3 { // the others need a context
		before := w.memos[i-1]
		before.calls.Add(1)
		if v, err := before.Get(ctx, xs[0]); err == nil {
			oldest = min(oldest, v[1])
		}
	}
	switch how {
	case 10:
		panic("one of those that happen")
	case 11, 12:
		return nil, errWorld
	case 13:
		refrain.ExpireAfter(ctx, 0)
	case 14:
		refrain.ExpireAfter(ctx, 2*time.Millisecond)
	case 15:
		m.Forget(xs[0])
	case 16:
		time.Sleep(10 * time.Millisecond) // even if its context ends
	}
	time.Sleep(time.Duration(rand.IntN(3000)) * time.Microsecond)
	outs := make([][]int, len(xs))
	for j, x := range xs {
		outs[j] = make([]int, 2+rand.IntN(20)*rand.IntN(20))
		outs[j][0], outs[j][1] = x, oldest
	}
	return outs, nil
}

func (w *world) run(t *testing.T) {
	var workers sync.WaitGroup
	for n := range 6 {
		workers.Go(func() { w.work(t, rand.New(rand.NewPCG(w.seed, uint64(n)))) })
	}
	workers.Wait()
	time.Sleep(time.Second) // for flights that the workers have left behind
	synctest.Wait()
	w.check(t)
	for n := range 3 {
		w.cache.EndSession(fmt.Sprint(n))
	}
	if s := w.memos[3].Stats(); s.Entries != 0 {
		t.Errorf("seed %d: entries of sessions that have ended: %+v", w.seed, s)
	}
	w.cache.Clear()
	if s := w.cache.Stats(); s.Entries != 0 || s.Bytes != 0 {
		t.Errorf("seed %d: after Clear: %+v", w.seed, s)
	}
	for i, m := range w.memos { // no key is blocked
		for x := range worldKeys {
			m.calls.Add(1)
			v, err := m.Get(w.context(i%2, 0), x)
			w.isOf(t, m, x, w.cleared.Load(), v, err)
		}
	}
	w.check(t)
	w.cache.Close(t.Context())
	time.Sleep(time.Second)
	w.check(t)
}

func (w *world) context(lang, session int) context.Context {
	return refrain.WithSession(context.WithValue(context.Background(), langKey{}, lang), fmt.Sprint(session))
}

// check compares the counters with the calls and entries.
func (w *world) check(t *testing.T) {
	t.Helper()
	for _, m := range w.memos {
		s := m.Stats()
		if calls := m.calls.Load(); s.Hits+s.Misses+s.Joins != calls {
			t.Errorf("seed %d: %s: %d calls, %+v", w.seed, m.Name(), calls, s)
		}
	}
	s := w.cache.Stats()
	if s.Stored != uint64(s.Entries)+s.Replaced+s.Evicted+s.Expired+s.Forgotten+s.Invalidated {
		t.Errorf("seed %d: the causes do not add up: %+v", w.seed, s)
	}
	if s.Bytes < 0 || s.Bytes > worldMemory || w.memos[1].Stats().Entries > 5 || w.memos[2].Stats().Bytes > 2000 {
		t.Errorf("seed %d: a limit does not hold: %+v", w.seed, s)
	}
}

func (w *world) work(t *testing.T, random *rand.Rand) {
	for range 120 {
		m := w.memos[random.IntN(len(w.memos))]
		ctx, leave := w.context(random.IntN(2), random.IntN(3)), context.CancelFunc(func() {})
		if random.IntN(4) == 0 {
			// a fourth of them have ended
			ctx, leave = context.WithTimeout(ctx, time.Duration(random.IntN(4))*time.Millisecond)
		}
		w.step(t, ctx, m, random)
		leave()
		if random.IntN(3) == 0 {
			time.Sleep(time.Duration(random.IntN(4000)) * time.Microsecond)
		}
	}
}

func (w *world) step(t *testing.T, ctx context.Context, m *modelled, random *rand.Rand) {
	x := random.IntN(worldKeys)
	cleared := w.cleared.Load()
	v, err := []int{x, math.MaxInt}, error(nil)
	switch random.IntN(20) {
	case 0:
		m.Forget(x)
	case 1:
		m.ForgetContext(ctx, x)
	case 2:
		m.Put(ctx, x, []int{x, math.MaxInt})
	case 3:
		m.calls.Add(1)
		v, err = m.Refresh(ctx, x)
	case 4, 5, 6:
		xs := []int{x, random.IntN(worldKeys), x, random.IntN(worldKeys)}
		m.calls.Add(uint64(len(xs)))
		all, err := m.GetAll(ctx, xs)
		for i := range xs {
			w.isOf(t, m, xs[i], cleared, all[i], err)
		}
	case 7:
		m.calls.Add(1)
		err = m.GetInto(ctx, x, &v)
	case 8:
		if peeked, ok := m.Peek(ctx, x); ok {
			v = peeked
		}
	case 9:
		version := w.version.Add(1)
		w.source.Clear()
		for {
			if old := w.cleared.Load(); old >= version || w.cleared.CompareAndSwap(old, version) {
				break
			}
		}
	case 10:
		switch random.IntN(5) {
		case 0:
			w.cache.ClearMemos()
		case 1:
			m.Clear()
		case 2:
			m.ClearContext(ctx)
		case 3:
			w.cache.EndSession(fmt.Sprint(random.IntN(3)))
		}
	default:
		m.calls.Add(1)
		v, err = m.Get(ctx, x)
	}
	w.isOf(t, m, x, cleared, v, err)
}

// isOf checks an answer for x: it must not be computed from a version that was cleared
// before the call.
func (w *world) isOf(t *testing.T, m *modelled, x int, cleared int64, v []int, err error) {
	t.Helper()
	if err == nil && (len(v) < 2 || v[0] != x || v[1] < int(cleared)) {
		t.Errorf("seed %d: %s of %d is %v, after %d was cleared", w.seed, m.Name(), x, v, cleared)
	}
}
