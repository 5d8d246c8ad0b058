package refrain_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/store"
	"github.com/refrain-go/refrain/store/disk"
)

// process is what one of several processes has: a cache with a handle of its own on the
// directory that they share.
type process struct {
	*refrain.Cache
	store store.Store
	log   *bytes.Buffer
}

func (p *process) in() refrain.Option { return refrain.In(p.Cache) }

// begin returns a process with the store of a directory.
func begin(t *testing.T, dir string) *process {
	t.Helper()
	s, err := disk.Open(dir, disk.Logger(slog.New(slog.DiscardHandler)))
	if err != nil {
		t.Fatal(err)
	}
	return beginWith(t, s)
}

func beginWith(t *testing.T, s store.Store) *process {
	var log lockedBuffer
	p := &process{store: s, log: &log.Buffer}
	p.Cache = refrain.New(refrain.Config{Name: "reports", Store: s, Logger: slog.New(slog.NewTextHandler(&log, nil))})
	t.Cleanup(p.end)
	return p
}

func (p *process) end() {
	p.Close(context.Background())
	p.store.Close(context.Background())
}

type lockedBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

// runCounter counts computations of a memo that answers with their number.
type runCounter struct{ runs atomic.Int64 }

func (c *runCounter) count(ctx context.Context, _ string) (int, error) {
	return int(c.runs.Add(1)), nil
}

func (c *runCounter) memo(p *process, opts ...refrain.Option) *refrain.Memo[string, int] {
	return refrain.NewMemo("count", c.count, append(opts, p.in(), refrain.Persist())...)
}

// wantGet checks the answer of a memo.
func wantGet[In, Out comparable](t *testing.T, m *refrain.Memo[In, Out], in In, want Out) {
	t.Helper()
	if got, err := m.Get(context.Background(), in); got != want || err != nil {
		t.Errorf("%s(%v) returned (%v, %v) instead of %v", m.Name(), in, got, err, want)
	}
}

// D1. Hazard: a restart begins with nothing.
func TestPersist_ARestartHits(t *testing.T) {
	dir := t.TempDir()
	var c runCounter
	first := begin(t, dir)
	m := c.memo(first)
	wantGet(t, m, "a", 1)
	wantGet(t, m, "a", 1)
	wantGet(t, m, "b", 2)
	if s := m.Stats(); s.Store.Stored != 2 || s.Store.Misses != 2 || s.Hits != 1 || s.Misses != 2 {
		t.Errorf("counted %+v", s)
	}
	first.end()
	second := begin(t, dir)
	m = c.memo(second)
	wantGet(t, m, "b", 2)
	wantGet(t, m, "a", 1)
	wantGet(t, m, "a", 1)
	if s := second.Stats(); s.Store.Hits != 2 || s.Store.Misses != 0 || s.Hits != 1 || s.Misses != 2 || s.Stored != 2 {
		t.Errorf("counted %+v", s)
	}
}

// D3. Hazard: one process forgets, and another answers from its memory, or reads the
// answer again from the store.
func TestPersist_ForgettingIsFinalInAllProcesses(t *testing.T) {
	dir := t.TempDir()
	var c runCounter
	one, two := begin(t, dir), begin(t, dir)
	a, b := c.memo(one), c.memo(two)
	for i, forget := range []func(){
		func() { b.Forget("k") },
		b.Clear,
		two.ClearMemos,
		two.Clear,
		func() { b.ForgetContext(context.Background(), "k") },
		func() { b.ClearContext(context.Background()) },
		func() { two.ClearMemosContext(context.Background()) },
		func() { b.Put(context.Background(), "k", 100); b.Forget("k") },
	} {
		wantGet(t, a, "k", i+1)
		wantGet(t, a, "k", i+1)
		wantGet(t, b, "k", i+1)
		forget()
		if v, ok := a.Peek(context.Background(), "k"); ok {
			t.Errorf("forgetting %d: Peek found %d", i, v)
		}
	}
}

// D3. Hazard: forgetting one key, one memo, or another cache, forgets more.
func TestPersist_ForgettingLeavesOthers(t *testing.T) {
	dir := t.TempDir()
	var c, d runCounter
	one, two := begin(t, dir), begin(t, dir)
	m := c.memo(one)
	other := refrain.NewMemo("other", d.count, one.in(), refrain.Persist())
	wantGet(t, m, "a", 1)
	wantGet(t, m, "b", 2)
	wantGet(t, other, "a", 1)
	c.memo(two).Forget("b")
	wantGet(t, m, "a", 1)
	c.memo(begin(t, dir)).Clear()
	wantGet(t, other, "a", 1)
	third := refrain.New(refrain.Config{Name: "another", Store: one.store})
	defer third.Close(context.Background())
	refrain.NewMemo("count", c.count, refrain.In(third), refrain.Persist()).Clear()
	third.Clear()
	wantGet(t, other, "a", 1)
}

