package server

import (
	"net/http"
	"net/url"
	"strings"
)

// origins are the pages that may open a tab's WebSocket and upload files. A page of the
// host that the request is for may do so. A page of another site may not, although the
// browser sends our cookie along with its requests.
//
// Behind a proxy that does not pass on Host, the request's host is another name than the
// browser's. So an origin that the app has named is allowed as well. It must be the exact
// name, with its port if that is not the usual one. A name with a star is not enough,
// because it may include pages of others.
type origins map[string]bool

func newOrigins(hosts []string) origins {
	named := make(origins)
	for _, host := range hosts {
		if host != "" && !strings.HasPrefix(host, "*") {
			named[strings.ToLower(host)] = true
		}
	}
	return named
}

// allow reports whether a page of that origin may send r. A request without an origin
// does not come from a browser.
func (o origins) allow(origin string, r *http.Request) bool {
	u, err := url.Parse(origin)
	switch {
	case origin == "":
		return true
	case err != nil || u.Host == "":
		return false
	}
	return withoutUsualPort(u.Scheme, u.Host) == withoutUsualPort(u.Scheme, r.Host) || o.name(origin)
}

// name reports whether the app has named that origin.
func (o origins) name(origin string) bool {
	u, err := url.Parse(origin)
	return err == nil && o[withoutUsualPort(u.Scheme, u.Host)]
}

// withoutUsualPort returns a host as browsers write it.
func withoutUsualPort(scheme, host string) string {
	host = strings.ToLower(host)
	switch scheme {
	case "https":
		return strings.TrimSuffix(host, ":443")
	case "http":
		return strings.TrimSuffix(host, ":80")
	}
	return host
}
