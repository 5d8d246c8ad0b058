package plan

import (
	"log/slog"
	"math/rand/v2"
	"reflect"
	"testing"
	"unsafe"
)

// keyOfValue returns the key of the addressable value v.
func keyOfValue(v reflect.Value) (string, error) { return keyAtDepth(v, 0) }

// keyAtDepth returns the key of v as part of an encoding that already is depth references
// deep.
func keyAtDepth(v reflect.Value, depth int) (string, error) {
	k, err := KeyOf(v.Type())
	if err != nil {
		return "", err
	}
	var e Encoder
	e.Reset()
	defer e.Reset()
	e.depth = depth
	if err := e.Encode(k, v.Addr().UnsafePointer()); err != nil {
		return "", err
	}
	return string(e.Key()), nil
}

func copyOfValue(v reflect.Value) (reflect.Value, int64, error) {
	k, err := CopyOf(v.Type())
	if err != nil {
		return reflect.Value{}, 0, err
	}
	fresh := reflect.New(v.Type())
	size, err := k.Into(fresh.UnsafePointer(), v.Addr().UnsafePointer())
	return fresh.Elem(), size, err
}

// checkKeys checks K1: two values, made from one and other, have the same key exactly if
// the oracle calls them equal. It also checks that the depth of a value does not count,
// and that copies have the key of their original.
func checkKeys(t *testing.T, typ reflect.Type, one, other []byte) {
	t.Helper()
	a, b := newSource(one, false).value(typ), newSource(other, false).value(typ)
	keyA, err := keyOfValue(a)
	if err != nil {
		t.Fatalf("%v: %v", typ, err)
	}
	for above := range 3 { // K5: the depth of a value does not count
		if deep, err := keyAtDepth(a, maxDepth-above); err != nil || deep != keyA {
			t.Fatalf("%v: far down the key is %x, not %x (%v), from %x\n%+v", typ, deep, keyA, err, one, a)
		}
	}
	keyB, err := keyOfValue(b)
	if err != nil {
		t.Fatalf("%v: %v", typ, err)
	}
	if equal := sameKey(a, b); equal != (keyA == keyB) {
		t.Fatalf("%v: equal: %v, keys %x and %x from\n%x\n%x\n%+v\n%+v", typ, equal, keyA, keyB, one, other, a, b)
	}
	if told := toldApart(a, b); told != nil && keyA == keyB {
		t.Fatalf("%v: %v tells two values of one key apart, from\n%x\n%x\n%+v\n%+v", typ, told, one, other, a, b)
	}
	copied, _, err := copyOfValue(a)
	if err != nil {
		t.Fatalf("%v: %v", typ, err)
	}
	if keyC, err := keyOfValue(copied); err != nil || keyC != keyA {
		t.Fatalf("%v: a copy has another key: %v", typ, err)
	}
	k, err := CopyArgOf(typ)
	if err != nil {
		t.Fatalf("%v: %v", typ, err)
	}
	if _, err := k.Into(copied.Addr().UnsafePointer(), a.Addr().UnsafePointer()); err != nil {
		t.Fatalf("%v: %v", typ, err)
	}
	if keyC, err := keyOfValue(copied); err != nil || keyC != keyA {
		t.Fatalf("%v: a flight's argument has another key: %v", typ, err)
	}
}

// checkCopy checks V1 and V2: a copy equals its original, including aliases and cycles,
// and the original stays as it was made, whatever is written to the copy.
func checkCopy(t *testing.T, typ reflect.Type, data []byte) {
	t.Helper()
	original, twin := newSource(data, true).value(typ), newSource(data, true).value(typ)
	copied, size, err := copyOfValue(original)
	if err != nil {
		t.Fatalf("%v: %v", typ, err)
	}
	again := reflect.New(typ)
	k, _ := CopyOf(typ)
	if err := k.Assign(again.UnsafePointer(), original.Addr().UnsafePointer()); err != nil || !sameCopy(original, again.Elem()) {
		t.Fatalf("%v: assigned, the copy differs: %v", typ, err)
	}
	if size < int64(typ.Size()) {
		t.Fatalf("%v: a copy of %d bytes is counted as %d", typ, typ.Size(), size)
	}
	if !sameCopy(original, copied) {
		t.Fatalf("%v: the copy differs, from %x\n%+v\n%+v", typ, data, original, copied)
	}
	c := newComparison(false, true)
	if c.compare(typ, original.Addr().UnsafePointer(), copied.Addr().UnsafePointer()); c.refusal != nil {
		t.Fatalf("%v: %v, from %x\n%+v\n%+v", typ, c.refusal, data, original, copied)
	}
	if !sameCopy(original, twin) {
		t.Fatalf("%v: copying changed the original, from %x", typ, data)
	}
	scribble(copied, map[reference]bool{})
	scribble(again.Elem(), map[reference]bool{})
	if !sameCopy(original, twin) {
		t.Fatalf("%v: writing to the copy changed the original, from %x", typ, data)
	}
	if err := k.Reuse(again.UnsafePointer(), original.Addr().UnsafePointer()); err != nil || !sameCopy(original, again.Elem()) {
		t.Fatalf("%v: copied into what was there, the copy differs: %v", typ, err)
	}
}

