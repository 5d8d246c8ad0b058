// Package postgres runs a real PostgreSQL server of a test's own.
package postgres

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Server is a running PostgreSQL server with an empty database named postgres. It listens
// on 127.0.0.1, where it asks for passwords, and on a socket of its own for its owner. It
// ends with its test. Its methods belong to the goroutine of the test.
type Server struct {
	Port int

	bin, dir string
	user     *syscall.SysProcAttr
	process  *os.Process
	ended    chan struct{} // closed when the process has ended
}

// Start makes a server and starts it.
func Start(t *testing.T) *Server {
	t.Helper()
	// Not t.TempDir: the path of a socket may not be long, and the server's user has to
	// get at it.
	dir, err := os.MkdirTemp("", "refrain")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	s := &Server{Port: FreePort(t), bin: programs(t), dir: dir, user: owner(t, dir)}
	initdb := s.command("initdb", "-D", s.data(), "-U", "owner", "-A", "trust", "--no-sync", "--locale=C", "-E", "UTF8")
	if out, err := initdb.CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, out)
	}
	// Passwords count from here on, but for the owner on the server's own socket.
	rules := "local all owner trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
	if err := os.WriteFile(filepath.Join(s.data(), "pg_hba.conf"), []byte(rules), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	s.Again(t)
	return s
}

// Stop ends the server: connections break, and new ones are refused until it is started
// again.
func (s *Server) Stop() {
	if s.process == nil {
		return
	}
	s.process.Signal(syscall.SIGINT) // at once, but in order
	<-s.ended
	s.process = nil
}

// Again starts the server after Stop, on the same port and with the same data, and waits
// until it is ready.
func (s *Server) Again(t *testing.T) {
	t.Helper()
	server := s.command("postgres", "-D", s.data(), "-p", strconv.Itoa(s.Port), "-k", s.dir,
		"-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "max_connections=300")
	output, err := server.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatalf("start postgres: %v", err)
	}
	ready, ended := make(chan bool, 1), make(chan struct{})
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
	s.process, s.ended = server.Process, ended
	select {
	case <-ready:
	case <-ended:
		t.Fatalf("postgres ended at once:\n%s", said.String())
	}
}

// DSN names the server to a user with a password, as a URL.
func (s *Server) DSN(user, password string) string {
	return fmt.Sprintf("postgres://%s:%s@127.0.0.1:%d/postgres", user, password, s.Port)
}

// OwnerDSN is the connection string of the server's owner, who needs no password.
func (s *Server) OwnerDSN() string {
	return fmt.Sprintf("host=%s port=%d user=owner database=postgres", s.dir, s.Port)
}

// Owner connects as the owner, who has all permissions. The connection ends with the
// test, before the server.
func (s *Server) Owner(t *testing.T) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), s.OwnerDSN())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(t.Context()) })
	return conn
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

// command is one of the server's programs, as the server's user.
func (s *Server) command(name string, args ...string) *exec.Cmd {
	c := exec.Command(filepath.Join(s.bin, name), args...)
	c.SysProcAttr, c.Dir = s.user, s.dir
	return c
}

// FreePort gives a port of the loopback interface that was free a moment ago.
func FreePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// WaitActivity waits until exactly n connections fulfil a condition on the columns of
// pg_stat_activity.
func WaitActivity(t *testing.T, conn *pgx.Conn, n int, condition string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), activityTime)
	defer cancel()
	for found := -1; found != n; {
		if err := conn.QueryRow(ctx, "SELECT count(*) FROM pg_stat_activity WHERE "+condition).Scan(&found); err != nil {
			t.Fatalf("%d connections with %s, want %d: %v", found, condition, n, err)
		}
	}
}

// activityTime bounds the wait for an activity that may never come.
const activityTime = 30 * time.Second
