package oidc

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// attempt is a sign-in that has begun. It travels sealed, as the state parameter, through
// the provider and back. It is bound to the browser by a random text that a cookie has
// too. So any number of tabs can sign in at the same time with one cookie.
type attempt struct {
	Browser  string `json:"b"`
	Nonce    string `json:"n"`
	Verifier string `json:"v"`           // of PKCE
	Page     string `json:"p,omitempty"` // where to go afterwards, below the site's base
	Until    int64  `json:"u"`           // in seconds since 1970
}

const (
	maxAttempt = time.Hour // from the redirect to the provider until the one back
	maxPage    = 1000      // bytes; providers limit the length of a state
	maxFinish  = 20 * time.Second
)

// beginSignIn sends the browser to the provider.
func (a *Auth) beginSignIn(w http.ResponseWriter, r *http.Request) {
	to, err := a.provider.get(r.Context())
	if err != nil {
		a.refused.Warn(a.config.Log, "nobody can sign in", "error", err)
		a.showUnavailable(w)
		return
	}
	browser := a.browser(r)
	if browser == "" {
		browser = randomText()
	}
	begun := attempt{
		Browser: browser, Nonce: randomText(), Verifier: oauth2.GenerateVerifier(), Page: a.pageOf(r),
		Until: time.Now().Add(maxAttempt).Unix(),
	}
	state, err := a.attempts.seal(begun)
	if err != nil {
		a.config.Log.Error("a sign-in could not begin", "error", err)
		a.showUnavailable(w)
		return
	}
	options := []oauth2.AuthCodeOption{oidc.Nonce(begun.Nonce), oauth2.S256ChallengeOption(begun.Verifier)}
	for name, value := range a.config.Params {
		options = append(options, oauth2.SetAuthURLParam(name, value))
	}
	a.setCookie(w, signInCookie, browser, int(maxAttempt/time.Second))
	redirect(w, to.oauth.AuthCodeURL(state, options...))
}

// browser returns the text that binds sign-ins to this browser, or "".
func (a *Auth) browser(r *http.Request) string {
	c, err := r.Cookie(a.cookieName(signInCookie))
	if err != nil || len(c.Value) != len(randomText()) {
		return ""
	}
	return c.Value
}

// pageOf returns the page that a request asks for, as a path below the site's base.
func (a *Auth) pageOf(r *http.Request) string {
	page := r.URL.EscapedPath()
	if below, ok := strings.CutPrefix(page, a.site.base.EscapedPath()); ok {
		page = below
	} else {
		page = strings.TrimPrefix(page, "/")
	}
	if r.URL.RawQuery != "" {
		page += "?" + r.URL.RawQuery
	}
	if len(page) > maxPage {
		return ""
	}
	return page
}

// goTo sends the browser to a page of the site. The address always begins with the
// address of the site and a slash, so it cannot lead to another site.
func (a *Auth) goTo(w http.ResponseWriter, page string) { redirect(w, a.config.BaseURL+page) }

func redirect(w http.ResponseWriter, to string) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer") // the address that the browser is at may have a code
	h.Set("Location", to)
	w.WriteHeader(http.StatusSeeOther)
}

// serveCallback ends a sign-in: the provider sends the browser here.
func (a *Auth) serveCallback(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet {
		w.Header().Set("Allow", "GET")
		refuse(w, "only GET is answered here", http.StatusMethodNotAllowed)
		return
	}
	begun, err := a.begun(r)
	if err != nil {
		// Another tab may have signed in and used the cookie up. The page can then be
		// loaded.
		if _, signedIn := a.session(r); signedIn == nil && begun != nil {
			a.goTo(w, begun.Page)
			return
		}
		a.refused.Warn(a.config.Log, "a sign-in was refused", "why", err.Error(), "from", r.RemoteAddr)
		a.showFailed(w, http.StatusBadRequest, err.Error())
		return
	}
	a.dropCookie(w, signInCookie) // a state is good for one answer
	who, s, err := a.finish(r, begun)
	failed := &failure{}
	switch {
	case errors.As(err, &failed):
		a.refused.Warn(a.config.Log, "a sign-in failed", "why", failed.log, "from", r.RemoteAddr)
		a.showFailed(w, failed.status, failed.text)
		return
	case err != nil:
		a.refused.Warn(a.config.Log, "a visitor is not allowed", "user", who.ID(), "why", err.Error())
		a.showForbidden(w, err)
		return
	}
	text, err := a.sealed(s)
	if err != nil {
		a.refused.Warn(a.config.Log, "a sign-in failed", "why", err.Error(), "user", who.ID())
		a.showFailed(w, http.StatusInternalServerError, "the provider says more of you than a cookie can hold; the log of the app has the details")
		return
	}
	a.setCookie(w, sessionCookie, text, max(1, int(time.Until(s.expires())/time.Second)))
	a.config.Log.Info("a visitor has signed in", "user", who.ID())
	a.goTo(w, begun.Page)
}

