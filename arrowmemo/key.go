package arrowmemo

import (
	"crypto/sha256"
	"fmt"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/extensions"
	"github.com/apache/arrow-go/v18/arrow/ipc"
)

// sum is the digest of an array or a schema.
type sum [sha256.Size]byte

// schemaKey is the digest of a schema in the form that Arrow writes to other processes,
// with its metadata.
func schemaKey(s *arrow.Schema) any { return schemaSum(s) }

func schemaSum(s *arrow.Schema) sum {
	all := sha256.New()
	if err := ipc.NewWriter(all, ipc.WithSchema(s)).Close(); err != nil {
		// the call on the memo returns this as a KeyError
		panic(fmt.Sprintf("arrowmemo: %v", err))
	}
	return sum(all.Sum(nil))
}

func typeKey(t arrow.DataType) any { return typeSum(t) }

func typeSum(t arrow.DataType) sum {
	return schemaSum(arrow.NewSchema([]arrow.Field{{Type: t, Nullable: true}}, nil))
}

// keyOf is the key of a value with rows.
type keyOf struct {
	of      sum // of the schema or the type
	rows    int64
	columns []sum
	chunks  [][]sum

	names, texts []string // the metadata of a batch
}

func batchKey(b arrow.RecordBatch) any {
	k := keyOf{of: schemaSum(b.Schema()), rows: b.NumRows()}
	for _, a := range b.Columns() {
		k.columns = append(k.columns, contentSum(a))
	}
	if with, ok := b.(arrow.RecordBatchWithMetadata); ok {
		meta := with.Metadata()
		k.names, k.texts = append([]string{}, meta.Keys()...), append([]string{}, meta.Values()...)
	}
	return k
}

func contentSum(a arrow.Array) sum {
	c := newContent()
	c.array(a)
	return c.sum()
}

func arrayKey(a arrow.Array) any {
	return keyOf{of: typeSum(a.DataType()), columns: []sum{contentSum(a)}}
}

// variantKey is needed because a VariantArray embeds an array and has another field, so
// the functions registered for arrays do not apply to it.
func variantKey(a *extensions.VariantArray) any { return arrayKey(a) }

func chunkedKey(c *arrow.Chunked) any {
	return keyOf{of: typeSum(c.DataType()), chunks: [][]sum{chunks(c)}}
}

func chunks(c *arrow.Chunked) []sum {
	all := []sum{}
	for _, a := range c.Chunks() {
		all = append(all, contentSum(a))
	}
	return all
}

func columnKey(c *arrow.Column) any {
	return keyOf{of: schemaSum(arrow.NewSchema([]arrow.Field{c.Field()}, nil)), chunks: [][]sum{chunks(c.Data())}}
}

func tableKey(t arrow.Table) any {
	k := keyOf{of: schemaSum(t.Schema()), rows: t.NumRows()}
	for i := range int(t.NumCols()) {
		k.chunks = append(k.chunks, chunks(t.Column(i).Data()))
	}
	return k
}