// D3, D4. Hazard: what a process began to compute before another forgot it is stored, or is
// answered to a call that came later.
func TestPersist_AFlightFromBeforeForgettingStoresNothing(t *testing.T) {
	dir := t.TempDir()
	one, two := begin(t, dir), begin(t, dir)
	began, release := make(chan int, 10), make(chan struct{})
	runs := 0
	slow := func(context.Context, string) (int, error) {
		runs++
		n := runs
		began <- n
		if n == 1 {
			<-release
		}
		return n, nil
	}
	a := refrain.NewMemo("slow", slow, one.in(), refrain.Persist())
	b := refrain.NewMemo("slow", slow, two.in(), refrain.Persist())
	first := make(chan int)
	go func() { v, _ := a.Get(context.Background(), "k"); first <- v }()
	<-began
	b.Forget("k")
	wantGet(t, a, "k", 2) // does not join, nor wait for the claim
	wantGet(t, b, "k", 2)
	close(release)
	if v := <-first; v != 1 {
		t.Errorf("the first call got %d", v)
	}
	wantGet(t, a, "k", 2)
	wantGet(t, b, "k", 2)
	wantGet(t, refrain.NewMemo("slow", slow, begin(t, dir).in(), refrain.Persist()), "k", 2)
	if s := a.Stats(); s.Store.Fenced != 1 {
		t.Errorf("counted %+v", s.Store)
	}
}

// D4. Hazard: each process computes for itself.
func TestPersist_OneProcessComputes(t *testing.T) {
	dir := t.TempDir()
	var c runCounter
	release := make(chan struct{})
	slow := func(ctx context.Context, s string) (int, error) { <-release; return c.count(ctx, s) }
	got := make(chan int, 12)
	for range 3 {
		m := refrain.NewMemo("slow", slow, begin(t, dir).in(), refrain.Persist())
		for range 4 {
			go func() { v, _ := m.Get(context.Background(), "k"); got <- v }()
		}
	}
	close(release)
	for range cap(got) {
		if v := <-got; v != 1 {
			t.Errorf("a call got the result of computation %d", v)
		}
	}
}

// F9, D4. Hazard: a function that outlives its flight keeps the claim, and other processes
// wait for it.
func TestPersist_AFunctionThatHangsKeepsNoClaim(t *testing.T) {
	dir := t.TempDir()
	release := make(chan struct{})
	defer close(release)
	hang := func(context.Context, string) (int, error) { <-release; return 1, nil }
	a := refrain.NewMemo("slow", hang, begin(t, dir).in(), refrain.Persist(), refrain.Timeout(10*time.Millisecond))
	if _, err := a.Get(context.Background(), "k"); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}
	b := refrain.NewMemo("slow", func(context.Context, string) (int, error) { return 2, nil }, begin(t, dir).in(), refrain.Persist())
	wantGet(t, b, "k", 2)
}

// I3, D3. Hazard: what was computed from a forgotten answer is still answered in another
// process, or after a restart.
func TestPersist_DependenciesHoldInAllProcesses(t *testing.T) {
	dir := t.TempDir()
	var c, d runCounter
	type memos struct{ inner, outer *refrain.Memo[string, int] }
	declare := func(p *process) memos {
		inner := refrain.NewMemo("inner", c.count, p.in(), refrain.Persist())
		return memos{inner, refrain.NewMemo("outer", func(ctx context.Context, s string) (int, error) {
			v, err := inner.Get(ctx, s)
			n, _ := d.count(ctx, s)
			return 100*v + n, err
		}, p.in(), refrain.Persist())}
	}
	one, two := begin(t, dir), begin(t, dir)
	a, b := declare(one), declare(two)
	wantGet(t, a.outer, "k", 101)
	wantGet(t, b.outer, "k", 101)
	b.inner.Forget("k")
	wantGet(t, a.outer, "k", 202)
	one.end()
	b.inner.Put(context.Background(), "k", 7)
	a = declare(begin(t, dir))
	wantGet(t, a.outer, "k", 703)
	// the same answer again keeps what was computed from it
	b.inner.Put(context.Background(), "k", 7)
	wantGet(t, a.outer, "k", 703)
	wantGet(t, b.outer, "k", 703)
	// a refresh to another answer does not
	if _, err := b.inner.Refresh(context.Background(), "k"); err != nil {
		t.Fatal(err)
	}
	wantGet(t, a.outer, "k", 304)
	wantGet(t, a.inner, "k", 3)
}

