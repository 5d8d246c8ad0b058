package oidc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"
)

// Claims are the provider's statements about a visitor, as of the sign-in. A change at
// the provider shows after the next sign-in. A copy may be used concurrently.
type Claims struct {
	// Issuer and Subject together identify the visitor. A subject is unique at its
	// issuer, and is never given to another person.
	Issuer, Subject string

	// Email is for display, not for identifying a visitor. Trust it only if EmailVerified
	// is true.
	Email         string
	EmailVerified bool

	// Name is the name by which the visitor wants to be called. It may be empty, and need
	// not be unique.
	Name string

	// Expires is when the session ends.
	Expires time.Time

	raw map[string]json.RawMessage
}

// ID is the identity of the visitor: the issuer and the subject, with a # between them.
func (c Claims) ID() string { return c.Issuer + "#" + c.Subject }

// ErrNoClaim says that the provider did not give a claim, or that it was too large to
// keep.
var ErrNoClaim = errors.New("oidc: the session has no such claim")

// Decode reads the claim with this name into v, as json.Unmarshal does:
//
//	var groups []string
//	err := who.Decode("groups", &groups)
//
// It returns ErrNoClaim if there is no such claim.
func (c Claims) Decode(name string, v any) error {
	text, ok := c.raw[name]
	if !ok {
		return fmt.Errorf("%w: %q: ask for its scope, and name it in Config.Claims", ErrNoClaim, name)
	}
	if err := json.Unmarshal(text, v); err != nil {
		return fmt.Errorf("oidc: claim %q: %w", name, err)
	}
	return nil
}

// Names returns the names of the claims that Decode has, sorted.
func (c Claims) Names() []string { return slices.Sorted(maps.Keys(c.raw)) }

type claimsKey struct{}

// ClaimsOf returns the claims of a visitor. Ctx is the context of the visitor's request,
// or the visitor's app.UI. ClaimsOf reports false if no Handler stands before the app.
func ClaimsOf(ctx context.Context) (Claims, bool) {
	c, ok := ctx.Value(claimsKey{}).(Claims)
	return c, ok
}

var errNoHandler = errors.New("oidc: nobody is signed in: the request did not come through Auth.Handler")

// User returns the identity of the visitor who sent the request, as [Claims.ID] does. It
// is an argument for app.User. It fails for requests that did not come through
// [Auth.Handler].
func User(r *http.Request) (id string, err error) {
	c, ok := ClaimsOf(r.Context())
	if !ok {
		return "", errNoHandler
	}
	return c.ID(), nil
}

// newClaims reads the fields that an app needs most. It leaves out a claim of the wrong
// type, because the provider may not keep to the types.
func newClaims(issuer, subject string, expires time.Time, raw map[string]json.RawMessage) Claims {
	c := Claims{Issuer: issuer, Subject: subject, Expires: expires, raw: raw}
	json.Unmarshal(raw["email"], &c.Email)
	json.Unmarshal(raw["name"], &c.Name)
	switch string(raw["email_verified"]) {
	case "true", `"true"`: // a text, at Cognito
		c.EmailVerified = true
	}
	return c
}

// protocolClaims are claims about the token. They tell nothing of the visitor.
var protocolClaims = []string{
	"iss", "sub", "aud", "azp", "exp", "iat", "nbf", "jti", "nonce", "at_hash", "c_hash", "s_hash", "typ",
}

// ownClaims are always kept, beside those that Config.Claims names.
var ownClaims = []string{"email", "email_verified", "name"}

// keep drops the claims that are not named. Without names it keeps all.
func keep(raw map[string]json.RawMessage, names []string) {
	maps.DeleteFunc(raw, func(name string, _ json.RawMessage) bool {
		if len(names) == 0 {
			return slices.Contains(protocolClaims, name)
		}
		return !slices.Contains(names, name) && !slices.Contains(ownClaims, name)
	})
}
