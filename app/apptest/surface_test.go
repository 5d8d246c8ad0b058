package apptest_test

import (
	"testing"

	"github.com/refrain-go/refrain/internal/surface"
)

// Hazard: a name is added without an example of its use in the package documentation.
func TestExamples_ShowEveryName(t *testing.T) { surface.WantShown(t, ".") }
