package oidc_test

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain/app/oidc"
)

// Hazard: a visitor changes the cookie and becomes another visitor.
func TestSession_ChangedCookieIsRefused(t *testing.T) {
	p := newProvider(t)
	b := newBrowser(t, p.auth().Handler(script))
	b.open(base) // its cookie of a sign-in is no session
	attempt := stateOf(b)
	b.signIn(p, base)
	session := b.cookies()[0]
	for i := 0; i < len(session.Value)-1; i++ { // the last letter has unused bits
		wantNoSession(t, b.handler, session.Name, flip(session.Value, i))
	}
	for _, value := range []string{"", "x", session.Value[:40], session.Value + session.Value, attempt, "{}", strings.Repeat("A", 5000)} {
		wantNoSession(t, b.handler, session.Name, value)
	}
}

func wantNoSession(t testing.TB, h http.Handler, name, value string) {
	t.Helper()
	r := httptest.NewRequest("GET", base, nil)
	r.AddCookie(&http.Cookie{Name: name, Value: value})
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusUnauthorized || !strings.Contains(w.Body.String(), "you are not signed in") {
		t.Errorf("the cookie %.60q is a session: %d %s", value, w.Code, w.Body)
	}
}

// Hazard: the session of one app is good for another, which lets other people in.
func TestSession_IsOfOneApp(t *testing.T) {
	p := newProvider(t)
	b := newBrowser(t, p.auth().Handler(script))
	b.signIn(p, base)
	session := b.cookies()[0]
	for name, change := range map[string]func(*oidc.Config){
		"another client": func(c *oidc.Config) { c.ClientID = "others" },
		"another app":    func(c *oidc.Config) { c.BaseURL = base + "others/" },
		"another key":    func(c *oidc.Config) { c.Keys = [][]byte{[]byte(strings.Repeat("k", 32))} },
		"a random key":   func(c *oidc.Config) { c.Keys = nil },
	} {
		other := newBrowser(t, p.auth(change).Handler(script))
		own := other.signIn(p, base+"others/").Cookies()
		// Under the name that the other app looks for, as an attacker gives it.
		t.Run(name, func(t *testing.T) { wantNoSession(t, other.handler, own[len(own)-1].Name, session.Value) })
	}
}

// Hazard: two apps on one host take each other's cookies for their own, and sign in for
// ever.
func TestSession_AppsOfOneHostGetAlong(t *testing.T) {
	p := newProvider(t)
	a := newBrowser(t, p.auth(func(c *oidc.Config) { c.BaseURL = base + "a/" }).Handler(script))
	b := newBrowser(t, p.auth(func(c *oidc.Config) { c.BaseURL = base + "b/" }).Handler(script))
	b.jar = a.jar
	a.signIn(p, base+"a/")
	b.signIn(p, base+"b/")
	wantText(t, a.open(base+"a/"), http.StatusOK, hello)
	wantText(t, b.open(base+"b/"), http.StatusOK, hello)
}

// Hazard: a new key signs all visitors out.
func TestSession_OutlivesANewKey(t *testing.T) {
	p := newProvider(t)
	b := newBrowser(t, p.auth().Handler(script))
	b.signIn(p, base)
	fresh := []byte(strings.Repeat("n", 32))
	b.handler = p.auth(func(c *oidc.Config) { c.Keys = [][]byte{fresh, key} }).Handler(script)
	wantText(t, b.open(base), http.StatusOK, hello)
	b.signInAgain(p)
	b.handler = p.auth(func(c *oidc.Config) { c.Keys = [][]byte{fresh} }).Handler(script)
	wantText(t, b.open(base), http.StatusOK, hello)
}

// signInAgain forgets the session, and signs in.
func (b *browser) signInAgain(p *provider) {
	b.jar = newBrowser(b.t, b.handler).jar
	b.signIn(p, base)
}