// I3, D3. Hazard: an answer that was computed from a memo without Persist comes back from
// the store when that memo has forgotten.
func TestPersist_WhatOthersCannotForgetIsNotStored(t *testing.T) {
	dir := t.TempDir()
	var c runCounter
	declare := func(p *process) (inner, outer *refrain.Memo[string, int]) {
		inner = refrain.NewMemo("inner", c.count, p.in())
		middle := refrain.NewMemo("middle", func(ctx context.Context, s string) (int, error) { return inner.Get(ctx, s) }, p.in(), refrain.Persist())
		return inner, refrain.NewMemo("outer", func(ctx context.Context, s string) (int, error) { return middle.Get(ctx, s) }, p.in(), refrain.Persist())
	}
	p := begin(t, dir)
	inner, outer := declare(p)
	wantGet(t, outer, "k", 1)
	wantGet(t, outer, "k", 1)
	inner.Forget("k")
	wantGet(t, outer, "k", 2)
	if s := outer.Stats().Store; s.Stored != 0 {
		t.Errorf("counted %+v", s)
	}
	if n := strings.Count(p.log.String(), "kept in memory only"); n != 2 {
		t.Errorf("%d lines about two memos were logged: %s", n, p.log)
	}
	// nor if the answer of the middle memo was a hit
	middleHit := refrain.NewMemo("late", func(ctx context.Context, s string) (int, error) { return outer.Get(ctx, s) }, p.in(), refrain.Persist())
	wantGet(t, middleHit, "k", 2)
	if s := middleHit.Stats().Store; s.Stored != 0 {
		t.Errorf("counted %+v for an answer that was computed from a hit", s)
	}
}

// I3, S1. Hazard: an answer that needed a database is never stored, or comes back when the
// singleton was cleared.
func TestPersist_SingletonsAreSources(t *testing.T) {
	dir := t.TempDir()
	var c runCounter
	declare := func(p *process) (*refrain.Singleton[*int], *refrain.Memo[string, int]) {
		db := refrain.NewSingleton("db", func(context.Context) (*int, error) { return new(int), nil }, p.in())
		return db, refrain.NewMemo("rows", func(ctx context.Context, s string) (int, error) {
			if _, err := db.Get(ctx); err != nil {
				return 0, err
			}
			return c.count(ctx, s)
		}, p.in(), refrain.Persist())
	}
	one := begin(t, dir)
	_, rows := declare(one)
	wantGet(t, rows, "k", 1)
	one.end()
	db, rows := declare(begin(t, dir))
	wantGet(t, rows, "k", 1)
	db.Clear()
	wantGet(t, rows, "k", 2)
	two := begin(t, dir)
	_, rows = declare(two)
	wantGet(t, rows, "k", 2)
	two.ClearSingletons()
	wantGet(t, rows, "k", 3)
}

// D3. Hazard: an answer in the memory of a memo that is not persisted outlives what it was
// computed from, if another process forgets that.
func TestPersist_MemosInMemoryFollow(t *testing.T) {
	dir := t.TempDir()
	var c runCounter
	one, two := begin(t, dir), begin(t, dir)
	inner := c.memo(one)
	outer := refrain.NewMemo("outer", func(ctx context.Context, s string) (int, error) { return inner.Get(ctx, s) }, one.in())
	wantGet(t, outer, "k", 1)
	wantGet(t, outer, "k", 1)
	c.memo(two).Forget("k")
	wantGet(t, outer, "k", 2)
}

