package proof

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/examples/internal/postgres"
)

// S2, S3. Hazard: as with SQLite; and after a restart of the server users keep a pool of
// dead connections, or are told that the pool is closed, where only the server is away.
func TestPostgres_ClosedPoolIsNotHandedOut(t *testing.T) {
	server := postgres.Start(t)
	h := newHouse(t, func(ctx context.Context) (*pool, error) { return openPostgres(ctx, server.OwnerDSN()) },
		refrain.RefreshAfter(50*time.Millisecond), refrain.TTL(time.Second))

	crowd(users, func(user int) {
		for range 10 {
			if err := h.ask(t.Context(), user); err != nil {
				t.Errorf("with the server up: %v", err)
			}
		}
	})

	asking, up, answered := make(chan struct{}), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(answered)
		crowd(users, func(user int) {
			if user == 0 {
				close(asking)
			}
			h.askUntilItFails(user, up)
			<-up
			h.answersAgain(user)
		})
	}()
	<-asking
	server.Stop()
	server.Again(t)
	close(up)
	<-answered

	h.wantAllClosed(users * 10 / clearEach)
	postgres.WaitActivity(t, server.Owner(t), 0, "application_name = 'proof'")
}

// askUntilItFails asks until there is no answer, or until the server is up again.
func (h *house) askUntilItFails(user int, up <-chan struct{}) {
	for {
		select {
		case <-up:
			return
		default:
		}
		if err := h.ask(h.t.Context(), user); err != nil {
			h.wantServerAway(err)
			return
		}
	}
}

// tries is how many questions may go wrong once the server is back: a pool that got
// connections before and after has dead ones among them.
const tries = 100

// answersAgain asks until there are five answers in a row.
func (h *house) answersAgain(user int) {
	var last error
	for range tries {
		answers := 0
		for answers < 5 {
			if last = h.ask(h.t.Context(), user); last != nil {
				h.wantServerAway(last)
				break
			}
			answers++
		}
		if answers == 5 {
			return
		}
	}
	h.t.Errorf("no answers with the server up again: %v", last)
}

// wantServerAway checks that an error says only that the server is away.
func (h *house) wantServerAway(err error) {
	var connect *pgconn.ConnectError
	var said *pgconn.PgError
	var network *net.OpError
	away := errors.As(err, &connect) || errors.As(err, &network) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		// Ended by the administrator.
		errors.As(err, &said) && strings.HasPrefix(said.Code, "57P") ||
		strings.HasSuffix(err.Error(), "conn closed") // a connection, which the driver found dead
	if !away || strings.Contains(err.Error(), "closed pool") {
		h.t.Errorf("with the server away: %T: %v", err, err)
	}
}

// openPostgres opens a pool and one connection, so that a server that is away is an error
// here.
func openPostgres(ctx context.Context, dsn string) (*pool, error) {
	config, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, err
	}
	config.MaxConns = 4
	config.ConnConfig.RuntimeParams["application_name"] = "proof"
	db, err := pgxpool.NewWithConfig(context.WithoutCancel(ctx), config)
	if err != nil {
		return nil, err
	}
	if err := db.Ping(ctx); err != nil {
		db.Close()
		return nil, err
	}
	return &pool{
		echo: func(ctx context.Context, n int64) (got int64, err error) {
			return got, db.QueryRow(ctx, "SELECT $1::bigint", n).Scan(&got)
		},
		ping:  db.Ping,
		close: db.Close,
	}, nil
}