// begun returns the attempt that a callback answers. With an error it may still return
// the attempt, if this app made it.
func (a *Auth) begun(r *http.Request) (*attempt, error) {
	begun := &attempt{}
	if err := a.attempts.open(r.URL.Query().Get("state"), begun); err != nil {
		return nil, errors.New("this sign-in was not begun here, or before a restart")
	}
	switch browser := a.browser(r); {
	case time.Now().Unix() > begun.Until:
		return begun, fmt.Errorf("the sign-in took longer than %v", maxAttempt)
	case browser == "":
		return begun, fmt.Errorf("your browser brought no cookie of this sign-in: it was used already, or cookies are not allowed, or the app was opened at another address than %s", a.config.BaseURL)
	case subtle.ConstantTimeCompare([]byte(browser), []byte(begun.Browser)) != 1:
		return begun, errors.New("this sign-in was begun in another browser")
	}
	return begun, nil
}

// failure is the reason why a sign-in failed. Text is for the visitor, and log for the
// operator.
type failure struct {
	status    int
	text, log string
}

func (f *failure) Error() string { return f.log }

func failed(text, log string, args ...any) *failure {
	return &failure{http.StatusBadGateway, text, fmt.Sprintf(log, args...)}
}

// Texts that tell a visitor a way out.
const (
	tryAgain  = "the provider's answer was not accepted: try again, and if it stays so, ask who runs the app; the log has the details"
	noAnswer  = "the provider does not answer: try again in a moment"
	tooMany   = "too many sign-ins just now: try again in a moment"
	wrongTime = "the clocks of the app and of the provider differ: ask who runs the app"
)

// finish asks the provider for the identity of the visitor, and the app whether it allows
// them.
func (a *Auth) finish(r *http.Request, begun *attempt) (Claims, *session, error) {
	to, err := a.provider.get(r.Context())
	if err != nil {
		return Claims{}, nil, failed(noAnswer, "%v", err)
	}
	code, err := a.code(r, to)
	if err != nil {
		return Claims{}, nil, err
	}
	select {
	case a.exchanges <- struct{}{}:
		defer func() { <-a.exchanges }()
	default:
		return Claims{}, nil, &failure{http.StatusServiceUnavailable, tooMany, "too many codes are being exchanged"}
	}
	ctx, cancel := context.WithTimeout(oidc.ClientContext(r.Context(), a.config.Client), maxFinish)
	defer cancel()
	token, access, err := a.exchange(ctx, to, code, begun)
	if err != nil {
		return Claims{}, nil, err
	}
	raw, err := a.rawClaims(ctx, to, token, access)
	if err != nil {
		return Claims{}, nil, err
	}
	keep(raw, a.config.Claims)
	expires := time.Now().Add(a.config.MaxAge)
	if a.config.UntilExpiry && token.Expiry.Before(expires) {
		expires = token.Expiry
	}
	s := &session{ID: randomText(), Subject: token.Subject, Expires: expires.Unix(), Claims: raw}
	who := a.claims(s)
	return who, s, a.allow(who)
}

// code returns the code of a callback, or an error with the provider's reason for giving
// none.
func (a *Auth) code(r *http.Request, to *endpoints) (string, error) {
	q := r.URL.Query()
	// RFC 9207: the answer of another provider must not be taken for this one's.
	if iss := q.Get("iss"); iss != a.config.Issuer && (iss != "" || to.saysIssuer) {
		return "", failed(tryAgain, "the answer is of issuer %.100q, want %q", iss, a.config.Issuer)
	}
	if reason := q.Get("error"); reason != "" {
		return "", &failure{http.StatusForbidden, fmt.Sprintf("the provider did not sign you in: %.100s", reason),
			fmt.Sprintf("the provider refuses: %.100q %.300q", reason, q.Get("error_description"))}
	}
	if q.Get("code") == "" {
		return "", failed(tryAgain, "the provider's redirect has no code")
	}
	return q.Get("code"), nil
}

