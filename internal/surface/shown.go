package surface

import "testing"

// WantShown fails the test for each name that the package in dir exports and that no
// example uses.
func WantShown(t testing.TB, dir string) {
	t.Helper()
	missing, err := Unshown(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range missing {
		t.Errorf("%s is in no Example: add one to example*_test.go, or show it in one of its near kin", name)
	}
}
