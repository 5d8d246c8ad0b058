// Package record is the frame in which an answer outlives its process: what it is an
// answer to, what made it, how long it is good for, and its encoding, under a checksum.
//
// A frame is the fixed part, the header's fields, the header's checksum, the value, and
// the checksum of it all. Numbers are little-endian. The header can be read without the
// value. Nothing of a frame is believed before its checksum was compared, and a reader
// compares what the frame is an answer to before it decodes the value.
//
// A frame holds no argument: the key is a digest. It is not secret, and its checksum is
// no proof of who wrote it.
package record

import (
	"encoding/binary"
	"slices"
	"time"

	"github.com/minio/highwayhash"
)

// Digest is a digest of 256 bits.
type Digest = [32]byte

// Header says what an answer is and how long it is good for.
type Header struct {
	KeyType, ValueType Digest // of the types of the argument and the answer
	Code               Digest // identity of the code that made it
	Key                Digest // of the argument: see [KeyDigest]

	Made    time.Time     // when the computation ended
	Cost    time.Duration // how long it took
	Stale   time.Time     // when it should be refreshed; zero: never
	Expires time.Time     // when it is no answer any more; zero: never

	// Numbers are those of the groups that the entry belongs to, in an order that the
	// store knows. Sources are the entries that it was computed from.
	Numbers []uint64
	Sources []Source
}

// Source is an entry that an answer was computed from, with the number that it had then.
type Source struct {
	Entry  Digest
	Number uint64
}

// The fixed part: magic, version, length of the header with its checksum, length of the
// value.
const (
	magic     = "RFRN"
	version   = 1
	fixedSize = 4 + 4 + 4 + 8
	sumSize   = highwayhash.Size128
	// fieldsSize is the size of the fields without the lists.
	fieldsSize = 4*32 + 4*8 + 2*4
	mostLists  = 1 << 24 // bytes; a header is refused beyond
)

// checksumKey is no secret: the checksum finds accidents.
var checksumKey = []byte("refrain frame checksum, version1")

// Damage says why bytes are no frame.
type Damage string

func (d Damage) Error() string { return "the frame is damaged: " + string(d) }

const (
	ErrForeign Damage = "it does not begin like a frame"
	ErrVersion Damage = "it has another format version"
	ErrShort   Damage = "it ends too soon"
	ErrLong    Damage = "there are more bytes after its end"
	ErrSum     Damage = "its checksum differs"
	ErrFields  Damage = "its fields contradict each other"
)

// Begin appends a frame without its value. The caller appends the value, and calls [End].
func Begin(b []byte, h *Header) []byte {
	size := fieldsSize + 8*len(h.Numbers) + 40*len(h.Sources) + sumSize
	b = slices.Grow(b, fixedSize+size)
	b = append(b, magic...)
	b = binary.LittleEndian.AppendUint32(b, version)
	b = binary.LittleEndian.AppendUint32(b, uint32(size))
	b = binary.LittleEndian.AppendUint64(b, 0) // End knows it
	for _, d := range []*Digest{&h.KeyType, &h.ValueType, &h.Code, &h.Key} {
		b = append(b, d[:]...)
	}
	b = binary.LittleEndian.AppendUint64(b, nanoseconds(h.Made))
	b = binary.LittleEndian.AppendUint64(b, uint64(h.Cost))
	b = binary.LittleEndian.AppendUint64(b, nanoseconds(h.Stale))
	b = binary.LittleEndian.AppendUint64(b, nanoseconds(h.Expires))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(h.Numbers)))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(h.Sources)))
	for _, n := range h.Numbers {
		b = binary.LittleEndian.AppendUint64(b, n)
	}
	for _, s := range h.Sources {
		b = append(b, s.Entry[:]...)
		b = binary.LittleEndian.AppendUint64(b, s.Number)
	}
	return append(b, make([]byte, sumSize)...)
}

// End completes the frame that begins at begin: the value is what follows the header.
func End(b []byte, begin int) []byte {
	frame := b[begin:]
	size := int(binary.LittleEndian.Uint32(frame[8:]))
	value := frame[fixedSize+size:]
	binary.LittleEndian.PutUint64(frame[12:], uint64(len(value)))
	head := frame[:fixedSize+size-sumSize]
	sum := highwayhash.Sum128(head, checksumKey)
	copy(frame[len(head):], sum[:])
	all := sumOfAll(sum, value)
	return append(b, all[:]...)
}

// sumOfAll is the checksum of the value and of the header, so that a header never goes
// with the value of another.
func sumOfAll(head [sumSize]byte, value []byte) [sumSize]byte {
	both := [2][sumSize]byte{head, highwayhash.Sum128(value, checksumKey)}
	return highwayhash.Sum128(append(both[0][:], both[1][:]...), checksumKey)
}

// Append appends a frame with a value.
func Append(b []byte, h *Header, value []byte) []byte {
	begin := len(b)
	return End(append(Begin(b, h), value...), begin)
}

