package hostmem

import (
	"math"
	"os"
	"path/filepath"
	"testing"
)

func write(t *testing.T, root string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		name = filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// Hazard: a container's limit is set on a group above the process's own, or on the only one it can see.
func TestCgroupLimit_IsTheLowestOnTheWayUp(t *testing.T) {
	for _, test := range []struct {
		name  string
		self  string
		files map[string]string
		want  int64
	}{
		{"version 2, own group", "0::/a/b\n", map[string]string{"a/b/memory.max": "1000\n", "a/memory.max": "max\n"}, 1000},
		{"version 2, group above", "0::/a/b\n", map[string]string{"a/b/memory.max": "max\n", "a/memory.max": "500\n"}, 500},
		{"version 2, only the root is visible", "0::/not/here\n", map[string]string{"memory.max": "700\n"}, 700},
		{"version 1", "5:cpu:/x\n4:memory:/x\n", map[string]string{"memory/x/memory.limit_in_bytes": "900\n"}, 900},
		{"no limit", "0::/a\n", map[string]string{"a/memory.max": "max\n"}, math.MaxInt64},
		{"nonsense", "nonsense\n", nil, math.MaxInt64},
	} {
		t.Run(test.name, func(t *testing.T) {
			root := t.TempDir()
			write(t, root, test.files)
			write(t, root, map[string]string{"self": test.self})
			if got := cgroupLimit(filepath.Join(root, "self"), root); got != test.want {
				t.Errorf("got %d, want %d", got, test.want)
			}
		})
	}
}

func TestMachine_ReadsTheTotal(t *testing.T) {
	root := t.TempDir()
	write(t, root, map[string]string{"meminfo": "MemTotal:       24000000 kB\nMemFree: 1 kB\n", "odd": "nothing\n"})
	if got := machine(filepath.Join(root, "meminfo")); got != 24000000<<10 {
		t.Errorf("got %d", got)
	}
	for _, name := range []string{"odd", "missing"} {
		if got := machine(filepath.Join(root, name)); got != math.MaxInt64 {
			t.Errorf("%s: got %d, want no limit", name, got)
		}
	}
}

func TestAvailable_IsPositive(t *testing.T) {
	if n := Available(); n <= 0 || n == math.MaxInt64 {
		t.Errorf("Available() = %d", n)
	}
}
