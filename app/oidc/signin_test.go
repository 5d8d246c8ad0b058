package oidc_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/refrain-go/refrain/app/oidc"
)

// Hazard: a sign-in loses the page that the visitor asked for, or the visitor's identity.
func TestSignIn_LeadsToThePageThatWasAskedFor(t *testing.T) {
	p := newProvider(t)
	b := newBrowser(t, p.auth().Handler(script))
	wantRedirect(t, b.signIn(p, base+"reports?year=2026&q=a%2Fb"), base+"reports?year=2026&q=a%2Fb")
	wantText(t, b.open(base+"reports"), http.StatusOK, hello)
}

// Hazard: a page's script, another site or a listener on the network gets hold of the
// session.
func TestSignIn_CookiesAreKeptFromScriptsAndOtherHosts(t *testing.T) {
	for _, test := range []struct {
		base, prefix, path string
		secure             bool
	}{
		{"https://tools.example.com/", "__Host-refrain-", "/", true},
		{"https://example.com/tools/", "__Host-refrain-", "/", true},
		{"http://localhost:8501/tools/", "refrain-", "/tools/", false},
	} {
		p := newProvider(t)
		b := newBrowser(t, p.auth(func(c *oidc.Config) { c.BaseURL = test.base }).Handler(script))
		begun := b.open(test.base)
		ended := b.open(p.signIn(begun.Header.Get("Location")))
		cookies := append(begun.Cookies(), ended.Cookies()...)
		if len(cookies) != 3 { // of the sign-in, set and taken away; of the session
			t.Errorf("%s: got cookies %v", test.base, cookies)
		}
		for _, c := range cookies {
			if !c.HttpOnly || c.Secure != test.secure || c.SameSite != http.SameSiteLaxMode || c.Path != test.path || !strings.HasPrefix(c.Name, test.prefix) {
				t.Errorf("%s: got %v", test.base, c)
			}
		}
		if got := ended.Header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("the answer with the session may be stored: %q", got)
		}
	}
}

// Hazard: a stranger has a visitor's browser end a sign-in that the stranger began.
func TestSignIn_IsRefusedInAnotherBrowser(t *testing.T) {
	p := newProvider(t)
	h := p.auth().Handler(script)
	stranger, visitor := newBrowser(t, h), newBrowser(t, h)
	back := p.signIn(stranger.open(base).Header.Get("Location"))
	wantText(t, visitor.open(back), http.StatusBadRequest, "cookie of this sign-in")
	visitor.open(base)
	wantText(t, visitor.open(back), http.StatusBadRequest, "another browser")
	if got := visitor.open(base).StatusCode; got != http.StatusSeeOther {
		t.Errorf("the visitor's browser has a session of the stranger: %d", got)
	}
	wantRedirect(t, stranger.open(back), base)
}

// Hazard: a person who finds the address of a sign-in's end in a history or a log signs
// in with it.
func TestSignIn_StateIsGoodOnce(t *testing.T) {
	p := newProvider(t)
	b := newBrowser(t, p.auth().Handler(script))
	back := p.signIn(b.open(base).Header.Get("Location"))
	thief := b.copy() // with the cookie of the sign-in
	wantRedirect(t, b.open(back), base)
	// The provider takes a code once.
	wantText(t, thief.open(back), http.StatusBadGateway, "not accepted")
	wantText(t, newBrowser(t, b.handler).open(back), http.StatusBadRequest, "used already")
	// The visitor's own back button leads to the page, without another exchange.
	asked := len(p.asked)
	wantRedirect(t, b.open(back), base)
	if len(p.asked) != asked {
		t.Errorf("the provider was asked again: %v", p.asked[asked:])
	}
}

