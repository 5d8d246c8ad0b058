package main

import (
	"context"
	"database/sql"
	"encoding/csv"
	"fmt"
	"strings"
	"sync/atomic"

	"github.com/refrain-go/refrain/examples/service/data"
)

// tables are made the same way in any database.
const tables = `
	CREATE TABLE airports (iata text PRIMARY KEY, name text, city text, state text, country text, latitude double precision, longitude double precision);
	CREATE TABLE routes (origin text, destination text, miles bigint, flights bigint, late bigint, minutes bigint, PRIMARY KEY (origin, destination))`

// samples counts the databases in memory. Connections of one name share one, and another
// opening needs another.
var samples atomic.Int64

// openSample makes a database in memory with the files of data.
func openSample(ctx context.Context) (*Database, error) {
	db, err := sql.Open("sqlite", fmt.Sprintf("file:service%d?mode=memory&cache=shared", samples.Add(1)))
	if err != nil {
		return nil, err
	}
	d := &Database{DB: db}
	if d.keep, err = db.Conn(ctx); err == nil {
		err = fill(ctx, db)
	}
	if err != nil {
		d.Close()
		return nil, fmt.Errorf("embedded database: %w", err)
	}
	return d, nil
}

// fill makes the tables and inserts the rows.
func fill(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, tables); err != nil {
		return err
	}
	if err := insert(ctx, tx, "airports", data.Airports); err != nil {
		return err
	}
	if err := insert(ctx, tx, "routes", data.Routes); err != nil {
		return err
	}
	return tx.Commit()
}

// insert puts the lines of a CSV file into a table. The first line names the columns.
func insert(ctx context.Context, tx *sql.Tx, table, file string) error {
	lines, err := csv.NewReader(strings.NewReader(file)).ReadAll()
	if err != nil {
		return fmt.Errorf("%s.csv: %w", table, err)
	}
	statement, err := tx.PrepareContext(ctx, fmt.Sprintf("INSERT INTO %s (%s) VALUES (?%s)",
		table, strings.Join(lines[0], ", "), strings.Repeat(", ?", len(lines[0])-1)))
	if err != nil {
		return err
	}
	defer statement.Close()
	for _, line := range lines[1:] {
		values := make([]any, len(line))
		for i, v := range line {
			values[i] = v // SQLite turns it into the column's type
		}
		if _, err := statement.ExecContext(ctx, values...); err != nil {
			return err
		}
	}
	return nil
}
