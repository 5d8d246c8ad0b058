package record

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
)

// KeyDigest returns the digest that stands for an argument in a store: a keyed SHA-256 of
// the memo's name and the key's bytes, and of what else tells the entry apart, such as a
// session. With a secret, nobody who can only read the store can try out arguments. The
// secret may be empty.
//
// SHA-256, and not the faster HighwayHash, because the secret of a store may be known to
// whoever chooses arguments, and no two of them may share an answer then, either.
func KeyDigest(secret []byte, parts ...[]byte) Digest {
	h := hmac.New(sha256.New, secret)
	for _, part := range parts {
		var length [8]byte
		binary.LittleEndian.PutUint64(length[:], uint64(len(part)))
		h.Write(length[:])
		h.Write(part)
	}
	return Digest(h.Sum(nil))
}