// Hazard: a forged or changed state ends a sign-in, or leads somewhere.
func TestSignIn_ForgedStateIsRefused(t *testing.T) {
	p := newProvider(t)
	b := newBrowser(t, p.auth().Handler(script))
	back := must(url.Parse(p.signIn(b.open(base).Header.Get("Location"))))
	q := back.Query()
	state := q.Get("state")
	otherKey := newBrowser(t, p.auth(func(c *oidc.Config) { c.Keys = [][]byte{[]byte(strings.Repeat("k", 32))} }).Handler(script))
	otherApp := newBrowser(t, p.auth(func(c *oidc.Config) { c.ClientID = "others" }).Handler(script))
	for name, forged := range map[string]string{
		"none": "", "cut": state[:len(state)/2], "another letter": flip(state, 20), "longer": state + "A", "no base64": "%%%",
		"another key's": stateOf(otherKey), "another app's": stateOf(otherApp),
	} {
		q.Set("state", forged)
		back.RawQuery = q.Encode()
		t.Run(name, func(t *testing.T) { wantText(t, b.open(back.String()), http.StatusBadRequest, "not begun here") })
	}
}

func stateOf(b *browser) string {
	return must(url.Parse(b.open(base).Header.Get("Location"))).Query().Get("state")
}

// flip changes a letter.
func flip(text string, i int) string {
	other := byte('A')
	if text[i] == 'A' {
		other = 'B'
	}
	return text[:i] + string(other) + text[i+1:]
}

// Hazard: a sign-in that a visitor left open in a public place can be completed days
// later.
func TestSignIn_TakesAnHourAtMost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newProvider(t)
		b := newBrowser(t, p.auth().Handler(script))
		begun := b.open(base)
		kept := b.copy() // a browser that does not let cookies expire
		back := p.signIn(begun.Header.Get("Location"))
		time.Sleep(time.Hour + time.Second)
		wantText(t, kept.open(back), http.StatusBadRequest, "longer than")
	})
}

// Hazard: two tabs that sign in at the same time take each other's sign-in away.
func TestSignIn_TabsSignInAtTheSameTime(t *testing.T) {
	p := newProvider(t)
	b := newBrowser(t, p.auth().Handler(script))
	one, two := b.open(base+"one"), b.open(base+"two")
	wantRedirect(t, b.open(p.signIn(two.Header.Get("Location"))), base+"two")
	wantRedirect(t, b.open(p.signIn(one.Header.Get("Location"))), base+"one")
}

// Hazard: a link to the app leads to another site after the sign-in.
func TestSignIn_LeadsToNoOtherSite(t *testing.T) {
	for _, mount := range []string{base, base + "tools/"} {
		for _, path := range []string{
			"//evil.example", "///evil.example", `/\evil.example`, "/%5Cevil.example", "/%2F%2Fevil.example", "/@evil.example",
			"/.evil.example", "/https://evil.example", "/?https://evil.example", "/..//evil.example", "/%0d%0aLocation:%20https://evil.example",
			"//tools//evil.example", "/tools//evil.example", "/javascript:alert(1)",
		} {
			p := newProvider(t)
			b := newBrowser(t, p.auth(func(c *oidc.Config) { c.BaseURL = mount }).Handler(script))
			begun := b.do("GET", "https://tools.example.com"+path, "Sec-Fetch-Mode", "navigate")
			to := b.open(p.signIn(begun.Header.Get("Location"))).Header.Get("Location")
			u, err := url.Parse(to)
			if err != nil || u.Scheme != "https" || u.Host != "tools.example.com" || u.User != nil || !strings.HasPrefix(to, mount) {
				t.Errorf("%s below %s leads to %q", path, mount, to)
			}
		}
	}
}

// Hazard: an address that is too long for a provider's state makes signing in impossible.
func TestSignIn_LongAddressesLeadToTheFirstPage(t *testing.T) {
	p := newProvider(t)
	b := newBrowser(t, p.auth().Handler(script))
	wantRedirect(t, b.signIn(p, base+"?q="+strings.Repeat("x", 3000)), base)
}

