package refrain_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain"
)

// apart is the least pause between two hits after which a copy is made ahead of the next
// hit.
const apart = 20 * time.Millisecond

// largeValues are more than 256 KiB each, and lead to memory that can be changed.
var largeValues = map[string]func(t *testing.T){
	"column":  hitsAreAlone(func() []float64 { return make([]float64, 100_000) }, func(v []float64) { v[0], v[99_999] = 1, 2 }),
	"strings": hitsAreAlone(func() []string { return make([]string, 50_000) }, func(v []string) { v[7] = "bad" }),
	"map": hitsAreAlone(func() map[int][]int {
		m := map[int][]int{}
		for i := range 10_000 {
			m[i] = []int{i}
		}
		return m
	}, func(v map[int][]int) { v[1][0] = 0; delete(v, 2); v[-1] = nil }),
	"ring": hitsAreAlone(func() *node { return ringOf(24_000) }, func(v *node) { v.Next.Name = "bad"; v.Next.Next = nil }),
	"interface": hitsAreAlone(func() boxed { return [][]int{make([]int, 100_000)} }, func(v boxed) {
		v.([][]int)[0][0] = 1
	}),
}

// boxed stands for any: once a registered clone ran for an any, no copy of an any is made
// ahead.
type boxed any

// node is a link of a ring.
type node struct {
	Name string
	Next *node
}

func ringOf(n int) *node {
	first := &node{Name: "first"}
	last := first
	for range n {
		last.Next = &node{Name: "next"}
		last = last.Next
	}
	last.Next = first
	return first
}

// V1, V2. Hazard: a copy that was made ahead is the stored value itself or another
// caller's, or differs from the stored value.
func TestMemo_CopyMadeAheadIsTheCallersAlone(t *testing.T) {
	for name, check := range largeValues {
		t.Run(name, check)
	}
}

// hitsAreAlone returns a test that spoils every answer and checks that later hits do not
// see it.
func hitsAreAlone[T any](value func() T, spoil func(T)) func(*testing.T) {
	return func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			m := refrain.NewMemo("f", refrain.Pure(func(int) T { return value() }), fresh())
			mustGet(t, m, 1)
			size := m.Stats().Bytes
			want := value()
			for range 3 {
				time.Sleep(apart)
				for range 2 { // one with a copy made ahead, one without
					got := mustGet(t, m, 1)
					if !reflect.DeepEqual(got, want) {
						t.Fatalf("a hit got what was spoiled, or is no copy")
					}
					spoil(got)
				}
				synctest.Wait()
			}
			time.Sleep(apart)
			mustGet(t, m, 1)
			synctest.Wait()
			if m.Stats().Bytes < size+size*9/10 {
				t.Errorf("no copy was made ahead: %d bytes after %d", m.Stats().Bytes, size)
			}
			m.Clear()
			if m.Stats().Bytes != 0 {
				t.Errorf("after Clear %d bytes", m.Stats().Bytes)
			}
		})
	}
}

// V1, I1. Hazard: with many callers, and answers that come and go, a caller gets memory
// that another caller writes to, or an older answer.
func TestMemo_CopiesMadeAheadAmongManyCallers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cache := refrain.New(refrain.Config{MemoryLimit: 32 << 20})
		var mu sync.Mutex
		version := 0
		m := refrain.NewMemo("f", func(context.Context, int) ([]int, error) {
			mu.Lock()
			defer mu.Unlock()
			return filled(version), nil
		}, refrain.In(cache), refrain.TTL(time.Second), refrain.MaxEntries(3))
		var all sync.WaitGroup
		for worker := range 6 {
			random := rand.New(rand.NewPCG(1, uint64(worker)))
			all.Go(func() {
				for range 60 {
					time.Sleep(time.Duration(random.Int64N(int64(2 * apart))))
					mu.Lock()
					least := version
					// an answer that is asked for from now on is newer
					if random.IntN(10) == 0 {
						version++
						least = version
					}
					changed := least > 0 && random.IntN(5) == 0
					mu.Unlock()
					if changed {
						m.Clear()
					}
					got, err := m.Get(t.Context(), random.IntN(4))
					if err != nil {
						t.Error(err)
						return
					}
					if first := got[0]; changed && first < least || got[len(got)-1] != first || got[len(got)/2] != first {
						t.Errorf("got version %d to %d, want at least %d", first, got[len(got)-1], least)
					}
					for i := range got {
						got[i] = -1
					}
				}
			})
		}
		all.Wait()
		if err := cache.Close(t.Context()); err != nil || cache.Stats().Bytes != 0 {
			t.Errorf("after Close %d bytes, error %v", cache.Stats().Bytes, err)
		}
	})
}

