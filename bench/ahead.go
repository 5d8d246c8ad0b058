package main

import (
	"context"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/refrain-go/refrain"
)

// pause is the time between two hits of a visitor who clicks. The next copy is made in
// it.
const pause = 50 * time.Millisecond

// table is a data frame of 1,000,000 rows and 8 columns: 64 MB.
type table [8][]float64

func numbers() *table {
	var t table
	for i := range t {
		t[i] = make([]float64, 1_000_000)
		for j := range t[i] { // reading memory that was never written costs nothing
			t[i][j] = float64(j)
		}
	}
	return &t
}

func (t *table) sum() (sum float64) {
	for _, column := range t {
		for _, x := range column {
			sum += x
		}
	}
	return sum
}

// texts are columns of which two hold strings.
type texts struct {
	Number        []int64
	Carrier, Dest []string
	Distance      []float64
	Delay         []int32
}

func textColumns() texts {
	var t texts
	for i := range rows {
		t.Number = append(t.Number, int64(i))
		t.Carrier = append(t.Carrier, "AA")
		t.Dest = append(t.Dest, name(i))
		t.Distance = append(t.Distance, float64(i))
		t.Delay = append(t.Delay, int32(i))
	}
	return t
}

// ahead measures hits on large answers with copies made ahead, beside the same hits
// without.
func ahead() []planned {
	return []planned{
		afterPause(),
		besideBusy(afterPause()),
		handingOut("64 MB", numbers),
		handingOut("100,000 structs", flights),
		handingOut("100,000 structs with a slice and a pointer each", lists),
		handingOut("columns with strings", textColumns),
		handingOut("map of 100,000", counts),
		besideBusy(handingOut("64 MB", numbers)),
		besideBusy(handingOut("100,000 structs", flights)),
		besideBusy(handingOut("columns with strings", textColumns)),
		besideBusy(handingOut("map of 100,000", counts)),
		reading(),
		inARow("64 MB", 1, numbers),
		inARow("64 MB", 2, numbers),
		inARow("columns with strings", 1, textColumns),
		inARow("columns with strings", 2, textColumns),
		inARow("map of 100,000", 1, counts),
		inARow("map of 100,000", 2, counts),
	}
}

// without and with return a memo that has stored the result of value: in a cache without
// copies made ahead, and in one with them.
func without[T any](value func() T) *refrain.Memo0[T] {
	return large(value, refrain.Config{MemoryLimit: 4 << 30, DisableCopiesAhead: true})
}

func with[T any](value func() T) *refrain.Memo0[T] {
	return large(value, refrain.Config{MemoryLimit: 4 << 30})
}

func large[T any](value func() T, c refrain.Config) *refrain.Memo0[T] {
	m := refrain.NewMemo0("large", func(context.Context) (T, error) { return value(), nil }, refrain.In(refrain.New(c)))
	m.Get(ctx)
	return m
}

// handingOut measures hits after a pause. The answer is not read.
func handingOut[T any](of string, value func() T) planned {
	name := "hit after 50 ms, " + of
	return planned{name, func() work {
		m, plain := with(value), without(value)
		get := func(m *refrain.Memo0[T]) func(*testing.B) {
			return spaced(func() { runtime.KeepAlive(must(m.Get(ctx))) })
		}
		return work{name: name, limit: "copied by the hit", within: 50 * time.Microsecond, other: get(plain), ours: get(m)}
	}}
}

// afterPause measures what the pause does to any work. The hit copies ten numbers. Its
// row, and those of doing nothing and of starting a goroutine, are the controls for the
// large answers: a hit on one of these does as much as both, whatever the size.
func afterPause() planned {
	const name = "hit after 50 ms, ten ints"
	return planned{name, func() work {
		m := with(func() []int { return make([]int, 10) })
		return work{
			name: name, limit: "doing nothing", other: spaced(func() {}),
			ours:  spaced(func() { runtime.KeepAlive(must(m.Get(ctx))) }),
			peers: []peer{{"starting a goroutine", spaced(func() { go func() {}() })}},
		}
	}}
}

// reading measures a hit and reading the whole answer, which another core has written.
func reading() planned {
	const name = "hit after 50 ms and a sum, 64 MB"
	return planned{name, func() work {
		m, plain := with(numbers), without(numbers)
		sum := func(m *refrain.Memo0[*table]) func(*testing.B) {
			return spaced(func() { runtime.KeepAlive(must(m.Get(ctx)).sum()) })
		}
		return work{name: name, limit: "copied by the hit", target: 1, other: sum(plain), ours: sum(m)}
	}}
}

// inARow measures hits that follow each other without a pause, which copies made ahead do
// not help.
func inARow[T any](of string, goroutines int, value func() T) planned {
	name := fmt.Sprintf("hits in a row, %s, %d goroutines", of, goroutines)
	return planned{name, func() work {
		m, plain := with(value), without(value)
		get := func(m *refrain.Memo0[T]) func(*testing.B) {
			return func(b *testing.B) {
				defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
				b.SetParallelism(1)
				if goroutines == 1 {
					for range b.N {
						runtime.KeepAlive(must(m.Get(ctx)))
					}
					return
				}
				b.RunParallel(func(pb *testing.PB) {
					for pb.Next() {
						runtime.KeepAlive(must(m.Get(ctx)))
					}
				})
			}
		}
		return work{name: name, limit: "copied by the hit", target: 1.05, other: get(plain), ours: get(m)}
	}}
}

// spaced runs do after pauses, and reports its median time.
func spaced(do func()) func(*testing.B) {
	return func(b *testing.B) {
		took := make([]float64, 0, b.N)
		for range b.N {
			time.Sleep(pause)
			began := time.Now()
			do()
			took = append(took, float64(time.Since(began)))
		}
		b.ReportMetric(median(took), "p50-ns")
	}
}

// besideBusy measures beside two goroutines that compute without a pause.
func besideBusy(p planned) planned {
	name := p.name + ", beside two busy goroutines"
	return planned{name, func() work {
		w := p.make()
		w.name, w.other, w.ours = name, busy(w.other), busy(w.ours)
		for i := range w.peers {
			w.peers[i].run = busy(w.peers[i].run)
		}
		return w
	}}
}

func busy(run func(*testing.B)) func(*testing.B) {
	return func(b *testing.B) {
		stop := make(chan struct{})
		defer close(stop)
		for range 2 {
			go func() {
				for x := uint64(1); ; x = x*2862933555777941757 + 3037000493 {
					if x%1024 == 0 {
						select {
						case <-stop:
							return
						default:
						}
					}
				}
			}()
		}
		run(b)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// printLiveMemory prints the live memory of an answer of 64 MB that is asked for after
// pauses.
func printLiveMemory() {
	live := func(make func(func() *table) *refrain.Memo0[*table]) float64 {
		before := heap()
		m := make(numbers)
		for range 3 {
			time.Sleep(pause)
			m.Get(ctx)
		}
		time.Sleep(pause)
		after := heap()
		runtime.KeepAlive(m)
		return float64(after-before) / 1e6
	}
	fmt.Printf("live memory of an answer of 64 MB: %.0f MB; with a copy made ahead %.0f MB\n", live(without), live(with))
}

func heap() int64 {
	runtime.GC()
	runtime.GC() // the second collection frees the memory of pools
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
