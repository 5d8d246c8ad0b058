package app_test

import (
	"testing"

	"github.com/refrain-go/refrain/internal/surface"
)

// Hazard: a name is added, and package documentation shows nobody how it is used.
func TestExamples_ShowEveryName(t *testing.T) { surface.WantShown(t, ".") }
