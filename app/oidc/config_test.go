package oidc_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/refrain-go/refrain/app/oidc"
)

// Hazard: a wrong configuration is told by the first visitor, or in words that name no
// way out.
func TestNew_EachMistakeIsASentence(t *testing.T) {
	for name, test := range map[string]struct {
		wrong func(*oidc.Config, *provider)
		want  []string
	}{
		"no issuer":          {func(c *oidc.Config, _ *provider) { c.Issuer = "" }, []string{"Config.Issuer is empty", "https://login.example.com"}},
		"an issuer's name":   {func(c *oidc.Config, _ *provider) { c.Issuer = "login.example.com" }, []string{"Issuer", "login.example.com", "https://"}},
		"http":               {func(c *oidc.Config, _ *provider) { c.Issuer = "http://login.example.com" }, []string{"Issuer", "not encrypted", "InsecureHTTP"}},
		"no client":          {func(c *oidc.Config, _ *provider) { c.ClientID = "" }, []string{"ClientID is empty", "register"}},
		"no secret":          {func(c *oidc.Config, _ *provider) { c.ClientSecret = "" }, []string{"ClientSecret is empty", "PublicClient"}},
		"a public secret":    {func(c *oidc.Config, _ *provider) { c.PublicClient = true }, []string{"PublicClient", "take one away"}},
		"no base":            {func(c *oidc.Config, _ *provider) { c.BaseURL = "" }, []string{"BaseURL is empty", "browsers find"}},
		"a path as base":     {func(c *oidc.Config, _ *provider) { c.BaseURL = "/tools/" }, []string{"BaseURL", "/tools/", "https://"}},
		"http base":          {func(c *oidc.Config, _ *provider) { c.BaseURL = "http://tools.example.com" }, []string{"BaseURL", "not encrypted"}},
		"a base with query":  {func(c *oidc.Config, _ *provider) { c.BaseURL = "https://tools.example.com/?a" }, []string{"BaseURL", "not an address"}},
		"a redirect beside":  {func(c *oidc.Config, _ *provider) { c.RedirectURL = "https://others.example.com/cb" }, []string{"RedirectURL", "others", base + "auth/callback"}},
		"a redirect to base": {func(c *oidc.Config, _ *provider) { c.RedirectURL = base }, []string{"RedirectURL", base + "auth/callback"}},
		"a relative one":     {func(c *oidc.Config, _ *provider) { c.RedirectURL = "/cb" }, []string{"RedirectURL", "/cb"}},
		"a short key":        {func(c *oidc.Config, _ *provider) { c.Keys = [][]byte{key, []byte("short")} }, []string{"Keys[1] has 5 bytes", "openssl rand"}},
		"an own parameter":   {func(c *oidc.Config, _ *provider) { c.Params = map[string]string{"state": "x"} }, []string{"Params", `"state"`}},
		"a negative age":     {func(c *oidc.Config, _ *provider) { c.MaxAge = -1 }, []string{"MaxAge", "above zero"}},

		"a slash at the issuer's end": {func(c *oidc.Config, _ *provider) { c.Issuer += "/" }, []string{"Config.Issuer is", `calls itself "` + issuer + `"`}},
		"no provider there":           {func(_ *oidc.Config, p *provider) { p.status = http.StatusNotFound }, []string{"no provider at", "404", "/.well-known/openid-configuration"}},
		"a page there":                {func(_ *oidc.Config, p *provider) { p.status = http.StatusOK }, []string{"cannot be read"}},
		"an endpoint over http": {func(_ *oidc.Config, p *provider) { p.metadata["token_endpoint"] = "http://login.example.com/token" },
			[]string{"token_endpoint", "not encrypted"}},
		"no endpoint": {func(_ *oidc.Config, p *provider) { delete(p.metadata, "jwks_uri") }, []string{"jwks_uri", "not an address"}},
		"an untrusted certificate": {func(_ *oidc.Config, p *provider) {
			p.down = &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}
		}, []string{"certificate", "not trusted", "unknown authority"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := newProvider(t)
			c := p.config()
			test.wrong(&c, p)
			a, err := oidc.New(t.Context(), c)
			if err == nil || a != nil {
				t.Fatal("the configuration was accepted")
			}
			for _, want := range append(test.want, "oidc: ") {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("got %q, want it to say %q", err, want)
				}
			}
			if strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), secret) {
				t.Errorf("got %q, want one line without the secret", err)
			}
		})
	}
}

