package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"
)

// password is the test server's password for the user reader. Its characters stand out in any output.
const password = "Sesame-4711"

// startPostgres starts a PostgreSQL server of the test's own, with a table in RNAcentral's real schema, and gives the DSN by
// which the user reader reads it. The server ends with the test.
func startPostgres(t *testing.T) (dsn string, port int) {
	t.Helper()
	bin := postgresBin(t)
	// Not t.TempDir: the path of a socket may not be long, and the server's user has to get at it.
	dir, err := os.MkdirTemp("", "rna")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	owner := serverUser(t, dir)

	data := filepath.Join(dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "owner", "-A", "trust", "--no-sync", "--locale=C", "-E", "UTF8")
	initdb.SysProcAttr, initdb.Dir = owner, dir
	if out, err := initdb.CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, out)
	}
	// Passwords count from here on, but for the owner on the server's own socket, who sets the table up.
	rules := "local all owner trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
	if err := os.WriteFile(filepath.Join(data, "pg_hba.conf"), []byte(rules), 0o644); err != nil {
		t.Fatal(err)
	}

	port = freePort(t)
	server := exec.Command(filepath.Join(bin, "postgres"), "-D", data, "-p", strconv.Itoa(port),
		"-c", "listen_addresses=127.0.0.1", "-k", dir, "-c", "fsync=off")
	server.SysProcAttr, server.Dir = owner, dir
	serve(t, server)
	createRNAcentral(t, fmt.Sprintf("host=%s port=%d user=owner database=postgres", dir, port))
	return fmt.Sprintf("postgres://reader:%s@127.0.0.1:%d/postgres", password, port), port
}

// serve starts the server and waits until it says that it is ready. It ends with the test.
func serve(t *testing.T, server *exec.Cmd) {
	t.Helper()
	output, err := server.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatalf("start postgres: %v", err)
	}
	ready := make(chan bool, 1)
	ended := make(chan struct{})
	var said strings.Builder // read only once ended is closed
	go func() {
		defer close(ended)
		for lines := bufio.NewScanner(output); lines.Scan(); {
			fmt.Fprintln(&said, lines.Text())
			if strings.Contains(lines.Text(), "ready to accept connections") {
				ready <- true
			}
		}
		server.Wait()
	}()
	t.Cleanup(func() {
		server.Process.Signal(syscall.SIGINT) // end at once, but in order
		<-ended
	})
	select {
	case <-ready:
	case <-ended:
		t.Fatalf("postgres ended at once:\n%s", said.String())
	}
}

// createRNAcentral makes the table as RNAcentral has it, readable for the user reader.
func createRNAcentral(t *testing.T, dsn string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	_, err = conn.Exec(t.Context(), `
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

// postgresBin gives the directory of the server's programs. Debian keeps them out of the PATH.
func postgresBin(t *testing.T) string {
	t.Helper()
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if path, err := exec.LookPath("initdb"); err == nil {
		found = append(found, path)
	}
	for _, initdb := range slices.Backward(found) {
		real, err := filepath.EvalSymlinks(initdb)
		if err != nil {
			continue
		}
		bin := filepath.Dir(real)
		if _, err := os.Stat(filepath.Join(bin, "postgres")); err == nil {
			return bin
		}
	}
	t.Fatal("no PostgreSQL server to test with: run make test, which installs it, or apt-get install postgresql")
	return ""
}

// serverUser gives the attributes under which the server's programs are to run. The server refuses to run as root, so root
// hands the directory to the user postgres, whom the package made.
func serverUser(t *testing.T, dir string) *syscall.SysProcAttr {
	t.Helper()
	if os.Getuid() != 0 {
		return nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		t.Fatalf("PostgreSQL does not run as root, and the user to run it as is missing: %v: apt-get install postgresql makes it", err)
	}
	uid, err1 := strconv.Atoi(u.Uid)
	gid, err2 := strconv.Atoi(u.Gid)
	if err1 != nil || err2 != nil {
		t.Fatalf("the user postgres has the ids %s and %s", u.Uid, u.Gid)
	}
	if err := os.Chown(dir, uid, gid); err != nil {
		t.Fatal(err)
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
}

// freePort gives a port of the loopback interface that was free a moment ago.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// mustNotTell fails the test where the text has the password in it.
func mustNotTell(t *testing.T, text string) {
	t.Helper()
	if strings.Contains(text, password) {
		t.Errorf("the password is in: %s", text)
	}
}
