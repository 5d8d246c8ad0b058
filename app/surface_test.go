package app_test

import (
	"testing"

	"github.com/refrain-go/refrain/internal/surface"
)

// Hazard: a name is added, and the package documentation has no example of its use.
func TestExamples_ShowEveryName(t *testing.T) { surface.WantShown(t, ".") }
