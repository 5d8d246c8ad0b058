package oidc_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/refrain-go/refrain/app/oidc"
)

// Hazard: the page's own requests are redirected to the provider's site, and the page
// stays empty.
func TestHandler_OnlyPagesAreSentToTheProvider(t *testing.T) {
	p := newProvider(t)
	b := newBrowser(t, p.auth().Handler(script))
	for _, test := range []struct {
		name, method string
		header       []string
		page         bool
	}{
		{"a page", "GET", []string{"Sec-Fetch-Mode", "navigate"}, true},
		{"a page's head", "HEAD", []string{"Sec-Fetch-Mode", "navigate"}, true},
		{"a page in an old browser", "GET", []string{"Accept", "text/html,*/*"}, true},
		{"a socket", "GET", []string{"Upgrade", "websocket", "Accept", "text/html"}, false},
		{"a socket in a new browser", "GET", []string{"Upgrade", "websocket", "Sec-Fetch-Mode", "websocket"}, false},
		{"an image", "GET", []string{"Sec-Fetch-Mode", "no-cors"}, false},
		{"a fetch that takes pages", "GET", []string{"Sec-Fetch-Mode", "cors", "Accept", "text/html"}, false},
		{"a form", "POST", []string{"Sec-Fetch-Mode", "navigate", "Accept", "text/html"}, false},
		{"a program", "GET", []string{"Accept", "*/*"}, false},
		{"a page that asks", "GET", []string{"Sec-Fetch-Mode", "cors", "Sec-Fetch-Dest", "empty"}, false},
	} {
		answer := b.do(test.method, base+"x", test.header...)
		if got := answer.StatusCode == http.StatusSeeOther; got != test.page {
			t.Errorf("%s: sent to the provider: %v, want %v", test.name, got, test.page)
		}
		if !test.page {
			if answer.Header.Get("Cache-Control") != "no-store" || len(answer.Cookies()) > 0 {
				t.Errorf("%s: got %v", test.name, answer.Header)
			}
			wantText(t, answer, http.StatusUnauthorized, "ou are not signed in: load the page again")
		}
	}
}

// Hazard: a path that means something here or there lets a stranger in.
func TestHandler_GuardsEveryPath(t *testing.T) {
	for _, mount := range []string{base, base + "tools/"} {
		p := newProvider(t)
		reached := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { t.Errorf("%s %s reached the app", r.Method, r.URL) })
		h := p.auth(func(c *oidc.Config) { c.BaseURL = mount }).Handler(reached)
		for _, path := range []string{
			"/", "/ws", "/tools/ws", "/upload/x", "/download/x", "/media/x", "/csv/x", "/assets/x.js", "/auth", "/auth/", "/auth/callback",
			"/auth/callback/", "/auth/callback/../../ws", "/auth/sign-out", "/auth/sign-out/../ws", "//ws", "/auth//callback", "/tools/auth/callback", "/tools/tools/ws",
			"/AUTH/CALLBACK",
		} {
			for _, method := range []string{"GET", "HEAD", "POST", "PUT", "OPTIONS", "CONNECT", "X"} {
				r := httptest.NewRequest(method, "https://tools.example.com/", nil)
				r.URL.Path = path
				h.ServeHTTP(httptest.NewRecorder(), r)
			}
		}
	}
}

// Hazard: behind a proxy that strips the path, or does not, the redirect back finds no
// handler.
func TestHandler_WorksWhereTheProxyStripsThePath(t *testing.T) {
	p := newProvider(t)
	auth := p.auth(func(c *oidc.Config) { c.BaseURL = base + "tools/" })
	b := newBrowser(t, auth.Handler(script))
	wantRedirect(t, b.signIn(p, base+"tools/page?x=1"), base+"tools/page?x=1")
	stripped := newBrowser(t, http.StripPrefix("/tools", b.handler))
	wantRedirect(t, stripped.signIn(p, base+"tools/page?x=1"), base+"tools/page?x=1")
	wantText(t, stripped.open(base+"tools/page"), http.StatusOK, hello)
}

// Hazard: headers of a stranger decide where a visitor is sent.
func TestHandler_HeadersDoNotSayWhereTheAppIs(t *testing.T) {
	p := newProvider(t)
	b := newBrowser(t, p.auth().Handler(script))
	begun := b.do("GET", "https://tools.example.com/x", "Sec-Fetch-Mode", "navigate", "X-Forwarded-Host", "evil.example",
		"X-Forwarded-Proto", "http", "Forwarded", "host=evil.example;proto=http", "X-Original-URL", "https://evil.example/")
	back := p.signIn(begun.Header.Get("Location"))
	if !strings.HasPrefix(back, base+"auth/callback?") {
		t.Errorf("the provider sends browsers to %q", back)
	}
	for _, c := range begun.Cookies() {
		if !c.Secure {
			t.Errorf("got %v", c)
		}
	}
	wantRedirect(t, b.open(back), base+"x")
}

// Hazard: a script that shows or logs the visitor's cookies gives the session away.
func TestHandler_NextDoesNotSeeTheSession(t *testing.T) {
	p := newProvider(t)
	var got []string
	b := newBrowser(t, p.auth().Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { got = r.Header["Cookie"] })))
	b.signIn(p, base)
	r := httptest.NewRequest("GET", base, nil)
	r.Header.Add("Cookie", "refrain=1; theme=dark")
	for _, c := range b.cookies() {
		r.AddCookie(c)
	}
	r.Header.Add("Cookie", b.cookies()[0].String())
	before := len(r.Header["Cookie"])
	b.handler.ServeHTTP(httptest.NewRecorder(), r)
	if len(got) != 1 || got[0] != "refrain=1; theme=dark" {
		t.Errorf("the app sees the cookies %q", got)
	}
	if len(r.Header["Cookie"]) != before {
		t.Error("the request of the caller was changed")
	}
}

// Hazard: every user with an account at the provider may use the app, or a user stays in
// it after losing the permission.
func TestAllow_IsAskedEachTime(t *testing.T) {
	p := newProvider(t)
	var refused error
	b := newBrowser(t, p.auth(func(c *oidc.Config) {
		c.Allow = func(who oidc.Claims) error {
			if who.Email != "ada@example.com" {
				t.Errorf("Allow was asked about %+v", who)
			}
			return refused
		}
	}).Handler(script))
	b.signIn(p, base)
	wantText(t, b.open(base), http.StatusOK, hello)

	refused = errors.New("only for <staff>")
	wantText(t, b.open(base), http.StatusForbidden, "Only for &lt;staff&gt;.")
	wantText(t, b.do("GET", base+"ws", "Upgrade", "websocket"), http.StatusForbidden, "only for <staff>")
	other := newBrowser(t, b.handler)
	wantText(t, other.signIn(p, base), http.StatusForbidden, "Only for &lt;staff&gt;.")
	if len(other.cookies()) != 0 {
		t.Errorf("whoever is refused has %v", other.cookies())
	}
}

// Hazard: an app without the middleware takes all visitors for the same user.
func TestUser_FailsWithoutTheHandler(t *testing.T) {
	id, err := oidc.User(httptest.NewRequest("GET", base, nil))
	if id != "" || err == nil || !strings.Contains(err.Error(), "Auth.Handler") {
		t.Errorf("got %q, %v", id, err)
	}
}
