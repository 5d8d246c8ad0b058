package signin

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/refrain-go/refrain/app/oidc"
	"github.com/refrain-go/refrain/internal/logbuf"
)

// site is an app behind a sign-in with Dex, on the loopback interface.
type site struct {
	base string
	log  *logbuf.Buffer
}

// startSite starts one that serves page, with the configuration changed by with.
func startSite(t testing.TB, d *dex, page http.Handler, with ...func(*oidc.Config)) site {
	t.Helper()
	srv := httptest.NewUnstartedServer(nil)
	s := site{"http://" + srv.Listener.Addr().String() + "/", &logbuf.Buffer{}}
	d.register(t, s.base)
	config := oidc.Config{
		Issuer: d.issuer, ClientID: clientID, ClientSecret: clientSecret, BaseURL: s.base, Log: slog.New(slog.NewTextHandler(s.log, nil)),
	}
	for _, change := range with {
		change(&config)
	}
	auth, err := oidc.New(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	srv.Config.Handler = auth.Handler(page)
	srv.Start()
	t.Cleanup(srv.Close)
	return s
}

// whoAmI answers with the visitor's claims.
var whoAmI = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	who, _ := oidc.ClaimsOf(r.Context())
	id, _ := oidc.User(r)
	json.NewEncoder(w).Encode(map[string]any{"id": id, "email": who.Email, "verified": who.EmailVerified, "name": who.Name})
})

// Hazard: code that works with the test's fake provider does not work with a real one.
func TestDex_SignsVisitorsIn(t *testing.T) {
	d := startDex(t)
	s := startSite(t, d, whoAmI)
	ada, bob := newPerson(t), newPerson(t)

	at, _, text := ada.signIn(d, s.base+"reports?year=2026", "ada@example.com", "a-wrong-password")
	if !strings.HasPrefix(at.String(), d.issuer) || !strings.Contains(text, "Invalid") {
		t.Fatalf("a wrong password led to %s: %s", at, text)
	}
	at, status, text := ada.signIn(d, s.base+"reports?year=2026", "ada@example.com", password)
	if at.String() != s.base+"reports?year=2026" || status != http.StatusOK {
		t.Fatalf("the sign-in led to %s: %d %s", at, status, text)
	}
	_, _, bobs := bob.signIn(d, s.base, "bob@example.com", password)
	for text, want := range map[string]string{text: "Ada", bobs: "Bob"} {
		var who struct {
			ID, Email, Name string
			Verified        bool
		}
		if err := json.Unmarshal([]byte(text), &who); err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		email := strings.ToLower(want) + "@example.com"
		if sub, ok := strings.CutPrefix(who.ID, d.issuer+"#"); !ok || sub == "" || who.Name != want || who.Email != email || !who.Verified {
			t.Errorf("got %+v, want %s", who, want)
		}
	}
	if log := s.log.String(); strings.Contains(log, clientSecret) || strings.Contains(log, password) || !strings.Contains(log, "signed in") {
		t.Errorf("the log is %s", log)
	}
}

// Hazard: the address of a completed sign-in, found in a history or a log, signs another
// user in.
func TestDex_ReplayedSignInIsRefused(t *testing.T) {
	d := startDex(t)
	s := startSite(t, d, whoAmI)
	ada := newPerson(t)
	form, _, _ := ada.open(s.base)
	thief := ada.copy(s.base) // with the cookie of the sign-in
	if _, status, text := ada.send(form.String(), map[string][]string{"login": {"ada@example.com"}, "password": {password}}); status != http.StatusOK {
		t.Fatalf("the sign-in failed: %d %s", status, text)
	}
	if _, status, text := thief.open(ada.callback()); status != http.StatusBadGateway || !strings.Contains(text, "not accepted") {
		t.Errorf("a replay with the cookie: %d %s", status, text)
	}
	if _, status, text := newPerson(t).open(ada.callback()); status != http.StatusBadRequest || !strings.Contains(text, "cookie") {
		t.Errorf("a replay without the cookie: %d %s", status, text)
	}
	if at, _, _ := thief.open(s.base); !strings.HasPrefix(at.String(), d.issuer) {
		t.Errorf("the thief is signed in, at %s", at)
	}
}

// Hazard: an operator with a wrong secret finds no message about it.
func TestDex_WrongSecretIsLogged(t *testing.T) {
	d := startDex(t)
	s := startSite(t, d, whoAmI, func(c *oidc.Config) { c.ClientSecret = "another" })
	if _, status, text := newPerson(t).signIn(d, s.base, "ada@example.com", password); status != http.StatusBadGateway {
		t.Errorf("got %d %s", status, text)
	}
	if log := s.log.String(); !strings.Contains(log, "is ClientSecret right") {
		t.Errorf("the log is %s", log)
	}
}

// Hazard: signed-in visitors are locked out while the provider is down.
func TestDex_SessionsOutliveTheProvider(t *testing.T) {
	d := startDex(t)
	s := startSite(t, d, whoAmI)
	ada := newPerson(t)
	ada.signIn(d, s.base, "ada@example.com", password)
	d.http.Close()
	if at, status, text := ada.open(s.base); at.String() != s.base || status != http.StatusOK {
		t.Errorf("led to %s: %d %s", at, status, text)
	}
}
