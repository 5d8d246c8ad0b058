// Package hostmem finds out how much memory the process may use.
package hostmem

import (
	"math"
	"os"
	"path"
	"runtime/debug"
	"strconv"
	"strings"
)

// fallback is assumed where nothing can be found out: outside Linux without GOMEMLIMIT.
const fallback = 4 << 30

// Available is the number of bytes the process may use: the least of GOMEMLIMIT, its cgroup's limit and the machine's memory.
func Available() int64 {
	limit := min(debug.SetMemoryLimit(-1), cgroupLimit("/proc/self/cgroup", "/sys/fs/cgroup"), machine("/proc/meminfo"))
	if limit == math.MaxInt64 {
		return fallback
	}
	return limit
}

// cgroupLimit is the lowest memory limit from the process's cgroup up to the root. Version 2 has one file name, version 1 another.
func cgroupLimit(self, root string) int64 {
	limit := int64(math.MaxInt64)
	data, err := os.ReadFile(self)
	if err != nil {
		return limit
	}
	for line := range strings.Lines(string(data)) {
		fields := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(fields) != 3 {
			continue
		}
		switch {
		case fields[1] == "":
			limit = min(limit, lowest(root, fields[2], "memory.max"))
		case strings.Contains(","+fields[1]+",", ",memory,"):
			limit = min(limit, lowest(path.Join(root, "memory"), fields[2], "memory.limit_in_bytes"))
		}
	}
	return limit
}

// lowest is the least number in the files called name from group up to root. In a container the group's own path may not be
// visible, while the root then is the container's group: so the root is always read.
func lowest(root, group, name string) int64 {
	limit := int64(math.MaxInt64)
	for {
		if data, err := os.ReadFile(path.Join(root, group, name)); err == nil {
			// "max" is no number, and no limit.
			if n, err := strconv.ParseInt(strings.TrimSpace(string(data)), 10, 64); err == nil {
				limit = min(limit, n)
			}
		}
		if group == "/" || group == "." || group == "" {
			return limit
		}
		group = path.Dir(group)
	}
}

// machine is the machine's memory.
func machine(meminfo string) int64 {
	data, err := os.ReadFile(meminfo)
	if err != nil {
		return math.MaxInt64
	}
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, "MemTotal:"); ok {
			kib, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
			if err == nil {
				return kib << 10
			}
		}
	}
	return math.MaxInt64
}
