package arrowfile_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"

	"github.com/refrain-go/refrain/app/arrowtable/arrowfile"
)

var schema = arrow.NewSchema([]arrow.Field{
	{Name: "delay", Type: arrow.PrimitiveTypes.Int64, Nullable: true},
	{Name: "origin", Type: arrow.BinaryTypes.String, Nullable: true},
}, nil)

func batch(delays ...int64) arrow.RecordBatch {
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	for _, d := range delays {
		b.Field(0).(*array.Int64Builder).Append(d)
		b.Field(1).AppendNull()
	}
	return b.NewRecordBatch()
}

// written returns the batches as a file of each kind.
func written(t *testing.T, batches ...arrow.RecordBatch) map[string][]byte {
	t.Helper()
	type writer interface {
		Write(arrow.RecordBatch) error
		Close() error
	}
	files := map[string][]byte{}
	for name, open := range map[string]func(*bytes.Buffer) (writer, error){
		"parquet": func(out *bytes.Buffer) (writer, error) {
			return pqarrow.NewFileWriter(schema, out, parquet.NewWriterProperties(), pqarrow.DefaultWriterProps())
		},
		"arrow": func(out *bytes.Buffer) (writer, error) {
			return ipc.NewFileWriter(out, ipc.WithSchema(schema))
		},
		"stream": func(out *bytes.Buffer) (writer, error) {
			return ipc.NewWriter(out, ipc.WithSchema(schema)), nil
		},
	} {
		var out bytes.Buffer
		w, err := open(&out)
		for _, b := range batches {
			if err == nil {
				err = w.Write(b)
			}
		}
		if err == nil {
			err = w.Close()
		}
		if err != nil {
			t.Fatal(name, err)
		}
		files[name] = out.Bytes()
	}
	return files
}

// Hazard: a batch is freed or overwritten when its reader goes on to the next one.
func TestRead_GivesAllRowsOfEveryKindOfFile(t *testing.T) {
	for name, content := range written(t, batch(1, 2), batch(), batch(3)) {
		table, err := arrowfile.Read(t.Context(), bytes.NewReader(content))
		if err != nil {
			t.Fatal(name, err)
		}
		var got []any
		for i := range table.Len() {
			got = append(got, table.Cell(i, 0), table.Cell(i, 1))
		}
		if want := []any{int64(1), nil, int64(2), nil, int64(3), nil}; !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

func TestRead_AFileWithoutRowsHasItsColumns(t *testing.T) {
	for name, content := range written(t) {
		table, err := arrowfile.Read(t.Context(), bytes.NewReader(content))
		if err != nil {
			t.Fatal(name, err)
		}
		if table.Len() != 0 || len(table.Columns()) != 2 || table.Columns()[1].Name != "origin" {
			t.Errorf("%s: %d rows, columns %v", name, table.Len(), table.Columns())
		}
	}
}

// Hazard: a damaged file ends the program by a panic of the reader, or gives a part of
// its rows as if they were all.
func TestRead_ADamagedFileIsAnError(t *testing.T) {
	for name, content := range written(t, batch(1, 2, 3, 4, 5, 6, 7, 8)) {
		for _, part := range []int{8, len(content) / 3, len(content) / 2} {
			if name == "stream" && part > 8 {
				continue // a stream may end after any message
			}
			if _, err := arrowfile.Read(t.Context(), bytes.NewReader(content[:part])); err == nil {
				t.Errorf("%s: no error for its first %d bytes of %d", name, part, len(content))
			}
		}
		holed := slices.Clone(content)
		clear(holed[8 : len(holed)/2])
		if _, err := arrowfile.Read(t.Context(), bytes.NewReader(holed)); err == nil && name != "stream" {
			t.Errorf("%s: no error where its first half is zero", name)
		}
	}
}

func TestOpen_RefusesOtherFiles(t *testing.T) {
	dir := t.TempDir()
	for name, want := range map[string]string{"": "is empty", "a,b\n1,2\n": "app.CSV"} {
		path := filepath.Join(dir, "file")
		if err := os.WriteFile(path, []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := arrowfile.Open(t.Context(), path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", name, err, want)
		}
	}
	if _, err := arrowfile.Open(t.Context(), filepath.Join(dir, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	if _, err := arrowfile.Open(t.Context(), dir); err == nil {
		t.Error("a directory was read")
	}
}

func TestRead_EndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, content := range written(t, batch(1)) {
		if _, err := arrowfile.Read(ctx, bytes.NewReader(content)); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
