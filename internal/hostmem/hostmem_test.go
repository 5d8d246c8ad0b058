package hostmem

import (
	"math"
	"os"
	"path/filepath"
	"testing"
)

// machineWith makes the files of a machine, and returns its root directory.
func machineWith(t *testing.T, files map[string]string) (root string) {
	t.Helper()
	root = t.TempDir()
	for name, text := range files {
		name = filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// Lines of mountinfo.
const (
	v2     = "30 24 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n"
	v1     = "30 24 0:26 / /sys/fs/cgroup ro - tmpfs tmpfs ro\n36 30 0:31 / /sys/fs/cgroup/memory rw shared:16 - cgroup cgroup rw,memory\n"
	hybrid = v1 + "31 30 0:27 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n"
)

// Hazard: the process is killed for its memory, because a limit was not found: it is set
// on a group above, in another hierarchy, or only a container's own groups are visible.
func TestCgroupLimit_IsTheLowestOnTheWayUp(t *testing.T) {
	const unlimited = "9223372036854771712\n"
	for _, test := range []struct {
		name          string
		group, mounts string
		files         map[string]string
		want          int64
	}{
		{"version 2, own group", "0::/a/b\n", v2, map[string]string{"sys/fs/cgroup/a/b/memory.max": "1000\n", "sys/fs/cgroup/a/memory.max": "max\n"}, 1000},
		{"version 2, group above", "0::/a/b\n", v2, map[string]string{"sys/fs/cgroup/a/b/memory.max": "900\n", "sys/fs/cgroup/a/memory.max": "500\n"}, 500},
		{"version 2, throttled above", "0::/a/b\n", v2, map[string]string{"sys/fs/cgroup/a/b/memory.max": "900\n", "sys/fs/cgroup/a/memory.high": "600\n"}, 600},
		{"version 2, being reclaimed", "0::/a\n", v2, map[string]string{"sys/fs/cgroup/a/memory.max": "900\n", "sys/fs/cgroup/a/memory.high": "0\n"}, 900},
		{"version 2, only the mount point is visible", "0::/not/here\n", v2, map[string]string{"sys/fs/cgroup/memory.max": "700\n"}, 700},
		{"version 2, no limit", "0::/a\n", v2, map[string]string{"sys/fs/cgroup/a/memory.max": "max\n", "sys/fs/cgroup/a/memory.high": "max\n"}, none},
		{"version 2, mounted elsewhere", "0::/a\n", "30 24 0:26 / /my\\040groups rw - cgroup2 none rw\n", map[string]string{"my groups/a/memory.max": "300\n"}, 300},
		{"version 2, a sibling's limit", "0::/a/b\n", v2, map[string]string{"sys/fs/cgroup/a/c/memory.max": "1\n", "sys/fs/cgroup/a/b/memory.max": "500\n"}, 500},
		{"namespace, its root", "0::/\n", v2, map[string]string{"sys/fs/cgroup/memory.max": "400\n"}, 400},
		{"namespace, mounted outside of it", "0::/a\n", "30 24 0:26 /../.. /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n", map[string]string{"sys/fs/cgroup/memory.max": "450\n", "sys/fs/cgroup/a/memory.max": "1\n"}, 450},
		{"namespace, the group is outside of it", "0::/../../x\n", v2, map[string]string{"sys/fs/cgroup/memory.max": "350\n", "sys/x/memory.max": "1\n", "x/memory.max": "1\n"}, 350},
		{"namespace, group and mount outside", "0::/../x/y\n", "30 24 0:26 /../x /cg rw - cgroup2 cgroup2 rw\n", map[string]string{"cg/y/memory.max": "250\n"}, 250},
		{"a part of the hierarchy", "0::/pods/p/c\n", "30 24 0:26 /pods/p /cg rw - cgroup2 cgroup2 rw\n", map[string]string{"cg/c/memory.max": "800\n", "cg/memory.max": "600\n"}, 600},
		{"a part that the group is not in", "0::/pods/p\n", v2 + "31 24 0:26 /pods/q /q rw - cgroup2 cgroup2 rw\n", map[string]string{"sys/fs/cgroup/pods/p/memory.max": "600\n", "q/memory.max": "1\n"}, 600},
		{"a part with a like name", "0::/pods/pp\n", v2 + "31 24 0:26 /pods/p /q rw - cgroup2 cgroup2 rw\n", map[string]string{"sys/fs/cgroup/pods/pp/memory.max": "600\n", "q/memory.max": "1\n"}, 600},
		{"version 1", "5:cpu:/x\n4:memory:/x/y\n", v1, map[string]string{"sys/fs/cgroup/memory/x/y/memory.limit_in_bytes": unlimited, "sys/fs/cgroup/memory/x/memory.limit_in_bytes": "900\n"}, 900},
		{"version 1, no limit", "4:memory:/x\n", v1, map[string]string{"sys/fs/cgroup/memory/x/memory.limit_in_bytes": unlimited}, none},
		{"version 1, with another controller", "4:cpu,memory:/x\n", "36 30 0:31 / /cg rw - cgroup cgroup rw,cpu,memory\n", map[string]string{"cg/x/memory.limit_in_bytes": "100\n"}, 100},
		{"version 1, in a container without a namespace", "4:memory:/docker/id\n", "36 30 0:31 /docker/id /sys/fs/cgroup/memory ro master:1 - cgroup cgroup rw,memory\n", map[string]string{"sys/fs/cgroup/memory/memory.limit_in_bytes": "200\n"}, 200},
		{"version 1, above what is visible", "4:memory:/\n", v1, map[string]string{"sys/fs/cgroup/memory/memory.limit_in_bytes": unlimited, "sys/fs/cgroup/memory/memory.stat": "cache 5\nhierarchical_memory_limit 650\nhierarchical_memsw_limit 7\n"}, 650},
		{"hybrid, limited by version 1", "4:memory:/x\n1:name=systemd:/x\n0::/x\n", hybrid, map[string]string{"sys/fs/cgroup/memory/x/memory.limit_in_bytes": "150\n", "sys/fs/cgroup/unified/x/cgroup.procs": "1\n"}, 150},
		{"hybrid, limited by version 2", "4:memory:/x\n0::/x\n", hybrid, map[string]string{"sys/fs/cgroup/memory/x/memory.limit_in_bytes": unlimited, "sys/fs/cgroup/unified/x/memory.max": "160\n"}, 160},
		{"no mountinfo, version 2", "0::/a\n", "", map[string]string{"sys/fs/cgroup/a/memory.max": "1000\n"}, 1000},
		{"no mountinfo, version 1", "4:memory:/a\n", "", map[string]string{"sys/fs/cgroup/memory/a/memory.limit_in_bytes": "1000\n"}, 1000},
		{"nonsense", "nonsense\n1:\n\n", "nonsense\n- - -\n", nil, none},
		{"nothing", "", "", nil, none},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := map[string]string{"proc/self/cgroup": test.group, "proc/self/mountinfo": test.mounts}
			for name, text := range test.files {
				files[name] = text
			}
			if got := cgroupLimit(machineWith(t, files)); got != test.want {
				t.Errorf("got %d, want %d", got, test.want)
			}
		})
	}
}