// T1, D1. Hazard: a restart prolongs an answer's life.
func TestPersist_TimesOutliveTheProcess(t *testing.T) {
	dir := t.TempDir()
	var c runCounter
	const life = 300 * time.Millisecond
	one := begin(t, dir)
	m := c.memo(one, refrain.TTL(life))
	began := time.Now()
	wantGet(t, m, "k", 1)
	made := time.Now()
	one.end()
	time.Sleep(life / 2)
	m = c.memo(begin(t, dir), refrain.TTL(life))
	got, _ := m.Get(context.Background(), "k")
	if time.Since(began) < life && got != 1 {
		t.Errorf("got %d before the end", got)
	}
	time.Sleep(time.Until(made.Add(life + 50*time.Millisecond)))
	if v, ok := m.Peek(context.Background(), "k"); ok && got == 1 {
		t.Errorf("%d is there after its life", v)
	}
	if got, _ := m.Get(context.Background(), "k"); got < 2 {
		t.Errorf("got %d after its life", got)
	}
}

// C3, C1. Hazard: an answer of other code, or of another version, is used; or versions
// that run side by side do not forget together.
func TestPersist_AVersionHasItsOwnAnswers(t *testing.T) {
	dir := t.TempDir()
	var c runCounter
	declare := func(opts ...refrain.Option) *refrain.Memo[string, int] { return c.memo(begin(t, dir), opts...) }
	binary, one, two := declare(), declare(refrain.Version("1")), declare(refrain.Version("2"))
	wantGet(t, binary, "k", 1)
	wantGet(t, one, "k", 2)
	wantGet(t, two, "k", 3)
	wantGet(t, declare(refrain.Version("1")), "k", 2)
	wantGet(t, declare(), "k", 1)
	one.Forget("k")
	wantGet(t, two, "k", 4)
	wantGet(t, binary, "k", 5)
	wantGet(t, one, "k", 6)
	kinds := []string{}
	for _, m := range []*refrain.Memo[string, int]{binary, one, two, refrain.NewMemo("plain", c.count, refrain.In(refrain.New(refrain.Config{})))} {
		id, err := m.CodeIdentity()
		if err != nil {
			t.Fatal(err)
		}
		kinds = append(kinds, id.Kind)
	}
	if want := []string{"binary", "author", "author", ""}; !slices.Equal(kinds, want) {
		t.Errorf("identities of the kinds %q", kinds)
	}
}

// V2. Hazard: what comes back after a restart is not what was stored.
func TestPersist_WhatComesBackIsWhatWasStored(t *testing.T) {
	type row struct {
		Name string
		tags []string
		next *row
	}
	dir := t.TempDir()
	declare := func() *refrain.Memo[int, []*row] {
		return refrain.NewMemo("rows", func(context.Context, int) ([]*row, error) {
			a := &row{Name: "a", tags: []string{}}
			a.next = a
			return []*row{a, a, {Name: "b"}, nil}, nil
		}, begin(t, dir).in(), refrain.Persist())
	}
	for _, m := range []*refrain.Memo[int, []*row]{declare(), declare()} {
		got, err := m.Get(t.Context(), 1)
		if err != nil || len(got) != 4 || got[0] != got[1] || got[0].next != got[0] || got[0].tags == nil || got[2].tags != nil || got[3] != nil {
			t.Errorf("got %+v, %v", got, err)
		}
		got[0].Name = "changed"
	}
	if got, _ := declare().Get(t.Context(), 1); got[0].Name != "a" {
		t.Error("a caller has changed the stored answer")
	}
}

// I2. Hazard: Refresh returns what was stored.
func TestPersist_RefreshComputes(t *testing.T) {
	dir := t.TempDir()
	var c runCounter
	a, b := c.memo(begin(t, dir)), c.memo(begin(t, dir))
	wantGet(t, a, "k", 1)
	if v, err := b.Refresh(t.Context(), "k"); v != 2 || err != nil {
		t.Errorf("Refresh returned %d, %v", v, err)
	}
	wantGet(t, a, "k", 2)
	if v, ok := c.memo(begin(t, dir)).Peek(t.Context(), "k"); v != 2 || !ok {
		t.Errorf("Peek found %d, %v", v, ok)
	}
}

// Hazard: a memo whose store cannot be opened answers with an error, or says nothing.
func TestPersist_WithoutAStoreMemosWork(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, place := range []string{"redis://user:secret@host:6379", file} {
		t.Setenv("REFRAIN_STORE", place)
		var log lockedBuffer
		cache := refrain.New(refrain.Config{Name: "c", Logger: slog.New(slog.NewTextHandler(&log, nil))})
		var c runCounter
		m := refrain.NewMemo("count", c.count, refrain.In(cache), refrain.Persist())
		wantGet(t, m, "k", 1)
		wantGet(t, m, "k", 1)
		m.Forget("k")
		wantGet(t, m, "k", 2)
		if err := m.ForgetContext(t.Context(), "k"); err == nil {
			t.Error("ForgetContext returned no error")
		}
		wantGet(t, m, "k", 3)
		if n := strings.Count(log.String(), "memory only"); n != 1 || strings.Contains(log.String(), "secret") || !strings.Contains(log.String(), "REFRAIN_STORE") {
			t.Errorf("logged: %s", log.String())
		}
		cache.Close(t.Context())
	}
}

