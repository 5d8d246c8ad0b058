package refrain_test

import (
	"context"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/store"
	"github.com/refrain-go/refrain/store/disk"
)

var fleetTime = flag.Duration("fleet", 3*time.Second, "how long TestFleet runs")

const (
	fleetSize = 4
	fleetKeys = 8

	memberVariable = "REFRAIN_FLEET_MEMBER" // the number of a process of the fleet
	dirVariable    = "REFRAIN_FLEET_DIR"
	faultVariable  = "REFRAIN_FLEET_FAULT"

	// staleExit is the exit code of a process that got an answer from before a
	// forgetting.
	staleExit = 3
)

// board is a file of numbers that the processes of a fleet share. Each number has one
// writer.
//
//   - The source of a key is what its memo computes.
//   - The floor of a key is the least source that an answer may show. The key's owner
//     raises it when Forget has returned.
//   - Counters of a process add up over its restarts.
type board struct{ file *os.File }

func (b board) at(kind, i int) int64 { return int64(8 * (kind*64 + i)) }

const (
	source = iota
	floor
	gets
	storeHits
	kinds
)

func (b board) get(kind, i int) int64 {
	var word [8]byte
	if _, err := b.file.ReadAt(word[:], b.at(kind, i)); err != nil {
		fmt.Fprintln(os.Stderr, "reading the board:", err)
		os.Exit(2)
	}
	return int64(binary.LittleEndian.Uint64(word[:]))
}

func (b board) set(kind, i int, n int64) {
	var word [8]byte
	binary.LittleEndian.PutUint64(word[:], uint64(n))
	if _, err := b.file.WriteAt(word[:], b.at(kind, i)); err != nil {
		fmt.Fprintln(os.Stderr, "writing the board:", err)
		os.Exit(2)
	}
}

func openBoard(dir string) (board, error) {
	f, err := os.OpenFile(filepath.Join(dir, "board"), os.O_RDWR|os.O_CREATE, 0o600)
	return board{f}, err
}

// TestFleetMember is what a process of the fleet does until it is killed.
func TestFleetMember(t *testing.T) {
	number, err := strconv.Atoi(os.Getenv(memberVariable))
	if err != nil {
		t.Skip("it runs in the processes of TestFleet")
	}
	dir := os.Getenv(dirVariable)
	b, err := openBoard(dir)
	if err != nil {
		t.Fatal(err)
	}
	answers, err := disk.Open(filepath.Join(dir, "answers"))
	if err != nil {
		t.Fatal(err)
	}
	m := newMember(b, number, faulty(answers, os.Getenv(faultVariable)))
	for range 3 {
		go func() {
			for {
				m.read()
			}
		}()
	}
	readBefore, hitsBefore := b.get(gets, number), b.get(storeHits, number)
	for n := int64(1); ; n++ {
		m.read()
		if rand.N(20) == 0 {
			m.change()
		}
		b.set(gets, number, readBefore+n)
		b.set(storeHits, number, hitsBefore+int64(m.inner.Stats().Store.Hits))
	}
}

type member struct {
	board
	number int
	cache  *refrain.Cache
	inner  *refrain.Memo[int, int64]
	pair   *refrain.Memo[int, [2]int64] // computed from inner, and persisted
	local  *refrain.Memo[int, [2]int64] // computed from pair, in memory only
}

func newMember(b board, number int, s store.Store) *member {
	m := &member{board: b, number: number, cache: refrain.New(refrain.Config{Store: s})}
	in := refrain.In(m.cache)
	m.inner = refrain.NewMemo("inner", func(_ context.Context, key int) (int64, error) {
		seen := b.get(source, key)
		time.Sleep(rand.N(time.Millisecond))
		return seen, nil
	}, in, refrain.Persist())
	m.pair = refrain.NewMemo("pair", func(ctx context.Context, key int) (pair [2]int64, err error) {
		for i := range pair {
			if pair[i], err = m.inner.Get(ctx, (key+i)%fleetKeys); err != nil {
				return pair, err
			}
		}
		return pair, nil
	}, in, refrain.Persist())
	m.local = refrain.NewMemo("local", func(ctx context.Context, key int) ([2]int64, error) { return m.pair.Get(ctx, key) }, in)
	return m
}

// read asks for an answer and compares it with the floors of before.
func (m *member) read() {
	key, ctx := rand.N(fleetKeys), context.Background()
	next := (key + 1) % fleetKeys
	least := [2]int64{m.get(floor, key), m.get(floor, next)}
	var got [2]int64
	var err error
	how := rand.N(5)
	switch how {
	case 0:
		got, err = m.pair.Get(ctx, key)
	case 1:
		got, err = m.local.Get(ctx, key)
	default:
		got[0], err = m.inner.Get(ctx, key)
		got[1] = least[1]
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "an answer is an error:", err)
		os.Exit(2)
	}
	if got[0] < least[0] || got[1] < least[1] {
		fmt.Fprintf(os.Stderr, "key %d by way %d: got %v, forgotten below %v\n", key, how, got, least)
		os.Exit(staleExit)
	}
}

// change changes the sources of keys that this process owns, and forgets them.
func (m *member) change() {
	if rand.N(10) == 0 { // all of them
		for key := m.number; key < fleetKeys; key += fleetSize {
			m.set(source, key, m.get(source, key)+1)
		}
		m.forgotten(m.cache.ClearMemosContext(context.Background()))
		for key := m.number; key < fleetKeys; key += fleetSize {
			m.set(floor, key, m.get(source, key))
		}
		return
	}
	key := m.number + fleetSize*rand.N(fleetKeys/fleetSize)
	if rand.N(4) == 0 { // it may join a flight from before a change, so it sets no floor
		_, err := m.inner.Refresh(context.Background(), key)
		m.forgotten(err)
	}
	changed := m.get(source, key) + 1
	m.set(source, key, changed)
	m.forgotten(m.inner.ForgetContext(context.Background(), key))
	m.set(floor, key, changed)
}

