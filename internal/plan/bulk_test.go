package plan

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"unsafe"
)

// V1, V2. Hazard: when several goroutines copy, bytes at the edges of their shares or of
// the blocks are left out or overwritten.
func TestBulk_CopiesTheSameBytesAsCopy(t *testing.T) {
	random := rand.NewChaCha8([32]byte{})
	for _, sizes := range [][]int{
		{}, {1}, {bulkBytes - 1}, {bulkBytes}, {bulkBytes + 12345}, {blockBytes, bulkBytes, blockBytes + 1},
		slices.Repeat([]int{bulkBytes/8 + 1}, 8), {bulkBytes / 2, bulkBytes / 2}, {bulkBytes * 2, 1, 1, 1},
	} {
		var b bulk
		var from, want, into, fresh [][]byte
		for _, n := range sizes {
			src := make([]byte, n)
			random.Read(src)
			around := bytes.Repeat([]byte{7}, n+2)
			from, want, into = append(from, src), append(want, bytes.Clone(src)), append(into, around)
			b.add(ptr(&around[1]), ptr(&src[0]), n)
			fresh = append(fresh, unsafe.Slice((*byte)(b.double(ptr(&src[0]), n)), n))
		}
		b.copy()
		for i, n := range sizes {
			if !bytes.Equal(into[i][1:n+1], want[i]) || !bytes.Equal(fresh[i], want[i]) || !bytes.Equal(from[i], want[i]) {
				t.Errorf("of %v, block %d differs", sizes, i)
			}
			if into[i][0] != 7 || into[i][n+1] != 7 {
				t.Errorf("of %v, block %d is written beside its place", sizes, i)
			}
		}
		if b.bytes != 0 || len(b.blocks) != 0 {
			t.Errorf("%v: %d bytes are left", sizes, b.bytes)
		}
	}
}

// V1, V2. Hazard: a block whose copying is put off is met again by another reference, and
// is copied in part or twice.
func TestCopy_LargeBlocks(t *testing.T) {
	type table struct {
		Floats      []float64
		Ints        []int32
		Same, Short []float64
		Names       []string
		Rows        [][4]float64
	}
	floats := make([]float64, bulkBytes/8)
	for i := range floats {
		floats[i] = float64(i)
	}
	ints, rows := make([]int32, blockBytes/4), make([][4]float64, blockBytes/32+7)
	for i := range ints {
		ints[i] = int32(i)
	}
	for i := range rows {
		rows[i] = [4]float64{float64(i), 1, 2, 3}
	}
	old := table{floats, ints, floats, floats[:10], []string{"a", "b"}, rows}
	want := table{slices.Clone(floats), slices.Clone(ints), slices.Clone(floats), slices.Clone(floats[:10]), []string{"a", "b"}, slices.Clone(rows)}
	counted, size := mustCopy(t, &old)
	var assigned, reused table
	k, _ := CopyOf(reflect.TypeFor[table]())
	same := func(a, b *table) bool { // much faster than reflection
		return slices.Equal(a.Floats, b.Floats) && slices.Equal(a.Ints, b.Ints) && slices.Equal(a.Same, b.Same) && slices.Equal(a.Short, b.Short) &&
			slices.Equal(a.Names, b.Names) && slices.Equal(a.Rows, b.Rows)
	}
	for i := range 3 {
		if err := k.Assign(ptr(&assigned), ptr(&old)); err != nil {
			t.Fatal(err)
		}
		if i == 2 {
			reused.Ints = nil
		}
		if err := k.Reuse(ptr(&reused), ptr(&old)); err != nil {
			t.Fatal(err)
		}
		for way, v := range map[string]*table{"counted": counted, "assigned": &assigned, "reused": &reused} {
			if !same(v, &want) {
				t.Fatalf("%s: the copy differs", way)
			}
			v.Floats[0], v.Ints[1], v.Rows[2][3] = -1, -1, -1
			if v.Same[0] != -1 && way != "reused" {
				t.Errorf("%s: slices are no longer one", way)
			}
			if !same(&old, &want) {
				t.Fatalf("%s: the copy is not independent", way)
			}
			v.Floats[0], v.Ints[1], v.Rows[2][3] = 0, 1, 3
		}
	}
	if least := int64(bulkBytes + blockBytes); size < least {
		t.Errorf("a copy of more than %d bytes is counted as %d", least, size)
	}
}
