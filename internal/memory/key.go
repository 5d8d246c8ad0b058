package memory

import (
	"encoding/binary"
	"hash/maphash"
	"math/bits"
	"math/rand/v2"
	"strings"
)

// Key identifies one entry of a [Table]. Keys are equal exactly if they were made of
// equal bytes. The hash only says where to look; the bytes decide.
//
// Keys of up to 15 bytes, which most are, are held in two words. So comparing one reads
// no other memory.
type Key struct {
	hash uint64
	long string // the bytes of a longer key
	// w0 and w1 are the bytes and, in the highest byte of w1, their number. For a longer
	// key they are its hash and longMark.
	w0, w1 uint64
}

// MaxShort is the length up to which a key is held in words.
const MaxShort = 15

const (
	longMark = 0xfe << 56
	deadMark = 0xff << 56 // of no key: it marks the slot of a deleted entry

	hashFactor = 0x9e3779b97f4a7c15
)

// The hash is seeded, so that nobody can choose arguments that all meet in one slot.
var (
	seed         = maphash.MakeSeed()
	salt0, salt1 = rand.Uint64() | 1, rand.Uint64() | 1
)

// KeyOf returns the key made of b. A long key shares b's memory: [Key.Clone] it to keep
// it.
func KeyOf(b []byte) Key {
	if len(b) > MaxShort {
		hash := maphash.Bytes(seed, b)
		return Key{hash: hash, w0: hash, w1: longMark, long: alias(b)}
	}
	return ShortKey(b)
}

// ShortKey is KeyOf for at most [MaxShort] bytes. The key does not share b's memory.
func ShortKey(b []byte) Key { return WordsKey(Words(b)) }

// WordsKey returns the key of the words that [Words] returned.
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

// hashWords multiplies twice. After one multiplication, evenly spaced keys (1, 2, 3, or
// multiples of 2²⁰) cluster in one process of a hundred, whose salts are unlucky. Then a
// hit probes 3 to 50 slots.
func hashWords(w0, w1 uint64) uint64 {
	hi, lo := bits.Mul64(w0^salt0, w1^salt1)
	h := (hi ^ lo) * hashFactor
	return h ^ h>>32
}

// Long returns the bytes of a key of more than [MaxShort] bytes, and "" for others.
func (k Key) Long() string { return k.long }

// Clone returns the same key in memory of its own.
func (k Key) Clone() Key {
	k.long = strings.Clone(k.long)
	return k
}

// Size is the number of bytes that the key holds outside of itself.
func (k *Key) Size() int64 { return int64(len(k.long)) }

// equal compares the words first. Most keys have nothing else.
func (k *Key) equal(o *Key) bool {
	return k.w0 == o.w0 && k.w1 == o.w1 && (len(k.long) == 0 || k.long == o.long)
}
