// Package storetest checks an implementation of [store.Store]. Its checks use several
// handles on one store. With [Serve] the handles are in other processes, too.
//
// A check names the rule of package store that it is about. The checks know nothing of
// how a store works, so they also find no fault that shows only when a process is killed
// or a disk is full: test those beside them.
package storetest

import (
	"context"
	"crypto/sha256"
	"testing"
	"time"

	"github.com/refrain-go/refrain/store"
)

// Opener opens one more handle on the store of one test. All handles that one Opener
// opens share a store, which is empty at first. It fails the test if it cannot.
type Opener func() store.Store

// Run runs all checks as subtests of t. fresh is called once for each check.
func Run(t *testing.T, fresh func(t testing.TB) Opener, opts ...Option) {
	for _, c := range checks {
		t.Run(c.name, func(t *testing.T) {
			if !c.serial {
				t.Parallel()
			}
			c.run(begin(t, fresh(t), opts...))
		})
	}
}

// Option is an option of [Run].
type Option func(*setting)

// ClaimsApart is for a store whose handles do not exclude each other. Claims then must be
// held alone only within one handle.
func ClaimsApart() Option { return func(s *setting) { s.apart = true } }

// check is one promise of a store.
type check struct {
	name   string
	run    func(s *setting)
	serial bool // it counts allocations
}

var checks = []check{
	{name: "EmptyStoreHasNothing", run: emptyStoreHasNothing},
	{name: "StoredIsFoundByAll", run: storedIsFoundByAll},
	{name: "FramesAreNotShared", run: framesAreNotShared},
	{name: "SizesComeBack", run: sizesComeBack},
	{name: "ForgetIsFinal", run: forgetIsFinal},
	{name: "ForgetLeavesOthers", run: forgetLeavesOthers},
	{name: "ForgetFencesClaims", run: forgetFencesClaims},
	{name: "ForgetReachesDependents", run: forgetReachesDependents},
	{name: "SourcesCountAsTheyWere", run: sourcesCountAsTheyWere},
	{name: "SourceForgottenMeanwhileFences", run: sourceForgottenMeanwhileFences},
	{name: "NumbersNeverComeBack", run: numbersNeverComeBack},
	{name: "OneClaimIsHeld", run: oneClaimIsHeld},
	{name: "ClaimWaitsForTheHolder", run: claimWaitsForTheHolder},
	{name: "ClaimWaitsNoLongerThanCtx", run: claimWaitsNoLongerThanCtx},
	{name: "NobodyWaitsForAForgottenClaim", run: nobodyWaitsForAForgottenClaim},
	{name: "ClaimEndsOnce", run: claimEndsOnce},
	{name: "RenewComputesAgain", run: renewComputesAgain},
	{name: "ReplaceForgetsDependents", run: replaceForgetsDependents},
	{name: "PutReplaces", run: putReplaces},
	{name: "PutFencesClaims", run: putFencesClaims},
	{name: "PutOfTheSameKeepsDependents", run: putOfTheSameKeepsDependents},
	{name: "ClosedStoreVouchesForNothing", run: closedStoreVouchesForNothing},
	{name: "CloseReleasesClaims", run: closeReleasesClaims},
	{name: "CurrentAllocatesNothing", run: currentAllocatesNothing, serial: true},
	{name: "ListenStops", run: listenStops},
	{name: "StatsCount", run: statsCount},
	{name: "FinalUnderLoad", run: finalUnderLoad},
	{name: "AloneUnderLoad", run: aloneUnderLoad},
}

// setting is the store of one check, and two handles on it.
type setting struct {
	testing.TB
	open  Opener
	a, b  store.Store
	ctx   context.Context
	apart bool // handles do not exclude each other
}

// rival returns a handle that must wait for the claims of a.
func (s *setting) rival() store.Store {
	if s.apart {
		return s.a
	}
	return s.b
}

func begin(t testing.TB, open Opener, opts ...Option) *setting {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	s := &setting{TB: t, ctx: ctx}
	for _, opt := range opts {
		opt(s)
	}
	s.open = func() store.Store {
		h := open()
		t.Cleanup(func() {
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			defer cancel()
			h.Close(ctx)
		})
		return h
	}
	s.a, s.b = s.open(), s.open()
	return s
}

// everything and the memos are the wide groups of the checks.
var (
	everything = store.Group{ID: id("everything"), Wide: true}
	memo       = store.Group{ID: id("memo"), Wide: true}
	otherMemo  = store.Group{ID: id("other memo"), Wide: true}
)

func id(name string) store.ID { return sha256.Sum256([]byte(name)) }

// key returns a key of the first memo.
func key(name string) store.Key {
	return store.Key{ID: id("key " + name), In: []store.Group{everything, memo}}
}

func otherKey(name string) store.Key {
	return store.Key{ID: id("other key " + name), In: []store.Group{everything, otherMemo}}
}

// claim takes the claim of a key that is not stored.
func (s *setting) claim(h store.Store, k store.Key) store.Claim {
	s.Helper()
	c, e, err := h.Claim(s.ctx, k, false)
	if err != nil || c == nil || e.Frame != nil {
		s.Fatalf("Claim of a key that is not stored returned (%v, %q, %v), and not a claim", c, e.Frame, err)
	}
	return c
}

// compute stores an answer under a claim.
func (s *setting) compute(h store.Store, k store.Key, frame string, sources ...store.Stamp) store.Stamp {
	s.Helper()
	st, err := s.claim(h, k).Store(s.ctx, store.Answer{Frame: []byte(frame), Sources: sources})
	if err != nil || st == nil {
		s.Fatalf("Store returned (%v, %v), and not a stamp", st, err)
	}
	if !st.Current() {
		s.Fatal("the stamp of what was just stored is not current")
	}
	return st
}

func (s *setting) forget(h store.Store, groups ...store.Group) {
	s.Helper()
	if err := h.Forget(s.ctx, groups...); err != nil {
		s.Fatalf("Forget: %v", err)
	}
}

// wants checks what Read returns. An empty frame means nothing.
func (s *setting) wants(h store.Store, k store.Key, frame string) store.Stamp {
	s.Helper()
	e, err := h.Read(s.ctx, k)
	if err != nil {
		s.Fatalf("Read: %v", err)
	}
	if string(e.Frame) != frame {
		s.Fatalf("Read returned %q, want %q", e.Frame, frame)
	}
	if frame != "" && (e.Stamp == nil || !e.Stamp.Current()) {
		s.Fatal("the stamp of an entry that was just read is not current")
	}
	return e.Stamp
}

// wantsBoth is wants on both handles.
func (s *setting) wantsBoth(k store.Key, frame string) (a, b store.Stamp) {
	s.Helper()
	return s.wants(s.a, k, frame), s.wants(s.b, k, frame)
}

func (s *setting) wantsDead(stamps ...store.Stamp) {
	s.Helper()
	for i, st := range stamps {
		if st.Current() {
			s.Errorf("stamp %d is still current", i)
		}
	}
}

func (s *setting) wantsCurrent(stamps ...store.Stamp) {
	s.Helper()
	for i, st := range stamps {
		if !st.Current() {
			s.Errorf("stamp %d is not current any more", i)
		}
	}
}

func answer(frame string) store.Answer { return store.Answer{Frame: []byte(frame)} }
