package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/refrain-go/refrain"

	_ "modernc.org/sqlite"
)

// source is the flag -db: which database to read. It is set before the first request.
var source string

// database is the process's one connection pool. A request or the body of a memo that
// gets it may use it until it ends, even if the pool is cleared meanwhile.
var database = refrain.NewSingleton("database", func(ctx context.Context) (*Database, error) {
	d, err := open(ctx, source)
	if err != nil {
		return nil, err
	}
	if err := d.check(ctx); err != nil {
		d.Close()
		return nil, fmt.Errorf("-db: %w", explain(err))
	}
	return d, nil
})

// Database is an open pool with the tables airports and routes.
type Database struct {
	*sql.DB

	// keep holds a connection of the embedded database open, because a database in memory
	// ends with its last connection. It is nil for others.
	keep *sql.Conn
}

// Close closes every connection.
func (d *Database) Close() error {
	if d.keep != nil {
		d.keep.Close()
	}
	return d.DB.Close()
}

func open(ctx context.Context, source string) (*Database, error) {
	switch {
	case source == "":
		return openSample(ctx)
	case strings.Contains(source, "://"):
		return openPostgres(source)
	default:
		return openFile(source)
	}
}

// openFile opens an SQLite file, to read only: a name that was mistyped must not make a
// new one.
func openFile(name string) (*Database, error) {
	_, err := os.Stat(name)
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return nil, fmt.Errorf("-db %s: %w: name an SQLite file, or leave -db out for the embedded database", name, pathErr.Err)
	}
	path, err := filepath.Abs(name)
	if err != nil {
		return nil, fmt.Errorf("-db %s: %w", name, err)
	}
	// As a URL, so that no character of the name is read as an option.
	at := url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: "mode=ro"}
	db, err := sql.Open("sqlite", at.String())
	if err != nil {
		return nil, fmt.Errorf("-db %s: %w", name, err)
	}
	return &Database{DB: db}, nil
}

// connectTimeout bounds a connection if the URL has no timeout of its own.
const connectTimeout = 10 * time.Second

// openPostgres opens a pool of connections. It does not connect yet.
func openPostgres(dsn string) (*Database, error) {
	config, err := pgx.ParseConfig(dsn)
	// The error is left out: it quotes the DSN. An @ beyond the user's part is the end of
	// a password that held a slash.
	if err != nil || strings.Contains(config.Host+config.Database, "@") {
		return nil, errors.New("-db: not a Postgres connection string: write postgres://USER:PASSWORD@HOST:PORT/DATABASE, with %XX for special characters")
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectTimeout
	}
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "refrain-service"
	}
	return &Database{DB: stdlib.OpenDB(*config)}, nil
}

// check reads no row of the columns that the queries need.
func (d *Database) check(ctx context.Context) error {
	rows, err := d.QueryContext(ctx, `SELECT a.iata, a.name, a.city, a.state, r.origin, r.destination, r.miles, r.flights, r.late, r.minutes
		FROM airports AS a, routes AS r WHERE 1 = 0`)
	if err != nil {
		return err
	}
	defer rows.Close()
	rows.Next()
	return rows.Err()
}

// explain describes a fault of a database and its remedy. The message of a database
// server names neither user nor password.
func explain(err error) error {
	var server *pgconn.PgError
	switch {
	case !errors.As(err, &server):
		return fmt.Errorf("%w: it has to be a database with the tables airports and routes", err)
	case strings.HasPrefix(server.Code, "28"): // invalid authorization
		return fmt.Errorf("%s: check user and password", server.Message)
	default:
		return fmt.Errorf("%s: the user needs to read the tables airports and routes", server.Message)
	}
}
