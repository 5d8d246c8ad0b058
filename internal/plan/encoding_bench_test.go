package plan

import (
	"fmt"
	"reflect"
	"testing"
	"unsafe"
)

type mixedRow struct {
	ID    int64
	Price float64
	Count int32
	Open  bool
	Name  string
	Day   int64
}

func mixedRows() []mixedRow {
	made := make([]mixedRow, rows)
	for i := range made {
		made[i] = mixedRow{int64(i), float64(i) / 3, int32(i), i%3 == 0, fmt.Sprintf("row %d", i), int64(i)}
	}
	return made
}

func floatColumns() [][]float64 {
	made := make([][]float64, 8)
	for i := range made {
		made[i] = make([]float64, rows)
		for j := range made[i] {
			made[i][j] = float64(i * j)
		}
	}
	return made
}

func benchmarkEncoding[T any](b *testing.B, name string, v T, bytes int) {
	k, err := EncodingOf(reflect.TypeFor[T]())
	if err != nil {
		b.Fatal(err)
	}
	p := unsafe.Pointer(&v)
	encoded, err := k.Append(nil, p)
	if err != nil {
		b.Fatal(err)
	}
	if bytes == 0 {
		bytes = len(encoded)
	}
	b.Run(name+"/append", func(b *testing.B) {
		b.SetBytes(int64(bytes))
		b.ReportAllocs()
		for b.Loop() {
			encoded, _ = k.Append(encoded[:0], p)
		}
	})
	b.Run(name+"/appendFresh", func(b *testing.B) {
		b.SetBytes(int64(bytes))
		for b.Loop() {
			k.Append(make([]byte, 0, len(encoded)+64), p)
		}
	})
	b.Run(name+"/decode", func(b *testing.B) {
		b.SetBytes(int64(bytes))
		b.ReportAllocs()
		for b.Loop() {
			var into T
			if err := k.Decode(encoded, unsafe.Pointer(&into)); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkEncoding(b *testing.B) {
	benchmarkEncoding(b, "columns", floatColumns(), 0)
	benchmarkEncoding(b, "rows", mixedRows(), 0)
	benchmarkEncoding(b, "flat", flatRows(), 0)
	benchmarkEncoding(b, "tags", tagRows(), 0)
	benchmarkEncoding(b, "refs", refRows(), 0)
	m := map[string]int{}
	for i := range rows {
		m[fmt.Sprint(i)] = i
	}
	benchmarkEncoding(b, "map", m, 0)
	type small struct {
		ID   int
		Name string
		Tags []string
	}
	benchmarkEncoding(b, "small", small{7, "a name", []string{"x", "y"}}, 0)
}
