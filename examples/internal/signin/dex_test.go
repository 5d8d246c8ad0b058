package signin

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/dexidp/dex/server"
	"github.com/dexidp/dex/storage"
	"github.com/dexidp/dex/storage/memory"
	"golang.org/x/crypto/bcrypt"
)

const (
	clientID     = "team"
	clientSecret = "secret-of-the-team"
	password     = "a-password"
)

// dex is a provider that knows ada@example.com and bob@example.com.
type dex struct {
	issuer  string
	storage storage.Storage
	http    *httptest.Server
}

var passwordHash = sync.OnceValue(func() []byte {
	hash, err := bcrypt.GenerateFromPassword([]byte(password), 10) // the least that Dex takes
	if err != nil {
		panic(err)
	}
	return hash
})

// startDex starts one, which ends with the test.
func startDex(t testing.TB) *dex {
	t.Helper()
	d := &dex{http: httptest.NewUnstartedServer(nil)}
	d.issuer = "http://" + d.http.Listener.Addr().String() + "/dex"
	log := slog.New(slog.DiscardHandler)
	d.storage = storage.WithStaticPasswords(memory.New(log), []storage.Password{
		{Email: "ada@example.com", Hash: passwordHash(), Username: "Ada", UserID: "1"},
		{Email: "bob@example.com", Hash: passwordHash(), Username: "Bob", UserID: "2"},
	}, log)
	d.storage = storage.WithStaticConnectors(d.storage, []storage.Connector{{ID: server.LocalConnector, Type: server.LocalConnector, Name: "Email"}})
	ctx, stop := context.WithCancel(context.Background())
	t.Cleanup(stop)
	handler, err := server.NewServer(ctx, server.Config{Issuer: d.issuer, Storage: d.storage, SkipApprovalScreen: true, Logger: log})
	if err != nil {
		t.Fatal(err)
	}
	d.http.Config.Handler = handler
	d.http.Start()
	t.Cleanup(d.http.Close)
	return d
}

// register makes an app known to the provider.
func (d *dex) register(t testing.TB, base string) {
	t.Helper()
	err := d.storage.CreateClient(context.Background(), storage.Client{
		ID: clientID, Secret: clientSecret, Name: "Team", RedirectURIs: []string{base + "auth/callback"},
	})
	if err != nil {
		t.Fatal(err)
	}
}

// person is a user with a browser of their own.
type person struct {
	t    testing.TB
	http *http.Client
	seen []string // the addresses that the browser was sent to
}

func newPerson(t testing.TB) *person {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	p := &person{t: t, http: &http.Client{Jar: jar, Transport: transport}}
	p.http.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		p.seen = append(p.seen, r.URL.String())
		return nil
	}
	return p
}

// copy is the same browser in another's hands.
func (p *person) copy(addresses ...string) *person {
	other := newPerson(p.t)
	for _, address := range addresses {
		u, err := url.Parse(address)
		if err != nil {
			p.t.Fatal(err)
		}
		other.http.Jar.SetCookies(u, p.http.Jar.Cookies(u))
	}
	return other
}

// open opens an address. It returns the final address, and the status and text there.
func (p *person) open(address string) (at *url.URL, status int, text string) {
	p.t.Helper()
	r, err := http.NewRequest("GET", address, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header.Set("Accept", "text/html")
	return p.do(r)
}

func (p *person) do(r *http.Request) (at *url.URL, status int, text string) {
	p.t.Helper()
	answer, err := p.http.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return answer.Request.URL, answer.StatusCode, string(body)
}

// send sends a form.
func (p *person) send(address string, form url.Values) (at *url.URL, status int, text string) {
	p.t.Helper()
	r, err := http.NewRequest("POST", address, strings.NewReader(form.Encode()))
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "text/html")
	return p.do(r)
}

// signIn opens an address of an app, and signs in on Dex's page, where that leads.
func (p *person) signIn(d *dex, address, email, password string) (at *url.URL, status int, text string) {
	p.t.Helper()
	form, status, text := p.open(address)
	if status != http.StatusOK || !strings.HasPrefix(form.String(), d.issuer) || !strings.Contains(text, `name="password"`) {
		p.t.Fatalf("%s led to %s, want Dex's page; it is %d %s", address, form, status, text)
	}
	return p.send(form.String(), url.Values{"login": {email}, "password": {password}})
}

// callback returns the last address at which Dex has sent the browser back.
func (p *person) callback() string {
	p.t.Helper()
	i := slices.IndexFunc(p.seen, func(address string) bool { return strings.Contains(address, "/auth/callback?") })
	if i < 0 {
		p.t.Fatalf("the browser was not sent back: %q", p.seen)
	}
	return p.seen[i]
}
