package session

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain/app/internal/server"
)

// hostOfAtMost returns a host that takes so many sessions in total and from one address.
func hostOfAtMost(sessions, address int) *Host {
	return NewHost(Config{
		Script: func(Place) error { return nil },
		Log:    slog.New(slog.DiscardHandler), ResumeTime: 2 * time.Minute,
		MaxSessions: sessions, MaxSessionsAddress: address,
		InputQuota: 1, InputQuotaAll: 1, UploadLimit: 1, UploadQuota: 1, UploadQuotaAll: 1,
	})
}

// Hazard: a user, or a thief with their password, takes all places from many new
// browsers. Or all visitors who have not signed in count as one user. // A8, A9
func TestSessions_OfOneUserAreBounded(t *testing.T) {
	h := hostOfAtMost(1000, 20)
	n := 0
	add := func(user string) (*session, error) {
		n++
		return h.sessions.add(h, server.Visitor{Cookie: fmt.Sprint(n), Addr: fmt.Sprint(n), User: user})
	}
	var hers []*session
	for range 16 {
		s, err := add("ada")
		if err != nil {
			t.Fatal(err)
		}
		hers = append(hers, s)
	}
	if _, err := add("ada"); !errors.Is(err, errFullUser) {
		t.Errorf("one more of hers: %v", err)
	}
	for range 100 {
		if _, err := add(""); err != nil {
			t.Fatalf("somebody without a name: %v", err)
		}
	}
	if _, err := add("bob"); err != nil {
		t.Errorf("another user: %v", err)
	}
	hers[0].end(errExpired)
	if _, err := add("ada"); err != nil {
		t.Errorf("after one of hers has ended: %v", err)
	}
	for _, s := range h.sessions.list() {
		s.end(errExpired)
	}
	if len(h.sessions.byUser) != 0 {
		t.Errorf("after all have ended there are %v", h.sessions.byUser)
	}
}

// A stranger must not fill the server with sessions. Places must become free again.
func TestSessions_AreBounded(t *testing.T) { // A8
	const maxSessions, maxSessionsAddress = 10_000, 1_000
	h := hostOfAtMost(maxSessions, maxSessionsAddress)
	var list []*session
	add := func(addr string) error {
		s, err := h.sessions.add(h, server.Visitor{Cookie: fmt.Sprint(len(list) / 4), Addr: addr})
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
	if len(h.sessions.byTab)+len(h.sessions.byAddr)+len(h.sessions.byCookie) != 0 {
		t.Errorf("%d sessions, %d addresses and %d browsers are left", len(h.sessions.byTab), len(h.sessions.byAddr), len(h.sessions.byCookie))
	}
}

// Hazard: one browser opens a thousand tabs and closes them. For two minutes, nobody
// behind its address gets a session. // A8
func TestSessions_OfClosedTabsMakeRoom(t *testing.T) {
	h := hostOfAtMost(100, 40)
	add := func(cookie, addr string) (*session, silent, error) {
		s, err := h.sessions.add(h, server.Visitor{Cookie: cookie, Addr: addr})
		c := silent{make(chan struct{})}
		close(c.over)
		if err == nil && !s.attach(c, false) {
			t.Fatal("a new session takes no connection")
		}
		return s, c, err
	}
	comeAndGo := func(cookie, addr string) *session {
		s, c, err := add(cookie, addr)
		if err != nil {
			t.Fatalf("%s at %s: %v", cookie, addr, err)
		}
		s.detach(c)
		return s
	}
	friend := comeAndGo("friend", "office") // the connection of friend is lost for a moment
	for range 1000 {
		comeAndGo("greedy", "office")
	}
	for i := range 30 {
		if _, _, err := add(fmt.Sprint("colleague ", i), "office"); err != nil {
			t.Errorf("colleague %d: %v", i, err)
		}
	}
	if h.sessions.byCookie["greedy"] > 16 || h.sessions.find(server.Visitor{Cookie: "friend"}, friend.id) == nil {
		t.Errorf("the greedy browser has %d sessions, and the friend's is gone: %v", h.sessions.byCookie["greedy"], h.sessions.byCookie["friend"] == 0)
	}

	for i := range 16 { // tabs that stay open
		if _, _, err := add("open", "home"); err != nil {
			t.Errorf("open tab %d: %v", i, err)
		}
	}
	if _, _, err := add("open", "home"); !errors.Is(err, errFullBrowser) {
		t.Errorf("one browser has more open tabs than it may: %v", err)
	}
	for i := range 200 {
		comeAndGo(fmt.Sprint("cookie ", i), fmt.Sprint("address ", i))
	}
	for _, s := range h.sessions.close() {
		s.end(errClosed)
	}
	if len(h.sessions.byTab)+len(h.sessions.byAddr)+len(h.sessions.byCookie) != 0 {
		t.Errorf("%d sessions are left", len(h.sessions.byTab))
	}
}

// silent is a connection whose tab reads nothing.
type silent struct{ over chan struct{} }

func (c silent) Send([]byte) error          { <-c.over; return errClosed }
func (c silent) SendBinary([]byte) error    { <-c.over; return errClosed }
func (c silent) Alive(context.Context) bool { return true }
func (c silent) Close()                     {}

// Hazard: one tab that does not read delays the end of all others, and Close ignores its
// context. // A8
func TestApp_CloseEndsSessionsSideBySide(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := hostOfAtMost(100, 100)
		stuck := silent{make(chan struct{})}
		var list []*session
		for i := range 50 {
			s, err := h.sessions.add(h, server.Visitor{Cookie: fmt.Sprint(i), Addr: "home"})
			if err != nil {
				t.Fatal(err)
			}
			if i%2 == 0 && !s.attach(stuck, false) {
				t.Fatal("a new session takes no connection")
			}
			list = append(list, s)
		}
		began := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if err := h.Close(ctx); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != 10*time.Second {
			t.Errorf("Close returned %v after %v", err, time.Since(began))
		}
		for i, s := range list {
			s.mu.Lock()
			if !s.ended {
				t.Errorf("session %d has not ended", i)
			}
			s.mu.Unlock()
		}
		close(stuck.over)
		if err := h.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
}
