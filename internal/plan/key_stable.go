package plan

import (
	"bytes"
	"crypto/sha256"
	"reflect"
	"slices"
)

// A stable key is the same in every process, so that an answer can be found again there.
// The keys of one process are faster: their digests have a secret that only the process
// knows, and they number types as they meet them.

// Stabilize makes the key that is being encoded a stable one. It must be called right
// after Reset. Two stable keys are equal exactly if the arguments are equal by the rules
// of this package, on machines with words of one size and one order of bytes. What only
// this process can tell apart, such as a *runtime.Func, is refused.
func (e *Encoder) Stabilize() { e.stable = true }

// CheckStable returns a *Refusal if type t, of an argument, shows that no stable key can
// be made of its values. What interfaces hold is known only when a key is made.
func (d Declarer) CheckStable(t reflect.Type) error {
	c := &checker{use: asKey, owner: ownerOf(t, string(d)), stable: true, seen: map[reflect.Type]bool{}}
	return c.check(t).orNil()
}

// digest replaces content that is long. Others may choose the arguments of a stable key
// and know how it is made, so its digest is SHA-256.
func (e *Encoder) digest(content []byte) [digestSize]byte {
	if e.stable {
		return sha256.Sum256(content)
	}
	return digest(content)
}

// typeMark appends what tells a type from all others.
func (e *Encoder) typeMark(t reflect.Type, number uint64) {
	if !e.stable {
		e.uvarint(number)
		return
	}
	mark := TypeDigest(t)
	e.bytes(mark[:])
}

// sortStable orders the pairs of a map by their bytes.
func sortStable(pairs []pair, all []byte) {
	slices.SortFunc(pairs, func(a, b pair) int { return bytes.Compare(a.in(all), b.in(all)) })
}

// counter refuses what holds a program counter, if the key must be stable.
func (e *Encoder) counter(t reflect.Type) *Refusal {
	if e.stable {
		return &Refusal{Type: t, Reason: holdsCounter}
	}
	return nil
}
