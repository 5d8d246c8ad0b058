package othertypes

import (
	"crypto/ecdsa"
	"fmt"
	"reflect"
	"testing"
	"unsafe"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	ericlagergren "github.com/ericlagergren/decimal"
	govalues "github.com/govalues/decimal"
	"github.com/holiman/uint256"
	"github.com/shopspring/decimal"
	"golang.org/x/exp/slog"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/refrain-go/refrain/internal/plan"
)

// stored encodes and decodes a number.
func stored[T any](t *testing.T, v T) T {
	t.Helper()
	k, err := plan.EncodingOf(reflect.TypeFor[T]())
	if err != nil {
		t.Fatal(err)
	}
	b, err := k.Append(nil, unsafe.Pointer(&v))
	if err != nil {
		t.Fatalf("%v: %v", v, err)
	}
	var back T
	if err := k.Decode(b, unsafe.Pointer(&back)); err != nil {
		t.Fatalf("%v: %v", v, err)
	}
	return back
}

func eachStored[T fmt.Stringer](t *testing.T, parse func(string) (T, error)) {
	t.Run(reflect.TypeFor[T]().String(), func(t *testing.T) {
		for _, text := range numbers {
			n, err := parse(text)
			if err != nil {
				t.Fatal(err)
			}
			want := n.String()
			if got := stored(t, []T{n, n}); got[0].String() != want || got[1].String() != want {
				t.Errorf("%s: %v", text, got)
			}
		}
	})
}

// Hazard: a decimal of a widely used module comes back from a store as another number. //
// V2 D1
func TestDecimals_OutliveTheProcess(t *testing.T) {
	eachStored(t, decimal.NewFromString)
	eachStored(t, govalues.Parse)
	eachStored(t, func(s string) (*ericlagergren.Big, error) {
		b, ok := new(ericlagergren.Big).SetString(s)
		if !ok {
			return nil, fmt.Errorf("%s is not a number", s)
		}
		return b, nil
	})
	if n := uint256.MustFromDecimal("123456789012345678901234567890"); *stored(t, n) != *n {
		t.Error(n)
	}
}

// Hazard: a message, or a value that is read by its meaning only where it is known, is
// encoded by its fields. // V2
func TestEncoding_RefusesWhatOnlyItsPackageCanMake(t *testing.T) {
	for _, typ := range []reflect.Type{
		reflect.TypeFor[*timestamppb.Timestamp](), reflect.TypeFor[slog.Value](), reflect.TypeFor[[]slog.Record](),
	} {
		if _, err := plan.EncodingOf(typ); err == nil {
			t.Errorf("%v: it is encoded", typ)
		}
	}
	//lint:ignore SA1019 old programs still put this curve into their keys
	key := ecdsa.PublicKey{Curve: secp256k1.S256()}
	k, err := plan.EncodingOf(reflect.TypeOf(key))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.Append(nil, unsafe.Pointer(&key)); err == nil {
		t.Error("a curve of another package is encoded")
	}
}
