package main

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/refrain-go/refrain/app/apptest"
)

// from makes the request of a visitor whom a proxy has signed in.
func from(peer string, header ...string) *http.Request {
	r := httptest.NewRequest("GET", "/", nil)
	r.RemoteAddr = peer + ":1234"
	r.Header.Set("X-Forwarded-For", "198.51.100.7")
	for i := 0; i < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	return r
}

// Hazard: a client that reaches the app without the proxy writes its headers, and becomes
// any visitor.
func TestProxy_HeadersCountOnlyFromTheProxy(t *testing.T) {
	for kind, proxy := range proxies {
		r := from("10.0.0.2", proxy.user, "ada")
		at := apptest.New(t, board(proxy.visitor), append(proxy.settings("10.0.0.2"), apptest.Request(r))...)
		at.Run()
		if log := at.Log(); strings.Contains(log, "could not be named") {
			t.Errorf("%s: its visitor is refused: %s", kind, log)
		}
		if _, err := proxy.userOf(r); err == nil || !strings.Contains(err.Error(), "did not come through the proxy") {
			t.Errorf("%s: a request past the proxy is of a user: %v", kind, err)
		}
	}
}

// Hazard: a proxy that adds its header to the browser's lets the browser choose its user.
func TestProxy_UserHeaderMustBeUnique(t *testing.T) {
	proxy := proxies["oauth2-proxy"]
	for name, test := range map[string]struct {
		headers []string
		want    string
	}{
		"nobody":        {nil, "says nobody"},
		"an empty name": {[]string{proxy.user, ""}, "says nobody"},
		"two":           {[]string{proxy.user, "ada", proxy.user, "eve"}, "more than once"},
	} {
		if _, err := proxy.named(from("10.0.0.2", test.headers...)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want an error with %q", name, err, test.want)
		}
	}
}

// Hazard: a visitor takes back another visitor's note.
func TestBoard_OnlyItsAuthorTakesBackANote(t *testing.T) {
	proxy := proxies["oauth2-proxy"]
	by := func(user string) *http.Request { return from("10.0.0.2", proxy.user, user) }
	ada := apptest.New(t, board(proxy.visitor), append(proxy.settings("10.0.0.2"), apptest.Request(by("ada")))...)
	ada.Run()
	ada.Form("note").TextInput("Note").Set("Cake at three")
	ada.Form("note").Submit()
	ada.Run()
	if got := ada.Fragment("notes").Caption(); !slices.Contains(got, "You wrote 3 words.") {
		t.Errorf("Ada sees %q", got)
	}
	bob := ada.NewTabBy(by("bob"))
	bob.Run()
	if got := bob.Fragment("notes"); !slices.Equal(got.Text(), []string{"Cake at three"}) || !slices.Contains(got.Caption(), "You wrote 0 words.") {
		t.Errorf("Bob sees %q, %q", got.Text(), got.Caption())
	}
	note := notes.list()[0]
	notes.remove(note.ID, visitor{ID: "bob"})
	if len(notes.list()) != 1 {
		t.Error("Bob has taken back what Ada wrote")
	}
	ada.Fragment("notes").Button("Take back").Click()
	ada.Run()
	if len(notes.list()) != 0 {
		t.Error("Ada could not take it back")
	}
}
