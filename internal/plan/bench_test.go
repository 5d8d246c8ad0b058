package plan

import (
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"
	"unsafe"
)

// Each benchmark of a copy also measures code written by hand for the type. What counts
// is the ratio of the two.

type flatRow struct {
	ID    int64
	Score float64
	Name  string
	Codes [4]int32
}

type tagRow struct {
	ID   int64
	Tags []string
}

type refRow struct {
	ID  int64
	Ref *flatRow
}

type tree struct {
	Left, Right *tree
	Value       int
}

const rows = 100_000

func flatRows() []flatRow {
	made := make([]flatRow, rows)
	for i := range made {
		made[i] = flatRow{ID: int64(i), Score: float64(i) / 3, Name: fmt.Sprintf("row %d", i), Codes: [4]int32{int32(i)}}
	}
	return made
}

func tagRows() []tagRow {
	made := make([]tagRow, rows)
	for i := range made {
		made[i] = tagRow{int64(i), []string{"a", "bc", fmt.Sprint(i)}}
	}
	return made
}

func refRows() []refRow {
	made := make([]refRow, rows)
	for i, r := range flatRows() {
		made[i] = refRow{int64(i), &r}
	}
	return made
}

func grow(depth int) *tree {
	if depth == 0 {
		return nil
	}
	return &tree{grow(depth - 1), grow(depth - 1), depth}
}

func (t *tree) clone() *tree {
	if t == nil {
		return nil
	}
	return &tree{t.Left.clone(), t.Right.clone(), t.Value}
}

var sink any

// compareCopy measures the plan's copy of value, and the one that byHand makes. Both copy
// a copy, as a cache would hold it.
func compareCopy[T any](b *testing.B, value T, byHand func(T) T) {
	k, err := CopyOf(reflect.TypeFor[T]())
	if err != nil {
		b.Fatal(err)
	}
	held := new(T)
	size, _ := k.Into(unsafe.Pointer(held), unsafe.Pointer(&value))
	value = *held
	b.Run("plan", func(b *testing.B) {
		b.SetBytes(size)
		b.ReportAllocs()
		for b.Loop() {
			fresh := new(T)
			if err := k.Assign(unsafe.Pointer(fresh), unsafe.Pointer(&value)); err != nil {
				b.Fatal(err)
			}
			sink = fresh
		}
	})
	b.Run("hand", func(b *testing.B) {
		b.SetBytes(size)
		b.ReportAllocs()
		for b.Loop() {
			fresh := byHand(value)
			sink = &fresh
		}
	})
}

func BenchmarkCopy_FlatRows(b *testing.B) {
	compareCopy(b, flatRows(), func(old []flatRow) []flatRow {
		fresh := make([]flatRow, len(old))
		copy(fresh, old)
		return fresh
	})
}

func BenchmarkCopy_RowsWithSlice(b *testing.B) {
	compareCopy(b, tagRows(), func(old []tagRow) []tagRow {
		fresh := make([]tagRow, len(old))
		for i, r := range old {
			fresh[i] = tagRow{r.ID, slices.Clone(r.Tags)}
		}
		return fresh
	})
}

func BenchmarkCopy_RowsWithPointer(b *testing.B) {
	compareCopy(b, refRows(), func(old []refRow) []refRow {
		fresh := make([]refRow, len(old))
		for i, r := range old {
			ref := *r.Ref
			fresh[i] = refRow{r.ID, &ref}
		}
		return fresh
	})
}

func BenchmarkCopy_Map(b *testing.B) {
	m := map[string]int{}
	for i := range rows {
		m[fmt.Sprint(i)] = i
	}
	compareCopy(b, m, func(old map[string]int) map[string]int {
		fresh := make(map[string]int, len(old))
		for k, v := range old {
			fresh[k] = v
		}
		return fresh
	})
}

func BenchmarkCopy_MapOfRows(b *testing.B) {
	m := map[string]flatRow{}
	for i, r := range flatRows() {
		m[fmt.Sprint(i)] = r
	}
	compareCopy(b, m, func(old map[string]flatRow) map[string]flatRow {
		fresh := make(map[string]flatRow, len(old))
		for k, v := range old {
			fresh[k] = v
		}
		return fresh
	})
}

