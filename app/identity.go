package app

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
)

// identity tells elements apart from run to run, and places: 96 bits, so that no two meet by chance. It is made from
// kind, label, parameters and place, or from kind and Key. The page knows it as text.
//
// A place is the chain of containers above, each by its kind, its label and how many of its like stand before it: an
// element that is inserted before another changes nothing about it.
type identity [12]byte

func identify(place identity, kind, label string, parameters []byte) identity {
	var buf [256]byte
	b := append(buf[:0], place[:]...)
	b = appendPart(b, kind)
	b = appendPart(b, label)
	b = append(b, parameters...)
	sum := sha256.Sum256(b)
	return identity(sum[:len(identity{})])
}

// identifyKey is identify for an element with a Key, wherever it stands.
func identifyKey(kind, key string) identity {
	return identify(identity{}, kind, "", appendPart(nil, key))
}

// identifyNamed is identify for an element that has only a name, or identifyKey if it has a Key.
func (ui *UI) identifyNamed(kind, name string, o options) identity {
	if o.has(optKey) {
		return identifyKey(kind, o.key)
	}
	return identify(ui.id, kind, name, nil)
}

// appendPart appends a string such that no two lists of parts are the same bytes.
func appendPart(dst []byte, s string) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(s)))
	return append(dst, s...)
}

func appendNumber(dst []byte, n int) []byte { return binary.AppendVarint(dst, int64(n)) }

// text is the identity as the page knows it.
func (id identity) text() string { return base64.RawURLEncoding.EncodeToString(id[:]) }

func parseIdentity(s string) (identity, bool) {
	var id identity
	if base64.RawURLEncoding.DecodedLen(len(s)) != len(id) {
		return id, false
	}
	_, err := base64.RawURLEncoding.Decode(id[:], []byte(s))
	return id, err == nil
}

// among makes the identity of an element that has no value of its own, such as a container: by how many of its like the
// run has drawn in this place before.
func (ui *UI) among(kind, label, key string) identity {
	if key != "" {
		return identifyKey(kind, key)
	}
	id := identify(ui.id, kind, label, nil)
	r := ui.run
	like := r.like
	if w := r.show; w != nil {
		w.session.mu.Lock() // several goroutines may draw in one show
		defer w.session.mu.Unlock()
		like = w.like
	} else if like == nil {
		like = make(map[identity]int)
		r.like = like
	}
	n := like[id]
	like[id]++
	return identify(id, kind, "", appendNumber(nil, n))
}
