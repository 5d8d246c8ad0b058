package plan

import "unsafe"

// registeredImage is an image of a value that a registered function copies. Nobody else
// knows where the memory of the value lies, so its key stands for it.
type registeredImage struct {
	key *Key
	now unsafe.Pointer
	was string
}

// takeRegistered takes a value that a registered function copies, if the value has a key.
// Values without a key are trusted not to change.
func (s *snapper) takeRegistered(k *Copy, p unsafe.Pointer, from int, path string) {
	key, refusal := keyOf(k.typ)
	if refusal != nil {
		return
	}
	own := k.layout.double(p, 1)
	if was, ok := textOf(key, own); ok {
		s.pieces = append(s.pieces, piece{registeredImage{key, own, was}, from, path})
	}
}

func textOf(k *Key, p unsafe.Pointer) (text string, ok bool) {
	var e Encoder
	e.Reset()
	defer e.Reset()
	if err := e.Encode(k, p); err != nil {
		return "", false
	}
	return string(e.Key()), true
}

func (registeredImage) each(func(*Copy, unsafe.Pointer, string) *Refusal) *Refusal { return nil }

func (r registeredImage) changed() (path string, yes bool) {
	now, ok := textOf(r.key, r.now)
	return "", ok && now != r.was
}
