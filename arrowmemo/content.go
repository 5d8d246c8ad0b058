package arrowmemo

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"math"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
)

// content digests the values of arrays, one by one. Arrow's own encodings also depend on
// the place of the memory, on the values around a slice, and on the bytes at missing
// values. A digest of content depends on none of these.
type content struct {
	hash hash.Hash
	buf  []byte // not yet in the hash
}

func newContent() *content { return &content{hash: sha256.New()} }

func (c *content) sum() [sha256.Size]byte {
	c.flush(0)
	return [sha256.Size]byte(c.hash.Sum(nil))
}

// flush writes the buffer to the hash if it is longer than most.
func (c *content) flush(most int) {
	if len(c.buf) > most {
		c.hash.Write(c.buf)
		c.buf = c.buf[:0]
	}
}

func (c *content) number(n int64) {
	c.buf = binary.LittleEndian.AppendUint64(c.buf, uint64(n))
	c.flush(4 << 10)
}

func (c *content) text(s string) {
	c.number(int64(len(s)))
	c.buf = append(c.buf, s...)
	c.flush(4 << 10)
}

func (c *content) bytes(b []byte) {
	c.flush(0)
	c.hash.Write(b)
}

// array digests an array: its length, the places of missing values, and the other values.
// The type is digested with the schema.
func (c *content) array(a arrow.Array) {
	if extension, ok := a.(array.ExtensionArray); ok {
		c.array(extension.Storage())
		return
	}
	c.nulls(a)
	switch a := a.(type) {
	case *array.Null:
	case *array.Boolean:
		c.each(a, func(i int) { c.number(int64(oneIf(a.Value(i)))) })
	case interface{ Value(int) string }:
		c.each(a.(arrow.Array), func(i int) { c.text(a.Value(i)) })
	case interface{ Value(int) []byte }:
		c.each(a.(arrow.Array), func(i int) { c.text(string(a.Value(i))) })
	case array.ListLike:
		c.lists(a)
	case *array.Struct:
		for i := range a.NumField() {
			c.array(a.Field(i))
		}
	case *array.Dictionary:
		words := elements(a.Dictionary())
		c.each(a, func(i int) { word := words(a.GetValueIndex(i)); c.bytes(word[:]) })
	case *array.RunEndEncoded:
		values := elements(a.Values())
		c.each(a, func(i int) { value := values(a.GetPhysicalIndex(i)); c.bytes(value[:]) })
	case array.Union:
		c.union(a)
	case *array.Float32:
		c.each(a, func(i int) { c.number(int64(math.Float32bits(oneNaN(a.Value(i))))) })
	case *array.Float64:
		c.each(a, func(i int) { c.number(int64(math.Float64bits(oneNaN(a.Value(i))))) })
	default:
		c.fixed(a)
	}
}

// nulls digests the length and the places of missing values.
func (c *content) nulls(a arrow.Array) {
	c.number(int64(a.Len()))
	c.number(int64(a.NullN()))
	if a.NullN() == 0 {
		return
	}
	for i := range a.Len() {
		if a.IsNull(i) {
			c.number(int64(i))
		}
	}
}

// each calls digest for each value that is not missing.
func (c *content) each(a arrow.Array, digest func(i int)) {
	for i := range a.Len() {
		if a.IsValid(i) {
			digest(i)
		}
	}
}

func (c *content) lists(a array.ListLike) {
	c.each(a, func(i int) {
		begin, end := a.ValueOffsets(i)
		list := array.NewSlice(a.ListValues(), begin, end)
		defer list.Release()
		c.array(list)
	})
}

func (c *content) union(a array.Union) {
	dense, isDense := a.(*array.DenseUnion)
	for i := range a.Len() {
		at := i
		if isDense {
			at = int(dense.ValueOffset(i))
		}
		c.number(int64(a.TypeCode(i)))
		value := array.NewSlice(a.Field(a.ChildID(i)), int64(at), int64(at+1))
		c.array(value)
		value.Release()
	}
}

// fixed digests values that all have the same width.
func (c *content) fixed(a arrow.Array) {
	t, ok := a.DataType().(arrow.FixedWidthDataType)
	if !ok || t.BitWidth()%8 != 0 {
		panic(fmt.Sprintf("arrowmemo: arrays of type %v cannot be keys", a.DataType()))
	}
	if a.Len() == 0 {
		return
	}
	width, offset := t.BitWidth()/8, a.Data().Offset()
	all := a.Data().Buffers()[1].Bytes()[offset*width : (offset+a.Len())*width]
	if a.NullN() == 0 {
		c.bytes(all)
		return
	}
	c.each(a, func(i int) { c.bytes(all[i*width : (i+1)*width]) })
}

// elements returns a function that digests single values of an array. It digests each
// value once.
func elements(a arrow.Array) func(i int) [sha256.Size]byte {
	known := map[int][sha256.Size]byte{}
	return func(i int) [sha256.Size]byte {
		sum, ok := known[i]
		if !ok {
			value := array.NewSlice(a, int64(i), int64(i+1))
			defer value.Release()
			one := newContent()
			one.array(value)
			sum = one.sum()
			known[i] = sum
		}
		return sum
	}
}

func oneIf(b bool) int {
	if b {
		return 1
	}
	return 0
}

// oneNaN turns every NaN into the same NaN.
func oneNaN[F float32 | float64](x F) F {
	if x != x {
		return F(math.NaN())
	}
	return x
}
