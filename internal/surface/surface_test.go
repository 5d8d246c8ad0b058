package surface_test

import (
	"slices"
	"testing"

	"github.com/refrain-go/refrain/internal/surface"
)

// Hazard: a name counts as shown because another type has a method of that name, or
// because a comment or a string has it.
func TestUnshown_TellsMethodsApartByTheirType(t *testing.T) {
	got, err := surface.Unshown("testdata/half")
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"Box.Open", "Door", "Door.Open", "Size", "Small", "Unseen"}; !slices.Equal(got, want) {
		t.Errorf("not shown are %q, want %q", got, want)
	}
}
