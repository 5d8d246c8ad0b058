package plan

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"reflect"
	"runtime"
	"sync"
	"testing"
)

func init() {
	for _, t := range []reflect.Type{
		reflect.TypeFor[node](), reflect.TypeFor[pair2](), reflect.TypeFor[mine](), reflect.TypeFor[selfish](),
		reflect.TypeFor[boxed1](), reflect.TypeFor[shouted](), reflect.TypeFor[branches](), reflect.TypeFor[parts](),
	} {
		RegisterStored(t)
	}
}

// storedSamples are the samples that can be encoded.
var storedSamples = sync.OnceValue(func() (types []reflect.Type) {
	for _, t := range samples {
		if _, err := EncodingOf(t); err == nil {
			types = append(types, t)
		}
	}
	return types
})

// mayRefuse has the reasons for which a value of a sample is refused: what an interface
// holds shows only in the value.
var mayRefuse = map[string]bool{holdsUnregistered: true, holdsCloned: true, holdsSentinel: true, holdsFunc: true}

func encode(v reflect.Value) ([]byte, error) {
	k, err := EncodingOf(v.Type())
	if err != nil {
		return nil, err
	}
	return k.Append(nil, v.Addr().UnsafePointer())
}

func decode(t reflect.Type, b []byte) (reflect.Value, error) {
	k, err := EncodingOf(t)
	if err != nil {
		return reflect.Value{}, err
	}
	fresh := reflect.New(t)
	err = k.Decode(b, fresh.UnsafePointer())
	if err == damagedFault {
		panic(err)
	}
	return fresh.Elem(), err
}

// checkRoundTrip checks V2 and D1: what is decoded equals what was encoded, with aliases
// and cycles, and writing to it changes nothing else.
func checkRoundTrip(t *testing.T, typ reflect.Type, data []byte) (encoded []byte, ok bool) {
	t.Helper()
	original, twin := newSource(data, true).value(typ), newSource(data, true).value(typ)
	encoded, err := encode(original)
	var refusal *Refusal
	if errors.As(err, &refusal) && mayRefuse[refusal.Reason] {
		return nil, false
	}
	if err != nil {
		t.Fatalf("%v: %v, from %x\n%+v", typ, err, data, original)
	}
	kept := bytes.Clone(encoded)
	decoded, err := decode(typ, encoded)
	if err != nil {
		t.Fatalf("%v: %v, from %x\n%+v\n%x", typ, err, data, original, encoded)
	}
	clear(encoded) // nothing that was decoded lies there
	if !sameStored(original, decoded) {
		t.Fatalf("%v: what was decoded differs, from %x\n%+v\n%+v\n%x", typ, data, original, decoded, kept)
	}
	c := newComparison(false, true)
	if c.compare(typ, original.Addr().UnsafePointer(), decoded.Addr().UnsafePointer()); c.refusal != nil {
		t.Fatalf("%v: %v, from %x\n%+v\n%+v", typ, c.refusal, data, original, decoded)
	}
	if !sameCopy(original, twin) {
		t.Fatalf("%v: encoding changed the original, from %x", typ, data)
	}
	scribble(decoded, map[reference]bool{})
	if !sameCopy(original, twin) {
		t.Fatalf("%v: writing to what was decoded changed the original, from %x", typ, data)
	}
	return kept, true
}

// checkDecoding checks D2: any bytes are decoded or refused, in bounded memory. What is
// decoded can be walked through and encoded again.
func checkDecoding(t *testing.T, typ reflect.Type, encoded []byte) {
	t.Helper()
	k, err := EncodingOf(typ)
	if err != nil {
		t.Fatal(err)
	}
	p := reflect.New(typ)
	// Plans and types that are new in the process are not memory of the value.
	if k.Decode(encoded, p.UnsafePointer()) != nil {
		if !sameCopy(p.Elem(), reflect.New(typ).Elem()) {
			t.Fatalf("%v: after damage the value is not zero, from %x", typ, encoded)
		}
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	err = k.Decode(encoded, p.UnsafePointer())
	runtime.ReadMemStats(&after)
	if used, most := after.TotalAlloc-before.TotalAlloc, uint64(64*len(encoded)+64<<10); used > most {
		t.Fatalf("%v: %d bytes took %d bytes of memory, not at most %d, from %x", typ, len(encoded), used, most, encoded)
	}
	if err == damagedFault {
		t.Fatalf("%v: the decoder panics, from %x", typ, encoded)
	}
	if err != nil {
		return
	}
	runtime.GC()
	again, err := k.Append(nil, p.UnsafePointer())
	if err != nil {
		return // it holds a sentinel, or the like
	}
	other := reflect.New(typ)
	if err := k.Decode(again, other.UnsafePointer()); err != nil {
		t.Fatalf("%v: encoded again: %v, from %x", typ, err, encoded)
	}
	if !sameStored(p.Elem(), other.Elem()) {
		t.Fatalf("%v: encoded and decoded again it differs, from %x", typ, encoded)
	}
}

// Hazard: for some shape of value, what comes back after a restart is not what was
// stored. // V2 D1
func TestEncoding_RoundTripForEveryShape(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, typ := range storedSamples() {
		encoded := 0
		for range samplesOfAType() {
			if _, ok := checkRoundTrip(t, typ, randomBytes(r)); ok {
				encoded++
			}
		}
		if encoded < samplesOfAType()/4 {
			t.Errorf("%v: only %d values were encoded", typ, encoded)
		}
	}
}

// Hazard: a byte of an encoding that was changed, cut off or added makes the decoder
// panic, allocate without bound, or return memory of the wrong type. // D2
func TestEncoding_DamagedBytesAreRefusedOrAreAnotherValue(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for _, typ := range storedSamples() {
		for range samplesOfAType() / 50 {
			encoded, ok := checkRoundTrip(t, typ, randomBytes(r))
			for range 6 {
				if !ok || len(encoded) == 0 {
					break
				}
				checkDecoding(t, typ, nearly(r, encoded))
			}
		}
	}
}

func FuzzEncodingRoundTrip(f *testing.F) {
	f.Add(uint8(0), []byte{1})
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		checkRoundTrip(t, storedSamples()[int(which)%len(storedSamples())], data)
	})
}

func FuzzDecode(f *testing.F) {
	r := rand.New(rand.NewPCG(9, 10))
	for which, typ := range storedSamples() {
		for range 3 {
			if b, err := encode(newSource(randomBytes(r), true).value(typ)); err == nil {
				f.Add(uint8(which), b)
			}
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, encoded []byte) {
		checkDecoding(t, storedSamples()[int(which)%len(storedSamples())], encoded)
	})
}
