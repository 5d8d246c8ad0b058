package refrain_test

import (
	"testing"

	"github.com/refrain-go/refrain/internal/surface"
)

// Hazard: an exported name is added without an example of its use.
func TestExamples_ShowEveryName(t *testing.T) { surface.WantShown(t, ".") }
