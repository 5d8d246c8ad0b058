package arrowmemo

import (
	"math"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
)

// texts are arrays as JSON, by type. No two arrays of a type are equal.
var texts = []struct {
	typ  arrow.DataType
	each []string
}{
	{arrow.Null, []string{`[]`, `[null]`, `[null, null]`}},
	{arrow.FixedWidthTypes.Boolean, []string{`[]`, `[true]`, `[false]`, `[null]`, `[true, false, true]`, `[true, true, true]`}},
	{arrow.PrimitiveTypes.Int16, []string{`[]`, `[0]`, `[null]`, `[1, 2, 3]`, `[1, null, 3]`, `[1, 0, 3]`}},
	{arrow.PrimitiveTypes.Float64, []string{`[0]`, `[1.5, 2]`, `[1.5, null]`}},
	{arrow.PrimitiveTypes.Float32, []string{`[0]`, `[1.5, 2]`, `[1.5, null]`}},
	{arrow.FixedWidthTypes.Timestamp_ns, []string{`["2026-11-30T00:00:00Z"]`, `["2026-11-30T00:00:01Z"]`}},
	{&arrow.Decimal128Type{Precision: 10, Scale: 2}, []string{`["1.50"]`, `["1.51"]`, `[null]`}},
	{arrow.BinaryTypes.String, []string{`[]`, `[""]`, `["ab", "c"]`, `["a", "bc"]`, `[null, "c"]`, `["", "c"]`}},
	{arrow.BinaryTypes.LargeString, []string{`["ab", "c"]`, `["a", "bc"]`}},
	{arrow.BinaryTypes.StringView, []string{`["a text longer than twelve bytes", "c"]`, `["a text longer than twelve bytez", "c"]`, `["a"]`}},
	{arrow.BinaryTypes.Binary, []string{`["YWI=", "Yw=="]`, `["YQ==", "YmM="]`}},
	{&arrow.FixedSizeBinaryType{ByteWidth: 2}, []string{`["YWI="]`, `["YWM="]`, `[null]`}},
	{arrow.ListOf(arrow.PrimitiveTypes.Int64), []string{`[[1], [2]]`, `[[1, 2], []]`, `[[1, 2], null]`, `[[1, 2]]`}},
	{arrow.LargeListOf(arrow.BinaryTypes.String), []string{`[["a"], ["b"]]`, `[["a", "b"], []]`}},
	{arrow.ListViewOf(arrow.PrimitiveTypes.Int64), []string{`[[1], [2]]`, `[[1, 2], []]`}},
	{arrow.FixedSizeListOf(2, arrow.PrimitiveTypes.Int8), []string{`[[1, 2], [3, 4]]`, `[[1, 2], null]`, `[[1, 2], [3, 5]]`}},
	{arrow.MapOf(arrow.BinaryTypes.String, arrow.PrimitiveTypes.Int8), []string{`[[{"key": "a", "value": 1}]]`, `[[{"key": "a", "value": 2}]]`, `[[]]`}},
	{arrow.StructOf(arrow.Field{Name: "a", Type: arrow.PrimitiveTypes.Int8, Nullable: true}, arrow.Field{Name: "b", Type: arrow.BinaryTypes.String, Nullable: true}),
		[]string{`[{"a": 1, "b": "x"}]`, `[{"a": 1, "b": "y"}]`, `[{"a": 1, "b": null}]`, `[null]`, `[{"a": 1, "b": "x"}, {"a": 2, "b": "x"}]`}},
	{&arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: arrow.BinaryTypes.String}, []string{`["a", "b", "a"]`, `["b", "a", "b"]`, `["a", null, "a"]`}},
}

func fromText(t *testing.T, typ arrow.DataType, text string) arrow.Array {
	t.Helper()
	b := array.NewBuilder(memory.DefaultAllocator, typ)
	defer b.Release()
	if err := b.UnmarshalJSON([]byte(text)); err != nil {
		t.Fatalf("%v: %v", typ, err)
	}
	return b.NewArray()
}

// Hazard: two arrays that differ have one key, or a slice has another key than an equal
// array. // K1 K5
func TestContent_TellsArraysApartAndSlicesNot(t *testing.T) {
	met := map[any]string{}
	for _, test := range texts {
		for i, text := range test.each {
			whole := fromText(t, test.typ, text)
			key := arrayKey(whole).(keyOf)
			id := [2]sum{key.of, key.columns[0]}
			if other, ok := met[id]; ok {
				t.Errorf("%v: %s has the key of %s", test.typ, text, other)
			}
			met[id] = text
			for _, around := range test.each {
				more := fromText(t, test.typ, around)
				joined, err := array.Concatenate([]arrow.Array{more, whole, more}, memory.DefaultAllocator)
				if err != nil {
					t.Fatalf("%v: %v", test.typ, err)
				}
				slice := array.NewSlice(joined, int64(more.Len()), int64(more.Len()+whole.Len()))
				if contentSum(slice) != contentSum(whole) {
					t.Errorf("%v: a slice of %s beside %s, %v, has another key", test.typ, text, around, slice)
				}
			}
			if i == 0 && contentSum(whole) != contentSum(fromText(t, test.typ, text)) {
				t.Errorf("%v: %s has two keys", test.typ, text)
			}
		}
	}
}

// Hazard: two NaNs are different arguments. // K2
func TestContent_NaNIsNaN(t *testing.T) {
	one := func(bits uint64) sum {
		b := array.NewFloat64Builder(memory.DefaultAllocator)
		b.Append(math.Float64frombits(bits))
		return contentSum(b.NewArray())
	}
	if one(0x7ff8000000000001) != one(0x7ff8000000000123) || one(0) == one(1<<63) {
		t.Error("two NaNs have two keys, or two zeros one")
	}
}

// Hazard: the key of a union or of runs, which cannot be built from JSON, depends on the
// values around a slice. // K1
func TestContent_UnionsAndRuns(t *testing.T) {
	runs := func(skip int, values ...string) arrow.Array {
		b := array.NewRunEndEncodedBuilder(memory.DefaultAllocator, arrow.PrimitiveTypes.Int32, arrow.BinaryTypes.String)
		defer b.Release()
		for _, v := range values {
			b.Append(2)
			b.ValueBuilder().(*array.StringBuilder).Append(v)
		}
		a := b.NewArray()
		return array.NewSlice(a, int64(2*skip), int64(a.Len()))
	}
	if contentSum(runs(0, "a", "b")) != contentSum(runs(1, "c", "a", "b")) || contentSum(runs(0, "a", "b")) == contentSum(runs(0, "a", "c")) {
		t.Error("runs are keyed by what lies around them, or not by their values")
	}
	union := func(mode arrow.UnionMode, text string) arrow.Array {
		fields := []arrow.Field{{Name: "n", Type: arrow.PrimitiveTypes.Int8, Nullable: true}, {Name: "s", Type: arrow.BinaryTypes.String, Nullable: true}}
		return fromText(t, arrow.UnionOf(mode, fields, []arrow.UnionTypeCode{0, 1}), text)
	}
	for _, mode := range []arrow.UnionMode{arrow.SparseMode, arrow.DenseMode} {
		a, b := union(mode, `[[0, 1], [1, "x"]]`), union(mode, `[[1, "z"], [0, 1], [1, "x"]]`)
		if contentSum(a) != contentSum(array.NewSlice(b, 1, 3)) || contentSum(a) == contentSum(union(mode, `[[0, 1], [1, "y"]]`)) {
			t.Errorf("%v: a union is keyed by what lies around it, or not by its values", mode)
		}
	}
}
