package storetest

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/refrain-go/refrain/store"
)

func TestMain(m *testing.M) {
	Serve(func(place string) (store.Store, error) { return newToy(faults{}).open(), nil })
	os.Exit(m.Run())
}

func TestRun_PassesASoundStore(t *testing.T) {
	Run(t, func(testing.TB) Opener { return newToy(faults{}).open })
}

// Hazard: a check passes whatever the store does.
func TestRun_CatchesBrokenStores(t *testing.T) {
	for _, broken := range []struct {
		faults faults
		caught string // by this check, among others
	}{
		{faults{skipsNumbersInRead: true}, "ForgetIsFinal"},
		{faults{skipsNumbersInStore: true}, "ForgetFencesClaims"},
		{faults{skipsNumbersInStore: true}, "FinalUnderLoad"},
		{faults{skipsFenceOfPut: true}, "PutFencesClaims"},
		{faults{forgetsLate: true}, "ForgetIsFinal"},
		{faults{forgetsLate: true}, "FinalUnderLoad"},
		{faults{forgetsFirstOnly: true}, "ForgetIsFinal"},
		{faults{forgetsOnlyHere: true}, "ForgetIsFinal"},
		{faults{forgetsWholeMemo: true}, "ForgetLeavesOthers"},
		{faults{ignoresSources: true}, "ForgetReachesDependents"},
		{faults{ignoresSourcesInStamps: true}, "ForgetReachesDependents"},
		{faults{readsSourcesLate: true}, "SourcesCountAsTheyWere"},
		{faults{readsSourcesLate: true}, "SourceForgottenMeanwhileFences"},
		{faults{sharesClaims: true}, "OneClaimIsHeld"},
		{faults{sharesClaims: true}, "AloneUnderLoad"},
		{faults{neverEndsClaims: true}, "OneClaimIsHeld"},
		{faults{waitsForForgotten: true}, "NobodyWaitsForAForgottenClaim"},
		{faults{sharesFrames: true}, "FramesAreNotShared"},
		{faults{cutsFrames: true}, "SizesComeBack"},
		{faults{numbersReturn: true}, "NumbersNeverComeBack"},
		{faults{storesAfterRelease: true}, "ClaimEndsOnce"},
		{faults{replaceKeepsNumber: true}, "ReplaceForgetsDependents"},
		{faults{putKeepsNumber: true}, "PutReplaces"},
		{faults{putOfTheSameRaises: true}, "PutOfTheSameKeepsDependents"},
		{faults{ignoresCtx: true}, "ClaimWaitsNoLongerThanCtx"},
		{faults{ignoresRenew: true}, "RenewComputesAgain"},
		{faults{worksAfterClose: true}, "ClosedStoreVouchesForNothing"},
		{faults{stampsOutliveClose: true}, "ClosedStoreVouchesForNothing"},
		{faults{closeKeepsClaims: true}, "CloseReleasesClaims"},
		{faults{callsAfterStop: true}, "ListenStops"},
		{faults{countsNothing: true}, "StatsCount"},
		{faults{allocates: true}, "CurrentAllocatesNothing"},
	} {
		name := strings.Trim(fmt.Sprintf("%+v", broken.faults), "{}")
		name = name[strings.LastIndexByte(name[:strings.Index(name, ":true")], ' ')+1:]
		name, _, _ = strings.Cut(name, ":")
		t.Run(name+"/"+broken.caught, func(t *testing.T) {
			i := slices.IndexFunc(checks, func(c check) bool { return c.name == broken.caught })
			if i < 0 {
				t.Fatal("there is no such check")
			}
			if !checks[i].serial {
				t.Parallel()
			}
			if !fails(t, checks[i], broken.faults) {
				t.Error("the check passes")
			}
		})
	}
}

// fails reports whether a check fails on a broken toy, or hangs there.
func fails(t *testing.T, c check, f faults) bool {
	for range 5 { // what goes wrong under load need not do so each time
		r := &recorder{TB: t}
		done := make(chan struct{})
		go func() {
			defer close(done)
			s := begin(r, newToy(f).open)
			s.patience()
			c.run(s)
		}()
		<-done
		r.end()
		if r.failed {
			return true
		}
	}
	return false
}

// patience lets a check that hangs fail soon.
func (s *setting) patience() {
	ctx, cancel := context.WithTimeout(s.ctx, 500*time.Millisecond)
	s.Cleanup(cancel)
	s.ctx = ctx
}

// recorder is a test that may fail.
type recorder struct {
	testing.TB
	mu       sync.Mutex
	failed   bool
	cleanups []func()
}

func (r *recorder) Helper() {}

func (r *recorder) Error(args ...any)                 { r.fail() }
func (r *recorder) Errorf(format string, args ...any) { r.fail() }
func (r *recorder) Fatal(args ...any)                 { r.fail(); runtime.Goexit() }
func (r *recorder) Fatalf(format string, args ...any) { r.fail(); runtime.Goexit() }

func (r *recorder) fail() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failed = true
}

func (r *recorder) Cleanup(f func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.cleanups = append(r.cleanups, f)
}

func (r *recorder) end() {
	for _, f := range slices.Backward(r.cleanups) {
		f()
	}
}
