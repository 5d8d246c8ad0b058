package memory

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"testing"
)

// K1. Hazard: packing bytes into words makes two keys equal, such as "a" and "a\x00", or
// drops bytes.
func FuzzKeyOf_IsEqualOnlyForEqualBytes(f *testing.F) {
	for n := range 40 {
		a := bytes.Repeat([]byte{0}, n)
		f.Add(a, append(a[:n:n], 0))
		for i := range a {
			b := bytes.Clone(a)
			b[i] = 1
			f.Add(a, b)
		}
	}
	f.Fuzz(func(t *testing.T, a, b []byte) {
		ka, kb := KeyOf(a), KeyOf(b)
		if got, want := ka.equal(&kb), bytes.Equal(a, b); got != want {
			t.Errorf("keys of %x and %x: equal is %v", a, b, got)
		}
		same := KeyOf(bytes.Clone(a))
		if !ka.equal(&same) || ka != same {
			t.Errorf("two keys of %x differ", a)
		}
	})
}

// K8. Hazard: a kept key changes with the buffer that it was made in.
func TestKey_CloneOwnsItsMemory(t *testing.T) {
	buf := []byte("a key of more than fifteen bytes")
	kept, want := KeyOf(buf).Clone(), KeyOf(bytes.Clone(buf))
	clear(buf)
	if !kept.equal(&want) {
		t.Error("the clone changed with the buffer")
	}
}

// Hazard: evenly spaced keys cluster in the table, if the salts are unlucky, and a hit
// probes dozens of slots.
func TestKey_EvenlySpacedKeysDoNotCluster(t *testing.T) {
	was0, was1 := salt0, salt1
	defer func() { salt0, salt1 = was0, was1 }()
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		salt0, salt1 = random.Uint64()|1, random.Uint64()|1
		for _, shift := range []int{0, 20, 48} {
			var table [1 << 13]bool
			const keys = len(table) / 2
			steps := 0
			for i := range keys {
				at := ShortKey(binary.LittleEndian.AppendUint64(nil, uint64(i)<<shift)).hash
				for ; table[at%uint64(len(table))]; at++ {
					steps++
				}
				table[at%uint64(len(table))] = true
			}
			if steps > keys {
				t.Fatalf("salts %#x, %#x, shift %d: %d steps for %d keys", salt0, salt1, shift, steps, keys)
			}
		}
	}
}
