package plan

import (
	"sync"
	"sync/atomic"
	"unsafe"
)

// Many sentinels are made when the program begins, as by var ErrX = fmt.Errorf(…). Such a
// sentinel lies on the heap, and only the variable that holds it shows that it is one. So
// the memory of all package variables is read word by word. Each word that may be a
// pointer into the heap is noted with its place.
//
// Each plan has the variables read once, before the function whose results it copies runs
// for the first time. So a value that the function itself keeps in a variable is no
// sentinel.

// holder is the place of a pointer in a package variable.
type holder struct {
	section, word int32
	since         uint32 // the number of the reading that first found the pointer
}

// variable returns the address of the word.
func (h holder) variable() *uintptr {
	return (*uintptr)(unsafe.Add(program.pointers[h.section], uintptr(h.word)*wordSize))
}

// held has the result of the last reading.
var held struct {
	mu       sync.Mutex
	readings uint32                             // guarded by mu
	words    atomic.Pointer[map[uintptr]holder] // replaced under mu; no map changes
}

// readVariables reads all package variables and returns the number of the reading.
func readVariables() uint32 {
	held.mu.Lock()
	defer held.mu.Unlock()
	held.readings++
	before, now := map[uintptr]holder{}, map[uintptr]holder{}
	if m := held.words.Load(); m != nil {
		before = *m
	}
	for section := range program.pointers {
		for _, word := range heapWords(section) {
			h := holder{int32(section), word, held.readings}
			p := wordAt(h.variable())
			if old, ok := before[p]; ok {
				h.since = old.since
			}
			now[p] = h
		}
	}
	held.words.Store(&now)
	return held.readings
}

// heapWords returns the indexes of the words of a section that may be pointers into the
// heap. The program may write to its variables meanwhile. A variable that is being
// written holds no sentinel, so it does not matter which value is read.
//
//go:norace
func heapWords(section int) (words []int32) {
	low, high := heapRange()
	for i, word := range unsafe.Slice((*uintptr)(program.pointers[section]), program.words[section]) {
		if low <= word && word < high {
			words = append(words, int32(i))
		}
	}
	return words
}

// wordAt returns the word that a variable holds.
//
//go:norace
func wordAt(variable *uintptr) uintptr { return *variable }

// heapRange returns a range of addresses that contains the heap and, on 64-bit machines,
// little else. The runtime lets the heap grow from one address.
func heapRange() (low, high uintptr) {
	if wordSize < 8 {
		return 1 << 16, ^uintptr(0)
	}
	somewhere := uintptr(unsafe.Pointer(new([4]*int)))
	return somewhere / 2, somewhere * 2
}

// heldSince returns the variable that holds p, if p was found at the given reading or
// before, and the variable still holds it.
func heldSince(p unsafe.Pointer, reading uint32) *uintptr {
	words := held.words.Load()
	if words == nil {
		return nil
	}
	h, ok := (*words)[uintptr(p)]
	if !ok || h.since > reading || !holds(h.variable(), p) {
		return nil
	}
	return h.variable()
}

// holds reports whether a variable holds p now.
//
//go:norace
func holds(variable *uintptr, p unsafe.Pointer) bool { return *variable == uintptr(p) }