// Parse reads a frame, which must be the whole of b, and returns its value, which is part
// of b. Every byte has been checked, unless err is not nil.
func Parse(b []byte) (h Header, value []byte, err error) {
	h, head, size, err := parse(b)
	switch {
	case err != nil:
		return Header{}, nil, err
	case int64(len(b)) < size:
		return Header{}, nil, ErrShort
	case int64(len(b)) > size:
		return Header{}, nil, ErrLong
	}
	value = b[head : len(b)-sumSize : len(b)-sumSize]
	sum := sumOfAll([sumSize]byte(b[head-sumSize:head]), value)
	if string(sum[:]) != string(b[len(b)-sumSize:]) {
		return Header{}, nil, ErrSum
	}
	return h, value, nil
}

// ParseHeader reads the header of a frame of which b is the beginning. It returns the
// size of the whole frame. [ErrShort] means that b must have more of it.
func ParseHeader(b []byte) (h Header, size int64, err error) {
	h, _, size, err = parse(b)
	return h, size, err
}

// HeaderSize returns how many bytes [ParseHeader] needs, of a frame of which b is the
// beginning: at least 12 bytes.
func HeaderSize(b []byte) (int, error) {
	switch {
	case len(b) < 12:
		return 0, ErrShort
	case string(b[:4]) != magic:
		return 0, ErrForeign
	case binary.LittleEndian.Uint32(b[4:]) != version:
		return 0, ErrVersion
	}
	size := binary.LittleEndian.Uint32(b[8:])
	if size < fieldsSize+sumSize || size > fieldsSize+sumSize+mostLists {
		return 0, ErrFields
	}
	return fixedSize + int(size), nil
}

// parse reads a header. head is where the value begins, and size the size of the frame.
func parse(b []byte) (h Header, head int, size int64, err error) {
	if head, err = HeaderSize(b); err != nil {
		return h, 0, 0, err
	}
	if len(b) < head {
		return h, 0, 0, ErrShort
	}
	fields := b[:head-sumSize]
	if sum := highwayhash.Sum128(fields, checksumKey); string(sum[:]) != string(b[head-sumSize:head]) {
		return h, 0, 0, ErrSum
	}
	length := binary.LittleEndian.Uint64(b[12:])
	if length > 1<<62 {
		return h, 0, 0, ErrFields
	}
	if err = h.read(fields[fixedSize:]); err != nil {
		return Header{}, 0, 0, err
	}
	return h, head, int64(head) + int64(length) + sumSize, nil
}

func (h *Header) read(b []byte) error {
	for _, d := range []*Digest{&h.KeyType, &h.ValueType, &h.Code, &h.Key} {
		b = b[copy(d[:], b):]
	}
	uint64 := func() uint64 {
		x := binary.LittleEndian.Uint64(b)
		b = b[8:]
		return x
	}
	h.Made = moment(uint64())
	h.Cost = time.Duration(uint64())
	h.Stale, h.Expires = moment(uint64()), moment(uint64())
	numbers, sources := int64(binary.LittleEndian.Uint32(b)), int64(binary.LittleEndian.Uint32(b[4:]))
	b = b[8:]
	if numbers*8+sources*40 != int64(len(b)) {
		return ErrFields
	}
	for range numbers {
		h.Numbers = append(h.Numbers, uint64())
	}
	for range sources {
		var s Source
		b = b[copy(s.Entry[:], b):]
		s.Number = uint64()
		h.Sources = append(h.Sources, s)
	}
	return nil
}

// nanoseconds is a time as a number; the zero time is 0.
func nanoseconds(t time.Time) uint64 {
	if t.IsZero() {
		return 0
	}
	return uint64(t.UnixNano())
}

func moment(n uint64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.Unix(0, int64(n))
}

// Mismatch says why a frame is no answer to a call, though nothing is wrong with it.
type Mismatch string

func (m Mismatch) Error() string { return string(m) }

const (
	OtherKey  Mismatch = "it is the answer to another key"
	OtherType Mismatch = "its types have changed"
	OtherCode Mismatch = "it was made by other code"
	Expired   Mismatch = "it has expired"
	Future    Mismatch = "it was made in the future: a clock was set back"
)

// mostAhead is how far clocks of the machines that share a store may differ.
const mostAhead = time.Hour

// Answers returns nil if a frame with header h is an answer to the call that want
// describes, at a moment, and otherwise a [Mismatch]. Of want, only the digests count.
func (h *Header) Answers(want *Header, now time.Time) error {
	switch {
	case h.Key != want.Key:
		return OtherKey
	case h.KeyType != want.KeyType || h.ValueType != want.ValueType:
		return OtherType
	case h.Code != want.Code:
		return OtherCode
	case !h.Expires.IsZero() && !now.Before(h.Expires):
		return Expired
	case h.Made.After(now.Add(mostAhead)):
		return Future
	}
	return nil
}
