package oidc

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Config names the provider that signs visitors in, and the address of the app. Issuer,
// ClientID, ClientSecret and BaseURL are required.
type Config struct {
	// Issuer is the address of the provider, exactly as it names itself: a slash at the
	// end matters.
	Issuer string

	// ClientID and ClientSecret are the credentials that the provider gave the app at its
	// registration.
	ClientID, ClientSecret string

	// PublicClient says that the provider gave no secret. PKCE alone then protects a
	// sign-in.
	PublicClient bool

	// BaseURL is the address at which browsers find the app, such as
	// "https://tools.example.com/reports/".
	BaseURL string

	// RedirectURL is the address to which the provider sends browsers back. It must be
	// registered there, and lie below BaseURL. The default is "auth/callback" below
	// BaseURL.
	RedirectURL string

	// AfterSignOut is the address to which the provider sends browsers after it has
	// signed them out. It must be registered there. Without it, they stay on the
	// provider's page.
	AfterSignOut string

	// Scopes are asked for besides "openid". The default is "profile" and "email".
	Scopes []string

	// Params are passed to the provider's sign-in page, such as "prompt":
	// "select_account".
	Params map[string]string

	// Keys encrypt the cookies. Each has at least 32 random bytes. The first key
	// encrypts, and all keys decrypt. To change the key, put the new one first, and
	// remove the old one after MaxAge. Without keys a random one is made, and a restart
	// signs all visitors out.
	Keys [][]byte

	// MaxAge is the longest time that a session lasts. The default is 8 hours.
	MaxAge time.Duration

	// UntilExpiry ends a session when its ID token expires, if that is sooner than
	// MaxAge. Some providers let tokens expire after five minutes. An open page is then
	// loaded again every five minutes.
	UntilExpiry bool

	// Claims names the claims that the app needs besides email, email_verified and name.
	// Only these are kept. A visitor whose claims do not fit into the cookie (about 2,500
	// bytes) cannot sign in. Without Claims all claims are kept, except the largest if
	// they do not fit.
	Claims []string

	// Allow decides whether a visitor may use the app. It is called at the sign-in and
	// again with every request, concurrently, so it must be fast. The visitor sees the
	// text of its error. Without it, every visitor whom the provider signs in
	// may use the app.
	Allow func(Claims) error

	// Log gets sign-ins and failures, but never tokens, codes or secrets. The default is
	// slog.Default.
	Log *slog.Logger

	// Client asks the provider. The default has a time limit of ten seconds.
	Client *http.Client

	// InsecureHTTP permits http in Issuer and BaseURL for hosts other than this machine.
	// An attacker who can read the network can then sign in as any visitor.
	InsecureHTTP bool
}

const (
	// CallbackPath is the default path, below Config.BaseURL, that the provider sends
	// browsers back to.
	CallbackPath = "auth/callback"

	// SignOutPath is the path, below Config.BaseURL, of the page that signs a visitor
	// out.
	SignOutPath = "auth/sign-out"
)

// minKey is the smallest number of bytes of a key.
const minKey = 32

const defaultMaxAge = 8 * time.Hour

// maxClientTime bounds each request to the provider.
const maxClientTime = 10 * time.Second

// ownParams are the parameters of the sign-in page that the protocol needs itself.
var ownParams = []string{
	"client_id", "code_challenge", "code_challenge_method", "nonce", "redirect_uri", "request", "request_uri",
	"response_mode", "response_type", "scope", "state",
}

// site is the address of an app, as browsers see it.
type site struct {
	base     *url.URL // its path ends in a slash
	callback string   // the path of RedirectURL below base
}

// check fills in the defaults and returns an error about a fault in the configuration.
func (c *Config) check() (site, error) {
	if err := c.checkRegistration(); err != nil {
		return site{}, err
	}
	for i, key := range c.Keys {
		if len(key) < minKey {
			return site{}, fmt.Errorf("Config.Keys[%d] has %d bytes: give at least %d random ones, such as openssl rand -base64 32 prints", i, len(key), minKey)
		}
	}
	for name := range c.Params {
		if slices.Contains(ownParams, name) {
			return site{}, fmt.Errorf("Config.Params has %q, which a sign-in sets itself: take it away", name)
		}
	}
	if c.MaxAge < 0 {
		return site{}, fmt.Errorf("Config.MaxAge is %v: give a time above zero", c.MaxAge)
	}
	c.setDefaults()
	return c.site()
}

// checkRegistration checks the fields by which the provider knows the app.
func (c *Config) checkRegistration() error {
	switch {
	case c.Issuer == "":
		return errors.New("Config.Issuer is empty: give the address of the provider, such as https://login.example.com")
	case c.ClientID == "":
		return errors.New("Config.ClientID is empty: register the app at the provider, and give the id that it gets there")
	case c.ClientSecret == "" && !c.PublicClient:
		return errors.New("Config.ClientSecret is empty: give the secret that the provider gave the app, or set PublicClient if it gave none")
	case c.ClientSecret != "" && c.PublicClient:
		return errors.New("Config.ClientSecret is set, and so is PublicClient: a public client has no secret, so take one away")
	}
	_, err := c.address("Issuer", c.Issuer)
	return err
}

func (c *Config) setDefaults() {
	if c.Scopes == nil {
		c.Scopes = []string{"profile", "email"}
	}
	if c.MaxAge == 0 {
		c.MaxAge = defaultMaxAge
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	client := http.Client{Timeout: maxClientTime}
	if c.Client != nil {
		client = *c.Client
	}
	client.Transport = bounded{client.Transport}
	c.Client = &client
}

// site reads BaseURL and RedirectURL.
func (c *Config) site() (site, error) {
	if c.BaseURL == "" {
		return site{}, errors.New("Config.BaseURL is empty: give the address at which browsers find the app, such as https://tools.example.com/")
	}
	if !strings.HasSuffix(c.BaseURL, "/") {
		c.BaseURL += "/"
	}
	base, err := c.address("BaseURL", c.BaseURL)
	if err != nil {
		return site{}, err
	}
	if c.RedirectURL == "" {
		c.RedirectURL = c.BaseURL + CallbackPath
	}
	if _, err := c.address("RedirectURL", c.RedirectURL); err != nil {
		return site{}, err
	}
	callback, below := strings.CutPrefix(c.RedirectURL, c.BaseURL)
	if !below || callback == "" || callback == SignOutPath {
		return site{}, fmt.Errorf("Config.RedirectURL is %q, which is not a page of its own below BaseURL %q: browsers would not come back to this handler; use %q, and register that at the provider",
			c.RedirectURL, c.BaseURL, c.BaseURL+CallbackPath)
	}
	if c.AfterSignOut != "" {
		_, err = c.address("AfterSignOut", c.AfterSignOut)
	}
	return site{base: base, callback: callback}, err
}

// address reads an absolute address. Only addresses of this machine may use http, because
// tokens and cookies would otherwise cross the network in the clear.
func (c *Config) address(field, text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, fmt.Errorf("in Config, %s is %q, which is not an address such as https://tools.example.com/", field, text)
	}
	if u.Scheme == "http" && !isLoopback(u.Hostname()) && !c.InsecureHTTP {
		return nil, fmt.Errorf("in Config, %s is %q, which is not encrypted: give an address that begins with https://, or set InsecureHTTP in a network that nobody can listen to",
			field, text)
	}
	return u, nil
}

func isLoopback(host string) bool {
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
