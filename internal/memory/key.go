package memory

import (
	"encoding/binary"
	"hash/maphash"
	"math/bits"
	"math/rand/v2"
	"strings"
)

// Key identifies one entry of a [Table]. Keys are equal exactly when they were made of equal bytes: the hash only says where to
// look, the bytes decide.
//
// Keys of up to 15 bytes, which is most of them, are held in two words, so that comparing one touches no other memory.
type Key struct {
	hash   uint64
	w0, w1 uint64 // the bytes and, in the highest byte of w1, their number; for a longer key its hash and longMark
	long   string // the bytes of a longer key
}

// MaxShort is the length up to which a key is held in words.
const MaxShort = 15

const (
	longMark = 0xfe << 56
	deadMark = 0xff << 56 // no key: a place whose entry is gone
)

// The hash is seeded, so that nobody can choose arguments that all land in one place.
var (
	seed         = maphash.MakeSeed()
	salt0, salt1 = rand.Uint64() | 1, rand.Uint64() | 1
)

// KeyOf returns the key made of b. A long key shares b's memory: [Key.Clone] it to keep it.
func KeyOf(b []byte) Key {
	if len(b) > MaxShort {
		hash := maphash.Bytes(seed, b)
		return Key{hash: hash, w0: hash, w1: longMark, long: alias(b)}
	}
	return ShortKey(b)
}

// ShortKey is KeyOf for at most [MaxShort] bytes. The key does not share b's memory.
func ShortKey(b []byte) Key { return WordsKey(Words(b)) }

// WordsKey returns the key of what [Words] returned.
func WordsKey(w0, w1 uint64) Key { return Key{hash: hashWords(w0, w1), w0: w0, w1: w1} }

// Words packs at most [MaxShort] bytes, and their number, into two words.
func Words(b []byte) (w0, w1 uint64) {
	switch n := len(b); {
	case n >= 8:
		w0 = binary.LittleEndian.Uint64(b)
		w1 = binary.LittleEndian.Uint64(b[n-8:]) >> (8 * (16 - n))
	case n >= 4:
		w0 = uint64(binary.LittleEndian.Uint32(b)) | uint64(binary.LittleEndian.Uint32(b[n-4:]))<<(8*(n-4))
	case n > 0:
		w0 = uint64(b[0]) | uint64(b[n/2])<<(8*(n/2)) | uint64(b[n-1])<<(8*(n-1))
	}
	return w0, w1 | uint64(len(b))<<56
}

// hashWords multiplies twice: after once, keys in even steps, such as the numbers from 1 or multiples of 2²⁰, crowd together in one process of a
// hundred, whose salts are unlucky, so that a hit looks at 3 to 50 entries.
func hashWords(w0, w1 uint64) uint64 {
	hi, lo := bits.Mul64(w0^salt0, w1^salt1)
	h := (hi ^ lo) * 0x9e3779b97f4a7c15
	return h ^ h>>32
}

// Long returns the bytes of a key of more than [MaxShort]; otherwise nothing.
func (k Key) Long() string { return k.long }

// Clone returns the same key in memory of its own.
func (k Key) Clone() Key {
	k.long = strings.Clone(k.long)
	return k
}

// Size is the number of bytes that the key holds outside of itself.
func (k *Key) Size() int64 { return int64(len(k.long)) }

// equal compares the words first: for most keys they are all there is.
func (k *Key) equal(o *Key) bool {
	return k.w0 == o.w0 && k.w1 == o.w1 && (len(k.long) == 0 || k.long == o.long)
}
