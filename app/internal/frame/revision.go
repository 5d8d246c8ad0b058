package frame

import (
	"crypto/rand"
	"encoding/base64"
	"hash"

	"github.com/minio/highwayhash"
)

// secret keys the digests of this process, so that nobody who chooses cells can make two tables with one revision.
var secret = func() []byte {
	key := make([]byte, highwayhash.Size)
	rand.Read(key) // never fails
	return key
}()

// digest gathers what a revision names: the columns and the number of rows first, then the cells.
//
// The cells are digested as they are read here, and not by the plan that makes keys of arguments: a key leaves out
// fields that a table shows (those tagged `refrain:"-"`), and counts fields that it does not.
type digest struct {
	hash hash.Hash
	buf  []byte
}

// flushSize is what fits the processor's first cache beside the data that is read.
const flushSize = 8 << 10

func newDigest(f *Frame) *digest {
	h, err := highwayhash.New(secret)
	if err != nil {
		panic(err) // the key has the one size that is right
	}
	d := &digest{hash: h, buf: make([]byte, 0, 2*flushSize)}
	d.buf = rawUint(rawUint(d.buf, uint64(f.count)), uint64(len(f.columns)))
	for _, c := range f.columns {
		d.buf = rawString(append(d.buf, byte(c.Type)), c.Name)
	}
	return d
}

// flush is called after each row.
func (d *digest) flush() {
	if len(d.buf) >= flushSize {
		d.hash.Write(d.buf)
		d.buf = d.buf[:0]
	}
}

func (d *digest) sum() string {
	d.hash.Write(d.buf)
	return base64.RawURLEncoding.EncodeToString(d.hash.Sum(nil)[:16])
}
