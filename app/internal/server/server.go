// Package server serves an app to browsers: the page, its assets, the WebSocket of each
// tab, and the rules that keep strangers out. Config.Connect handles the messages of a
// tab; this package knows nothing of sessions and runs.
package server

import (
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/refrain-go/refrain/app/internal/budget"
	"github.com/refrain-go/refrain/app/internal/pace"
	"github.com/refrain-go/refrain/app/internal/patience"
	"github.com/refrain-go/refrain/app/internal/refusals"
	"github.com/refrain-go/refrain/app/web"
)

// Config says what a server serves, and to whom.
type Config struct {
	Page web.Shell
	// Hosts are allowed besides the loopback names and the address that the request came
	// to; see hosts.go.
	Hosts []string
	// Proxies are the networks of the trusted proxies. The server believes their headers
	// about the origin of a request; see forwarded.go.
	Proxies []netip.Prefix
	Log     *slog.Logger

	// MaxTabs and MaxTabsAddress limit the connections of tabs that have not sent a
	// message yet, in all and from one address. Zero is no limit.
	MaxTabs, MaxTabsAddress int

	// Heard is the rate at which a tab is read. A tab that sends more is read later, so
	// the network holds it up.
	Heard pace.Rate

	// User returns the id of the user who sends a request. An empty id is a visitor
	// without a name. If User is nil, no visitor has a name.
	User func(*http.Request) (id string, err error)

	// Connect speaks with one tab and returns at the end of that. The connection is
	// closed afterwards. Each tab has its own goroutine for the call.
	Connect func(Visitor, *Conn)

	// Files answers a request for a file. The policy set for the answer lets no script
	// run. No cache may keep the answer unless Files says otherwise.
	Files func(http.ResponseWriter, *http.Request, FileRequest)
}

// Visitor says who has opened a tab.
type Visitor struct {
	Cookie string // the same for all tabs of one browser
	// Addr is the address that the connection comes from, without the port. For IPv6 it
	// is the network, such as 2001:db8::/64.
	Addr string
	User string // the id from Config.User

	Request *Request // the content of the handshake; nil in a request for a file
}

// Shares are the parts of a pool that the visitor, and all visitors from their address,
// may have. In an app that knows users a visitor is the user, in whatever browsers. In
// other apps a visitor is the browser.
func (v Visitor) Shares(visitor, address int64) []budget.Share {
	owner := "browser " + v.Cookie
	if v.User != "" {
		owner = "user " + v.User
	}
	return []budget.Share{{Owner: owner, Most: visitor}, {Owner: "address " + v.Addr, Most: address}}
}

// Server is the http.Handler of one app. It may be mounted under any path that ends in a
// slash, with http.StripPrefix.
type Server struct {
	config   Config
	hosts    hosts
	origins  origins
	page     []byte
	crowd    crowd
	arrivals *budget.Pool // of messages on their way

	refused refusals.Log

	crossOrigin http.CrossOriginProtection
}

// New returns a server. It fails if the page cannot be made, which is a fault of this
// program.
func New(c Config) (*Server, error) {
	page, err := web.Page(c.Page)
	if err != nil {
		return nil, err
	}
	s := &Server{config: c, hosts: newHosts(c.Hosts), origins: newOrigins(c.Hosts), page: page, arrivals: budget.New(arrivals)}
	return s, nil
}

// A browser must take the bytes that it is sent within these times. The longer one is for
// files, because a user may pause a film.
const (
	pagePatience = time.Minute
	filePatience = 5 * time.Minute
)

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(r.URL.Path, "/")
	if path == tabPath {
		s.answer(patience.New(w, pagePatience), r, path)
		return // the connection may now be a WebSocket, which has its own limits
	}
	each := pagePatience
	if _, ok := fileRequest(path); ok {
		each = filePatience
	}
	patient := patience.New(w, each)
	s.answer(patient, r, path)
	patient.End()
}

// Paths below the mount that the server has for itself, beside the verbs of files.
const (
	tabPath    = "ws" // where tabs connect
	assetsPath = "assets"
)

// Reserved reports whether the server has a path for itself, so that it cannot be the
// address of a page. The path has no slash in front.
func Reserved(path string) bool {
	_, isFile := fileRequest(path)
	return isFile || path == tabPath || path == assetsPath
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request, path string) {
	secure(w.Header())
	from := r.RemoteAddr
	r, err := proxies(s.config.Proxies).received(r)
	if err != nil {
		s.refused.Warn(s.config.Log, "a request was refused", "why", err.Error(), "from", from)
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if r.ContentLength != 0 {
		AwaitBody(w)
	}
	if err := s.hosts.check(r); err != nil {
		if path == tabPath && r.Method == http.MethodGet && !opensSocket(r) {
			s.explain(w, r, strange(r.Host))
			return
		}
		s.refuse(w, r, err.Error())
		return
	}
	if f, ok := fileRequest(path); ok {
		s.serveFile(w, r, f)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		notAllowed(w, "GET, HEAD")
		return
	}
	switch asset, isAsset := strings.CutPrefix(path, assetsPath+"/"); {
	case path == "" || isPage(path):
		s.servePage(w, r)
	case path == tabPath:
		s.serveTab(w, r)
	case isAsset:
		serveAsset(w, r, asset)
	default:
		http.Error(w, noPage, http.StatusNotFound)
	}
}

// refuse answers a request that no page of ours can have made.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, why string) {
	s.refused.Warn(s.config.Log, "a request was refused", "why", why, "from", r.RemoteAddr)
	http.Error(w, why, http.StatusForbidden)
}

// noPage answers a request for a path that is not the app's. Its reader may run the app
// behind a proxy that passes on the path below which it serves the app.
const noPage = "there is no page here; if the app is served below a path, have the proxy take that path away " +
	"(nginx: a slash at the end of proxy_pass), or mount the app with http.StripPrefix"

// isPage reports whether a path may be the address of a page of the app: a single name
// without a dot. So favicon.ico, which browsers ask for by themselves, is no page. The
// script knows the pages that there are, and tells a visitor that a page is missing.
func isPage(path string) bool {
	return !Reserved(path) && !strings.ContainsAny(path, "./\\")
}

func (s *Server) servePage(w http.ResponseWriter, r *http.Request) {
	if _, err := visitor(r); err != nil {
		setCookie(w, r)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Write(s.page)
}

// policy allows resources from this server only. It allows no inline script or style, no
// eval, and no other host.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; connect-src 'self'; " +
	"font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

func secure(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
}
