package othertypes

import (
	"context"
	"crypto/ecdsa"
	"fmt"
	"math/big"
	"reflect"
	"strings"
	"testing"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	ericlagergren "github.com/ericlagergren/decimal"
	govalues "github.com/govalues/decimal"
	"github.com/holiman/uint256"
	"github.com/shopspring/decimal"
	"golang.org/x/exp/slog"

	"github.com/refrain-go/refrain"
)

// numbers are texts of numbers, all of them different.
var numbers = []string{"0", "5", "-5", "7", "0.1", "-0.1", "123456789012345678", "-123456789012345678", "1.0001"}

// each calls a memo of a decimal type with all numbers, twice each, and compares the
// texts.
func each[T fmt.Stringer](t *testing.T, parse func(string) (T, error), change func(T)) {
	t.Run(reflect.TypeFor[T]().String(), func(t *testing.T) {
		m := refrain.NewMemo("m", func(_ context.Context, n T) ([]T, error) { return []T{n, n}, nil }, cache(t))
		for range 2 {
			for _, text := range numbers {
				n, err := parse(text)
				if err != nil {
					t.Fatal(err)
				}
				want := n.String()
				got, err := m.Get(t.Context(), n)
				if err != nil || got[0].String() != want || got[1].String() != want {
					t.Errorf("%s: %v, %v", text, got, err)
				}
				if change != nil && err == nil {
					change(got[0])
				}
			}
		}
		if s := m.Stats(); s.Misses != uint64(len(numbers)) || s.Hits != uint64(len(numbers)) {
			t.Errorf("%+v", s)
		}
	})
}

// Hazard: two different decimals are one key, because they differ only behind a pointer
// or in a field with an underscore. Or another number comes back. // K1 K4 V1 V2
func TestDecimals_AreCopiedAndKeyed(t *testing.T) {
	each(t, decimal.NewFromString, nil)
	each(t, govalues.Parse, nil)
	each(t, func(s string) (*ericlagergren.Big, error) {
		b, ok := new(ericlagergren.Big).SetString(s)
		if !ok {
			return nil, fmt.Errorf("%s is not a number", s)
		}
		return b, nil
	}, func(b *ericlagergren.Big) { b.SetMantScale(99, 0) })
}

// Hazard: the same for whole numbers of 256 bits. // K1 V2
func TestUint256_IsCopiedAndKeyed(t *testing.T) {
	m := refrain.NewMemo("m", func(_ context.Context, n *uint256.Int) (*uint256.Int, error) { return n, nil }, cache(t))
	for i := range uint64(3) {
		if n, err := m.Get(t.Context(), uint256.NewInt(i)); err != nil || n.Uint64() != i {
			t.Errorf("%v, %v", n, err)
		}
	}
}

// Hazard: an elliptic curve of another module is copied field by field, or its key is
// refused for the functions in it. // V2
func TestSecp256k1_PublicKeysAreCopiedAndKeyed(t *testing.T) {
	m := refrain.NewMemo("m", func(_ context.Context, k *ecdsa.PublicKey) (*ecdsa.PublicKey, error) { return k, nil }, cache(t))
	for i := range 3 {
		key := secp256k1.PrivKeyFromBytes(big.NewInt(int64(i + 1)).Bytes()).PubKey().ToECDSA()
		got, err := m.Get(t.Context(), key)
		//lint:ignore SA1019 what copies share is told by the coordinates
		if err != nil || !got.Equal(key) || got.Curve != key.Curve || got.X == key.X {
			t.Errorf("%v, %v", got, err)
		}
	}
	if s := m.Stats(); s.Misses != 3 {
		t.Errorf("%+v", s)
	}
}

// Hazard: the slog package that the standard library's one comes from keeps strings in
// the same way. // K6 V2
func TestExpSlog_ValuesAreCopiedAndKeyed(t *testing.T) {
	long := strings.Repeat("alice", 20)
	m := refrain.NewMemo("m", func(_ context.Context, a slog.Attr) (slog.Attr, error) { return a, nil }, cache(t))
	for _, a := range []slog.Attr{slog.String("user", long), slog.String("user", long[:99]+"x"), slog.Group("g", slog.Int("a", 1), slog.String("b", long)), slog.Int("n", 1), slog.Any("list", []int{1})} {
		got, err := m.Get(t.Context(), a)
		if err != nil || got.Key != a.Key || got.Value.String() != a.Value.String() {
			t.Errorf("%v, %v", got, err)
		}
	}
	if s := m.Stats(); s.Misses != 5 {
		t.Errorf("%+v", s)
	}
}
