package app

import (
	"errors"
	"log/slog"
	"testing"

	"github.com/refrain-go/refrain/app/internal/server"
)

// A stranger must not fill the server with sessions, and places must come free again.
func TestSessions_AreBounded(t *testing.T) { // A8
	a := New(func(*UI) error { return nil }, Logger(slog.New(slog.DiscardHandler)))
	var list []*session
	add := func(addr string) error {
		s, err := a.sessions.add(a, server.Visitor{Cookie: "c", Addr: addr})
		if err == nil {
			list = append(list, s)
		}
		return err
	}
	for range maxSessionsAddress {
		if err := add("one"); err != nil {
			t.Fatal(err)
		}
	}
	if err := add("one"); !errors.Is(err, errFullAddress) {
		t.Errorf("one more from the same address: %v", err)
	}
	for i := len(list); i < maxSessions; i++ {
		if err := add(string(rune('a' + i/maxSessionsAddress))); err != nil {
			t.Fatal(err)
		}
	}
	if err := add("new"); !errors.Is(err, errFull) {
		t.Errorf("one more from another address: %v", err)
	}
	list[0].end(errExpired)
	if err := add("one"); err != nil {
		t.Errorf("after one has ended: %v", err)
	}
	for _, s := range list {
		s.end(errExpired)
	}
	if len(a.sessions.byTab) != 0 || len(a.sessions.byAddr) != 0 {
		t.Errorf("%d sessions and %d addresses are left", len(a.sessions.byTab), len(a.sessions.byAddr))
	}
}
