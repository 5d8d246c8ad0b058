package main

import (
	"strings"
	"testing"

	"github.com/refrain-go/refrain/examples/internal/postgres"
)

// password is the test server's password for the user reader. Its characters stand out in
// any output.
const password = "Sesame-4711"

// startPostgres starts a PostgreSQL server for the test, with a table in RNAcentral's
// real schema. It gives the DSN of the user reader. The server ends with the test.
func startPostgres(t *testing.T) (dsn string, port int) {
	t.Helper()
	server := postgres.Start(t)
	createRNAcentral(t, server)
	return server.DSN("reader", password), server.Port
}

// createRNAcentral makes the table as RNAcentral has it, readable for the user reader.
func createRNAcentral(t *testing.T, server *postgres.Server) {
	t.Helper()
	_, err := server.Owner(t).Exec(t.Context(), `
		CREATE SCHEMA rnacen;
		CREATE TABLE rnacen.rna (
			id        bigint,
			upi       character varying(30) PRIMARY KEY,
			timestamp timestamp without time zone,
			userstamp character varying(60),
			crc64     character(16),
			len       integer,
			seq_short character varying(4000),
			seq_long  text,
			md5       character varying(64)
		);
		INSERT INTO rnacen.rna
			SELECT i, 'URS' || lpad(upper(to_hex(i)), 10, '0'), now(), 'test', null, n,
				CASE WHEN n <= 4000 THEN repeat('A', n) END, CASE WHEN n > 4000 THEN repeat('C', n) END, md5(i::text)
			FROM (SELECT i, CASE WHEN i % 7 = 0 THEN 4001 ELSE 20 + i END AS n FROM generate_series(1, 120) AS i) AS rows;
		CREATE ROLE reader LOGIN PASSWORD '`+password+`';
		CREATE ROLE outsider LOGIN PASSWORD '`+password+`';
		ALTER ROLE reader SET search_path = rnacen;
		ALTER ROLE outsider SET search_path = rnacen;
		GRANT USAGE ON SCHEMA rnacen TO reader, outsider;
		GRANT SELECT ON rnacen.rna TO reader;`)
	if err != nil {
		t.Fatalf("create RNAcentral's table: %v", err)
	}
}

// mustNotTell fails the test where the text has the password in it.
func mustNotTell(t *testing.T, text string) {
	t.Helper()
	if strings.Contains(text, password) {
		t.Errorf("the password is in: %s", text)
	}
}
