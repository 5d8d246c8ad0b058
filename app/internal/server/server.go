// Package server is what an app speaks to browsers by: the page, its assets, the WebSocket of each tab, and the rules
// that keep strangers out. What a tab says and is told is the business of Config.Connect; this package knows nothing
// of sessions and runs.
package server

import (
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/refrain-go/refrain/app/internal/pace"
	"github.com/refrain-go/refrain/app/web"
)

// Config says what is served.
type Config struct {
	Page  web.Shell
	Hosts []string // allowed besides the loopback names and the address that the request came to; see hosts.go
	Log   *slog.Logger

	// MaxTabs and MaxTabsAddress are how many connections of tabs may be there that have not said anything, in all and from one
	// address; zero is no limit.
	MaxTabs, MaxTabsAddress int

	// Heard is how often a tab is heard. One that says more is read later, and so cannot say it.
	Heard pace.Rate

	// Connect speaks with one tab and returns when that is over. The connection is closed afterwards. It is called on
	// a goroutine of its own for each tab.
	Connect func(Visitor, *Conn)

	// Files answers a request for a file. The policy that is set for it lets nothing run; an answer may be kept by nobody
	// unless Files says otherwise.
	Files func(http.ResponseWriter, *http.Request, FileRequest)
}

// Visitor says who has opened a tab.
type Visitor struct {
	Cookie string // the same for all tabs of one browser
	Addr   string // the address the connection comes from, without the port; of IPv6 the network, as 2001:db8::/64
}

// Server is the http.Handler of one app. It may be mounted under any path that ends in a slash, with http.StripPrefix.
type Server struct {
	config Config
	hosts  hosts
	page   []byte
	crowd  crowd

	crossOrigin http.CrossOriginProtection
}

// New returns a server. It fails when the page cannot be made, which is a fault of this program.
func New(c Config) (*Server, error) {
	page, err := web.Page(c.Page)
	if err != nil {
		return nil, err
	}
	return &Server{config: c, hosts: newHosts(c.Hosts), page: page}, nil
}

// bodyTime is how long a request may take to bring its body, which only uploads have: the server reads on behind an answer, so as
// to keep the connection. An upload gives each of its chunks a time of its own.
const bodyTime = 30 * time.Second

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	secure(w.Header())
	if r.ContentLength != 0 {
		http.NewResponseController(w).SetReadDeadline(time.Now().Add(bodyTime)) // where that can be done
	}
	if err := s.hosts.check(r); err != nil {
		s.refuse(w, r, err.Error())
		return
	}
	path := strings.TrimPrefix(r.URL.Path, "/")
	if f, ok := fileRequest(path); ok {
		s.serveFile(w, r, f)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		notAllowed(w, "GET, HEAD")
		return
	}
	switch asset, isAsset := strings.CutPrefix(path, "assets/"); {
	case path == "" || isPage(path):
		s.servePage(w, r)
	case path == "ws":
		s.serveTab(w, r)
	case isAsset:
		serveAsset(w, r, asset)
	default:
		http.Error(w, "there is no page here", http.StatusNotFound)
	}
}

// refuse answers a request that no page of ours can have made.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, why string) {
	s.config.Log.Warn("a request was refused", "why", why, "from", r.RemoteAddr)
	http.Error(w, why, http.StatusForbidden)
}

// isPage reports whether a path may be that of one of the app's pages: a single name without a dot, so that what browsers
// ask for by themselves (favicon.ico) is none. Which pages there are is the script's to say, which also tells who asks for
// one that there is not.
func isPage(path string) bool {
	return path != "ws" && path != "assets" && !strings.ContainsAny(path, "./\\")
}

func (s *Server) servePage(w http.ResponseWriter, r *http.Request) {
	if _, err := visitor(r); err != nil {
		setCookie(w, r)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Write(s.page)
}

// policy allows what comes from this server and nothing else: no inline script or style, no eval, no other host.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; connect-src 'self'; " +
	"font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

func secure(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
}
