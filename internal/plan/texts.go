package plan

import "unsafe"

// A copy that is to be stored has its own strings. A string may be a small part of a long
// one and would keep that alive. Its bytes may also lie in a buffer that is written
// again, as in web frameworks. Copies of a stored value share its strings.

// texts is the memory of a copy's strings. Many short strings lie in one chunk. A chunk
// has at most slabBytes, because whoever keeps one of the strings keeps the chunk.
type texts struct {
	chunk        unsafe.Pointer // the last one
	length, used int            // of chunk
	recent       [64]recentText
	any          bool // recent holds something
}

// recentText is a string that was met recently, and its clone. A column often repeats few
// strings. The addresses are numbers, which saves work for the garbage collector. The
// original keeps old alive, and the copy keeps clone alive.
type recentText struct {
	old, clone uintptr
	n          int
}

// cloneStrings replaces n strings by clones, and counts their bytes.
func cloneStrings(c *copier, p unsafe.Pointer, n int, stride uintptr) *Refusal {
	for i := range n {
		c.text((*string)(nth(p, i, stride)))
	}
	return nil
}

// text replaces a string by a clone, and counts its bytes. If the string was met
// recently, it gets the same clone again and is not counted. A constant of the program is
// counted and not cloned.
func (c *copier) text(s *string) {
	n := len(*s)
	if n == 0 {
		*s = "" // an empty part of a long string would keep that alive
		return
	}
	old := unsafe.Pointer(unsafe.StringData(*s))
	recent := &c.texts.recent[(uintptr(old)>>4^uintptr(old)>>10)%uintptr(len(c.texts.recent))]
	if recent.old == uintptr(old) && recent.n == n {
		*s = unsafe.String(*(**byte)(unsafe.Pointer(&recent.clone)), n)
		return
	}
	c.size += int64(n)
	clone := old
	if !isConstant(old) {
		clone = c.texts.take(n)
		copy(unsafe.Slice((*byte)(clone), n), *s)
		*s = unsafe.String((*byte)(clone), n)
	}
	*recent = recentText{uintptr(old), uintptr(clone), n}
	c.texts.any = true
}

// take returns memory for n bytes. A long string has memory of its own. The first chunk
// has exactly the size asked for, and later ones grow, so that a small value wastes
// nothing.
func (t *texts) take(n int) unsafe.Pointer {
	if n > slabBytes/8 {
		return unzeroed(n)
	}
	if n > t.length-t.used {
		t.length, t.used = max(n, min(2*t.length, slabBytes)), 0
		t.chunk = unzeroed(t.length)
	}
	fresh := unsafe.Add(t.chunk, t.used)
	t.used += n
	return fresh
}

// reset forgets all strings.
func (t *texts) reset() {
	if t.any {
		*t = texts{}
	}
}
