package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/refrain-go/refrain/examples/internal/command"
	"github.com/refrain-go/refrain/examples/internal/postgres"
)

// The real table has more columns than the page reads, in a schema of its own, and keeps
// a sequence in one of two columns.
func TestPostgres_ReadsRNAcentralsSchema(t *testing.T) {
	dsn, _ := startPostgres(t)
	db, err := openPostgres(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	mustNotTell(t, db.About)
	getPage.Clear() // the database is no part of the key, and other tests read another
	t.Cleanup(getPage.Clear)

	var upis []string
	for page := 1; page <= 4; page++ {
		rows, err := getPage.Get(t.Context(), pageQuery{_db: db.DB, Size: 50, Page: page})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			upis = append(upis, r.UPI)
			if sequence := r.SeqShort + r.SeqLong; int64(len(sequence)) != r.Len {
				t.Errorf("%s: %d letters, want %d", r.UPI, len(sequence), r.Len)
			}
			if (r.SeqShort == "") == (r.SeqLong == "") {
				t.Errorf("%s: want exactly one of the two sequences", r.UPI)
			}
		}
	}
	if len(upis) != 120 {
		t.Fatalf("read %d rows, want 120", len(upis))
	}
	for i, upi := range upis {
		if want := fmt.Sprintf("URS%010X", i+1); upi != want {
			t.Fatalf("row %d is %s, want %s", i, upi, want)
		}
	}
}

// A user who types a wrong DSN gets one sentence with the remedy. The sentence does not
// contain the password.
func TestPostgres_RefusesAWrongDSNInOneSentence(t *testing.T) {
	good, port := startPostgres(t)
	rna := command.Build(t)
	here := fmt.Sprintf("127.0.0.1:%d", port)
	for _, c := range []struct{ name, dsn, want string }{
		{"unparsable", "postgres://reader:" + password + "@127.0.0.1:port/postgres", "not a Postgres connection string"},
		{"no DSN at all", "hello " + password, "not a Postgres connection string"},
		{"a slash in the password", "postgres://reader:1/" + password + "@127.0.0.1/postgres", "not a Postgres connection string"},
		{"nobody listens", strings.Replace(good, here, fmt.Sprintf("127.0.0.1:%d", postgres.FreePort(t)), 1), "check host and port"},
		{"no such host", strings.Replace(good, here, "nowhere.invalid:5432", 1), "check the host's name"},
		{"wrong password", strings.Replace(good, password, "x"+password, 1), "check user and password"},
		{"no such database", strings.Replace(good, "/postgres", "/"+"nothing", 1), `database "nothing" does not exist`},
		{"no table", good + "?search_path=public", "search_path=SCHEMA"},
		{"no right to read", strings.Replace(good, "reader", "outsider", 1), "needs the right to read"},
	} {
		t.Run(c.name, func(t *testing.T) {
			line := command.WantRefusal(t, rna, "-addr", "127.0.0.1:0", "-dsn", c.dsn)
			mustNotTell(t, line)
			if !strings.Contains(line, c.want) {
				t.Errorf("stderr is %q, want it to contain %q", line, c.want)
			}
		})
	}
}
