package oidc_test

import (
	"bytes"
	"cmp"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/refrain-go/refrain/app/oidc"
)

const (
	issuer = "https://login.example.com"
	base   = "https://tools.example.com/"
	secret = "client-secret-of-the-tools"
)

var key = []byte("0123456789abcdef0123456789abcdef")

// provider is an OpenID provider that lies when it is told to. It is asked without a
// network, so that tests can live in a bubble of testing/synctest. Against a real
// provider tests the module examples/internal/signin.
type provider struct {
	t        testing.TB
	metadata map[string]any // of the discovery document
	claims   map[string]any // of the ID token, over the usual ones; nil takes one away
	userinfo map[string]any
	token    map[string]any // of the token endpoint's answer, likewise
	failing  bool           // the token endpoint gives its answer as an error
	redirect url.Values     // of the redirect back, likewise; "" takes one away
	sign     func(payload []byte) string
	down     error // of the network
	status   int   // of every answer, if not 0

	mu    sync.Mutex
	asked []string              // paths
	codes map[string]url.Values // by code, the query of the sign-in page
	said  []string              // secrets that it gave out
	ways  []string              // in which the client's secret came
}

var signingKey = sync.OnceValue(func() *ecdsa.PrivateKey {
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	return k
})

func newProvider(t testing.TB) *provider {
	p := &provider{t: t, codes: make(map[string]url.Values)}
	p.metadata = map[string]any{
		"issuer": issuer, "authorization_endpoint": issuer + "/auth", "token_endpoint": issuer + "/token",
		"jwks_uri": issuer + "/keys", "userinfo_endpoint": issuer + "/userinfo",
		"id_token_signing_alg_values_supported": []string{"ES256"},
		"token_endpoint_auth_methods_supported": []string{"client_secret_basic"},
	}
	p.claims = map[string]any{}
	p.userinfo = map[string]any{"sub": "ada", "email": "ada@example.com", "email_verified": true, "name": "Ada"}
	p.token = map[string]any{}
	p.redirect = url.Values{}
	p.sign = func(payload []byte) string { return signWith(jose.ES256, signingKey(), payload) }
	return p
}

func signWith(alg jose.SignatureAlgorithm, key any, payload []byte) string {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: jose.JSONWebKey{Key: key, KeyID: "1"}}, nil)
	if err != nil {
		panic(err)
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		panic(err)
	}
	text, err := signed.CompactSerialize()
	if err != nil {
		panic(err)
	}
	return text
}

// RoundTrip implements http.RoundTripper.
func (p *provider) RoundTrip(r *http.Request) (*http.Response, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = append(p.asked, r.URL.Path)
	if p.down != nil {
		return nil, p.down
	}
	w := httptest.NewRecorder()
	if p.status != 0 {
		w.WriteHeader(p.status)
	} else {
		p.serve(w, r)
	}
	return w.Result(), nil
}

func (p *provider) serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	switch r.URL.Path {
	case "/.well-known/openid-configuration":
		json.NewEncoder(w).Encode(p.metadata)
	case "/keys":
		json.NewEncoder(w).Encode(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: signingKey().Public(), KeyID: "1", Algorithm: "ES256"}}})
	case "/userinfo":
		json.NewEncoder(w).Encode(p.userinfo)
	case "/token":
		p.exchange(w, r)
	default:
		http.NotFound(w, r)
	}
}

// exchange trades a code once, and only with the verifier of its challenge.
func (p *provider) exchange(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	form, _ := url.ParseQuery(string(body))
	_, password, _ := r.BasicAuth()
	switch {
	case password != "":
		p.ways = append(p.ways, "header")
	case form.Has("client_secret"):
		p.ways = append(p.ways, "form")
	default:
		p.ways = append(p.ways, "nowhere")
	}
	asked, ok := p.codes[form.Get("code")]
	delete(p.codes, form.Get("code"))
	digest := sha256.Sum256([]byte(form.Get("code_verifier")))
	why := ""
	switch {
	case cmp.Or(password, form.Get("client_secret")) != secret:
		why = "invalid_client"
	case !ok, asked.Get("code_challenge") != base64.RawURLEncoding.EncodeToString(digest[:]), asked.Get("redirect_uri") != form.Get("redirect_uri"):
		why = "invalid_grant"
	}
	if why != "" {
		w.WriteHeader(http.StatusBadRequest)
		json.NewEncoder(w).Encode(map[string]string{"error": why})
		return
	}
	idToken := p.idToken(asked)
	p.said = append(p.said, idToken, "access-token-of-ada", form.Get("code_verifier"))
	answer := map[string]any{"access_token": "access-token-of-ada", "token_type": "Bearer", "id_token": idToken}
	change(answer, p.token)
	if p.failing {
		w.WriteHeader(http.StatusInternalServerError)
	}
	json.NewEncoder(w).Encode(answer)
}