func BenchmarkCopy_Tree(b *testing.B) {
	compareCopy(b, grow(16), (*tree).clone)
}

func BenchmarkCopy_Columns(b *testing.B) {
	type columns struct {
		ID    []int64
		Score []float64
		Name  []string
	}
	var c columns
	for _, r := range flatRows() {
		c.ID, c.Score, c.Name = append(c.ID, r.ID), append(c.Score, r.Score), append(c.Name, r.Name)
	}
	compareCopy(b, c, func(old columns) columns {
		return columns{slices.Clone(old.ID), slices.Clone(old.Score), slices.Clone(old.Name)}
	})
}

func BenchmarkCopy_Small(b *testing.B) {
	compareCopy(b, []int{1, 2, 3}, slices.Clone[[]int])
}

func BenchmarkCopy_JSON(b *testing.B) {
	var list []any
	for i := range 1000 {
		list = append(list, map[string]any{"id": float64(i), "name": fmt.Sprint(i), "tags": []any{"a", "b"}})
	}
	var clone func(any) any
	clone = func(old any) any {
		switch old := old.(type) {
		case []any:
			fresh := make([]any, len(old))
			for i, v := range old {
				fresh[i] = clone(v)
			}
			return fresh
		case map[string]any:
			fresh := make(map[string]any, len(old))
			for k, v := range old {
				fresh[k] = clone(v)
			}
			return fresh
		}
		return old
	}
	compareCopy(b, any(list), clone)
}

func measureKey[T any](b *testing.B, value T) {
	k, err := KeyOf(reflect.TypeFor[T]())
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	type call struct {
		Encoder
		in T
	}
	calls := sync.Pool{New: func() any { return new(call) }}
	for b.Loop() {
		c := calls.Get().(*call)
		c.in = value
		c.Reset()
		if err := c.Encode(k, unsafe.Pointer(&c.in)); err != nil {
			b.Fatal(err)
		}
		if len(c.Key()) == 0 {
			b.Fatal("no key")
		}
		c.Reset()
		calls.Put(c)
	}
}

func BenchmarkKey_Int(b *testing.B)    { measureKey(b, 42) }
func BenchmarkKey_String(b *testing.B) { measureKey(b, "getPage") }
func BenchmarkKey_Struct(b *testing.B) {
	measureKey(b, struct {
		_db        *tree
		Size, Page int
		Filter     string
		Score      float64
	}{nil, 20, 3, "human", 0.5})
}
func BenchmarkKey_Any(b *testing.B)      { measureKey(b, any("x")) }
func BenchmarkKey_SmallMap(b *testing.B) { measureKey(b, map[string]int{"a": 1, "b": 2, "c": 3}) }
func BenchmarkKey_200Bytes(b *testing.B) { measureKey(b, string(make([]byte, 200))) }
func BenchmarkKey_Ints(b *testing.B)     { b.SetBytes(8 * rows); measureKey(b, make([]int, rows)) }
func BenchmarkKey_100MB(b *testing.B)    { b.SetBytes(100 << 20); measureKey(b, make([]byte, 100<<20)) }
func BenchmarkKey_Floats(b *testing.B) {
	b.SetBytes(100 << 20)
	measureKey(b, make([]float64, 100<<17))
}
func BenchmarkKey_FlatRows(b *testing.B) { measureKey(b, flatRows()) }
func BenchmarkKey_TagRows(b *testing.B)  { measureKey(b, tagRows()) }
func BenchmarkKey_RefRows(b *testing.B)  { measureKey(b, refRows()) }
func BenchmarkKey_Tree(b *testing.B)     { measureKey(b, grow(16)) }
func BenchmarkKey_Map(b *testing.B) {
	m := map[string]int{}
	for i := range rows {
		m[fmt.Sprint(i)] = i
	}
	measureKey(b, m)
}
