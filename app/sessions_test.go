package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/refrain-go/refrain/app/internal/frame"
	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/wire"
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

// silent is a connection whose tab reads nothing.
type silent struct{ over chan struct{} }

func (c silent) Send([]byte) error          { <-c.over; return errClosed }
func (c silent) SendBinary([]byte) error    { <-c.over; return errClosed }
func (c silent) Alive(context.Context) bool { return true }
func (c silent) Close()                     {}

// Requests for cells wait while one is answered. Each may be as long as a message, so their number alone bounds nothing.
func TestWindow_RequestsThatWaitAreBounded(t *testing.T) { // A8
	synctest.Test(t, func(t *testing.T) {
		a := New(func(*UI) error { return nil }, Logger(slog.New(slog.DiscardHandler)))
		s := newSession(a, server.Visitor{})
		c := silent{make(chan struct{})}
		s.out.conn = c
		for range 3000 {
			s.ask(wire.Window{ID: strings.Repeat("x", 100_000), View: []byte(strings.Repeat("x", 100_000))}, c)
			s.ask(wire.Window{ID: "x"}, c)
		}
		if n := len(s.windows.waiting); s.windows.bytes > maxWindowBytes || n > maxWindows || n < 5 {
			t.Errorf("%d requests of %d bytes wait", n, s.windows.bytes)
		}
		close(c.over)
		synctest.Wait()
		if len(s.windows.waiting) > 0 || s.windows.bytes != 0 || s.windows.answering {
			t.Errorf("in the end %+v wait", s.windows)
		}
	})
}

// Each table of a page may be looked at in a view of its own, and each view may take long.
func TestWindow_ViewsThatWaitAreBounded(t *testing.T) { // A8
	s := newSession(New(func(*UI) error { return nil }, Logger(slog.New(slog.DiscardHandler))), server.Visitor{})
	f, _, err := shapedOf([]struct{ A int }{{1}}, options{})
	if err != nil {
		t.Fatal(err)
	}
	var waiting []*look
	var last asked
	for i := range 2000 {
		last = asked{table: &drawnTable{id: fmt.Sprint(i / 4), frame: f}, view: frame.View{Find: "x"}}
		if l := s.wait(last); l != nil {
			waiting = append(waiting, l)
		}
	}
	if len(waiting) != maxLater || len(s.looks) > maxLater {
		t.Errorf("%d requests wait for %d views, want %d", len(waiting), len(s.looks), maxLater)
	}
	s.answered(asked{table: &drawnTable{id: "0", frame: f}, view: last.view}, waiting[0])
	if s.wait(last) == nil {
		t.Error("after one has its answer none is let in")
	}
}
