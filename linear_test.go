package refrain_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/anishathalye/porcupine"

	"github.com/refrain-go/refrain"
)

// I1, I2, F1. Hazard: calls that come at the same time leave a memo in a state that no order of them explains: an answer comes
// back after it was forgotten, is joined after it, or is computed twice.
func TestMemo_HistoriesAreLinearizable(t *testing.T) {
	t.Run("keys in words", func(t *testing.T) { checkHistories(t, [linearKeys]int{1, 2}) })
	t.Run("long keys", func(t *testing.T) {
		checkHistories(t, [linearKeys]string{strings.Repeat("a", 40), strings.Repeat("b", 40)})
	})
}

// F3. Hazard: whoever comes after the last caller left inherits the flight that was given up.
//
// Not left to chance: the function goes on after its context has ended.
func TestMemo_NobodyInheritsAnAbandonedFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var runs atomic.Int32
		end := make(chan struct{})
		m := refrain.NewMemo("deaf", func(context.Context, int) (int32, error) {
			run := runs.Add(1)
			if run == 1 {
				<-end
			}
			return run, nil
		}, fresh())
		ctx, leave := context.WithCancel(t.Context())
		go m.Get(ctx, 1)
		synctest.Wait()
		leave()
		synctest.Wait()
		got := make(chan int32, 1)
		go func() { v, _ := m.Get(t.Context(), 1); got <- v }()
		synctest.Wait()
		close(end)
		if v := <-got; v != 2 {
			t.Errorf("the later caller got the result of run %d", v)
		}
	})
}

// I1. Hazard: ClearMemos clears one memo after the other, and between two a body brings an old answer back. What a body asks through
// its own context it depends on, and would go with it; what it asks through another does not.
func TestCache_ClearMemosIsOneInstantWithoutDependencies(t *testing.T) {
	cache := refrain.New(refrain.Config{})
	var source atomic.Int64
	var inner *refrain.Memo[int, int64]
	outer := refrain.NewMemo("outer", func(_ context.Context, x int) (int64, error) { return inner.Get(context.Background(), x) }, refrain.In(cache))
	for n := range 300 {
		refrain.NewMemo(fmt.Sprint("between ", n), refrain.Pure(func(x int) int { return x }), refrain.In(cache))
	}
	inner = refrain.NewMemo("inner", func(context.Context, int) (int64, error) { return source.Load(), nil }, refrain.In(cache))
	clearAndAsk(t, cache, outer, &source, 600)
}

// I3. Hazard: an answer goes, or is not stored, because an older one of its key was made of what is now forgotten.
func TestMemo_InvalidationSparesANewerAnswer(t *testing.T) {
	for _, stored := range []bool{true, false} {
		cache := refrain.New(refrain.Config{})
		source := refrain.NewMemo("source", refrain.Pure(func(x int) int { return x }), refrain.In(cache))
		var runs atomic.Int32
		begun, end := make(chan bool, 1), make(chan bool)
		middle := refrain.NewMemo("middle", func(ctx context.Context, x int) (int, error) {
			if x == 1 && runs.Add(1) > 1 { // no longer made of the source
				begun <- true
				<-end
				return 10, nil
			}
			return source.Get(ctx, x)
		}, refrain.In(cache), refrain.MaxEntries(1))
		outer := refrain.NewMemo("outer", func(ctx context.Context, x int) (int, error) { return middle.Get(ctx, x) }, refrain.In(cache))
		mustGet(t, outer, 1)
		mustGet(t, middle, 2) // evicts middle's first answer for 1, which outer's was made of
		got := make(chan int)
		go func() { v, _ := middle.Get(t.Context(), 1); got <- v }()
		<-begun
		if stored {
			close(end)
			<-got
			source.Forget(1)
		} else {
			source.Forget(1)
			close(end)
			<-got
		}
		if _, ok := outer.Peek(t.Context(), 1); ok {
			t.Errorf("stored before: %v: the outer answer stayed", stored)
		}
		if v, ok := middle.Peek(t.Context(), 1); !ok || v != 10 {
			t.Errorf("stored before: %v: the newer answer went: %d, %v", stored, v, ok)
		}
	}
}

