package oidc_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/refrain-go/refrain/app/oidc"
)

// claimsFor signs in. It returns the claims that the app sees, and the log.
func claimsFor(t *testing.T, p *provider, with func(*oidc.Config)) (who oidc.Claims, answer *http.Response, log string) {
	t.Helper()
	c := p.config()
	with(&c)
	logged := logOf(&c)
	b := newBrowser(t, must(oidc.New(t.Context(), c)).Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who, _ = oidc.ClaimsOf(r.Context())
	})))
	answer = b.signIn(p, base)
	for _, cookie := range answer.Cookies() {
		if n := len(cookie.String()); n > 4096 {
			t.Errorf("a cookie of %d bytes, which browsers drop", n)
		}
	}
	b.open(base)
	return who, answer, logged.String()
}

// Hazard: e-mail addresses change hands, and with them the identity.
func TestClaims_IdentityIsIssuerAndSubject(t *testing.T) {
	who, _, _ := claimsFor(t, newProvider(t), func(*oidc.Config) {})
	if who.ID() != issuer+"#ada" || who.Issuer != issuer || who.Subject != "ada" || who.Expires.IsZero() {
		t.Errorf("got %+v", who)
	}
	if got := who.Names(); !slices.Equal(got, []string{"email", "email_verified", "name"}) {
		t.Errorf("got claims %q, want those of the visitor and none of the token", got)
	}
}

// Hazard: a claim of another type than the standard's is taken for a verified address.
func TestClaims_UnexpectedTypesAreIgnored(t *testing.T) {
	for _, test := range []struct {
		verified any
		want     bool
	}{{true, true}, {"true", true}, {false, false}, {"false", false}, {1, false}, {"yes", false}, {[]bool{true}, false}, {nil, false}} {
		p := newProvider(t)
		p.claims["email_verified"], p.claims["email"], p.claims["name"] = test.verified, []string{"a"}, 7
		who, _, _ := claimsFor(t, p, func(*oidc.Config) {})
		if who.EmailVerified != test.want || who.Email != "" || who.Name != "" {
			t.Errorf("email_verified %v: got %+v", test.verified, who)
		}
	}
}

// Hazard: a visitor of many groups has a cookie that browsers drop, and signs in for
// ever.
func TestClaims_LargeOnesAreDroppedAndNamed(t *testing.T) {
	p := newProvider(t)
	p.claims["groups"] = slices.Repeat([]string{"some-group"}, 500)
	p.claims["team"] = "blue"
	who, answer, log := claimsFor(t, p, func(*oidc.Config) {})
	wantRedirect(t, answer, base)
	var team string
	if err := who.Decode("team", &team); err != nil || team != "blue" {
		t.Errorf("got team %q, %v", team, err)
	}
	if err := who.Decode("groups", new([]string)); !errors.Is(err, oidc.ErrNoClaim) || !strings.Contains(err.Error(), "Config.Claims") {
		t.Errorf("got %v", err)
	}
	if !strings.Contains(log, "claims=[groups]") || strings.Contains(log, "some-group") {
		t.Errorf("the log is %s", log)
	}
}

// Hazard: a cookie is a little too large for a browser, and the visitor signs in for
// ever.
func TestClaims_FitAtEverySize(t *testing.T) {
	for size := 0; size < 4000; size += 100 {
		p := newProvider(t)
		p.claims["about"] = strings.Repeat("x", size)
		who, answer, _ := claimsFor(t, p, func(*oidc.Config) {})
		wantRedirect(t, answer, base)
		if who.ID() != issuer+"#ada" {
			t.Errorf("with a claim of %d bytes the visitor is %q", size, who.ID())
		}
		if kept := slices.Contains(who.Names(), "about"); kept != (size <= 2500) && size != 2600 {
			t.Errorf("a claim of %d bytes is kept: %v", size, kept)
		}
	}
}

// Hazard: an app decides by a claim that was dropped.
func TestClaims_SignInFailsIfANamedClaimDoesNotFit(t *testing.T) {
	p := newProvider(t)
	p.claims["groups"], p.claims["photo"] = []string{"staff"}, strings.Repeat("x", 9000)
	need := func(c *oidc.Config) { c.Claims = []string{"groups"} }
	who, answer, _ := claimsFor(t, p, need)
	wantRedirect(t, answer, base)
	if got := who.Names(); !slices.Equal(got, []string{"email", "email_verified", "groups", "name"}) {
		t.Errorf("got claims %q", got)
	}

	p.claims["groups"] = slices.Repeat([]string{"some-group"}, 500)
	_, answer, log := claimsFor(t, p, need)
	wantText(t, answer, http.StatusInternalServerError, "more of you than a cookie can hold")
	if !strings.Contains(log, "groups") {
		t.Errorf("the log is %s", log)
	}
}

// Hazard: a claim of the wrong type is an empty one.
func TestClaims_DecodeNamesTheWrongType(t *testing.T) {
	p := newProvider(t)
	p.claims["groups"] = "staff"
	who, _, _ := claimsFor(t, p, func(*oidc.Config) {})
	if err := who.Decode("groups", new([]string)); err == nil || errors.Is(err, oidc.ErrNoClaim) || !strings.Contains(err.Error(), `"groups"`) {
		t.Errorf("got %v", err)
	}
}
