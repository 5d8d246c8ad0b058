package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/refrain-go/refrain/examples/internal/command"
	"github.com/refrain-go/refrain/examples/internal/postgres"
	"github.com/refrain-go/refrain/examples/service/data"
)

// startPostgres starts a PostgreSQL server with the files of data. It gives a DSN that
// may read them.
func startPostgres(t *testing.T) (dsn string, owner *pgx.Conn, server *postgres.Server) {
	t.Helper()
	server = postgres.Start(t)
	owner = server.Owner(t)
	if _, err := owner.Exec(t.Context(), tables+"; CREATE ROLE reader LOGIN PASSWORD 'Sesame'; GRANT SELECT ON airports, routes TO reader"); err != nil {
		t.Fatal(err)
	}
	for table, file := range map[string]string{"airports": data.Airports, "routes": data.Routes} {
		if _, err := owner.PgConn().CopyFrom(t.Context(), strings.NewReader(file), "COPY "+table+" FROM STDIN WITH (FORMAT csv, HEADER)"); err != nil {
			t.Fatal(err)
		}
	}
	return server.DSN("reader", "Sesame"), owner, server
}

// service is the program, running.
type service struct {
	*exec.Cmd
	api    string // host and port
	stderr bytes.Buffer
}

func start(t *testing.T, db string) *service {
	t.Helper()
	s := &service{Cmd: exec.Command(command.Build(t), "-addr", "127.0.0.1:0", "-admin", "127.0.0.1:0", "-db", db)}
	s.Stderr = &s.stderr
	out, err := s.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Process.Kill() }) // if it has not ended
	line, err := bufio.NewReader(out).ReadString('\n')
	api, ok := strings.CutPrefix(strings.TrimSpace(line), "service: http://")
	api, _, asks := strings.Cut(api, "/airports")
	if err != nil || !ok || !asks {
		s.Wait()
		t.Fatalf("the program says %q, %v: %s", line, err, &s.stderr)
	}
	s.api = api
	return s
}

// ask asks the running program.
func (s *service) ask(path string) (status int, body string, err error) {
	res, err := http.Get("http://" + s.api + path)
	if err != nil {
		return 0, "", err
	}
	defer res.Body.Close()
	all, err := io.ReadAll(res.Body)
	return res.StatusCode, string(all), err
}

// Hazard: the statements mean one thing to SQLite, and another or nothing to Postgres.
func TestService_AnswersTheSameFromPostgres(t *testing.T) {
	dsn, _, _ := startPostgres(t)
	s := start(t, dsn)
	for _, path := range []string{"/airports?state=CA", "/routes?from=SEA&n=100", "/healthz"} {
		_, want := ask(t, newAPI(), get(path))
		if status, got, err := s.ask(path); err != nil || status != http.StatusOK || got != want {
			t.Errorf("%s: %d %v\n%s\nwant\n%s", path, status, err, got, want)
		}
	}
}

// Hazard: while the database is away the service gives no answers, not even known ones;
// or it never answers again after that.
func TestService_OutlivesARestartOfItsDatabase(t *testing.T) {
	dsn, _, server := startPostgres(t)
	s := start(t, dsn)
	want := func(when, path string, want int) {
		t.Helper()
		if status, body, err := s.ask(path); err != nil || status != want {
			t.Errorf("%s: %s: %d %v %s, want %d", when, path, status, err, body, want)
		}
	}
	want("before", "/routes?from=SEA", http.StatusOK)
	server.Stop()
	want("away, asked before", "/routes?from=SEA", http.StatusOK)
	want("away, never asked", "/routes?from=LAX", http.StatusServiceUnavailable)
	want("away", "/healthz", http.StatusServiceUnavailable)
	server.Again(t)
	want("after", "/routes?from=LAX", http.StatusOK)
	want("after", "/healthz", http.StatusOK)

	s.Process.Signal(syscall.SIGTERM)
	if err := s.Wait(); err != nil {
		t.Errorf("the program ended with %v", err)
	}
	if log := s.stderr.String(); !strings.Contains(log, "no answer") || strings.Contains(log, "Sesame") {
		t.Errorf("the log is %s", log)
	}
}

// Conditions on the server's list of connections: all those of the service, and those
// that wait for a lock.
const (
	connected = "application_name = 'refrain-service'"
	waiting   = connected + " AND wait_event_type = 'Lock'"
)

// S5. Hazard: a service that is told to end drops the requests it has, closes the pool
// under their hands, or leaves connections behind.
func TestService_FinishesItsRequestsThenClosesThePool(t *testing.T) {
	dsn, owner, server := startPostgres(t)
	s := start(t, dsn)

	// A query that cannot end: the table is locked.
	lock, err := owner.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lock.Exec(t.Context(), "LOCK TABLE routes IN ACCESS EXCLUSIVE MODE"); err != nil {
		t.Fatal(err)
	}
	type answered struct {
		status int
		body   string
		err    error
	}
	got := make(chan answered, 1)
	go func() {
		status, body, err := s.ask("/routes?from=SEA&n=1")
		got <- answered{status, body, err}
	}()
	watch := server.Owner(t)
	postgres.WaitActivity(t, watch, 1, waiting)

	s.Process.Signal(syscall.SIGTERM)
	for { // until the server lets no new connection in
		conn, err := net.Dial("tcp", s.api)
		if err != nil {
			break
		}
		conn.Close()
	}
	postgres.WaitActivity(t, watch, 1, waiting) // and the query is still there
	select {
	case a := <-got:
		t.Fatalf("the request ended with its query still running: %d %s %v", a.status, a.body, a.err)
	default:
	}

	if err := lock.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	var routes []Route
	a := <-got
	if a.err == nil {
		a.err = json.Unmarshal([]byte(a.body), &routes)
	}
	if a.err != nil || a.status != http.StatusOK || len(routes) != 1 || routes[0].Flights != 3901 {
		t.Errorf("the request got %d %s, %v", a.status, a.body, a.err)
	}
	if err := s.Wait(); err != nil || s.stderr.Len() > 0 {
		t.Errorf("the program ended with %v, and said %s", err, &s.stderr)
	}
	postgres.WaitActivity(t, watch, 0, connected)
}
