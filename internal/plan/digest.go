package plan

import (
	"crypto/rand"
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
type hasher struct{ digest *highwayhash.Digest }

var hashers = sync.Pool{New: func() any {
	d, err := highwayhash.NewDigest(secret)
	if err != nil {
		panic(err) // the secret has the wrong size
	}
	return &hasher{d}
}}

func newHasher() *hasher {
	h := hashers.Get().(*hasher)
	h.digest.Reset()
	return h
}

func (h *hasher) write(b []byte) { h.digest.Write(b) }

// sum appends the digest to b.
func (h *hasher) sum(b []byte) []byte { return h.digest.Sum(b) }

func (h *hasher) release() { hashers.Put(h) }
