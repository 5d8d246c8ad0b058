// Package arrowmemo lets memos handle Apache Arrow. Import it for its effect:
//
//	import _ "github.com/refrain-go/refrain/arrowmemo"
//
// Record batches, arrays, tables, chunked arrays and columns can then be results and
// arguments of memos, at any depth. Their memory is shared and never copied, as
// everywhere in Arrow: a hit costs a call of Retain. A caller owns a reference to its
// answer and may call Release. A stored value keeps a reference of its own, so no
// caller's Release frees it. That reference is never released. With Go's allocator, which
// is Arrow's default, the garbage collector frees the memory afterwards. Memory of other
// allocators stays, so keep records with such memory out of memos.
//
// A program must not write to the buffers of a record that a memo returned. The memory of
// a record's buffers counts against the limits of a cache.
//
// The key of a record is its schema, with the metadata, and its content. So a slice of a
// record is the same argument as a record built of the same rows. A table of the same
// rows in other chunks is a different argument.
//
// The package is a module of its own, so that programs without Arrow do not require it.
package arrowmemo

import (
	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/extensions"
	"github.com/apache/arrow-go/v18/arrow/util"

	"github.com/refrain-go/refrain"
)

func init() {
	share(batchKey, batchSize, settleBatch)
	share(tableKey, tableSize, settleTable)
	share(chunkedKey, chunkedSize, settleChunks)
	share(columnKey, columnSize, func(c *arrow.Column) { settleChunks(c.Data()) })
	share(arrayKey, arraySize, settle)
	share(variantKey, variantSize, func(a *extensions.VariantArray) { settle(a) })

	refrain.RegisterImmutable[*arrow.Schema]()
	refrain.RegisterKey(schemaKey)
	refrain.RegisterClone(func(t arrow.DataType) arrow.DataType { return t })
	refrain.RegisterKey(typeKey)
}

// counted is a type that counts its references.
type counted interface{ Retain() }

// share registers a type whose values are shared. Each value is settled and then
// retained.
func share[T counted](key func(T) any, size func(T) int, settle func(T)) {
	refrain.RegisterClone(func(v T) T {
		settle(v)
		v.Retain()
		return v
	})
	refrain.RegisterKey(key)
	refrain.RegisterSize(size)
}

func batchSize(b arrow.RecordBatch) int { return int(util.TotalRecordSize(b)) }

func columnSize(c *arrow.Column) int { return chunkedSize(c.Data()) }

func arraySize(a arrow.Array) int { return int(util.TotalArraySize(a)) }

func variantSize(a *extensions.VariantArray) int { return arraySize(a) }

func chunkedSize(c *arrow.Chunked) int {
	size := 0
	for _, a := range c.Chunks() {
		size += arraySize(a)
	}
	return size
}

func tableSize(t arrow.Table) int {
	size := 0
	for i := range int(t.NumCols()) {
		size += chunkedSize(t.Column(i).Data())
	}
	return size
}