// Hazard: the model allows everything, and the test above cannot fail.
func TestLinearModel_TellsWrongHistories(t *testing.T) {
	put := event{kind: putting, value: 1}
	for _, test := range []struct {
		name  string
		right bool
		steps []event // one after the other
	}{
		{"a flight and a hit", true, []event{{kind: takingOff, value: 1}, {kind: landing, value: 1}, {kind: getting, value: 1}, {kind: peeking, value: 1}}},
		{"joined, then detached", true, []event{{kind: takingOff, value: 1}, {kind: getting, value: 1}, {kind: forgetting}, {kind: landing, value: 1}, {kind: peeking}}},
		{"refreshed behind a stored answer", true, []event{put, {kind: takingOff, value: 2, renews: true}, {kind: getting, value: 1}, {kind: landing, value: 2}, {kind: getting, value: 2}}},
		{"stored after Forget", false, []event{{kind: takingOff, value: 1}, {kind: forgetting}, {kind: landing, value: 1}, {kind: peeking, value: 1}}},
		{"joined after Clear", false, []event{{kind: takingOff, value: 1}, {kind: clearing}, {kind: getting, value: 1}}},
		{"stored over Put", false, []event{{kind: takingOff, value: 2}, put, {kind: landing, value: 2}, {kind: getting, value: 2}}},
		{"computed though stored", false, []event{put, {kind: takingOff, value: 2}}},
		{"two flights of a key", false, []event{{kind: takingOff, value: 1}, {kind: takingOff, value: 2}}},
		{"lost", false, []event{put, {kind: peeking}}},
		{"Clear of one key only", false, []event{{kind: putting, key: 1, value: 1}, {kind: clearing}, {kind: getting, key: 1, value: 1}}},
	} {
		var history []porcupine.Operation
		for i, s := range test.steps {
			history = append(history, porcupine.Operation{Input: s, Call: int64(2 * i), Return: int64(2*i + 1)})
		}
		if porcupine.CheckOperations(linearModel, history) != test.right {
			t.Errorf("%s: the model says %v", test.name, !test.right)
		}
	}
}

// linearKeys is the number of keys of a history. They are few, so that calls meet.
const linearKeys = 2

// linearModel says what a memo does, one step after the other. For each key there is what is stored, and the flight that is in the air,
// known by the value that it will land with: every flight computes another.
//
// It is the contract of I1 and I2, because the only thing about a flight that the contract leaves open is when it lands. So a flight
// is two steps of its own, between which lies its body, and a call is one: the moment at which it finds an answer stored,
// or finds a flight and becomes one of those who wait for it. What it waits for after that, it gets, whatever happens to the
// key; so a call returns later than its step, and the value of a flight that was forgotten meanwhile is right for it, and
// wrong for a call that starts after the forgetting. Forget, Clear and Put detach a flight: its landing then changes nothing.
//
// A flight takes off only when the key has neither an answer nor a flight (F1), unless a Refresh wants it.
var linearModel = porcupine.Model{
	Init: func() any { return linearState{} },
	Step: func(state, input, _ any) (bool, any) {
		s, in := state.(linearState), input.(event)
		ok := s.take(in)
		return ok, s
	},
}

type linearState [linearKeys]struct{ stored, flying int } // 0: nothing

// event is one step of a history, with the value that it gave, got, or will land with.
type event struct {
	kind   eventKind
	key    int
	value  int
	renews bool // takingOff: a Refresh got the value
}

type eventKind string

const (
	getting    eventKind = "Get"
	refreshing eventKind = "Refresh"
	peeking    eventKind = "Peek" // 0: nothing was stored
	putting    eventKind = "Put"
	forgetting eventKind = "Forget"
	clearing   eventKind = "Clear"
	takingOff  eventKind = "a flight takes off"
	landing    eventKind = "a flight lands"
)

// take changes the state by a step, and reports whether it could be taken.
func (s *linearState) take(in event) bool {
	k := &s[in.key]
	switch in.kind {
	case getting:
		if k.stored != 0 {
			return k.stored == in.value
		}
		return k.flying == in.value
	case refreshing:
		return k.flying == in.value
	case peeking:
		return k.stored == in.value
	case putting:
		k.stored, k.flying = in.value, 0
	case forgetting:
		k.stored, k.flying = 0, 0
	case clearing:
		*s = linearState{}
	case takingOff:
		if k.flying != 0 || k.stored != 0 && !in.renews {
			return false
		}
		k.flying = in.value
	case landing:
		if k.flying == in.value {
			k.stored, k.flying = in.value, 0
		}
	}
	return true
}

