package storetest_test

import (
	"testing"

	"github.com/refrain-go/refrain/internal/surface"
)

// Hazard: a name has no example, and nobody sees how it is meant.
func TestExamples_ShowEveryName(t *testing.T) { surface.WantShown(t, ".") }
