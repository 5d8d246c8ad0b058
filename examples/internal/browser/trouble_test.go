package browser

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/internal/logbuf"
)

// behind serves an app behind a hastily configured proxy: the changes that edit makes to
// requests are its faults. It returns a browser that has not opened the page, and the log
// of the app.
func behind(t *testing.T, host string, edit func(*httputil.ProxyRequest), settings ...app.Setting) (*Browser, *logbuf.Buffer) {
	t.Helper()
	log := new(logbuf.Buffer)
	settings = append(settings, app.Logger(slog.New(slog.NewTextHandler(log, nil))))
	origin := httptest.NewServer(app.Handler(func(ui *app.UI) error { ui.Text("the page itself"); return nil }, settings...))
	t.Cleanup(origin.Close)
	to, err := url.Parse(origin.URL)
	if err != nil {
		t.Fatal(err)
	}
	b := Open(t, &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(to)
		r.Out.Host = r.In.Host
		edit(r)
	}})
	b.url = strings.Replace(b.url, "127.0.0.1", host, 1)
	return b, log
}

// expectFaults forgets the console's reports. A WebSocket that fails always causes one.
func (b *Browser) expectFaults() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.faults = nil
}

// Hazard: behind a proxy that is not set up right a page stays blank for ever, and only
// the console of a browser knows that there is something. // A9
func TestPage_SaysWhyItCannotConnect(t *testing.T) {
	for _, c := range []struct {
		name, host string
		edit       func(*httputil.ProxyRequest)
		settings   []app.Setting
		page, log  []string
	}{
		{
			name: "Host is not passed on", host: "tools.test",
			edit: func(r *httputil.ProxyRequest) { r.Out.Host = "127.0.0.1:1" },
			page: []string{"tools.test", "127.0.0.1:1", "proxy_set_header Host $http_host", "app.AllowHosts(", "Allowed besides: none"},
			log:  []string{"a tab was refused", "tools.test", "app.AllowHosts("},
		},
		{
			name: "the upgrade is not passed on", host: "tools.test",
			edit: func(r *httputil.ProxyRequest) {
				r.Out.Header.Del("Connection")
				r.Out.Header.Del("Upgrade")
			},
			settings: []app.Setting{app.AllowHosts("tools.test")},
			page:     []string{"not by WebSocket", "proxy_set_header Upgrade $http_upgrade"},
			log:      []string{"a tab was refused", "proxy_set_header Upgrade"},
		},
		{
			name: "the proxy says https, and the browser keeps no secure cookie", host: "tools.test",
			edit:     func(r *httputil.ProxyRequest) { r.Out.Header.Set("X-Forwarded-Proto", "https") },
			settings: []app.Setting{app.AllowHosts("tools.test"), app.TrustedProxies("127.0.0.1")},
			page:     []string{"keeps no cookie", "X-Forwarded-Proto"},
			log:      []string{"a tab was refused", "cookie"},
		},
		{
			name: "cookies do not come back", host: "tools.test",
			edit:     func(r *httputil.ProxyRequest) { r.Out.Header.Del("Cookie") },
			settings: []app.Setting{app.AllowHosts("tools.test")},
			page:     []string{"Allow cookies for this site", "Set-Cookie"},
			log:      []string{"a tab was refused", "Allow cookies"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, log := behind(t, c.host, c.edit, c.settings...)
			tab := b.Tab()
			tab.WaitText("This page cannot connect to its app")
			for _, want := range c.page {
				tab.WaitText(want)
			}
			for _, want := range c.log {
				if !strings.Contains(log.String(), want) {
					t.Errorf("the log has no %q: %s", want, log)
				}
			}
			tab.WantAccessible("a page in trouble")
			tab.Screenshot("trouble-" + c.name)
			tab.Dark(true)
			tab.Size(390, 800)
			tab.WaitNoSidewaysScroll()
			tab.WantAccessible("a page in trouble on a phone, in the dark")
			tab.Screenshot("trouble-dark-" + c.name)
			b.expectFaults()
		})
	}
}

// Hazard: the sentence stays over a page that works by now. // A9
func TestPage_ConnectsAsSoonAsNothingIsInTheWay(t *testing.T) {
	var mended atomic.Bool
	b, _ := behind(t, "tools.test", func(r *httputil.ProxyRequest) {
		if !mended.Load() {
			r.Out.Header.Del("Upgrade")
		}
	}, app.AllowHosts("tools.test"))
	tab := b.Tab()
	tab.WaitText("This page cannot connect to its app")
	mended.Store(true)
	tab.WaitText("the page itself")
	tab.WaitNoText("This page cannot connect to its app")
	b.expectFaults()
}

// Hazard: a page whose scripts do not load is blank, because only they could say so. //
// A9
func TestPage_WithoutItsScriptsSaysSo(t *testing.T) {
	b, _ := behind(t, "127.0.0.1", func(r *httputil.ProxyRequest) {
		if strings.HasPrefix(r.Out.URL.Path, "/assets/") {
			r.Out.URL.Path = "/elsewhere" + r.Out.URL.Path
		}
	})
	tab := b.Tab()
	tab.WaitText("its address must end in a slash")
	b.expectFaults()
}

// Hazard: a user who signs in after another in the same tab finds the text that the other
// has typed. // A9
func TestPage_KeepsNothingForAnotherUser(t *testing.T) {
	var mu sync.Mutex
	user := "ada"
	b := Open(t, app.Handler(func(ui *app.UI) error {
		ui.Text("page of " + ui.Request().User)
		ui.Text("has " + ui.TextInput("Note", ""))
		return nil
	}, app.User(func(*http.Request) (string, error) {
		mu.Lock()
		defer mu.Unlock()
		return user, nil
	})))
	tab := b.Tab()
	tab.WaitText("page of ada")
	tab.Fill("textbox", "Note", "secret")
	tab.WaitText("has secret")
	mu.Lock()
	user = "bob"
	mu.Unlock()
	second := b.Tab() // in the same browser: her session ends
	second.WaitText("page of bob")
	tab.WaitText("somebody else has signed in")
	tab.do("reload", chromedp.Reload())
	tab.WaitText("page of bob")
	if got := tab.Value("textbox", "Note"); got != "" {
		t.Errorf("the field of the next user holds %q", got)
	}
}