// scribble changes everything that can be reached from v and changed. It changes the
// target of a reference before the reference itself, because that change cuts the target
// off.
func scribble(v reflect.Value, met map[reference]bool) {
	v = exposed(v)
	if isImmutable(v.Type()) {
		v.SetZero()
		return
	}
	if p, ok := v.Addr().Interface().(*slog.Value); ok {
		scribbleSlog(p, met)
		return
	}
	switch v.Kind() {
	case reflect.Array, reflect.Slice:
		if v.Kind() == reflect.Slice {
			if met[referenceOf(v)] {
				return
			}
			met[referenceOf(v)] = true
		}
		for i := range v.Len() {
			scribble(v.Index(i), met)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			scribble(v.Field(i), met)
		}
	case reflect.Pointer:
		if !v.IsNil() && !met[referenceOf(v)] {
			met[referenceOf(v)] = true
			scribble(v.Elem(), met)
		}
	case reflect.Interface:
		if !v.IsNil() {
			scribble(addressable(v.Elem()), met)
		}
	case reflect.Map:
		if !v.IsNil() && !met[referenceOf(v)] {
			met[referenceOf(v)] = true
			for entries := v.MapRange(); entries.Next(); {
				scribble(addressable(entries.Key()), met)
				scribble(addressable(entries.Value()), met)
			}
			v.Clear()
			v.SetMapIndex(reflect.Zero(v.Type().Key()), reflect.Zero(v.Type().Elem()))
		}
	default:
		bytes := unsafe.Slice((*byte)(v.Addr().UnsafePointer()), v.Type().Size())
		if v.Kind() == reflect.Func {
			v.SetZero()
		} else if v.Kind() == reflect.String {
			v.SetString("scribbled")
		} else if v.Kind() == reflect.Bool {
			v.SetBool(!v.Bool())
		} else {
			for i := range bytes {
				bytes[i] ^= 0xa5
			}
		}
	}
}

// scribbleSlog changes what a Value refers to, and then the Value. Nobody can change its
// strings.
func scribbleSlog(p *slog.Value, met map[reference]bool) {
	switch p.Kind() {
	case slog.KindGroup, slog.KindAny, slog.KindLogValuer:
		if content := p.Any(); content != nil {
			scribble(addressable(reflect.ValueOf(content)), met)
		}
	}
	*p = slog.StringValue("scribbled")
}

// nearly returns data with one byte changed, or shorter, or unchanged.
func nearly(r *rand.Rand, data []byte) []byte {
	other := append([]byte(nil), data...)
	if i := r.IntN(len(other) + 1); i < len(other) {
		other[i] = byte(r.IntN(256))
	} else {
		other = other[:r.IntN(len(other))]
	}
	return other
}

func randomBytes(r *rand.Rand) []byte {
	data := make([]byte, 1+r.IntN(60)*(1+4*r.IntN(2)))
	for i := range data {
		data[i] = byte(r.IntN(256))
	}
	return data
}

// samplesOfAType returns fewer under the race detector, where each takes about ten times
// as long.
func samplesOfAType() int {
	if raceDetector {
		return 100
	}
	return 400
}

// Hazard: two arguments differ at a place that no other test looks at and share a key, or
// two equal arguments have different keys. // K1 K2 K3 K4 K5
func TestKey_EqualExactlyWhenTheOracleSaysSo(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, typ := range keySamples {
		for range samplesOfAType() {
			data := randomBytes(r)
			checkKeys(t, typ, data, nearly(r, data))
			checkKeys(t, typ, data, randomBytes(r))
		}
	}
}

// Hazard: for some shape of value, a path leads from a copy back to the memory of the
// original. // V1 V2
func TestCopy_EqualAndIndependentForEveryShape(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, typ := range samples {
		for range samplesOfAType() {
			checkCopy(t, typ, randomBytes(r))
		}
	}
}

func FuzzKeyInjective(f *testing.F) {
	f.Add(uint8(0), []byte{1}, []byte{2})
	f.Fuzz(func(t *testing.T, which uint8, one, other []byte) {
		checkKeys(t, keySamples[int(which)%len(keySamples)], one, other)
	})
}

func FuzzCopyIndependent(f *testing.F) {
	f.Add(uint8(0), []byte{1})
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		checkCopy(t, samples[int(which)%len(samples)], data)
	})
}
