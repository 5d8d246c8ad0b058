package disk

import (
	"encoding/binary"
	"hash/crc32"

	"github.com/refrain-go/refrain/store"
)

// mark is the number of one word.
type mark struct {
	slot   uint32
	number uint64
}

// record is an entry in a segment: a head of fixed size, marks, and the frame.
type record struct {
	id       store.ID
	seq      uint64 // of two records of one ID, the higher counts
	made     int64  // Unix time in nanoseconds
	expires  int64  // 0 for never
	length   uint32 // of the frame
	checksum uint32 // of the frame

	// marks are the numbers that the entry was stored under. The first is the version of
	// the entry, which does not count for what is computed from it.
	marks []mark
}

const (
	recordMagic = 0x7cef_1e5d
	recordHead  = 80
	markBytes   = 12
	maxMarks    = 1<<16 - 1
)

func (r *record) headLength() int    { return recordHead + markBytes*len(r.marks) }
func (r *record) totalLength() int64 { return int64(r.headLength()) + int64(r.length) }

// appendHead encodes the head and the marks for a place in a segment. The checksum also
// covers the place, so that a record that was moved counts as damaged. What looks like a
// record inside a frame never has the right checksum, since nobody knows the segment's
// nonce beforehand.
func (r *record) appendHead(b []byte, nonce uint64, at int64) []byte {
	start := len(b)
	b = append(b, make([]byte, recordHead)...)
	h := b[start:]
	binary.LittleEndian.PutUint32(h, recordMagic)
	binary.LittleEndian.PutUint32(h[8:], r.checksum)
	binary.LittleEndian.PutUint32(h[12:], r.length)
	binary.LittleEndian.PutUint64(h[16:], r.seq)
	binary.LittleEndian.PutUint64(h[24:], uint64(r.made))
	binary.LittleEndian.PutUint64(h[32:], uint64(r.expires))
	binary.LittleEndian.PutUint16(h[40:], uint16(len(r.marks)))
	copy(h[48:], r.id[:])
	for _, m := range r.marks {
		b = binary.LittleEndian.AppendUint32(b, m.slot)
		b = binary.LittleEndian.AppendUint64(b, m.number)
	}
	binary.LittleEndian.PutUint32(b[start+4:], headChecksum(b[start:], nonce, at))
	return b
}

func headChecksum(head []byte, nonce uint64, at int64) uint32 {
	var place [16]byte
	binary.LittleEndian.PutUint64(place[:], nonce)
	binary.LittleEndian.PutUint64(place[8:], uint64(at))
	sum := crc32.Update(0, castagnoli, place[:])
	return crc32.Update(sum, castagnoli, head[8:])
}

// peekHead returns the length of a head with its marks, from its fixed part.
func peekHead(b []byte) (length int, ok bool) {
	if len(b) < recordHead || binary.LittleEndian.Uint32(b) != recordMagic {
		return 0, false
	}
	return recordHead + markBytes*int(binary.LittleEndian.Uint16(b[40:])), true
}

// decode reads a head with its marks. It returns false for anything else.
func (r *record) decode(b []byte, nonce uint64, at int64) bool {
	n, ok := peekHead(b)
	if !ok || len(b) < n || binary.LittleEndian.Uint32(b[4:]) != headChecksum(b[:n], nonce, at) {
		return false
	}
	r.checksum = binary.LittleEndian.Uint32(b[8:])
	r.length = binary.LittleEndian.Uint32(b[12:])
	r.seq = binary.LittleEndian.Uint64(b[16:])
	r.made = int64(binary.LittleEndian.Uint64(b[24:]))
	r.expires = int64(binary.LittleEndian.Uint64(b[32:]))
	copy(r.id[:], b[48:])
	r.marks = r.marks[:0]
	for m := b[recordHead:n]; len(m) > 0; m = m[markBytes:] {
		r.marks = append(r.marks, mark{binary.LittleEndian.Uint32(m), binary.LittleEndian.Uint64(m[4:])})
	}
	return len(r.marks) > 0
}

func frameChecksum(frame []byte) uint32 { return crc32.Checksum(frame, castagnoli) }
