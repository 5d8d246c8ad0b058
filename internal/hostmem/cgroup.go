package hostmem

import (
	"path"
	"strings"
)

// hierarchy is a tree of cgroups: the one of version 2, or the one of version 1 for
// memory. A machine may have both. Then only one of them limits memory, and the files are
// missing in the other.
type hierarchy struct {
	group  string // the process's group, from /proc/self/cgroup; "" for none
	mounts []mount
	files  []string // files of a group that hold limits
}

// mount is the position of a hierarchy, or of a part of it, in the file system.
type mount struct {
	root  string // the group at the mount point
	point string
}

// cgroupLimit is the lowest memory limit from the process's cgroup up to the root.
func cgroupLimit(root string) int64 {
	v1 := hierarchy{files: []string{"memory.limit_in_bytes", "memory.stat"}}
	v2 := hierarchy{files: []string{"memory.max", "memory.high"}}
	for line := range lines(root, "proc/self/cgroup") {
		fields := strings.SplitN(strings.TrimSuffix(line, "\n"), ":", 3)
		switch {
		case len(fields) < 3:
		case fields[1] == "":
			v2.group = fields[2]
		case has(fields[1], "memory"):
			v1.group = fields[2]
		}
	}
	for line := range lines(root, "proc/self/mountinfo") {
		at, kind, options, ok := parseMount(line)
		switch {
		case !ok:
		case kind == "cgroup2":
			v2.mounts = append(v2.mounts, at)
		case kind == "cgroup" && has(options, "memory"):
			v1.mounts = append(v1.mounts, at)
		}
	}
	// If mountinfo cannot be read, try the usual places.
	if v1.mounts == nil && v2.mounts == nil {
		v1.mounts = []mount{{"/", "/sys/fs/cgroup/memory"}}
		v2.mounts = []mount{{"/", "/sys/fs/cgroup"}}
	}
	return min(v1.limit(root), v2.limit(root))
}

// parseMount reads a line of mountinfo: two numbers, a device, the root, the mount point,
// options, any number of optional fields, a dash, the kind, the source, and the kind's
// options.
func parseMount(line string) (at mount, kind, options string, ok bool) {
	before, after, _ := strings.Cut(strings.TrimSpace(line), " - ")
	fields, last := strings.Fields(before), strings.Fields(after)
	if len(fields) < 5 || len(last) < 3 {
		return at, "", "", false
	}
	return mount{unescape.Replace(fields[3]), unescape.Replace(fields[4])}, last[0], last[2], true
}

// unescape decodes the characters that mountinfo escapes because they separate its
// fields.
var unescape = strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`)

// has reports whether a comma-separated list has a word.
func has(list, word string) bool { return strings.Contains(","+list+",", ","+word+",") }

// hierarchical begins the line of version 1's memory.stat with the lowest limit from the
// group up to the root. It includes groups that a container does not see. No other line
// there is a bare number.
const hierarchical = "hierarchical_memory_limit "

// limit returns the lowest number in the files of the group and of the groups above it.
func (h *hierarchy) limit(root string) int64 {
	limit := int64(none)
	if h.group == "" {
		return limit
	}
	for _, m := range h.mounts {
		for _, group := range m.wayUp(h.group) {
			for _, file := range h.files {
				for line := range lines(root, m.point, group, file) {
					limit = min(limit, number(strings.TrimPrefix(line, hierarchical)))
				}
			}
		}
	}
	return limit
}

// wayUp returns the directories of a group and of the groups above it, relative to the
// mount point.
//
// In a container the group's name may lead nowhere, because it is the name seen from
// outside, and the group at the mount point is the container's own. So the mount point is
// always included, unless it is a part of the hierarchy that the group is not in.
//
// In a cgroup namespace the names of groups outside of it begin with "/..". So does the
// root of a mount that was made outside.
func (m mount) wayUp(group string) (dirs []string) {
	below, inside := strings.CutPrefix(group, strings.TrimSuffix(m.root, "/"))
	inside = inside && (below == "" || below[0] == '/') && !strings.HasPrefix(below, "/..")
	if !inside {
		if m.root == "/" || strings.HasPrefix(m.root, "/..") || strings.HasPrefix(group, "/..") || group == "/" {
			return []string{"/"}
		}
		return nil
	}
	for dir := path.Clean("/" + below); ; dir = path.Dir(dir) {
		dirs = append(dirs, dir)
		if dir == "/" {
			return dirs
		}
	}
}
