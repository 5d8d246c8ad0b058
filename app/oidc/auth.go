package oidc

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/refrain-go/refrain/app/internal/refusals"
)

// Auth signs visitors in. New makes one. Its methods may be called concurrently.
type Auth struct {
	config   Config
	site     site
	tag      string // tells this app's cookies from those of other apps on the host
	provider *provider
	sockets  sockets
	refused  refusals.Log

	sessions, attempts keyring // seal the session cookie, and the state of a sign-in

	exchanges   chan struct{} // holds a token for each code that is being exchanged
	crossOrigin http.CrossOriginProtection
}

// maxExchanges is the largest number of codes that are exchanged at the same time.
// Further visitors are told to wait.
const maxExchanges = 32

// New returns an Auth for a provider. Its error is a sentence about a fault in the
// configuration, or in the discovery document of the provider, which New fetches.
//
// A provider that cannot be reached is no error: New logs it, and the next sign-in asks
// the provider again. So the app and its provider may start in any order. New waits for
// the provider until ctx ends, for ten seconds at most.
func New(ctx context.Context, config Config) (*Auth, error) {
	a, err := newAuth(config)
	if err != nil {
		return nil, fmt.Errorf("oidc: %w", err)
	}
	c := &a.config
	later := unreachable{}
	switch _, err := a.provider.get(ctx); {
	case errors.As(err, &later):
		c.Log.Warn("nobody can sign in yet", "error", err)
	case err != nil:
		return nil, fmt.Errorf("oidc: %w", err)
	}
	if len(config.Keys) == 0 {
		c.Log.Warn("Config.Keys is empty: a random key is used, and a restart signs everybody out")
	}
	c.Log.Info("visitors sign in with a provider", "issuer", c.Issuer, "client", c.ClientID, "redirect URL to register there", c.RedirectURL)
	return a, nil
}

func newAuth(config Config) (*Auth, error) {
	site, err := config.check()
	if err != nil {
		return nil, err
	}
	a := &Auth{config: config, site: site, exchanges: make(chan struct{}, maxExchanges)}
	a.provider = newProvider(&a.config)
	secrets := config.Keys
	if len(secrets) == 0 {
		secret := make([]byte, minKey)
		rand.Read(secret)
		secrets = [][]byte{secret}
	}
	of := strings.Join([]string{config.Issuer, config.ClientID, config.BaseURL}, "\n")
	digest := sha256.Sum256([]byte(of))
	a.tag = hex.EncodeToString(digest[:4])
	if a.sessions, err = newKeyring(secrets, "session\n"+of); err != nil {
		return nil, err
	}
	if a.attempts, err = newKeyring(secrets, "sign-in\n"+of); err != nil {
		return nil, err
	}
	// Behind a proxy the Host header may differ from the origin that a browser knows,
	// which is BaseURL's.
	return a, a.crossOrigin.AddTrustedOrigin(site.base.Scheme + "://" + site.base.Host)
}
