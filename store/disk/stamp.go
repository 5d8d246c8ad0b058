package disk

import (
	"cmp"
	"runtime/debug"
	"slices"
	"sync/atomic"

	"github.com/refrain-go/refrain/store"
)

// stamp implements [store.Stamp].
type stamp struct {
	table *table
	// marks are the numbers of the groups. If hasVersion is set, the first is a version.
	marks      []mark
	hasVersion bool

	// checked is an epoch at which all numbers were the same, or 0, which is none. While
	// the epoch of the table is that one, no number has changed since.
	checked atomic.Uint64
}

// Current implements [store.Stamp]. It reads one word, unless numbers have changed
// somewhere since it was last called. It sees each change that ended before it began:
//
//  1. a check reads the epoch, and then finds a word unchanged
//  2. the word changes, and after that the epoch
//  3. Current finds another epoch than that of step 1, and compares the words again
//
// Where the file is not mapped, it reads the epoch from the file, which takes a system
// call.
func (s *stamp) Current() bool {
	if !s.table.mapped && s.table.refresh() != nil {
		return false
	}
	epoch := s.table.words[epochWord].Load()
	return s.checked.Load() == epoch && epoch != 0 || s.check(epoch)
}

func (s *stamp) check(epoch uint64) bool {
	if !s.table.has(s.marks) {
		return false
	}
	s.checked.Store(epoch)
	return true
}

// has reports whether all words have these numbers.
func (t *table) has(marks []mark) bool {
	if t.lost.Load() || t.refresh() != nil {
		return false
	}
	return t.compare(marks)
}

// compare returns false if the words cannot be read, as [guarded] does. It allocates
// nothing.
func (t *table) compare(marks []mark) (same bool) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			rethrow(p)
			same = false
		}
	}()
	for _, m := range marks {
		if !t.holds(m.slot) || t.words[m.slot].Load() != m.number {
			return false
		}
	}
	return true
}

// stampOf returns the present numbers of a key: of its version, of its own group, and of
// the groups that it is in.
func (t *table) stampOf(key store.Key) (*stamp, error) {
	s := &stamp{table: t, hasVersion: true, marks: make([]mark, 2, 2+len(key.In))}
	s.marks[0].slot = t.version(key.ID)
	s.marks[1].slot = t.slot(key.Own())
	for _, g := range key.In {
		s.marks = append(s.marks, mark{slot: t.slot(g)})
	}
	return s, s.read()
}

func (t *table) stampOfGroups(groups []store.Group) (*stamp, error) {
	s := &stamp{table: t, marks: make([]mark, len(groups))}
	for i, g := range groups {
		s.marks[i].slot = t.slot(g)
	}
	return s, s.read()
}

// read sets the numbers to those of now.
func (s *stamp) read() error {
	if err := s.table.refresh(); err != nil {
		return err
	}
	return guarded(func() {
		for i := range s.marks {
			s.marks[i].number = s.table.words[s.marks[i].slot].Load()
		}
	})
}

// groups returns the marks that count for what is computed from the stamped answer.
func (s *stamp) groups() []mark {
	if s.hasVersion {
		return s.marks[1:]
	}
	return s.marks
}

// with returns a stamp with the numbers of s and of sources. It returns false if one of
// them is not current, or comes from elsewhere.
func (s *stamp) with(sources []store.Stamp) (*stamp, bool) {
	if len(sources) == 0 {
		return s, s.table.has(s.marks)
	}
	own := len(s.marks)
	all := slices.Clone(s.marks)
	for _, source := range sources {
		from, ok := source.(*stamp)
		if !ok || from.table.name != s.table.name {
			return nil, false
		}
		all = append(all, from.groups()...)
	}
	if len(all) > own {
		all = append(all[:2], compact(all[2:])...)
	}
	return &stamp{table: s.table, marks: all, hasVersion: true}, s.table.has(all)
}

// compact sorts marks and drops those that are there twice. Two numbers of one word both
// stay, so that the stamp is never current.
func compact(marks []mark) []mark {
	slices.SortFunc(marks, func(a, b mark) int {
		return cmp.Or(cmp.Compare(a.slot, b.slot), cmp.Compare(a.number, b.number))
	})
	return slices.Compact(marks)
}

// clone returns a copy whose numbers may be changed.
func (s *stamp) clone() *stamp {
	return &stamp{table: s.table, marks: slices.Clone(s.marks), hasVersion: s.hasVersion}
}
