package plan

import (
	"reflect"
	"strings"
)

// Refusal says why a type or a value cannot be a key or cannot be copied. It names types and fields, never a value.
type Refusal struct {
	// Path leads from the value to the place: ".field", "[]" for an element, "[key]" and "[value]" in a map. A pointer
	// adds nothing. It is empty for the value itself. "…" stands for what would make it too long to read.
	Path   string
	Type   reflect.Type // what was found there
	Reason string       // what is wrong, as a predicate: "holds a func"
	Cycle  bool         // the value leads back to itself
}

const (
	holdsLive     = "holds a live resource"
	holdsFunc     = "holds a func"
	holdsChan     = "holds a chan"
	holdsUnsafe   = "holds an unsafe.Pointer"
	holdsCycle    = "holds a pointer that leads back to itself"
	keyerPanicked = "has a RefrainKey method that panicked"
	keyerEndless  = "has a RefrainKey method whose results never stop asking for another RefrainKey"
)

// Error is [Refusal.Predicate] with a subject.
func (r *Refusal) Error() string { return "the value " + r.Predicate() }

// Predicate is the sentence without its subject, for a caller that knows a better one:
// "holds a live resource at .connector (driver.Connector)".
func (r *Refusal) Predicate() string {
	if r.Path == "" {
		if what, ok := strings.CutPrefix(r.Reason, "holds "); ok && !r.Cycle {
			return "is " + what + " (" + r.Type.String() + ")"
		}
		return r.Reason + " (" + r.Type.String() + ")"
	}
	return r.Reason + " at " + r.Path + " (" + r.Type.String() + ")"
}

// at returns r as seen from one step further out. A nil Refusal stays nil.
func (r *Refusal) at(step string) *Refusal {
	if r == nil || r == tooDeep {
		return r
	}
	outer := *r
	outer.Path = shortened(step + r.Path)
	return &outer
}

// shortened leaves out the middle of a path that is too long.
func shortened(path string) string {
	const most, kept = 240, 60
	if len(path) <= most {
		return path
	}
	begin, end := path[:kept], path[len(path)-kept:]
	return begin[:max(strings.LastIndexAny(begin, ".["), 0)] + "…" + end[max(strings.IndexAny(end, ".["), 0):]
}

// orNil keeps a nil *Refusal from becoming an error that is not nil.
func (r *Refusal) orNil() error {
	if r == nil {
		return nil
	}
	return r
}
