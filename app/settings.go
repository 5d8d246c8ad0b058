package app

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app/internal/pace"
	"github.com/refrain-go/refrain/app/internal/session"
	"github.com/refrain-go/refrain/app/web"
	"golang.org/x/text/language"
)

// Setting configures an app as a whole. Main, Handler and New take settings.
type Setting func(*settings)

type settings struct {
	icon     string
	wide     bool
	hosts    []string
	proxies  []netip.Prefix
	user     func(*http.Request) (string, error) // nil: visitors have no names
	asked    *http.Request                       // opens the tabs of a test; nil: any
	onStart  []func(context.Context) error
	language language.Tag
	locale   string // of numbers and times; empty: the browser's

	sessions session.Config // and the limits of all sessions
}

// PageTitle sets the title of the browser's tab. The default is "Refrain".
func PageTitle(title string) Setting { return func(s *settings) { s.sessions.Title = title } }

// PageIcon sets the icon of the browser's tab: an emoji or another very short text.
func PageIcon(emoji string) Setting { return func(s *settings) { s.icon = emoji } }

// Wide lets the page take the whole width of the window. By default the page has a
// readable line length.
func Wide() Setting { return func(s *settings) { s.wide = true } }

// Lang names the language of the page's texts by its tag, such as "de", "pt-BR" or "ar".
// Screen readers, hyphenation, spell checkers and translation depend on it. If the
// language is written from right to left, so is the page. The default is "en". Lang
// panics if tag is not a language tag.
func Lang(tag string) Setting {
	t, err := language.Parse(tag)
	if err != nil {
		panic(fmt.Sprintf("refrain/app: Lang(%q): %v: give a tag such as en, pt-BR or ar", tag, err))
	}
	return func(s *settings) { s.language = t }
}

// Locale names the locale in which the pages write numbers and times, by its tag, such as
// "de-CH" or "en-GB". Without it, numbers are written in the locale of the visitor's
// browser. Times are then written as in ISO 8601, which everybody reads in the same way.
// Texts that the script makes itself stay as they are. Locale panics if tag is not a
// language tag.
func Locale(tag string) Setting {
	t, err := language.Parse(tag)
	if err != nil {
		panic(fmt.Sprintf("refrain/app: Locale(%q): %v: give a tag such as en-GB, de-CH or pt-BR", tag, err))
	}
	return func(s *settings) { s.locale = t.String() }
}

// ShowErrors lets the pages show the text of errors that the script and its fragments
// return, and the values of their panics. It is for the developers of the app, since an
// error may name hosts, files, queries or other visitors. Without this setting a page
// shows an id, and the log has the text under this id. Under refrain run it is on.
func ShowErrors() Setting { return func(s *settings) { s.sessions.ShowErrors = true } }

// AllowHosts names hosts by which browsers may reach the app: "tools.example.com",
// "*.example.com" for every name below it, or "*" for any. Loopback names are always
// allowed, and so is the address to which a connection was made. All other hosts are
// refused, since the page of a stranger can make its own name resolve to this machine.
//
// A proxy should pass on the host that the browser asked for. If it does not, name the
// host that the browser asks for here, with its port if that is not the usual one. The
// pages of a host that is named in full may use the app under any host that is allowed.
func AllowHosts(hosts ...string) Setting {
	return func(s *settings) { s.hosts = append(s.hosts, hosts...) }
}

// TrustedProxies names the networks of the proxies in front of the app, such as
// "10.0.0.0/8", or single addresses. If a request comes from one of them, the app
// believes its headers Forwarded, or X-Forwarded-For, -Host and -Proto. They then tell
// the address by which tabs are counted, and the host for [AllowHosts] and for the rules
// against foreign pages. They also tell whether the browser uses TLS, and so gets a
// cookie that other hosts cannot set. From other addresses these headers mean nothing.
// TrustedProxies panics if a text is neither a network nor an address.
//
// The proxy must set one kind of these headers and remove the other. A request with both
// kinds and different addresses is refused.
func TrustedProxies(networks ...string) Setting {
	var list []netip.Prefix
	for _, text := range networks {
		network, err := netip.ParsePrefix(text)
		if addr, addrErr := netip.ParseAddr(text); addrErr == nil {
			network, err = netip.PrefixFrom(addr, addr.BitLen()), nil
		}
		if err != nil {
			panic(fmt.Sprintf("refrain/app: TrustedProxies: %q is neither a network, such as 10.0.0.0/8, nor an address", text))
		}
		list = append(list, network.Masked())
	}
	return func(s *settings) { s.proxies = append(s.proxies, list...) }
}

