//go:build invariants

package proof

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/refrain-go/refrain/internal/lease"
)

// TestMain fails if a scope was left open, and names the code that began it.
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