// checkHistories lets some goroutines use one memo at random, and asks whether what they saw can be explained, many times.
func checkHistories[In comparable](t *testing.T, keys [linearKeys]In) {
	const rounds, clients, calls = 400, 4, 12
	for round := range rounds {
		r := newRecorder(keys)
		var wg sync.WaitGroup
		for client := range clients {
			wg.Go(func() { r.play(t, client, calls, rand.New(rand.NewPCG(uint64(round), uint64(client)))) })
		}
		wg.Wait()
		if history := r.history(); !porcupine.CheckOperations(linearModel, history) {
			t.Fatalf("no order explains round %d:\n%s", round, describe(history))
		}
	}
}

// recorder plays histories and keeps them. Moments are the readings of a counter, so no two are the same.
type recorder[In comparable] struct {
	memo   *refrain.Memo[In, int]
	keys   [linearKeys]In
	clock  atomic.Int64
	values atomic.Int64

	mu    sync.Mutex
	calls []porcupine.Operation
	// By value: from when to when the function ran that computed it.
	bodies map[int]porcupine.Operation
}

func newRecorder[In comparable](keys [linearKeys]In) *recorder[In] {
	r := &recorder[In]{keys: keys, bodies: map[int]porcupine.Operation{}}
	r.memo = refrain.NewMemo("recorded", r.body, fresh())
	return r
}

// body computes a value that nothing else gives. It lets others run meanwhile, since it is them it wants to meet.
func (r *recorder[In]) body(_ context.Context, in In) (int, error) {
	begun := r.clock.Add(1)
	v := int(r.values.Add(1))
	for range v % 4 {
		runtime.Gosched()
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.bodies[v] = porcupine.Operation{Input: slices.Index(r.keys[:], in), Call: begun, Return: r.clock.Add(1)}
	return v, nil
}

// play makes calls at random.
func (r *recorder[In]) play(t *testing.T, client, calls int, random *rand.Rand) {
	kinds := []eventKind{getting, getting, getting, getting, peeking, peeking, putting, forgetting, forgetting, clearing, refreshing}
	for range calls {
		s := event{kind: kinds[random.IntN(len(kinds))], key: random.IntN(linearKeys)}
		key := r.keys[s.key]
		var err error
		call := r.clock.Add(1)
		switch s.kind {
		case getting:
			s.value, err = r.memo.Get(t.Context(), key)
		case refreshing:
			s.value, err = r.memo.Refresh(t.Context(), key)
		case peeking:
			s.value, _ = r.memo.Peek(t.Context(), key)
		case putting:
			s.value = int(r.values.Add(1))
			err = r.memo.Put(t.Context(), key, s.value)
		case forgetting:
			r.memo.Forget(key)
		case clearing:
			s.key = 0
			r.memo.Clear()
		}
		end := r.clock.Add(1)
		if err != nil {
			t.Errorf("%s: %v", s.kind, err)
		}
		r.mu.Lock()
		r.calls = append(r.calls, porcupine.Operation{ClientId: client, Input: s, Call: call, Return: end})
		r.mu.Unlock()
		if random.IntN(3) == 0 {
			runtime.Gosched()
		}
	}
}

// history returns the calls and the flights. When a flight took off and landed, nobody was told: the one was after the first call began that
// got its value, and before its body; the other was after its body, and before the first such call returned.
func (r *recorder[In]) history() []porcupine.Operation {
	all := slices.Clone(r.calls)
	for value, body := range r.bodies {
		off := porcupine.Operation{ClientId: 4, Call: body.Call, Return: body.Call}
		land := porcupine.Operation{ClientId: 4, Call: body.Return, Return: r.clock.Load()}
		key, renews := body.Input.(int), false
		for _, call := range r.calls {
			s := call.Input.(event)
			if s.value == value && (s.kind == getting || s.kind == refreshing) {
				off.Call, land.Return = min(off.Call, call.Call), min(land.Return, call.Return)
				renews = renews || s.kind == refreshing
			}
		}
		off.Input = event{kind: takingOff, key: key, value: value, renews: renews}
		land.Input = event{kind: landing, key: key, value: value}
		all = append(all, off, land)
	}
	return all
}

// describe lists a history in the order in which its steps could begin.
func describe(history []porcupine.Operation) string {
	slices.SortFunc(history, func(a, b porcupine.Operation) int { return int(a.Call - b.Call) })
	var b strings.Builder
	for _, o := range history {
		s := o.Input.(event)
		fmt.Fprintf(&b, "%4d–%-4d client %d: %s key %d value %d\n", o.Call, o.Return, o.ClientId, s.kind, s.key, s.value)
	}
	return b.String()
}
