package handover_test

import (
	"os"
	"testing"

	"github.com/refrain-go/refrain/internal/handover"
)

// A program that inherited the environment of an app, but not its descriptors, must not
// mistake its own files for them.
func TestJoin_IgnoresDescriptorsOfAnotherParent(t *testing.T) {
	const variable = "REFRAIN_SUPERVISOR"
	for _, parent := range []string{"", "1000000000", "nonsense"} {
		t.Setenv(variable, parent)
		if a, err := handover.Join(); a != nil || err != nil {
			t.Errorf("with %q for a parent it joins %v, %v", parent, a, err)
		}
		if _, still := os.LookupEnv(variable); still {
			t.Error("what this program starts would take it for a supervisor's child")
		}
	}
}
