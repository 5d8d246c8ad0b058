// Rna pages through a table of RNA sequences. It asks the database only for pages that no
// user has read yet.
//
//	go run ./examples/rna                  # synthetic rows in an SQLite database in memory
//	go run ./examples/rna -dsn 'postgres://USER:PASSWORD@HOST:PORT/DATABASE'
//
// Any Postgres database will do if its table rna has the columns id, upi, len, seq_short
// and seq_long. A schema outside of the search path goes at the DSN's end, as
// ?search_path=SCHEMA. RNAcentral has a public database. Its password stands on
// https://rnacentral.org/help/public-database:
//
//	PGPASSWORD=… go run ./examples/rna -dsn 'postgres://reader@hh-pgsql-public.ebi.ac.uk:5432/pfmegrnargs'
package main

import (
	"context"
	"flag"

	"github.com/refrain-go/refrain/app"
)

var dsn = flag.String("dsn", "", "connection string of a Postgres `DATABASE` to read in place of the embedded one")

func main() {
	app.Main(script, settings...)
}

var settings = []app.Setting{
	app.PageTitle("RNA"),
	app.PageIcon("🧬"),
	app.Wide(),
	// A wrong -dsn should be seen at the start, not by the first visitor.
	app.OnStart(func(ctx context.Context) error {
		_, err := database.Get(ctx)
		return err
	}),
}
