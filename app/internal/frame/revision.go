package frame

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"hash"

	"github.com/minio/highwayhash"
)

// secret keys the digests of this process. Without it, a person who chooses the cells
// could make two tables with one revision.
var secret = func() []byte {
	key := make([]byte, highwayhash.Size)
	rand.Read(key) // never fails
	return key
}()

// digest gathers the content that a revision names: first the columns and the number of
// rows, then the cells.
//
// The cells are digested as this package reads them, and not by the plan that makes keys
// of arguments. That plan leaves out fields that a table shows (those tagged
// `refrain:"-"`), and includes fields that a table does not show.
type digest struct {
	hash hash.Hash
	buf  []byte
}

// flushSize is the size of a buffer that fits the processor's first cache beside the data
// that is read.
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

// digestOfCells returns the digest of f and of all its cells. Cell appends one of them.
func digestOfCells(f *Frame, cell func(dst []byte, r, c int) []byte) string {
	d := newDigest(f)
	for r := range f.count {
		for c := range f.columns {
			d.buf = cell(d.buf, r, c)
		}
		d.flush()
	}
	return d.sum()
}

// flush is called after each row.
func (d *digest) flush() {
	if len(d.buf) >= flushSize {
		d.hash.Write(d.buf)
		d.buf = d.buf[:0]
	}
}

// Digest names the content of the frame as it is shown. It is valid in other processes
// too. It takes longer than Revision and is not secret, so it is for a page that has the
// cells anyway.
func (f *Frame) Digest() string {
	h := sha256.New()
	buf := rawUint(rawUint(nil, uint64(f.count)), uint64(len(f.columns)))
	for _, c := range f.columns {
		buf = rawString(append(buf, byte(c.Type)), c.Name)
	}
	var text []byte
	for r := range f.count {
		for c := range f.columns {
			text = f.rows.appendText(text[:0], r, c)
			buf = rawString(buf, text)
		}
		if len(buf) >= flushSize {
			h.Write(buf)
			buf = buf[:0]
		}
	}
	h.Write(buf)
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:16])
}

func (d *digest) sum() string {
	d.hash.Write(d.buf)
	return base64.RawURLEncoding.EncodeToString(d.hash.Sum(nil)[:16])
}
