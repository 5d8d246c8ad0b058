package surface

import (
	"bytes"
	"flag"
	"os"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// WantGolden fails the test if the golden file at path, which people have reviewed,
// differs from got. With -update it writes the file.
func WantGolden(t testing.TB, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; if that is meant, run go test -run '^%s$' -update in its package and look at the change. It would be:\n%s", path, t.Name(), got)
	}
}
