package plan

import (
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"
)

func stableKey(v reflect.Value) (string, error) {
	k, err := KeyOf(v.Type())
	if err != nil {
		return "", err
	}
	var e Encoder
	e.Reset()
	e.Stabilize()
	defer e.Reset()
	if err := e.Encode(k, v.Addr().UnsafePointer()); err != nil {
		return "", err
	}
	return string(e.Key()), nil
}

// checkStableKeys checks K1 for the keys of stores.
func checkStableKeys(t *testing.T, typ reflect.Type, one, other []byte) {
	t.Helper()
	a, b := newSource(one, false).value(typ), newSource(other, false).value(typ)
	keyA, errA := stableKey(a)
	keyB, errB := stableKey(b)
	if errA != nil || errB != nil {
		t.Fatalf("%v: %v %v", typ, errA, errB)
	}
	if equal := sameKey(a, b); equal != (keyA == keyB) {
		t.Fatalf("%v: equal: %v, keys %x and %x from\n%x\n%x\n%+v\n%+v", typ, equal, keyA, keyB, one, other, a, b)
	}
}

// Hazard: two arguments share an entry of a store, or one argument has two. // K1 K2 K3
// D1
func TestKey_StableKeysAreEqualExactlyWhenTheOracleSaysSo(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for _, typ := range keySamples {
		for range samplesOfAType() / 4 {
			data := randomBytes(r)
			checkStableKeys(t, typ, data, nearly(r, data))
			checkStableKeys(t, typ, data, randomBytes(r))
		}
	}
}

func FuzzStableKeyInjective(f *testing.F) {
	f.Add(uint8(0), []byte{1}, []byte{2})
	f.Fuzz(func(t *testing.T, which uint8, one, other []byte) {
		checkStableKeys(t, keySamples[int(which)%len(keySamples)], one, other)
	})
}

// Hazard: a key depends on an address that another process does not have. // K1 D1
func TestKey_StableKeysRefuseProgramCounters(t *testing.T) {
	f := runtime.FuncForPC(reflect.ValueOf(stableKey).Pointer())
	_, err := stableKey(reflect.ValueOf(&f).Elem())
	var refusal *Refusal
	if !errors.As(err, &refusal) || refusal.Reason != holdsCounter {
		t.Error(err)
	}
	if _, err := keyOfValue(reflect.ValueOf(&f).Elem()); err != nil {
		t.Error(err)
	}
}

// twoProcesses are values whose keys and encodings must mean the same in two processes.
func twoProcesses() []any {
	long := map[string]any{}
	for i := range 100 {
		long[fmt.Sprint("key ", i)] = []any{i, strings.Repeat("x", i), time.Duration(i)}
	}
	n := &node{value: 3, kids: []*node{{value: 4}}, any: mine("text")}
	return []any{
		long, n, pair2{1, pair2{"a", []any{2.5, nil}}}, time.Unix(5, 0).In(time.FixedZone("X", 3600)), shouted{"Text"},
		map[any]string{1: "a", "1": "b", mine("1"): "c", 1.0: "d"}, reflect.TypeFor[map[string]node](), strings.Repeat("long", 1000),
	}
}

// TestMain prints the keys and encodings, if the test below has asked for them.
func TestMain(m *testing.M) {
	if os.Getenv("REFRAIN_PLAN_TEST_PROCESS") != "" {
		for _, typ := range keySamples { // so that types have other numbers
			KeyOf(typ)
		}
		for _, v := range twoProcesses() {
			v := v
			key, err := stableKey(reflect.ValueOf(&v).Elem())
			encoded, err2 := encode(reflect.ValueOf(&v).Elem())
			digest := TypeDigest(reflect.TypeOf(v))
			fmt.Println(hex.EncodeToString([]byte(key)), hex.EncodeToString(encoded), hex.EncodeToString(digest[:]), err, err2)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// Hazard: after a restart no key is found again, because it depends on what this process
// met first, or on its secret; or what another process encoded is decoded as something
// else. // D1 V2
func TestEncoding_MeansTheSameInAnotherProcess(t *testing.T) {
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path)
	cmd.Env = append(os.Environ(), "REFRAIN_PLAN_TEST_PROCESS=1")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) != len(twoProcesses()) {
		t.Fatalf("%s", out)
	}
	for i, v := range twoProcesses() {
		original := reflect.ValueOf(&v).Elem()
		fields := strings.Fields(lines[i])
		key, err := stableKey(original)
		if err != nil || hex.EncodeToString([]byte(key)) != fields[0] {
			t.Errorf("%T: the key is %x, and there %s (%v)", v, key, fields[0], err)
		}
		digest := TypeDigest(reflect.TypeOf(v))
		if hex.EncodeToString(digest[:]) != fields[2] {
			t.Errorf("%T: another digest", v)
		}
		encoded, err := hex.DecodeString(fields[1])
		if err != nil {
			t.Fatal(err)
		}
		decoded, err := decode(reflect.TypeFor[any](), encoded)
		if err != nil || !sameStored(original, decoded) {
			t.Errorf("%T: %v\n%+v\n%+v", v, err, original, decoded)
		}
		if again, err := encode(original); err != nil || len(again) != len(encoded) {
			t.Errorf("%T: %d bytes, and there %d (%v)", v, len(again), len(encoded), err)
		}
	}
}
