package plan

import "unsafe"

// The lengths of a batch of texts come first, a byte each, and then all their bytes. So
// the reader can put short texts into memory that they share. A long text is encoded
// once, however often the value holds it.

// Instead of a length, the byte may be one of these.
const (
	longText  = 0xfe // a new long text; its length follows
	knownText = 0xff // a long text that was met before; its number follows
	mostText  = 0xfd // the longest text that is not long
)

// longTextID stands for a plan in seen.
const longTextID = 1<<24 - 1

func writeTexts(w *writer, p unsafe.Pointer, n int, stride uintptr) *Refusal {
	var again [batchValues / 64]uint64 // bits of the texts that were met before
	total := 0
	for i := range n {
		s := *(*string)(nth(p, i, stride))
		if len(s) <= mostText {
			w.buf = append(w.buf, byte(len(s)))
			total += len(s)
			continue
		}
		if w.longText(s) {
			again[i/64] |= 1 << (i % 64)
		} else {
			total += len(s)
		}
	}
	b := w.extend(total)
	for i := range n {
		if again[i/64]&(1<<(i%64)) == 0 {
			b = b[copy(b, *(*string)(nth(p, i, stride))):]
		}
	}
	return nil
}

// longText appends the length of a long text, or the number of one that was met before.
func (w *writer) longText(s string) (met bool) {
	data, what := unsafe.Pointer(unsafe.StringData(s)), kindOfThing(longTextID, len(s))
	if at := w.seen.find(data, what); at >= 0 {
		w.byte(knownText)
		w.uvarint(uint64(w.seen.at(at).note))
		return true
	}
	w.seen.note(data, what, uintptr(w.texts))
	w.texts++
	w.byte(longText)
	w.uvarint(uint64(len(s)))
	return false
}

func readTexts(r *reader, p unsafe.Pointer, n int, stride uintptr) {
	lengths := r.lengths[:n] // of a text that was met before: ^number
	total, short := 0, true
	for i := range lengths {
		b := r.byte()
		lengths[i] = int(b)
		if b > mostText {
			lengths[i] = r.longLength(b)
			short = false
		}
		if total += max(lengths[i], 0); total > maxLength {
			panic(damagedLength)
		}
	}
	b := r.bytes(total)
	if short && total <= slabBytes {
		r.shortTexts(b, lengths, p, stride)
		return
	}
	for i, length := range lengths {
		switch {
		case length == 0:
		case length > 0:
			s := r.newText(b[:length])
			b = b[length:]
			*(*string)(nth(p, i, stride)) = s
			if length > mostText {
				r.long = append(r.long, s)
			}
		case ^length >= len(r.long):
			panic(damagedReference)
		default:
			*(*string)(nth(p, i, stride)) = r.long[^length]
		}
	}
}

// longLength reads the rest of the length of a long text, or ^number of one that was met
// before.
func (r *reader) longLength(b byte) int {
	length := r.length()
	if b == knownText {
		return ^length
	}
	if length <= mostText || length > len(r.rest) {
		panic(damagedLength)
	}
	return length
}

// shortTexts puts texts into memory that they share.
func (r *reader) shortTexts(b []byte, lengths []int, p unsafe.Pointer, stride uintptr) {
	if len(b) == 0 {
		return
	}
	all := r.newText(b)
	for i, length := range lengths {
		if length > 0 {
			*(*string)(nth(p, i, stride)) = all[:length]
			all = all[length:]
		}
	}
}

// newText returns a text with its own memory.
func (r *reader) newText(b []byte) string {
	fresh := (*byte)(r.texts.take(len(b)))
	r.texts.any = true
	copy(unsafe.Slice(fresh, len(b)), b)
	return unsafe.String(fresh, len(b))
}
