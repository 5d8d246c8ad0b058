package plan

import (
	"reflect"
	"strings"
)

// Refusal says why a type or a value cannot be a key or cannot be copied. It names types
// and fields, never a value.
type Refusal struct {
	// Path leads from the value to the place: ".field", "[]" for an element, "[key]" and
	// "[value]" in a map. A pointer adds nothing. Path is empty for the value itself. "…"
	// stands for steps that are left out.
	Path   string
	Type   reflect.Type // what was found there
	Reason string       // what is wrong, as a predicate: "holds a func"
	Cycle  bool         // the value refers back to itself
	Method string       // the method by which a copy differed; empty: another reason
}

const (
	holdsLive     = "holds a live resource"
	holdsFunc     = "holds a func"
	holdsChan     = "holds a chan"
	holdsUnsafe   = "holds an unsafe.Pointer"
	holdsCycle    = "holds a pointer that leads back to itself"
	differsBy     = "holds a value that differs from its copy by its own method "
	keyerPanicked = "has a RefrainKey method that panicked"
	keyerEndless  = "has a RefrainKey method whose results never stop asking for another RefrainKey"
)

// Types that are neither data nor live resources.
const (
	holdsLock    = "holds a lock"
	holdsSync    = "holds something that goroutines wait for"
	holdsSyncMap = "holds a map that goroutines share"
	holdsAtomic  = "holds an atomic variable"
	holdsBuilder = "holds a string that is still being built"
	holdsList    = "holds a list whose elements lead back to it"
	holdsMessage = "holds a protobuf message"
	holdsValue   = "holds a reflect.Value"
	holdsWeak    = "holds a weak pointer"
)

// Pointers whose type does not tell their extent.
const (
	holdsC       = "holds a pointer to memory of C"
	holdsExtent  = "holds a pointer whose type does not tell how much memory it leads to"
	holdsOpenEnd = "holds a pointer to a struct that goes on behind its last field"
	holdsBlock   = "holds the beginning of a block of memory, with its length in another field"
	holdsHeader  = "holds the address of memory as a number"
	holdsHandle  = "holds a pointer to an empty type that leads to no memory of Go: a handle"
)

// Functions of the program, or of other packages, that failed.
const (
	curvePanicked = "has a Params method that panicked"
	clonePanicked = "has a function given to RegisterClone that panicked"
	sizePanicked  = "has a function given to RegisterSize that panicked"
	keyPanicked   = "has a function given to RegisterKey that panicked"
	cloneOfOther  = "has a function given to RegisterClone that returned a value of another type"
)

// Error is [Refusal.Predicate] with a subject.
func (r *Refusal) Error() string { return "the value " + r.Predicate() }

// Predicate is the sentence without its subject, for a caller that knows a better
// subject: "holds a live resource at .connector (driver.Connector)".
func (r *Refusal) Predicate() string {
	if r.Path == "" {
		if what, ok := strings.CutPrefix(r.Reason, "holds "); ok && !r.Cycle {
			return "is " + what + " (" + r.Type.String() + ")"
		}
		return r.Reason + " (" + r.Type.String() + ")"
	}
	return r.Reason + " at " + r.Path + " (" + r.Type.String() + ")"
}

// at returns r with a path that begins one step further out. A nil Refusal stays nil.
func (r *Refusal) at(step string) *Refusal {
	if r == nil {
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

// orNil returns r as an error. A nil *Refusal becomes a nil error.
func (r *Refusal) orNil() error {
	if r == nil {
		return nil
	}
	return r
}