func filled(version int) []int {
	xs := make([]int, 40_000)
	for i := range xs {
		xs[i] = version
	}
	return xs
}

// V1, V3. Hazard: user code runs although nobody calls; or memory is taken where a copy
// costs nothing, or where the cache was told not to.
func TestMemo_CopiesAreMadeAheadOfLargeAnswersOnly(t *testing.T) {
	off := refrain.In(refrain.New(refrain.Config{DisableCopiesAhead: true}))
	clone := func(v []int) []int { return append([]int(nil), v...) }
	for name, c := range map[string]struct {
		ints int
		opts []refrain.Option
	}{
		"small":    {30 << 10, []refrain.Option{fresh()}},
		"disabled": {100_000, []refrain.Option{off}},
		"cloned":   {100_000, []refrain.Option{fresh(), refrain.CloneWith(clone)}},
		"shared":   {100_000, []refrain.Option{fresh(), refrain.ShareValues()}},
		"watched":  {100_000, []refrain.Option{fresh(), refrain.ShareValues(), refrain.DetectMutation()}},
		"no room":  {100_000, []refrain.Option{fresh(), refrain.MaxBytes(2 << 20)}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := refrain.NewMemo("ints of "+name, refrain.Pure(func(n int) []int { return make([]int, n-1) }), c.opts...)
				mustGet(t, m, c.ints)
				size := m.Stats().Bytes
				time.Sleep(apart)
				mustGet(t, m, c.ints)
				synctest.Wait()
				if now := m.Stats().Bytes; now != size {
					t.Errorf("%d bytes, want %d, those of the answer", now, size)
				}
			})
		})
	}
}

// V1. Hazard: a clone function, which is user code, runs although nobody calls.
func TestMemo_CloneWithMakesNoCopiesAhead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clones := 0
		// a race, if a copy were made ahead by a goroutine
		clone := func(v [40_000]int) [40_000]int { clones++; return v }
		m := refrain.NewMemo("f", refrain.Pure(func(int) (v [40_000]int) { return v }), fresh(), refrain.CloneWith(clone))
		mustGet(t, m, 1)
		before := clones
		time.Sleep(apart)
		mustGet(t, m, 1)
		synctest.Wait()
		if clones != before+1 {
			t.Errorf("a hit cloned %d times", clones-before)
		}
	})
}

// V1. Hazard: GetInto gives a copy made ahead and leaves the caller's memory unused.
func TestMemo_GetIntoUsesTheCallersMemoryDespiteCopiesMadeAhead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := refrain.NewMemo("f", refrain.Pure(func(n int) []int { return make([]int, n) }), fresh())
		mustGet(t, m, 100_000)
		time.Sleep(apart)
		own := mustGet(t, m, 100_000)
		synctest.Wait()
		with := m.Stats().Bytes
		into := own
		time.Sleep(apart)
		if err := m.GetInto(t.Context(), 100_000, &into); err != nil || &into[0] != &own[0] || m.Stats().Bytes != with {
			t.Errorf("error %v, own array %v, %d bytes of %d", err, &into[0] == &own[0], m.Stats().Bytes, with)
		}
	})
}

func ExampleConfig_disableCopiesAhead() {
	// A batch job asks for each answer once or many times in a row, and needs its memory
	// for other things.
	cache := refrain.New(refrain.Config{Name: "batch", DisableCopiesAhead: true})
	months := refrain.NewMemo("months", refrain.Pure(func(year int) []int { return make([]int, 1_000_000) }), refrain.In(cache))

	m, _ := months.Get(context.Background(), 2026)
	fmt.Println(len(m))
	// Output: 1000000
}