// Hazard: a correct configuration is refused.
func TestNew_AcceptsCorrectConfigs(t *testing.T) {
	for name, right := range map[string]func(*oidc.Config){
		"this machine over http":   func(c *oidc.Config) { c.BaseURL = "http://127.0.0.1:8501" },
		"its other name":           func(c *oidc.Config) { c.BaseURL = "http://[::1]:8501/x" },
		"http where it was wanted": func(c *oidc.Config) { c.BaseURL, c.InsecureHTTP = "http://tools.lan/", true },
		"a redirect of its own":    func(c *oidc.Config) { c.RedirectURL = base + "oauth2/idpresponse" },
		"no secret":                func(c *oidc.Config) { c.ClientSecret, c.PublicClient = "", true },
	} {
		c := newProvider(t).config()
		right(&c)
		if _, err := oidc.New(t.Context(), c); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Hazard: an app does not start because its provider starts later, or the log does not
// say so.
func TestNew_ProviderMayStartLater(t *testing.T) {
	for name, wrong := range map[string]func(*provider){
		"nobody listens":  func(p *provider) { p.down = errors.New("connection refused") },
		"it starts still": func(p *provider) { p.status = http.StatusServiceUnavailable },
	} {
		p := newProvider(t)
		wrong(p)
		c := p.config()
		log := logOf(&c)
		if _, err := oidc.New(t.Context(), c); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if !strings.Contains(log.String(), "nobody can sign in yet") || !strings.Contains(log.String(), issuer) {
			t.Errorf("%s: the log is %s", name, log)
		}
	}
}

// Hazard: a restart signs all visitors out, and the operator does not learn why.
func TestNew_RandomKeyIsTold(t *testing.T) {
	c := newProvider(t).config()
	c.Keys = nil
	log := logOf(&c)
	must(oidc.New(t.Context(), c))
	if !strings.Contains(log.String(), "a restart signs everybody out") {
		t.Errorf("the log is %s", log)
	}
}

// Hazard: the secret goes a way that the provider does not take, and the code is lost
// with it.
func TestConfig_SendsTheSecretByAMethodTheProviderSupports(t *testing.T) {
	for name, test := range map[string]struct {
		methods any
		public  bool
		want    string
	}{
		"it names both":    {[]string{"client_secret_post", "client_secret_basic"}, false, "header"},
		"it names one":     {[]string{"client_secret_post"}, false, "form"},
		"it names none":    {nil, false, "header"},
		"there is no such": {[]string{"client_secret_basic", "none"}, true, "nowhere"},
	} {
		p := newProvider(t)
		p.metadata["token_endpoint_auth_methods_supported"] = test.methods
		b := newBrowser(t, p.auth(func(c *oidc.Config) {
			if test.public {
				c.ClientSecret, c.PublicClient = "", true
			}
		}).Handler(script))
		b.signIn(p, base)
		if len(p.ways) != 1 || p.ways[0] != test.want {
			t.Errorf("%s: the secret went by %q, want %q alone", name, p.ways, test.want)
		}
	}
}

// Hazard: the app's settings for the provider do not reach it.
func TestConfig_ReachesTheProvider(t *testing.T) {
	p := newProvider(t)
	b := newBrowser(t, p.auth(func(c *oidc.Config) {
		c.Scopes, c.Params, c.RedirectURL = []string{"groups"}, map[string]string{"prompt": "login"}, base+"cb"
	}).Handler(script))
	asked := must(http.NewRequest("GET", b.open(base).Header.Get("Location"), nil)).URL.Query()
	for name, want := range map[string]string{"scope": "openid groups", "prompt": "login", "redirect_uri": base + "cb", "client_id": "tools", "response_type": "code"} {
		if got := asked.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	wantRedirect(t, b.signIn(p, base), base)
}
