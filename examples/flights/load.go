package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/refrain-go/refrain"
)

// loaded is the process's one copy of the flights: opened once, shared by every tab and
// every memo.
var loaded = refrain.NewSingleton("flights", func(ctx context.Context) (*Flights, error) {
	return load(ctx, *dataFile)
})

// load reads the CSV file at path. If path is empty, it reads the embedded flights. Its
// errors are sentences for the user who typed the path.
func load(ctx context.Context, path string) (f *Flights, err error) {
	if path == "" {
		f, err = loadEmbedded(ctx)
	} else {
		f, err = loadFile(ctx, path)
	}
	var pathErr *fs.PathError
	switch {
	case errors.As(err, &pathErr):
		return nil, fmt.Errorf("-data %s: %w: name a CSV file, or leave -data out for the embedded flights", path, pathErr.Err)
	case err != nil && path != "":
		return nil, fmt.Errorf("-data %s: %w", path, err)
	case err != nil:
		return nil, err
	}
	f.DelayRange = Span{int(slices.Min(f.Delay)), int(slices.Max(f.Delay))}
	return f, nil
}
