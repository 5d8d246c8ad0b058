package linear_test

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

	"github.com/anishathalye/porcupine"

	"github.com/refrain-go/refrain"
)

// I1, I2, F1. Hazard: calls at the same time leave a memo in a state that no order of
// them explains. An answer comes back after it was forgotten, is joined after that, or is
// computed twice.
func TestMemo_HistoriesAreLinearizable(t *testing.T) {
	t.Run("keys in words", func(t *testing.T) { checkHistories(t, [linearKeys]int{1, 2}) })
	t.Run("long keys", func(t *testing.T) {
		checkHistories(t, [linearKeys]string{strings.Repeat("a", 40), strings.Repeat("b", 40)})
	})
}

// Hazard: the model allows everything, so the test above cannot fail.
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

// linearModel is what a memo does, step by step. Each key has a stored answer, and a
// flight in the air, identified by the value that it will land with: every flight
// computes another value.
//
// It is the contract of I1 and I2. The only thing that the contract leaves open about a
// flight is when it lands. So a flight is two steps, with its body between them. A call
// is one step: the moment at which it finds a stored answer, or finds a flight and
// becomes one of its waiters. The call gets the result of that flight, whatever happens
// to the key meanwhile. So a call returns later than its step. The value of a flight that
// was forgotten meanwhile is right for that call, and wrong for a call that starts after
// the forgetting. Forget, Clear and Put detach a flight: its landing then changes
// nothing.
//
// A flight takes off only if the key has neither an answer nor a flight (F1), or for a
// Refresh.
var linearModel = porcupine.Model{
	Init: func() any { return linearState{} },
	Step: func(state, input, _ any) (bool, any) {
		s, in := state.(linearState), input.(event)
		ok := s.take(in)
		return ok, s
	},
}

type linearState [linearKeys]struct{ stored, flying int } // 0 for none

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
	peeking    eventKind = "Peek" // 0 if nothing was stored
	putting    eventKind = "Put"
	forgetting eventKind = "Forget"
	clearing   eventKind = "Clear"
	takingOff  eventKind = "a flight takes off"
	landing    eventKind = "a flight lands"
)

// take applies a step to the state, and reports whether the step is possible.
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

// checkHistories lets some goroutines use one memo at random, many times, and checks that
// the model explains their histories.
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

// recorder plays histories and records them. Moments are readings of a counter, so no two
// are equal.
type recorder[In comparable] struct {
	memo   *refrain.Memo[In, int]
	keys   [linearKeys]In
	clock  atomic.Int64
	values atomic.Int64

	mu    sync.Mutex
	calls []porcupine.Operation
	// By value: when the function that computed it ran.
	bodies map[int]porcupine.Operation
}

func newRecorder[In comparable](keys [linearKeys]In) *recorder[In] {
	r := &recorder[In]{keys: keys, bodies: map[int]porcupine.Operation{}}
	r.memo = refrain.NewMemo("recorded", r.body, refrain.In(refrain.New(refrain.Config{})))
	return r
}

// body computes a new value. It lets other goroutines run meanwhile, so that they meet
// it.
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

// history returns the calls and the flights. Nothing observes when a flight took off and
// landed. It took off after the first call that got its value began, and before its body.
// It landed after its body, and before the first such call returned.
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