// Hazard: a visitor who is locked at the provider uses the app for ever. The browser may
// keep cookies as long as it likes, and an open socket may stay.
func TestSession_EndsInTime(t *testing.T) {
	for _, test := range []struct {
		name string
		with func(*oidc.Config)
		want time.Duration
	}{
		{"by default", func(*oidc.Config) {}, 8 * time.Hour},
		{"after MaxAge", func(c *oidc.Config) { c.MaxAge = 20 * time.Minute }, 20 * time.Minute},
		{"with the token", func(c *oidc.Config) { c.UntilExpiry = true }, time.Hour},
		{"after MaxAge, before the token", func(c *oidc.Config) { c.UntilExpiry, c.MaxAge = true, time.Minute }, time.Minute},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newProvider(t)
				h := p.auth(test.with).Handler(socketApp(t))
				b := newBrowser(t, h)
				b.signIn(p, base)
				kept := b.copy()
				page := kept.socket()
				time.Sleep(test.want - time.Second)
				wantText(t, kept.do("GET", base), http.StatusOK, hello)
				page.want(t, true)
				time.Sleep(time.Second)
				wantText(t, kept.do("GET", base), http.StatusUnauthorized, "your sign-in has ended")
				page.want(t, false)
				if got := kept.open(base).StatusCode; got != http.StatusSeeOther {
					t.Errorf("the page is not sent to the provider: %d", got)
				}
			})
		})
	}
}

// Hazard: a sign-out leaves open pages, and stolen copies of the cookie, signed in.
func TestSignOut_EndsTheSession(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newProvider(t)
		b := newBrowser(t, p.auth().Handler(socketApp(t)))
		b.signIn(p, base)
		stolen, other := b.copy(), newBrowser(t, b.handler)
		other.signIn(p, base)
		page, otherPage := b.socket(), other.socket()

		wantText(t, b.open(base+oidc.SignOutPath), http.StatusOK, "signed in as Ada")
		page.want(t, true) // a link does not sign out
		wantRedirect(t, b.do("POST", base+oidc.SignOutPath, "Sec-Fetch-Site", "same-origin"), base+oidc.SignOutPath)
		wantText(t, b.open(base+oidc.SignOutPath), http.StatusOK, "You are signed out")
		if len(b.cookies()) != 0 {
			t.Errorf("the browser still has %v", b.cookies())
		}
		page.want(t, false)
		wantText(t, stolen.do("GET", base), http.StatusUnauthorized, "ended")
		if conn := stolen.socket(); conn != nil {
			t.Error("a stolen cookie opened a socket")
		}
		otherPage.want(t, true) // the same visitor elsewhere
		wantText(t, other.do("GET", base), http.StatusOK, hello)
		otherPage.close()
	})
}

// Hazard: another site signs visitors out, as a prank or to make them sign in as another
// user.
func TestSignOut_OtherSitesCannot(t *testing.T) {
	p := newProvider(t)
	b := newBrowser(t, p.auth().Handler(script))
	b.signIn(p, base)
	for _, header := range [][]string{
		{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"},
	} {
		wantText(t, b.do("POST", base+oidc.SignOutPath, header...), http.StatusForbidden, "own page")
	}
	wantText(t, b.open(base), http.StatusOK, hello)
	// Behind a proxy that sends another Host, BaseURL is the app's own origin.
	r := httptest.NewRequest("POST", "http://internal:8501/"+oidc.SignOutPath, nil)
	r.Header.Set("Origin", "https://tools.example.com")
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	wantRedirect(t, w.Result(), base+oidc.SignOutPath)
}

// Hazard: the visitor is signed out here, and signed in again without a word, since the
// provider's session goes on.
func TestSignOut_EndsTheProvidersSessionToo(t *testing.T) {
	p := newProvider(t)
	p.metadata["end_session_endpoint"] = issuer + "/logout?realm=1"
	b := newBrowser(t, p.auth(func(c *oidc.Config) { c.AfterSignOut = base + "bye" }).Handler(script))
	b.signIn(p, base)
	if policy := b.open(base + oidc.SignOutPath).Header.Get("Content-Security-Policy"); !strings.Contains(policy, "form-action 'self' "+issuer) {
		t.Errorf("the form may not lead to the provider: %s", policy)
	}
	wantRedirect(t, b.do("POST", base+oidc.SignOutPath), issuer+"/logout?client_id=tools&post_logout_redirect_uri=https%3A%2F%2Ftools.example.com%2Fbye&realm=1")
	if got := b.do("GET", base).StatusCode; got != http.StatusUnauthorized {
		t.Errorf("the visitor is still signed in: %d", got)
	}
}

// Hazard: a page that connects while its visitor signs out stays connected.
func TestSignOut_EndsSocketsThatAreBeingOpened(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newProvider(t)
		var b *browser
		app := socketApp(t)
		b = newBrowser(t, p.auth().Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			b.do("POST", base+oidc.SignOutPath)
			app.ServeHTTP(w, r)
		})))
		b.signIn(p, base)
		b.socket().want(t, false)
	})
}

