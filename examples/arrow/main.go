// Arrow explores a Parquet or an Arrow file: its rows, and its groups by any column.
//
//	go run ./examples/arrow                       # the 200,000 flights inside the program
//	go run ./examples/arrow -data flights.parquet # any Parquet or Arrow file
//
// A singleton holds the file's record batches once for all users. A memo remembers the
// groups by each pair of columns, as a record batch too. The example is a module of its
// own, so that the other examples do not need the Arrow modules.
package main

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io/fs"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/arrowtable"
	"github.com/refrain-go/refrain/app/arrowtable/arrowfile"
)

var dataFile = flag.String("data", "", "Parquet or Arrow `FILE` to explore in place of the embedded one")

//go:embed data/flights-200k.arrow
var embedded []byte

func main() {
	app.Main(page, settings...)
}

var settings = []app.Setting{
	app.PageTitle("Arrow and Parquet"),
	app.PageIcon("🏹"),
	app.Wide(),
	// The first visitor should not wait for the file, and a wrong -data should be seen at
	// the start.
	app.OnStart(func(ctx context.Context) error {
		_, err := loaded.Get(ctx)
		return err
	}),
}

var loaded = refrain.NewSingleton("file", func(ctx context.Context) (*arrowtable.Table, error) {
	return load(ctx, *dataFile)
})

// load reads the file at path. If path is empty, it reads the embedded flights. Its
// errors are sentences for the user who typed the path.
func load(ctx context.Context, path string) (*arrowtable.Table, error) {
	if path == "" {
		return arrowfile.Read(ctx, bytes.NewReader(embedded))
	}
	table, err := arrowfile.Open(ctx, path)
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = fmt.Errorf("%w: name a Parquet or Arrow file, or leave -data out for the embedded flights", pathErr.Err)
	}
	if err == nil && table.Len() == 0 {
		err = errors.New("the file has no rows in it")
	}
	if err != nil {
		return nil, fmt.Errorf("-data %s: %w", path, err)
	}
	return table, nil
}
