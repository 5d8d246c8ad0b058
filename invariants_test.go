//go:build invariants

package refrain_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/internal/lease"
)

// TestMain fails if a test leaves a scope open, whether the test or the package began it.
func TestMain(m *testing.M) {
	status := m.Run()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if leaks := lease.Leaks(ctx); leaks != nil {
		fmt.Fprintf(os.Stderr, "%d scopes were left behind:\n\n%s\n", len(leaks), strings.Join(leaks, "\n\n"))
		status = 1
	}
	os.Exit(status)
}

// S5. Hazard: a request that never ends holds up Close, and the log does not say which.
func TestCache_CloseNamesTheScopesThatHoldItUp(t *testing.T) {
	var log bytes.Buffer
	var o opener
	cache := refrain.New(refrain.Config{Logger: slog.New(slog.NewTextHandler(&log, nil))})
	pool := refrain.NewSingleton("pool", o.open, refrain.In(cache))
	scoped, end := refrain.WithScope(t.Context())
	if _, err := pool.Get(scoped); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := cache.Close(ctx); err != context.Canceled {
		t.Errorf("got %v", err)
	}
	for _, want := range []string{"singleton=pool", "TestCache_CloseNamesTheScopesThatHoldItUp", "invariants_test.go"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log does not tell %s:\n%s", want, &log)
		}
	}
	end()
	if err := cache.Close(t.Context()); err != nil {
		t.Error(err)
	}
}
