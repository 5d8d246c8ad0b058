// Package identity makes the identities that elements and places keep from run to run.
package identity

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
)

// ID identifies an element or a place. It has 96 bits, so that no two are equal by
// chance. The page has it as text.
//
// An element's ID is made from its kind, label, parameters and place, or from its kind
// and Key. A place is the chain of containers around the element. A container is
// identified by its kind, its label, and the number of containers with the same kind and
// label before it. So an element that is inserted before another does not change the
// other's ID.
type ID [12]byte

// Main and Side are the places of the two parts of a page.
var (
	Main = Of(ID{}, "main", "", nil)
	Side = Of(ID{}, "side", "", nil)
)

// Of returns the ID of an element in a place.
func Of(place ID, kind, label string, parameters []byte) ID {
	var buf [256]byte
	b := append(buf[:0], place[:]...)
	b = AppendPart(b, kind)
	b = AppendPart(b, label)
	b = append(b, parameters...)
	sum := sha256.Sum256(b)
	return ID(sum[:len(ID{})])
}

// OfKey returns the ID of an element that has a Key. It is the same in every place.
func OfKey(kind, key string) ID {
	return Of(ID{}, kind, "", AppendPart(nil, key))
}

// AppendPart appends the length of a string and the string, so that different lists of
// parts never give the same bytes.
func AppendPart(dst []byte, s string) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(s)))
	return append(dst, s...)
}

// AppendNumber appends a number in a self-delimiting form.
func AppendNumber(dst []byte, n int) []byte { return binary.AppendVarint(dst, int64(n)) }

// String returns the text of the ID for the page.
func (id ID) String() string { return base64.RawURLEncoding.EncodeToString(id[:]) }

// Parse reads the text of an ID.
func Parse(s string) (ID, bool) {
	var id ID
	if base64.RawURLEncoding.DecodedLen(len(s)) != len(id) {
		return id, false
	}
	_, err := base64.RawURLEncoding.Decode(id[:], []byte(s))
	return id, err == nil
}
