package plan

import (
	"reflect"
	"testing"
	"unsafe"
)

type columns struct {
	Name  string
	A, B  []float64
	Words []string
	In    struct{ N []int32 }
}

// V1, V2. Hazard: the caller's array is used although it is too short, is used twice, or
// stays part of the stored value.
func TestReuse_CopiesIntoTheCallersArrays(t *testing.T) {
	src := columns{Name: "n", A: []float64{1, 2, 3}, B: []float64{4}, Words: []string{"x", "y"}}
	src.In.N = []int32{7}
	k, err := CopyOf(reflect.TypeFor[columns]())
	if err != nil {
		t.Fatal(err)
	}
	long, short := make([]float64, 10), make([]float64, 0)
	both := make([]float64, 20)
	for name, dst := range map[string]*columns{
		"nothing":      {},
		"long enough":  {A: long, B: make([]float64, 1, 5), Words: make([]string, 4)},
		"too short":    {A: short, Words: []string{}},
		"one for both": {A: both[:3:10], B: both[5:6]},
		"the same":     {A: both, B: both},
	} {
		a := dst.A
		if err := k.Reuse(unsafe.Pointer(dst), unsafe.Pointer(&src)); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(*dst, src) {
			t.Errorf("%s: got %+v", name, *dst)
		}
		if reused := &dst.A[0] == unsafe.SliceData(a); reused != (name == "long enough") {
			t.Errorf("%s: reused is %v", name, reused)
		}
		dst.A[0], dst.B[0], dst.Words[0], dst.In.N[0] = -1, -1, "-", -1
	}
	if src.A[0] != 1 || src.B[0] != 4 || src.Words[0] != "x" || src.In.N[0] != 7 {
		t.Errorf("the stored value was changed: %+v", src)
	}
}

// V2. Hazard: slices that share an array no longer share it, or nil becomes empty.
func TestReuse_KeepsSharedArraysAndNil(t *testing.T) {
	k, err := CopyOf(reflect.TypeFor[columns]())
	if err != nil {
		t.Fatal(err)
	}
	one := []float64{1, 2}
	src := columns{A: one, B: one, Words: []string{}}
	dst := columns{A: make([]float64, 5), B: make([]float64, 5), Words: []string{"old"}}
	dst.In.N = []int32{1}
	if err := k.Reuse(unsafe.Pointer(&dst), unsafe.Pointer(&src)); err != nil {
		t.Fatal(err)
	}
	if &dst.A[0] != &dst.B[0] || dst.In.N != nil || dst.Words == nil || len(dst.Words) != 0 {
		t.Errorf("got %+v", dst)
	}
}
