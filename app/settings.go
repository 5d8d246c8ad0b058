package app

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app/internal/pace"
)

// Setting configures an app as a whole; it is given to Main, Handler or New.
type Setting func(*settings)

type settings struct {
	title, icon string
	wide        bool
	hosts       []string
	log         *slog.Logger
	onStart     []func(context.Context) error
	caches      []*refrain.Cache
	clearMemos  bool

	uploadDir                   string
	uploadLimit                 int64 // of one file
	uploadQuota, uploadQuotaAll int64 // of one session, and of all

	runTime                         time.Duration // zero: no limit
	rate                            pace.Rate     // of the runs of a session
	maxSessions, maxSessionsAddress int
}

// PageTitle sets the title of the browser's tab. The default is "Refrain".
func PageTitle(title string) Setting { return func(s *settings) { s.title = title } }

// PageIcon sets the icon of the browser's tab: an emoji, or another very short text.
func PageIcon(emoji string) Setting { return func(s *settings) { s.icon = emoji } }

// Wide lets the page take the whole width of the window. The default is a readable measure.
func Wide() Setting { return func(s *settings) { s.wide = true } }

// AllowHosts names hosts by which browsers may reach the app: "tools.example.com", "*.example.com" for every name below
// it, or "*" for any. Loopback names, and the very address a connection was made to, are always allowed; everything
// else is refused, since a stranger's page can make its own name resolve to this machine.
func AllowHosts(hosts ...string) Setting {
	return func(s *settings) { s.hosts = append(s.hosts, hosts...) }
}

// Logger sets where the app logs failed runs and refused requests. The default is slog.Default.
func Logger(log *slog.Logger) Setting { return func(s *settings) { s.log = log } }

// OnStart has Main call fn after the flags are parsed and before it listens, for what must be right before anybody is
// served: a file that a flag names, a database. Its error ends the program with that one sentence and exit status 1.
// Several are called in the order given. Its context ends when the program is asked to. Only Main calls it.
func OnStart(fn func(context.Context) error) Setting {
	return func(s *settings) { s.onStart = append(s.onStart, fn) }
}

// Caches names the caches whose answers and objects that are kept per session (refrain.PerSession) go when a tab's session
// ends, and which Main closes at its end, besides the default cache.
func Caches(caches ...*refrain.Cache) Setting {
	return func(s *settings) { s.caches = append(s.caches, caches...) }
}

// ClearMemosEntry adds an entry to the page's menu that clears all memos, of the default cache and of those that Caches names, and
// runs the script again. Whoever can open the page can then make it compute everything anew, for all who use it; so it is for those
// who develop the app. Without this setting the server refuses it.
func ClearMemosEntry() Setting { return func(s *settings) { s.clearMemos = true } }

// UploadLimit sets how many bytes an uploaded file may have. The default is 200 MiB. It panics if bytes is not above zero.
func UploadLimit(bytes int64) Setting {
	if bytes < 1 {
		panic(fmt.Sprintf("refrain/app: UploadLimit(%d): give a number of bytes above zero", bytes))
	}
	return func(s *settings) { s.uploadLimit = bytes }
}

// UploadQuota sets how many bytes the uploaded files of one session may have together, and those of all sessions. The
// defaults are 1 GiB and 8 GiB. It panics if one is not above zero.
func UploadQuota(session, all int64) Setting {
	if session < 1 || all < 1 {
		panic(fmt.Sprintf("refrain/app: UploadQuota(%d, %d): give numbers of bytes above zero", session, all))
	}
	return func(s *settings) { s.uploadQuota, s.uploadQuotaAll = session, all }
}

// UploadDir sets the directory in which uploaded files are kept while their sessions last, in a directory of their own that
// only this user may enter. The default is that of the system for temporary files (os.TempDir), which some
// systems keep in memory.
func UploadDir(dir string) Setting { return func(s *settings) { s.uploadDir = dir } }

func settle(list []Setting) settings {
	s := settings{
		title: "Refrain", caches: []*refrain.Cache{refrain.Default()},
		uploadLimit: 200 << 20, uploadQuota: 1 << 30, uploadQuotaAll: 8 << 30,
		runTime: maxRunTime, rate: pace.Rate{PerSecond: runsPerSecond, Burst: runsBurst},
		maxSessions: maxSessions, maxSessionsAddress: maxSessionsAddress,
	}
	for _, set := range list {
		set(&s)
	}
	if s.log == nil {
		s.log = slog.Default()
	}
	return s
}