func (m *member) forgotten(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "forgetting:", err)
		os.Exit(2)
	}
}

// faulty returns the store with a fault, for a negative control.
func faulty(s store.Store, fault string) store.Store {
	switch fault {
	case "stamps are not asked":
		return unasked{s}
	case "claims are not fenced":
		return unfenced{s}
	}
	return s
}

// unasked is a store whose stamps are always current: memory answers without asking.
type unasked struct{ store.Store }

type stuck struct{ store.Stamp }

func (stuck) Current() bool { return true }

func (u unasked) Claim(ctx context.Context, k store.Key, renew bool) (store.Claim, store.Entry, error) {
	c, e, err := u.Store.Claim(ctx, k, renew)
	if e.Stamp != nil {
		e.Stamp = stuck{e.Stamp}
	}
	if c != nil {
		c = unaskedClaim{c}
	}
	return c, e, err
}

type unaskedClaim struct{ store.Claim }

func (c unaskedClaim) Store(ctx context.Context, a store.Answer) (store.Stamp, error) {
	for i, s := range a.Sources {
		if s, ok := s.(stuck); ok {
			a.Sources[i] = s.Stamp
		}
	}
	s, err := c.Claim.Store(ctx, a)
	if s != nil {
		s = stuck{s}
	}
	return s, err
}

// unfenced is a store that puts an answer whose claim is over.
type unfenced struct{ store.Store }

func (u unfenced) Claim(ctx context.Context, k store.Key, renew bool) (store.Claim, store.Entry, error) {
	c, e, err := u.Store.Claim(ctx, k, renew)
	if c != nil {
		c = unfencedClaim{c, u.Store, k}
	}
	return c, e, err
}

type unfencedClaim struct {
	store.Claim
	store store.Store
	key   store.Key
}

func (c unfencedClaim) Store(ctx context.Context, a store.Answer) (store.Stamp, error) {
	s, err := c.Claim.Store(ctx, a)
	if errors.Is(err, store.ErrFenced) {
		a.Sources = nil
		return c.store.Put(ctx, c.key, a, nil)
	}
	return s, err
}

// fleet runs processes and kills them, until one got a stale answer or the time is over.
// It returns what that one said.
func fleet(t *testing.T, fault string, d time.Duration) (stale string, b board) {
	dir := t.TempDir()
	b, err := openBoard(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.file.Close() })
	b.set(kinds, 0, 0) // the file has its length
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	over := make(chan struct{})
	end := sync.OnceFunc(func() { close(over) })
	var members sync.WaitGroup
	for i := range fleetSize {
		members.Go(func() {
			for kills := 0; ; kills++ {
				c := exec.Command(exe, "-test.run=^TestFleetMember$")
				c.Env = append(os.Environ(), memberVariable+"="+strconv.Itoa(i), dirVariable+"="+dir, faultVariable+"="+fault)
				said, err := runUntilKilled(c, time.Duration(rand.N(300))*time.Millisecond+100*time.Millisecond, over)
				var exit *exec.ExitError
				if errors.As(err, &exit) && exit.ExitCode() == staleExit {
					mu.Lock()
					stale = said
					mu.Unlock()
					end()
				} else if errors.As(err, &exit) && exit.ExitCode() >= 0 {
					t.Errorf("process %d ended with %v: %s", i, err, said)
					end()
				}
				select {
				case <-over:
					return
				default:
				}
			}
		})
	}
	timer := time.AfterFunc(d, end)
	defer timer.Stop()
	members.Wait()
	return stale, b
}

// runUntilKilled runs a process for a while, and kills it.
func runUntilKilled(c *exec.Cmd, d time.Duration, over <-chan struct{}) (said string, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	defer cancel()
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		select {
		case <-over:
			cancel()
		case <-stop:
		}
	}()
	k := exec.CommandContext(ctx, c.Path, c.Args[1:]...)
	k.Env = c.Env
	out, err := k.CombinedOutput()
	return string(out), err
}

// D3, I1, I3, D2. Hazard: a call is answered with what was computed before a forgetting
// that had returned when the call began, in another process, through memory, the store, a
// flight, or an answer that was computed from it, while processes are killed.
func TestFleet_AnswersNothingFromBeforeAForgetting(t *testing.T) {
	stale, b := fleet(t, "", *fleetTime)
	if stale != "" {
		t.Errorf("a stale answer: %s", stale)
	}
	var asked, hits, forgotten int64
	for i := range fleetSize {
		asked += b.get(gets, i)
		hits += b.get(storeHits, i)
	}
	for i := range fleetKeys {
		forgotten += b.get(floor, i)
	}
	t.Logf("%d calls of one goroutine of each process, %d answers from the store, %d forgettings", asked, hits, forgotten)
	if asked < 100 || hits < 5 || forgotten < 10 {
		t.Error("too little happened for this test to mean anything")
	}
}

// Hazard: the test above finds nothing, whatever is wrong.
func TestFleet_FindsFaults(t *testing.T) {
	for _, fault := range []string{"stamps are not asked", "claims are not fenced"} {
		t.Run(fault, func(t *testing.T) {
			if stale, _ := fleet(t, fault, time.Minute); stale == "" {
				t.Error("it was not found")
			}
		})
	}
}
