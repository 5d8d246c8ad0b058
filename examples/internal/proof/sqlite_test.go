package proof

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/refrain-go/refrain"

	_ "modernc.org/sqlite"
)

// S2, S3. Hazard: a query meets a pool that another user's Clear, a TTL or a failed check
// has closed; or a pool is never closed.
func TestSQLite_ClosedPoolIsNotHandedOut(t *testing.T) {
	const questions = 10
	file := filepath.Join(t.TempDir(), "numbers.db")
	h := newHouse(t, func(ctx context.Context) (*pool, error) { return openSQLite(ctx, file) }, refrain.TTL(100*time.Millisecond))
	crowd(users, func(user int) {
		for range questions {
			if err := h.ask(t.Context(), user); err != nil {
				t.Error(err)
			}
		}
	})
	h.wantAllClosed(users * questions / clearEach)
	if n := openFiles(t, file); n != 0 {
		t.Errorf("%d connections are left", n)
	}
}

func openSQLite(ctx context.Context, file string) (*pool, error) {
	db, err := sql.Open("sqlite", "file:"+file+"?_pragma=busy_timeout(10000)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(4)
	if _, err := db.ExecContext(ctx, "CREATE TABLE IF NOT EXISTS numbers (n bigint)"); err != nil {
		db.Close()
		return nil, err
	}
	return &pool{
		echo: func(ctx context.Context, n int64) (got int64, err error) {
			return got, db.QueryRowContext(ctx, "SELECT $1 + count(*) FROM numbers", n).Scan(&got)
		},
		ping:  db.PingContext,
		close: func() { db.Close() },
	}, nil
}

// openFiles counts this process's open descriptors of a file.
func openFiles(t *testing.T, file string) (n int) {
	t.Helper()
	descriptors, err := filepath.Glob("/proc/self/fd/*")
	if err != nil || len(descriptors) == 0 {
		t.Skip("this system does not list a process's open files in /proc")
	}
	for _, d := range descriptors {
		if name, err := os.Readlink(d); err == nil && name == file {
			n++
		}
	}
	return n
}