func (p *provider) idToken(asked url.Values) string {
	now := time.Now()
	claims := map[string]any{
		"iss": issuer, "aud": asked.Get("client_id"), "sub": "ada", "nonce": asked.Get("nonce"),
		"iat": now.Unix(), "exp": now.Add(time.Hour).Unix(),
		"email": "ada@example.com", "email_verified": true, "name": "Ada",
	}
	change(claims, p.claims)
	payload, err := json.Marshal(claims)
	if err != nil {
		p.t.Error(err)
	}
	return p.sign(payload)
}

func change(values, with map[string]any) {
	maps.Copy(values, with)
	maps.DeleteFunc(values, func(_ string, v any) bool { return v == nil })
}

// signIn does the part of a user on the sign-in page. It returns the address to which the
// provider sends the browser.
func (p *provider) signIn(location string) string {
	p.t.Helper()
	u, err := url.Parse(location)
	if err != nil || !strings.HasPrefix(location, issuer+"/auth?") {
		p.t.Fatalf("the browser was sent to %q, want the provider", location)
	}
	asked := u.Query()
	if asked.Get("response_type") != "code" || asked.Get("code_challenge_method") != "S256" || asked.Get("nonce") == "" || asked.Get("client_id") == "" {
		p.t.Fatalf("the provider was asked with %v", asked)
	}
	code := rand.Text()
	p.mu.Lock()
	p.codes[code] = asked
	p.said = append(p.said, code)
	p.mu.Unlock()
	back := url.Values{"code": {code}, "state": {asked.Get("state")}}
	for name, values := range p.redirect {
		if back[name] = values; values[0] == "" {
			back.Del(name)
		}
	}
	return asked.Get("redirect_uri") + "?" + back.Encode()
}

// config is one that works.
func (p *provider) config() oidc.Config {
	return oidc.Config{
		Issuer: issuer, ClientID: "tools", ClientSecret: secret, BaseURL: base, Keys: [][]byte{key},
		Client: &http.Client{Transport: p}, Log: slog.New(slog.DiscardHandler),
	}
}

// auth makes an Auth from the working configuration, changed by with.
func (p *provider) auth(with ...func(*oidc.Config)) *oidc.Auth {
	p.t.Helper()
	c := p.config()
	for _, change := range with {
		change(&c)
	}
	a, err := oidc.New(p.t.Context(), c)
	if err != nil {
		p.t.Fatal(err)
	}
	return a
}

// browser keeps cookies as browsers do.
type browser struct {
	t       testing.TB
	handler http.Handler
	jar     *cookiejar.Jar
}

func newBrowser(t testing.TB, h http.Handler) *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t: t, handler: h, jar: jar}
}

// do sends a request and keeps the cookies of its answer.
func (b *browser) do(method, address string, header ...string) *http.Response {
	b.t.Helper()
	r := httptest.NewRequest(method, address, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	for _, c := range b.jar.Cookies(r.URL) {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	answer := w.Result()
	b.jar.SetCookies(r.URL, answer.Cookies())
	return answer
}

// open asks for a page, as typing its address does.
func (b *browser) open(address string) *http.Response {
	b.t.Helper()
	return b.do("GET", address, "Sec-Fetch-Mode", "navigate")
}

// signIn opens the page and signs in; it returns the answer to the redirect back.
func (b *browser) signIn(p *provider, address string) *http.Response {
	b.t.Helper()
	return b.open(p.signIn(b.open(address).Header.Get("Location")))
}

// cookies are the browser's cookies for the app
func (b *browser) cookies() []*http.Cookie { return b.jar.Cookies(must(url.Parse(base))) }

// copy is a browser with the same cookies now.
func (b *browser) copy() *browser {
	other := newBrowser(b.t, b.handler)
	other.jar.SetCookies(must(url.Parse(base)), secured(b.cookies()))
	return other
}

// secured gives cookies the attributes that a jar does not return.
func secured(cookies []*http.Cookie) []*http.Cookie {
	for _, c := range cookies {
		c.Secure, c.Path = true, "/"
	}
	return cookies
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// script stands for the app. It answers with the identity of its visitor.
var script = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	id, err := oidc.User(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	io.WriteString(w, "hello "+id)
})

const hello = "hello " + issuer + "#ada"

func text(r *http.Response) string {
	body, _ := io.ReadAll(r.Body)
	return string(body)
}

// wantText fails the test unless the answer has the status and the text.
func wantText(t testing.TB, r *http.Response, status int, want string) {
	t.Helper()
	if got := text(r); r.StatusCode != status || !strings.Contains(got, want) {
		t.Errorf("got %d %q (to %q), want %d and %q", r.StatusCode, got, r.Header.Get("Location"), status, want)
	}
}

// wantRedirect fails the test unless the answer leads to an address.
func wantRedirect(t testing.TB, r *http.Response, to string) {
	t.Helper()
	if got := r.Header.Get("Location"); r.StatusCode != http.StatusSeeOther || got != to {
		t.Errorf("got %d to %q, want a redirect to %q; the page says %q", r.StatusCode, got, to, text(r))
	}
}

// logOf has a configuration log into a buffer.
func logOf(c *oidc.Config) *bytes.Buffer {
	var b bytes.Buffer
	c.Log = slog.New(slog.NewTextHandler(&b, &slog.HandlerOptions{Level: slog.LevelDebug}))
	return &b
}