// Hazard: a number that means no limit is taken for a limit.
func TestAvailable_IsTheSmallestLimit(t *testing.T) {
	memory := "MemTotal:       24000000 kB\nMemFree: 1 kB\n"
	group := map[string]string{"proc/self/cgroup": "0::/\n", "proc/self/mountinfo": v2, "sys/fs/cgroup/memory.max": "5000000\n"}
	for _, test := range []struct {
		name    string
		goLimit int64
		meminfo string
		files   map[string]string
		want    int64
	}{
		{"nothing", math.MaxInt64, "nothing\n", nil, fallback},
		{"the machine", math.MaxInt64, memory, nil, 24000000 << 10},
		{"GOMEMLIMIT", 1 << 30, memory, nil, 1 << 30},
		{"GOMEMLIMIT beyond the machine", 1 << 50, memory, nil, 24000000 << 10},
		{"GOMEMLIMIT of zero", 0, memory, nil, 24000000 << 10},
		{"the group", math.MaxInt64, memory, group, 5000000},
		{"GOMEMLIMIT below the group's", 1000000, memory, group, 1000000},
		{"a machine beyond all numbers", math.MaxInt64, "MemTotal: 9223372036854775807 kB\n", nil, fallback},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := map[string]string{"proc/meminfo": test.meminfo}
			for name, text := range test.files {
				files[name] = text
			}
			if got := available(test.goLimit, machineWith(t, files)); got != test.want {
				t.Errorf("got %d, want %d", got, test.want)
			}
		})
	}
	if n := Available(); n <= 0 || n == math.MaxInt64 {
		t.Errorf("Available() = %d", n)
	}
}