// Hazard: each page that was open, and each sign-out, takes memory for ever.
func TestSession_ConnectionsAndSignOutsAreForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newProvider(t)
		auth := p.auth()
		b := newBrowser(t, auth.Handler(socketApp(t)))
		want := func(wantOpen, wantOver int) {
			t.Helper()
			if open, over := auth.Remembered(); open != wantOpen || over != wantOver {
				t.Errorf("%d connections and %d ended sessions are known, want %d and %d", open, over, wantOpen, wantOver)
			}
		}
		signOut := func() { b.do("POST", base+oidc.SignOutPath) }
		b.signIn(p, base)
		page := b.socket()
		want(1, 0)
		page.close()
		want(0, 0)
		signOut()
		b.signIn(p, base)
		signOut()
		want(0, 2)
		time.Sleep(8 * time.Hour)
		b.signIn(p, base)
		signOut()
		want(0, 1)
	})
}

// socketApp answers hello, or takes the connection over and echoes.
func socketApp(t testing.TB) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Upgrade") == "" {
			script(w, r)
			return
		}
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		go func() {
			defer conn.Close()
			io.Copy(conn, conn)
		}()
	})
}

// taken is a response whose connection can be hijacked.
type taken struct {
	http.ResponseWriter
	conn net.Conn
	used bool
}

func (w *taken) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	w.used = true
	return w.conn, bufio.NewReadWriter(bufio.NewReader(w.conn), bufio.NewWriter(w.conn)), nil
}

// socket is the browser's end of a connection that the app has taken over.
type socket struct{ net.Conn }

// socket opens one, or returns nil.
func (b *browser) socket() *socket {
	b.t.Helper()
	ours, theirs := net.Pipe()
	r := httptest.NewRequest("GET", base+"ws", nil)
	r.Header.Set("Upgrade", "websocket")
	for _, c := range b.cookies() {
		r.AddCookie(c)
	}
	w := &taken{ResponseWriter: httptest.NewRecorder(), conn: theirs}
	b.handler.ServeHTTP(w, r)
	if !w.used {
		ours.Close()
		theirs.Close()
		return nil
	}
	b.t.Cleanup(func() { ours.Close() })
	return &socket{ours}
}

// want fails the test unless the connection is open, or closed.
func (s *socket) want(t testing.TB, open bool) {
	t.Helper()
	synctest.Wait()
	_, err := s.Write([]byte("?"))
	if err == nil {
		_, err = io.ReadFull(s, make([]byte, 1))
	}
	if (err == nil) != open {
		t.Errorf("the socket is open: %v (%v), want %v", err == nil, err, open)
	}
	if err != nil && !errors.Is(err, io.ErrClosedPipe) && !errors.Is(err, io.EOF) {
		t.Error(err)
	}
}

func (s *socket) close() {
	s.Close()
	synctest.Wait()
}