// Hazard: the environment variable is not heeded, or the default store is closed under
// another cache that uses it.
func TestPersist_TheDefaultStoreIsSharedByTheProcess(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("REFRAIN_STORE", dir)
	var c runCounter
	declare := func(name string) (*refrain.Cache, *refrain.Memo[string, int]) {
		cache := refrain.New(refrain.Config{Name: name})
		return cache, refrain.NewMemo("count", c.count, refrain.In(cache), refrain.Persist())
	}
	one, a := declare("one")
	two, b := declare("two")
	wantGet(t, a, "k", 1)
	wantGet(t, b, "k", 2)
	third := refrain.New(refrain.Config{Name: "one"})
	if msg := panicOf(t, func() { refrain.NewMemo("count", c.count, refrain.In(third), refrain.Persist()) }); !strings.Contains(msg, "another cache that is named") {
		t.Errorf("a second cache of one name panicked with %q", msg)
	}
	third.Close(t.Context())
	fourth := refrain.New(refrain.Config{Name: "one"})
	if panicOf(t, func() { refrain.NewMemo("count", c.count, refrain.In(fourth), refrain.Persist()) }) == "" {
		t.Error("closing another cache of one name has freed its names")
	}
	fourth.Close(t.Context())
	one.Close(t.Context())
	b.Forget("k")
	wantGet(t, b, "k", 3)
	one, a = declare("one")
	wantGet(t, a, "k", 1)
	one.Close(t.Context())
	two.Close(t.Context())
	two, b = declare("two")
	wantGet(t, b, "k", 3)
	two.Close(t.Context())
	if found, _ := filepath.Glob(filepath.Join(dir, "*")); len(found) == 0 {
		t.Error("nothing is in the directory")
	}
}

// failing is a store that can be made to fail.
type failing struct {
	store.Store
	fails atomic.Bool
}

var errFails = errors.New("the cable is cut")

func (f *failing) err() error {
	if f.fails.Load() {
		return errFails
	}
	return nil
}

func (f *failing) Claim(ctx context.Context, k store.Key, renew bool) (store.Claim, store.Entry, error) {
	if err := f.err(); err != nil {
		return nil, store.Entry{}, err
	}
	return f.Store.Claim(ctx, k, renew)
}

func (f *failing) Put(ctx context.Context, k store.Key, a store.Answer, same store.Stamp) (store.Stamp, error) {
	if err := f.err(); err != nil {
		return nil, err
	}
	return f.Store.Put(ctx, k, a, same)
}

func (f *failing) Forget(ctx context.Context, groups ...store.Group) error {
	if err := f.Store.Forget(ctx, groups...); err != nil {
		return err
	}
	return f.err()
}

// D5. Hazard: callers get the errors of a store that fails, the log is full of them, or
// the store is never asked again.
func TestPersist_AFailingStoreCostsNobodyAnAnswer(t *testing.T) {
	s, err := disk.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	f := &failing{Store: s}
	p := beginWith(t, f)
	var c runCounter
	m := c.memo(p)
	wantGet(t, m, "a", 1)
	f.fails.Store(true)
	wantGet(t, m, "a", 1) // a hit in memory
	for i := range 5 {
		wantGet(t, m, fmt.Sprint(i), i+2)
	}
	if err := m.ForgetContext(t.Context(), "a"); !errors.Is(err, errFails) {
		t.Errorf("ForgetContext returned %v", err)
	}
	if err := m.Put(t.Context(), "a", 50); !errors.Is(err, errFails) {
		t.Errorf("Put returned %v", err)
	}
	wantGet(t, m, "a", 7)
	f.fails.Store(false)
	wantGet(t, m, "z", 8)
	m.Forget("z")
	log := p.log.String()
	if strings.Count(log, "out of reach") != 1 || strings.Count(log, "reached again") != 1 {
		t.Errorf("logged: %s", log)
	}
	if st := m.Stats().Store; st.Failures < 6 || st.Stored != 2 {
		t.Errorf("counted %+v", st)
	}
}
