// Package arrowfile reads Parquet and Arrow files as tables:
//
//	table, err := arrowfile.Open(ctx, "flights.parquet")
//	ui.Table(table)
//
// Read a file once, in a singleton or a memo, and not at every run of the script. The
// package stands beside arrowtable so that apps with Arrow data alone do not build the
// Parquet reader.
package arrowfile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"

	"github.com/refrain-go/refrain/app/arrowtable"
)

// Source is an open file: an *os.File or a *bytes.Reader.
type Source interface {
	io.Reader
	io.ReaderAt
	io.Seeker
}

// Open reads the file at path, as Read does.
func Open(ctx context.Context, path string) (*arrowtable.Table, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return Read(ctx, f)
}

// Read reads a whole file into memory. The content tells its kind: a Parquet file, an
// Arrow file (Feather version 2), or an Arrow stream. A file of another kind, and a
// damaged one, is an error. It ends early with ctx.
func Read(ctx context.Context, source Source) (table *arrowtable.Table, err error) {
	// The Arrow readers panic on some damaged files. That is no fault of the caller, so
	// the caller gets an error.
	defer func() {
		if p := recover(); p != nil {
			table, err = nil, damaged(fmt.Errorf("%v", p))
		}
	}()
	magic := make([]byte, 8)
	n, err := source.ReadAt(magic, 0)
	if err != nil && err != io.EOF {
		return nil, err
	}
	switch magic = magic[:n]; {
	case n == 0:
		return nil, errors.New("the file is empty")
	case bytes.HasPrefix(magic, []byte("PAR1")):
		return readParquet(ctx, source)
	case bytes.HasPrefix(magic, []byte("ARROW1")):
		return readArrow(ctx, source)
	case bytes.HasPrefix(magic, []byte("\xff\xff\xff\xff")): // how a stream's first message begins
		return readStream(ctx, source)
	}
	return nil, errors.New("the file is neither a Parquet file nor an Arrow file or stream: app.CSV reads text")
}

func damaged(err error) error { return fmt.Errorf("the file is damaged: %w", err) }

// rowsAtOnce bounds the rows of a batch, so that ctx is looked at now and then.
const rowsAtOnce = 64 << 10

func readParquet(ctx context.Context, source Source) (*arrowtable.Table, error) {
	parquet, err := file.NewParquetReader(source)
	if err != nil {
		return nil, damaged(err)
	}
	defer parquet.Close()
	properties := pqarrow.ArrowReadProperties{BatchSize: rowsAtOnce, Parallel: true}
	reader, err := pqarrow.NewFileReader(parquet, properties, memory.DefaultAllocator)
	if err != nil {
		return nil, damaged(err)
	}
	batches, err := reader.GetRecordReader(ctx, nil, nil)
	if err != nil {
		return nil, damaged(err)
	}
	defer batches.Release()
	return collect(ctx, batches)
}

func readArrow(ctx context.Context, source Source) (*arrowtable.Table, error) {
	reader, err := ipc.NewFileReader(source)
	if err != nil {
		return nil, damaged(err)
	}
	defer reader.Close()
	var all batches
	defer all.release()
	for i := range reader.NumRecords() {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		batch, err := reader.RecordBatch(i)
		if err != nil {
			return nil, damaged(err)
		}
		all.add(batch)
	}
	return all.table(reader.Schema()), nil
}

func readStream(ctx context.Context, source Source) (*arrowtable.Table, error) {
	reader, err := ipc.NewReader(source)
	if err != nil {
		return nil, damaged(err)
	}
	defer reader.Release()
	return collect(ctx, reader)
}

// collect reads all batches of a reader.
func collect(ctx context.Context, reader interface {
	Next() bool
	RecordBatch() arrow.RecordBatch
	Schema() *arrow.Schema
	Err() error
}) (*arrowtable.Table, error) {
	var all batches
	defer all.release()
	for reader.Next() {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		all.add(reader.RecordBatch())
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err := reader.Err(); err != nil && err != io.EOF {
		return nil, damaged(err)
	}
	return all.table(reader.Schema()), nil
}

// batches holds a reference to each of its batches until release.
type batches []arrow.RecordBatch

func (all *batches) add(b arrow.RecordBatch) {
	b.Retain()
	*all = append(*all, b)
}

// table returns a table of the batches. Without any it still has the columns.
func (all *batches) table(schema *arrow.Schema) *arrowtable.Table {
	if len(*all) == 0 {
		none := array.NewRecordBuilder(memory.DefaultAllocator, schema)
		defer none.Release()
		all.add(none.NewRecordBatch())
	}
	return arrowtable.Of(*all...)
}

func (all *batches) release() {
	for _, b := range *all {
		b.Release()
	}
}