// Hazard: a visitor is signed in by a token of another visitor, or by one that is old,
// forged or made for another app.
func TestSignIn_RefusesWrongTokens(t *testing.T) {
	soon, long := time.Now().Add(time.Hour).Unix(), time.Now().Add(-2*time.Minute).Unix()
	claim := func(name string, v any) func(*provider) { return func(p *provider) { p.claims[name] = v } }
	for name, wrong := range map[string]func(*provider){
		"no nonce":             claim("nonce", nil),
		"another nonce":        claim("nonce", "n"),
		"another audience":     claim("aud", "others"),
		"another issuer":       claim("iss", "https://evil.example"),
		"another party":        func(p *provider) { p.claims["aud"], p.claims["azp"] = []string{"tools", "others"}, "others" },
		"no subject":           claim("sub", nil),
		"expired":              claim("exp", long),
		"from the future":      claim("iat", soon),
		"not yet":              claim("nbf", soon),
		"another access token": claim("at_hash", "x"),
		"no token":             func(p *provider) { p.token["id_token"] = nil },
		"a token that is none": func(p *provider) { p.token["id_token"] = "a.b.c" },
		"no access token":      func(p *provider) { p.token["access_token"] = nil },
		"not signed":           func(p *provider) { p.sign = unsigned },
		"signed with the secret": func(p *provider) {
			p.sign = func(payload []byte) string { return signWith(jose.HS256, []byte(secret+secret), payload) }
		},
		"another answer's issuer": func(p *provider) { p.redirect.Set("iss", "https://evil.example") },
		"no issuer where it is promised": func(p *provider) {
			p.metadata["authorization_response_iss_parameter_supported"] = true
		},
		"no code":          func(p *provider) { p.redirect.Set("code", "") },
		"a code of nobody": func(p *provider) { p.redirect.Set("code", "guessed") },
	} {
		t.Run(name, func(t *testing.T) {
			p := newProvider(t)
			wrong(p)
			b := newBrowser(t, p.auth().Handler(script))
			answer := b.signIn(p, base)
			if answer.StatusCode < 400 {
				t.Errorf("got %d", answer.StatusCode)
			}
			for _, c := range answer.Cookies() {
				if c.MaxAge >= 0 {
					t.Errorf("got the cookie %v", c)
				}
			}
			if got := b.open(base).StatusCode; got != http.StatusSeeOther {
				t.Errorf("the visitor is signed in: %d", got)
			}
		})
	}
}

