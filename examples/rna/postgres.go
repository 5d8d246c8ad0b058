package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// connectTimeout bounds the first connection if the DSN has no timeout of its own.
const connectTimeout = 10 * time.Second

// openPostgres opens the database that the DSN names and makes sure that it has a table
// rna to read. Its errors are for the user who typed the DSN, and never contain the
// password.
func openPostgres(ctx context.Context, dsn string) (*Database, error) {
	config, err := pgx.ParseConfig(dsn)
	// The error is left out: it quotes the DSN. An @ beyond the user's part is the end of
	// a password that held a slash.
	if err != nil || strings.Contains(config.Host+config.Database, "@") {
		return nil, errors.New("-dsn: not a Postgres connection string: write postgres://USER:PASSWORD@HOST:PORT/DATABASE, " +
			"with %XX for special characters")
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectTimeout
	}
	where := fmt.Sprintf("database %s at %s:%d", config.Database, config.Host, config.Port)
	d := &Database{
		DB:    stdlib.OpenDB(*config),
		About: fmt.Sprintf("Rows of the table `rna` in the Postgres %s.", where),
	}
	if err := checkTable(ctx, d.DB); err != nil {
		d.Close()
		return nil, fmt.Errorf("-dsn: %s: %s", where, explain(err, config.Password))
	}
	return d, nil
}

// checkTable reads one row, so that a fault of the table shows before the first visitor
// comes.
func checkTable(ctx context.Context, db *sql.DB) error {
	rows, err := db.QueryContext(ctx, `SELECT id, upi, len, seq_short, seq_long FROM rna ORDER BY upi LIMIT 1`)
	if err != nil {
		return err
	}
	defer rows.Close()
	rows.Next()
	return rows.Err()
}

// explain describes an error in one line, with a remedy if one is known.
func explain(err error, password string) string {
	var server *pgconn.PgError
	var dial *net.OpError
	var lookup *net.DNSError
	var why string
	switch {
	case errors.As(err, &server):
		why = server.Message + advice(server.Code)
	case errors.As(err, &lookup):
		why = "no such host: check the host's name in the DSN"
	case errors.Is(err, context.DeadlineExceeded) || errors.As(err, &dial) && dial.Timeout():
		why = "no answer in time: check host and port in the DSN"
	case errors.As(err, &dial):
		why = fmt.Sprintf("cannot connect (%v): check host and port in the DSN", dial.Err)
	default:
		why = err.Error()
	}
	if password != "" {
		why = strings.ReplaceAll(why, password, "…")
	}
	return strings.Join(strings.Fields(why), " ")
}

// advice names the way out for the errors that a wrong DSN leads to.
func advice(code string) string {
	switch code {
	case "42P01": // undefined_table
		return ": name the schema that has it, with ?search_path=SCHEMA at the DSN's end"
	case "42703": // undefined_column
		return ": the table needs the columns id, upi, len, seq_short, seq_long"
	case "42501": // insufficient_privilege
		return ": the user needs the right to read the table rna"
	case "28P01", "28000": // invalid_password, invalid_authorization_specification
		return ": check user and password, which may also come from the variable PGPASSWORD"
	default:
		return ""
	}
}