// exchange trades the code for an ID token, and verifies it.
func (a *Auth) exchange(ctx context.Context, to *endpoints, code string, begun *attempt) (*oidc.IDToken, *oauth2.Token, error) {
	access, err := to.oauth.Exchange(ctx, code, oauth2.VerifierOption(begun.Verifier))
	if err != nil {
		return nil, nil, explainExchange(err)
	}
	text, ok := access.Extra("id_token").(string)
	if !ok {
		return nil, nil, failed(tryAgain, "the provider gave no ID token: allow the scope openid for this client there")
	}
	token, err := to.verifier.Verify(ctx, text)
	if expired := (*oidc.TokenExpiredError)(nil); errors.As(err, &expired) {
		return nil, nil, failed(wrongTime, "the ID token had expired at %v when it came: set the clocks of this machine and of the provider", expired.Expiry)
	}
	if err != nil {
		return nil, nil, failed(tryAgain, "the ID token is refused: %.500v", err)
	}
	return token, access, a.checkToken(token, access, begun)
}

// checkToken makes the checks of an ID token that go-oidc leaves to its caller.
func (a *Auth) checkToken(token *oidc.IDToken, access *oauth2.Token, begun *attempt) error {
	var more struct {
		Party string `json:"azp"`
	}
	token.Claims(&more)
	switch {
	case subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(begun.Nonce)) != 1:
		return failed(tryAgain, "the ID token has another nonce than the sign-in")
	case token.Subject == "":
		return failed(tryAgain, "the ID token has no subject")
	case more.Party != "" && more.Party != a.config.ClientID:
		return failed(tryAgain, "the ID token was made for client %.100q", more.Party)
	case time.Until(token.IssuedAt) > issueSkew:
		return failed(wrongTime, "the ID token was issued in the future, at %v: set the clocks of this machine and of the provider", token.IssuedAt)
	}
	if token.AccessTokenHash != "" {
		if err := token.VerifyAccessToken(access.AccessToken); err != nil {
			return failed(tryAgain, "the ID token belongs to another access token")
		}
	}
	return nil
}

// rawClaims returns the claims of the ID token. If some claims of the requested scopes
// are missing, it asks the userinfo endpoint, at which the standard has them.
func (a *Auth) rawClaims(ctx context.Context, to *endpoints, token *oidc.IDToken, access *oauth2.Token) (map[string]json.RawMessage, error) {
	raw := make(map[string]json.RawMessage)
	if err := token.Claims(&raw); err != nil {
		return nil, failed(tryAgain, "the claims of the ID token cannot be read: %v", err)
	}
	if !a.lacks(raw) || to.provider.UserInfoEndpoint() == "" {
		return raw, nil
	}
	info, err := to.provider.UserInfo(ctx, oauth2.StaticTokenSource(access))
	if err != nil {
		return nil, failed(noAnswer, "the userinfo endpoint failed: %.300v", err)
	}
	if info.Subject != token.Subject {
		return nil, failed(tryAgain, "the userinfo endpoint answers for another subject than the ID token's")
	}
	more := make(map[string]json.RawMessage)
	if err := info.Claims(&more); err != nil {
		return nil, failed(tryAgain, "the claims of the userinfo endpoint cannot be read: %v", err)
	}
	maps.Copy(more, raw) // signed claims win over unsigned ones
	return more, nil
}

// lacks reports whether claims are missing that the app has asked for.
func (a *Auth) lacks(raw map[string]json.RawMessage) bool {
	want := a.config.Claims
	for _, scope := range a.config.Scopes {
		switch scope {
		case "email":
			want = append(want[:len(want):len(want)], "email")
		case "profile":
			want = append(want[:len(want):len(want)], "name")
		}
	}
	for _, name := range want {
		if _, ok := raw[name]; !ok {
			return true
		}
	}
	return false
}

// explainExchange says why a code was not exchanged. It leaves out the provider's answer,
// which may contain tokens.
func explainExchange(err error) *failure {
	answered := (*oauth2.RetrieveError)(nil)
	if !errors.As(err, &answered) {
		return failed(noAnswer, "the code could not be exchanged: %.300v", err)
	}
	status := 0
	if answered.Response != nil {
		status = answered.Response.StatusCode
	}
	switch answered.ErrorCode {
	case "invalid_client", "unauthorized_client":
		return failed(tryAgain, "the provider refuses the client (%s): is ClientSecret right, and is PublicClient?", answered.ErrorCode)
	case "":
		return failed(noAnswer, "the code could not be exchanged: the provider answers %d %s", status, http.StatusText(status))
	}
	return failed(tryAgain, "the provider refuses the code: %.100q %.300q", answered.ErrorCode, answered.ErrorDescription)
}
