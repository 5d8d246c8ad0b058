package surface_test

import (
	"slices"
	"testing"

	"github.com/refrain-go/refrain/internal/surface"
)

// Hazard: a name is taken to be shown since another type has a method of that name, or since a comment or a string says it.
func TestUnshown_TellsMethodsApartByTheirType(t *testing.T) {
	got, err := surface.Unshown("testdata/half")
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"Box.Open", "Door", "Door.Open", "Size", "Small", "Unseen"}; !slices.Equal(got, want) {
		t.Errorf("not shown are %q, want %q", got, want)
	}
}