// Logger sets the logger for failed runs and refused requests. The default is
// slog.Default.
func Logger(log *slog.Logger) Setting { return func(s *settings) { s.sessions.Log = log } }

// OnStart registers a function that Main calls after it has parsed the flags and before
// it listens. The function checks the conditions of serving: a file that a flag names, a
// database. Its error ends the program with one sentence and exit status 1. Several
// functions are called in the order given. Their context ends when the program is asked
// to end. Only Main calls them.
func OnStart(fn func(context.Context) error) Setting {
	return func(s *settings) { s.onStart = append(s.onStart, fn) }
}

// Caches names more caches besides the default one. When a tab's session ends, they drop
// the answers and objects that they keep for it (refrain.PerSession). Main closes them at
// its end.
func Caches(caches ...*refrain.Cache) Setting {
	return func(s *settings) { s.sessions.Caches = append(s.sessions.Caches, caches...) }
}

// ClearMemosEntry adds an entry to the page's menu. It clears all memos of the default
// cache and of those that Caches names, and runs the script again. Everybody who can open
// the page can then make it compute everything anew for all users. So the entry is for
// the developers of the app. Without this setting the server refuses the request.
func ClearMemosEntry() Setting { return func(s *settings) { s.sessions.ClearMemos = true } }

// UploadLimit sets how many bytes an uploaded file may have. The default is 200 MiB.
// UploadLimit panics if bytes is not above zero.
func UploadLimit(bytes int64) Setting {
	if bytes < 1 {
		panic(fmt.Sprintf("refrain/app: UploadLimit(%d): give a number of bytes above zero", bytes))
	}
	return func(s *settings) { s.sessions.UploadLimit = bytes }
}

// UploadQuota sets how many bytes the uploaded files of one session may have together,
// and those of all sessions. The defaults are 1 GiB and 8 GiB. The files of one user may
// take a quarter of the quota for all, or those of one browser if the app knows no users.
// Those from one network address may take a half. Both may take at least as much as one
// session. UploadQuota panics if a number is not above zero.
func UploadQuota(session, all int64) Setting {
	if session < 1 || all < 1 {
		panic(fmt.Sprintf("refrain/app: UploadQuota(%d, %d): give numbers of bytes above zero", session, all))
	}
	return func(s *settings) { s.sessions.UploadQuota, s.sessions.UploadQuotaAll = session, all }
}

// UploadDir sets the directory for uploaded files. The app makes a directory of its own
// in it, which only the user of the process may enter. A file stays as long as its
// session. The default is the system's directory for temporary files (os.TempDir), which
// some systems keep in memory.
func UploadDir(dir string) Setting { return func(s *settings) { s.sessions.UploadDir = dir } }

// shell returns the page before the script has drawn anything.
func (s *settings) shell() web.Shell {
	return web.Shell{
		Title: s.sessions.Title, Icon: s.icon, Wide: s.wide, ClearMemos: s.sessions.ClearMemos,
		Locale: s.locale,
		Lang:   s.language.String(), RightToLeft: rightToLeft(s.language),
	}
}

func settingsOf(list []Setting) settings {
	s := settings{language: language.English, sessions: session.Config{
		Title: "Refrain", Caches: []*refrain.Cache{refrain.Default()},
		RunTime: maxRunTime, ResumeTime: defaultResumeTime, Pace: pace.Rate{PerSecond: runsPerSecond, Burst: runsBurst},
		MaxSessions: maxSessions, MaxSessionsAddress: maxSessionsAddress,
		InputQuota: inputQuota, InputQuotaAll: inputQuotaAll,
		UploadLimit: 200 << 20, UploadQuota: 1 << 30, UploadQuotaAll: 8 << 30,
	}}
	for _, set := range list {
		set(&s)
	}
	if s.sessions.Log == nil {
		s.sessions.Log = slog.Default()
	}
	return s
}
