package flight

import (
	"slices"
	"sync"
)

// Stamp tells whether an answer, and what it was computed from, is still what it was. An
// answer that other processes can forget has one.
type Stamp interface {
	// Current returns false once the answer was forgotten, in whatever process. It is
	// asked at each hit, so it takes nanoseconds. A Stamp can be compared with ==.
	Current() bool
}

// Stamps is a stamp made of several.
type Stamps struct{ All []Stamp }

// Current implements [Stamp].
func (s *Stamps) Current() bool {
	for _, one := range s.All {
		if !one.Current() {
			return false
		}
	}
	return true
}

// Together returns one stamp for all of these, or nil for none.
func Together(all ...Stamp) Stamp {
	switch len(all) {
	case 0:
		return nil
	case 1:
		return all[0]
	}
	return &Stamps{all}
}

// Apart returns the stamps that s was made of.
func Apart(s Stamp) []Stamp {
	switch s := s.(type) {
	case nil:
		return nil
	case *Stamps:
		return s.All
	}
	return []Stamp{s}
}

// uses are the stamps of the answers that a body used.
type uses struct {
	mu     sync.Mutex
	stamps []Stamp
	known  map[Stamp]bool // all of stamps, once there are many
}

// manyUses is the number of stamps from which on a map finds one.
const manyUses = 16

// Use notes the stamp of an answer that the body used. It may be nil.
func (n *Node) Use(s Stamp) {
	if s == nil {
		return
	}
	n.uses.CompareAndSwap(nil, new(uses))
	u := n.uses.Load()
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, one := range Apart(s) {
		u.addLocked(one)
	}
}

func (u *uses) addLocked(s Stamp) {
	if len(u.stamps) < manyUses {
		if !slices.Contains(u.stamps, s) {
			u.stamps = append(u.stamps, s)
		}
		return
	}
	if u.known == nil {
		u.known = map[Stamp]bool{}
		for _, one := range u.stamps {
			u.known[one] = true
		}
	}
	if !u.known[s] {
		u.known[s] = true
		u.stamps = append(u.stamps, s)
	}
}

// Used returns the stamps that Use was given.
func (n *Node) Used() []Stamp {
	u := n.uses.Load()
	if u == nil {
		return nil
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	return slices.Clone(u.stamps)
}

// UseUnstamped notes that the body used an answer without a stamp, of the memo or
// singleton with this name. The flight's own answer then cannot be stored where other
// processes find it: nobody could forget it there. name must not be nil.
func (n *Node) UseUnstamped(name *string) {
	if n.unstamped.Load() == nil {
		n.unstamped.Store(name)
	}
}

// Unstamped returns a name that UseUnstamped was given, or nil.
func (n *Node) Unstamped() *string { return n.unstamped.Load() }

// useAll notes on n what was noted on another node.
func (n *Node) useAll(from *Node) {
	for _, s := range from.Used() {
		n.Use(s)
	}
	if name := from.Unstamped(); name != nil {
		n.UseUnstamped(name)
	}
}
