package apptest_test

import (
	"testing"

	"github.com/refrain-go/refrain/internal/surface"
)

// Hazard: a name is added, and package documentation shows nobody how it is used.
func TestExamples_ShowEveryName(t *testing.T) {
	missing, err := surface.Unshown(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range missing {
		t.Errorf("%s is in no Example: add one to example*_test.go, or show it in one of its near kin", name)
	}
}
