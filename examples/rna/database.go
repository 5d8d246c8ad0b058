package main

import (
	"context"
	"database/sql"
	"fmt"
	"sync/atomic"

	"github.com/refrain-go/refrain"

	_ "modernc.org/sqlite" // the embedded database
)

// database is the process's one connection pool: a resource, not data, so a singleton
// shares it by reference.
var database = refrain.NewSingleton("database", func(ctx context.Context) (*Database, error) {
	if *dsn == "" {
		return openSample(ctx)
	}
	return openPostgres(ctx, *dsn)
})

// Database is an open database with a table rna, and a sentence about it for the page.
type Database struct {
	*sql.DB
	About string

	// keep holds a connection of the embedded database open, because a database in memory
	// ends with its last connection. It is nil for Postgres.
	keep *sql.Conn
}

// Close closes every connection.
func (d *Database) Close() error {
	if d.keep != nil {
		d.keep.Close()
	}
	return d.DB.Close()
}

// samples counts the embedded databases that were opened.
var samples atomic.Int64

// openSample makes a database in memory, with synthetic rows.
func openSample(ctx context.Context) (*Database, error) {
	// Connections of one name share one database, and another opening needs another.
	db, err := sql.Open("sqlite", fmt.Sprintf("file:rna%d?mode=memory&cache=shared", samples.Add(1)))
	if err != nil {
		return nil, fmt.Errorf("embedded database: %w", err)
	}
	d := &Database{DB: db, About: fmt.Sprintf("**Synthetic sample rows, not real entries.** An SQLite database in memory holds %d rows "+
		"in the shape of [RNAcentral](https://rnacentral.org)'s table; the letters come from a random number generator. "+
		"Start with `-dsn` to read a Postgres database.", sampleRows)}
	if d.keep, err = db.Conn(ctx); err == nil {
		err = createSample(ctx, db)
	}
	if err != nil {
		d.Close()
		return nil, fmt.Errorf("embedded database: %w", err)
	}
	return d, nil
}
