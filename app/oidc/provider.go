package oidc

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"sync/atomic"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// provider holds the content of the discovery document. It fetches the document until it
// gets an answer, and then keeps that.
type provider struct {
	config *Config
	turn   chan struct{} // holds a token while a goroutine asks the provider
	known  atomic.Pointer[endpoints]

	failed error     // the reason why the last discovery failed; guarded by turn
	next   time.Time // the earliest time of the next discovery; guarded by turn
}

// endpoints are the addresses of a provider, and the ways to use them.
type endpoints struct {
	oauth      oauth2.Config
	provider   *oidc.Provider
	verifier   *oidc.IDTokenVerifier
	endSession string // empty if the provider has none
	saysIssuer bool   // each redirect back names the issuer
}

func newProvider(c *Config) *provider {
	return &provider{config: c, turn: make(chan struct{}, 1)}
}

// maxDiscovery bounds the time of one discovery. After a failed one, the next begins
// after discoveryPause, however many visitors wait for it.
const (
	maxDiscovery   = 10 * time.Second
	discoveryPause = 3 * time.Second
)

// get returns the endpoints. It asks the provider for them if they are not known yet.
func (p *provider) get(ctx context.Context) (*endpoints, error) {
	if known := p.known.Load(); known != nil {
		return known, nil
	}
	select {
	case p.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-p.turn }()
	if known := p.known.Load(); known != nil {
		return known, nil
	}
	if time.Now().Before(p.next) {
		return nil, p.failed
	}
	known, err := p.discover(ctx)
	if err != nil {
		if ctx.Err() == nil { // a failure of the provider, not a visitor who left
			p.failed, p.next = err, time.Now().Add(discoveryPause)
		}
		return nil, err
	}
	p.known.Store(known)
	return known, nil
}

// unreachable is the error of a provider that may answer later.
type unreachable struct{ error }

func (p *provider) discover(ctx context.Context) (*endpoints, error) {
	ctx, cancel := context.WithTimeout(ctx, maxDiscovery)
	defer cancel()
	status := 0
	client := *p.config.Client
	client.Transport = seen{client.Transport, &status}
	found, err := oidc.NewProvider(oidc.ClientContext(ctx, &client), p.config.Issuer)
	if err != nil {
		return nil, p.explain(err, status)
	}
	return p.read(found)
}

// explain returns an error that tells how to mend a failed discovery.
func (p *provider) explain(err error, status int) error {
	mismatch, asked := (*oidc.IssuerMismatchError)(nil), (*url.Error)(nil)
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &mismatch):
		return fmt.Errorf("Config.Issuer is %q, but the provider there calls itself %q: set Issuer to what it calls itself, if that is the one you mean",
			mismatch.Provided, mismatch.Discovered)
	case errors.As(err, &certificate):
		return fmt.Errorf("the certificate of Issuer %q is not trusted: %w: add its authority to this machine, or give a Client that has it", p.config.Issuer, certificate.Err)
	case errors.As(err, &asked):
		return unreachable{fmt.Errorf("the provider %q cannot be reached: %w: is it running, and is the address right?", p.config.Issuer, asked.Err)}
	case status >= 500 || status == http.StatusTooManyRequests:
		return unreachable{fmt.Errorf("the provider %q answers %d %s: is it running?", p.config.Issuer, status, http.StatusText(status))}
	case status != 0 && status != http.StatusOK:
		return fmt.Errorf("there is no provider at Issuer %q: it answers %d %s where its description should be, at /.well-known/openid-configuration below it",
			p.config.Issuer, status, http.StatusText(status))
	}
	return fmt.Errorf("the description of the provider %q cannot be read: %w", p.config.Issuer, err)
}

// read takes the endpoints and features that a sign-in needs from the discovery document.
func (p *provider) read(found *oidc.Provider) (*endpoints, error) {
	var more struct {
		JWKS       string   `json:"jwks_uri"`
		EndSession string   `json:"end_session_endpoint"`
		SaysIssuer bool     `json:"authorization_response_iss_parameter_supported"`
		Secrets    []string `json:"token_endpoint_auth_methods_supported"`
	}
	if err := found.Claims(&more); err != nil {
		return nil, fmt.Errorf("the description of the provider %q cannot be read: %w", p.config.Issuer, err)
	}
	at := found.Endpoint()
	for field, address := range map[string]string{"authorization_endpoint": at.AuthURL, "token_endpoint": at.TokenURL, "jwks_uri": more.JWKS} {
		if _, err := p.config.endpoint(field, address); err != nil {
			return nil, err
		}
	}
	for field, address := range map[string]string{"userinfo_endpoint": found.UserInfoEndpoint(), "end_session_endpoint": more.EndSession} {
		if _, err := p.config.endpoint(field, address); address != "" && err != nil {
			return nil, err
		}
	}
	at.AuthStyle = p.config.secretStyle(more.Secrets)
	verifier := found.VerifierContext(oidc.ClientContext(context.Background(), p.config.Client), &oidc.Config{
		ClientID: p.config.ClientID, Now: lenientNow,
	})
	return &endpoints{
		oauth: oauth2.Config{
			ClientID: p.config.ClientID, ClientSecret: p.config.ClientSecret, Endpoint: at, RedirectURL: p.config.RedirectURL,
			Scopes: append([]string{oidc.ScopeOpenID}, p.config.Scopes...),
		},
		provider: found, verifier: verifier, endSession: more.EndSession, saysIssuer: more.SaysIssuer,
	}, nil
}

// secretStyle tells how to send the client's secret. Without it, oauth2 tries one way and
// then the other. A provider that accepts a code only once has then used it up.
func (c *Config) secretStyle(methods []string) oauth2.AuthStyle {
	switch {
	case c.PublicClient:
		return oauth2.AuthStyleInParams
	case slices.Contains(methods, "client_secret_basic"):
		return oauth2.AuthStyleInHeader
	case slices.Contains(methods, "client_secret_post"):
		return oauth2.AuthStyleInParams
	}
	return oauth2.AuthStyleAutoDetect
}

// endpoint reads an address of the discovery document. The address may have a query.
func (c *Config) endpoint(field, text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("the provider %q gives %q as its %s, which is not an address", c.Issuer, text, field)
	}
	if u.Scheme != "https" && !(u.Scheme == "http" && (isLoopback(u.Hostname()) || c.InsecureHTTP)) {
		return nil, fmt.Errorf("the provider %q gives %q as its %s, which is not encrypted: have it know its address as https://", c.Issuer, text, field)
	}
	return u, nil
}

// The clocks of different machines may differ by these durations.
const (
	expirySkew = time.Minute     // a token is accepted as long after its end
	issueSkew  = 5 * time.Minute // and as long before it was issued
)

func lenientNow() time.Time { return time.Now().Add(-expirySkew) }

// maxAnswer is the largest number of bytes that are read of an answer of the provider.
const maxAnswer = 1 << 20

// bounded cuts answers off after maxAnswer bytes, because the libraries read answers
// whole.
type bounded struct{ next http.RoundTripper }

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	next := b.next
	if next == nil {
		next = http.DefaultTransport
	}
	answer, err := next.RoundTrip(r)
	if err == nil {
		answer.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(answer.Body, maxAnswer), answer.Body}
	}
	return answer, err
}

// seen records the status of the last answer.
type seen struct {
	next   http.RoundTripper
	status *int
}

func (s seen) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := s.next.RoundTrip(r)
	if err == nil {
		*s.status = answer.StatusCode
	}
	return answer, err
}
