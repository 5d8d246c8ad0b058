package record

import (
	"bytes"
	"errors"
	"reflect"
	"testing"
	"time"
)

func someHeader() *Header {
	h := &Header{
		Made: time.Unix(1_800_000_000, 5), Cost: 3 * time.Second, Stale: time.Unix(1_800_000_100, 0),
		Numbers: []uint64{7, 1 << 63}, Sources: []Source{{Digest{9}, 1}, {Digest{10}, 2}},
	}
	h.KeyType[0], h.ValueType[1], h.Code[2], h.Key[31] = 1, 2, 3, 4
	return h
}

// Hazard: a restart misses, or the answer comes back with other bounds. // D1
func TestFrame_IsReadAsItWasWritten(t *testing.T) {
	for _, h := range []*Header{someHeader(), {}} {
		for _, value := range []string{"", "a value", string(make([]byte, 10_000))} {
			b := Append([]byte("before"), h, []byte(value))
			read, got, err := Parse(b[len("before"):])
			if err != nil || string(got) != value || !reflect.DeepEqual(&read, h) {
				t.Fatalf("%v %q: %+v", err, got, read)
			}
			n, err := HeaderSize(b[len("before"):][:12])
			if err != nil {
				t.Fatal(err)
			}
			head, size, err := ParseHeader(b[len("before"):][:n])
			if err != nil || size != int64(len(b)-len("before")) || !reflect.DeepEqual(&head, h) {
				t.Fatalf("the header alone: %v %d %+v", err, size, head)
			}
		}
	}
}

// Hazard: a flipped bit, a torn write or two frames in one are taken for an answer. // D2
func TestFrame_EveryFlippedByteAndEveryCutIsRefused(t *testing.T) {
	whole := Append(nil, someHeader(), []byte("a value of some length"))
	for i := range whole {
		for _, flip := range []byte{1, 0x80, 0xff} {
			b := bytes.Clone(whole)
			b[i] ^= flip
			if h, _, err := Parse(b); err == nil || !reflect.DeepEqual(h, Header{}) {
				t.Fatalf("byte %d flipped by %x: %v %+v", i, flip, err, h)
			}
		}
		if _, _, err := Parse(whole[:i]); err == nil {
			t.Fatalf("cut at %d", i)
		}
	}
	if _, _, err := Parse(append(bytes.Clone(whole), 0)); err != ErrLong {
		t.Error(err)
	}
	if _, _, err := Parse(append(bytes.Clone(whole), whole...)); err != ErrLong {
		t.Error(err)
	}
}

// Hazard: the header of one answer goes with the value of another, as after a write that
// was torn in the middle of a page. // D2
func TestFrame_AHeaderBelongsToItsValue(t *testing.T) {
	one := Append(nil, someHeader(), []byte("value one"))
	h := someHeader()
	h.Key[0]++
	other := Append(nil, h, []byte("value two"))
	n, _ := HeaderSize(one)
	if _, _, err := Parse(append(bytes.Clone(one[:n]), other[n:]...)); err != ErrSum {
		t.Error(err)
	}
}

// Hazard: an entry of other code, of a type that has changed, or under the digest of
// another key is decoded. // C1 D2
func TestHeader_MatchesItsOwnCodeTypeAndKeyOnly(t *testing.T) {
	now := time.Unix(1_800_000_050, 0)
	for want, change := range map[error]func(h *Header){
		OtherKey:  func(h *Header) { h.Key[3]++ },
		OtherCode: func(h *Header) { h.Code[3]++ },
		OtherType: func(h *Header) { h.ValueType[3]++ },
		Expired:   func(h *Header) { h.Expires = now },
		Future:    func(h *Header) { h.Made = now.Add(2 * time.Hour) },
		nil:       func(h *Header) { h.Expires = now.Add(1) },
	} {
		h := someHeader()
		change(h)
		if err := h.Answers(someHeader(), now); !errors.Is(err, want) {
			t.Errorf("%v, not %v", err, want)
		}
	}
	h := someHeader()
	h.KeyType[3]++
	if err := h.Answers(someHeader(), now); err != OtherType {
		t.Error(err)
	}
}

// Hazard: two arguments share an answer because their parts were put one behind the
// other; or a digest shows which argument it is of. // K1 D7
func TestKeyDigest_TellsPartsAndSecretsApart(t *testing.T) {
	met := map[Digest]bool{}
	for _, secret := range []string{"", "s"} {
		for _, parts := range [][][]byte{{[]byte("ab"), []byte("c")}, {[]byte("a"), []byte("bc")}, {[]byte("abc")}, {[]byte("abc"), nil}, {}} {
			d := KeyDigest([]byte(secret), parts...)
			if met[d] {
				t.Errorf("%q %q: met before", secret, parts)
			}
			met[d] = true
		}
	}
}

// FuzzParse checks that any bytes are refused or are a frame. // D2
func FuzzParse(f *testing.F) {
	f.Add(Append(nil, someHeader(), []byte("a value")), uint16(3), byte(1))
	f.Add(Append(nil, &Header{}, nil), uint16(0), byte(0))
	f.Fuzz(func(t *testing.T, b []byte, at uint16, flip byte) {
		h, value, err := Parse(b)
		ParseHeader(b)
		if err != nil {
			// Behind right checksums the fields are as wild.
			if n, err := HeaderSize(b); err == nil && n <= len(b) {
				if whole := End(bytes.Clone(b), 0); len(whole) > 0 {
					Parse(whole)
				}
			}
			return
		}
		if again := Append(nil, &h, value); !bytes.Equal(again, b) {
			t.Fatalf("a frame of %d bytes is written as another one of %d", len(b), len(again))
		}
		if flip != 0 && len(b) > 0 {
			b = bytes.Clone(b)
			b[int(at)%len(b)] ^= flip
			if _, _, err := Parse(b); err == nil {
				t.Fatal("a flipped byte is not found")
			}
		}
	})
}
