package arrowmemo

import (
	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
)

// An array counts its nulls when the count is first asked for. A dictionary array then
// makes the array of its dictionary. Both keep the result without a lock, so two callers
// that share an array would race. So settle asks for both before the array is shared. As
// of arrow-go 18.8, arrays make nothing else on first use.

// settle makes a compute everything that it would compute at a first call.
func settle(a arrow.Array) {
	a.NullN()
	switch a := a.(type) {
	case array.ExtensionArray:
		settle(a.Storage())
	case *array.Dictionary:
		settle(a.Indices())
		if a.Data().Dictionary() != nil { // an empty array may lack it
			settle(a.Dictionary())
		}
	case *array.Struct:
		settleFields(a.NumField(), a.Field)
	case array.Union:
		settleFields(a.NumFields(), a.Field)
	case *array.RunEndEncoded:
		settle(a.RunEndsArr())
		settle(a.Values())
	case array.ListLike:
		settle(a.ListValues())
	}
}

func settleFields(n int, field func(int) arrow.Array) {
	for i := range n {
		settle(field(i))
	}
}

func settleBatch(b arrow.RecordBatch) {
	for _, column := range b.Columns() {
		settle(column)
	}
}

func settleChunks(c *arrow.Chunked) {
	for _, a := range c.Chunks() {
		settle(a)
	}
}

func settleTable(t arrow.Table) {
	for i := range int(t.NumCols()) {
		settleChunks(t.Column(i).Data())
	}
}
