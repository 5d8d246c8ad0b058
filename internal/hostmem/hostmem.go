// Package hostmem finds out how much memory the process may use.
package hostmem

import (
	"math"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
)

// fallback is assumed if nothing can be found out: outside Linux without GOMEMLIMIT.
const fallback = 4 << 30

// none means no limit.
const none = math.MaxInt64

// Available returns the number of bytes that the process may use: the least of
// GOMEMLIMIT, the limits of its cgroup and of the cgroups above it, and the machine's
// memory.
func Available() int64 {
	return available(debug.SetMemoryLimit(-1), "/")
}

// available is Available with the files of a machine whose root directory is root.
func available(goLimit int64, root string) int64 {
	limit := min(said(goLimit), cgroupLimit(root), machine(root))
	if limit == none {
		return fallback
	}
	return limit
}

// machine returns the size of the machine's memory.
func machine(root string) int64 {
	for line := range lines(root, "proc/meminfo") {
		if rest, ok := strings.CutPrefix(line, "MemTotal:"); ok {
			if kib := number(strings.TrimSuffix(strings.TrimSpace(rest), " kB")); kib < none>>10 {
				return kib << 10
			}
		}
	}
	return none
}

// lines returns the lines of a file. A file that cannot be read has none.
func lines(elem ...string) func(yield func(string) bool) {
	data, _ := os.ReadFile(filepath.Join(elem...))
	return strings.Lines(string(data))
}

// number parses a limit. A word that is no number, such as "max", means none.
func number(s string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	if err != nil {
		return none
	}
	return said(n)
}

// said returns the limit n. Zero is no limit: memory.high of a group that is being
// reclaimed is zero. A number beyond all memory is no limit either: version 1 uses
// 0x7FFFFFFFFFFFF000, or less if pages are larger.
func said(n int64) int64 {
	if n <= 0 || n >= 1<<60 {
		return none
	}
	return n
}