func unsigned(payload []byte) string {
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"none"}`)) + "." + encode(payload) + "."
}

// Hazard: clocks that differ by seconds lock all visitors out.
func TestSignIn_ClocksMayDifferABit(t *testing.T) {
	for name, claim := range map[string]int64{"exp": -30, "iat": 60, "nbf": 60} {
		p := newProvider(t)
		p.claims[name] = time.Now().Unix() + claim
		wantRedirect(t, newBrowser(t, p.auth().Handler(script)).signIn(p, base), base)
	}
}

// Hazard: a stranger's link has the app show the stranger's text as its own.
func TestSignIn_ErrorsOfTheProviderAreToldAsText(t *testing.T) {
	p := newProvider(t)
	b := newBrowser(t, p.auth().Handler(script))
	wantText(t, b.open(base+"auth/callback?error=Call+0800&error_description=x"), http.StatusBadRequest, "not begun here")
	p.redirect = url.Values{"code": {""}, "error": {"<b>denied"}, "error_description": {"secret words"}}
	answer := b.signIn(p, base)
	body := text(answer)
	if answer.StatusCode != http.StatusForbidden || !strings.Contains(body, "&lt;b&gt;denied") || strings.Contains(body, "secret words") {
		t.Errorf("got %d %s", answer.StatusCode, body)
	}
}

// Hazard: tokens, codes and secrets are in the log, where many can read them.
func TestSignIn_LogHasNoSecrets(t *testing.T) {
	for name, wrong := range map[string]func(*provider){
		"all is well":      func(*provider) {},
		"a refused code":   func(p *provider) { p.redirect.Set("code", "code-of-ada") },
		"a refused client": func(p *provider) { p.metadata["token_endpoint"] = issuer + "/nowhere" },
		"a refused token":  func(p *provider) { p.claims["aud"] = "others" },
		"a failed answer":  func(p *provider) { p.failing = true },
		"no ID token":      func(p *provider) { p.token["id_token"] = nil },
		"odd userinfo":     func(p *provider) { p.claims["email"] = nil; p.userinfo["sub"] = "eve" },
	} {
		t.Run(name, func(t *testing.T) {
			p := newProvider(t)
			wrong(p)
			c := p.config()
			log := logOf(&c)
			b := newBrowser(t, must(oidc.New(t.Context(), c)).Handler(script))
			begun := b.open(base)
			back := p.signIn(begun.Header.Get("Location"))
			secrets := append(p.said, secret, string(key), "code-of-ada", must(url.Parse(back)).Query().Get("state"))
			for _, cookie := range b.cookies() {
				secrets = append(secrets, cookie.Value)
			}
			b.open(back)
			secrets = append(secrets, p.said...)
			for _, cookie := range b.cookies() {
				secrets = append(secrets, cookie.Value)
			}
			b.do("POST", base+oidc.SignOutPath, "Sec-Fetch-Site", "same-origin")
			if log.Len() == 0 {
				t.Error("nothing is logged")
			}
			for _, s := range secrets {
				if s != "" && strings.Contains(log.String(), s) {
					t.Errorf("the log has %q:\n%s", s, log)
				}
			}
		})
	}
}

// Hazard: claims that the standard has at the userinfo endpoint are missing.
func TestSignIn_AsksForClaimsThatTheTokenLacks(t *testing.T) {
	p := newProvider(t)
	p.claims["email"], p.claims["email_verified"], p.claims["name"] = nil, nil, nil
	p.userinfo["groups"] = []string{"staff"}
	var who oidc.Claims
	b := newBrowser(t, p.auth().Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { who, _ = oidc.ClaimsOf(r.Context()) })))
	b.signIn(p, base)
	b.open(base)
	var groups []string
	if err := who.Decode("groups", &groups); err != nil || len(groups) != 1 {
		t.Errorf("got groups %v, %v", groups, err)
	}
	if who.Email != "ada@example.com" || !who.EmailVerified || who.Name != "Ada" {
		t.Errorf("got %+v", who)
	}

	// Claims that the provider has signed win.
	p.claims["email"], p.claims["email_verified"] = "ada@example.org", false
	b.signInAgain(p)
	b.open(base)
	if who.Email != "ada@example.org" || who.EmailVerified || who.Name != "Ada" {
		t.Errorf("got %+v", who)
	}

	p.userinfo["sub"] = "eve"
	wantText(t, newBrowser(t, b.handler).signIn(p, base), http.StatusBadGateway, "not accepted")
}

// Hazard: a provider that is down has visitors wait in a queue, and is asked by each.
func TestSignIn_ProviderThatIsDownIsAskedSeldom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newProvider(t)
		p.down = fmt.Errorf("connection refused")
		b := newBrowser(t, p.auth().Handler(script))
		asked := len(p.asked)
		for range 10 {
			answer := b.open(base)
			wantText(t, answer, http.StatusServiceUnavailable, "Try again")
			if answer.Header.Get("Retry-After") == "" {
				t.Error("no Retry-After")
			}
		}
		if n := len(p.asked) - asked; n != 0 {
			t.Errorf("the provider was asked %d times at once", n)
		}
		p.down = nil
		time.Sleep(3 * time.Second)
		wantRedirect(t, b.signIn(p, base), base)

		p.down = fmt.Errorf("connection refused")
		wantText(t, b.open(base), http.StatusOK, hello) // a session needs no provider
		other := newBrowser(t, b.handler)
		wantText(t, other.signIn(p, base), http.StatusBadGateway, "does not answer")
	})
}

// Hazard: a provider's endless answer fills the memory.
func TestSignIn_AnswersOfTheProviderAreBounded(t *testing.T) {
	p := newProvider(t)
	p.claims["email"] = nil
	p.userinfo["about"] = strings.Repeat("x", 2<<20)
	wantText(t, newBrowser(t, p.auth().Handler(script)).signIn(p, base), http.StatusBadGateway, "does not answer")
}
