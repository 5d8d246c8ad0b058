package plan

import (
	"crypto/rand"
	"crypto/sha256"
	"hash"
	"sync"

	"github.com/minio/highwayhash"
)

// secret is the key of all digests. It makes them unpredictable outside this process,
// because HighwayHash resists deliberate collisions only with a secret key.
var secret = func() []byte {
	key := make([]byte, highwayhash.Size)
	rand.Read(key)
	return key
}()

const digestSize = highwayhash.Size

func digest(b []byte) [digestSize]byte { return highwayhash.Sum(b, secret) }

// hasher digests content that comes in pieces.
type hasher struct {
	digest hash.Hash
	stable bool
}

var hashers = [2]sync.Pool{
	{New: func() any {
		d, err := highwayhash.New(secret)
		if err != nil {
			panic(err) // the secret has the wrong size
		}
		return &hasher{d, false}
	}},
	{New: func() any { return &hasher{sha256.New(), true} }},
}

func hashersOf(stable bool) *sync.Pool {
	if stable {
		return &hashers[1]
	}
	return &hashers[0]
}

func newHasher(stable bool) *hasher {
	h := hashersOf(stable).Get().(*hasher)
	h.digest.Reset()
	return h
}

func (h *hasher) write(b []byte) { h.digest.Write(b) }

// sum appends the digest to b.
func (h *hasher) sum(b []byte) []byte { return h.digest.Sum(b) }

func (h *hasher) release() { hashersOf(h.stable).Put(h) }
