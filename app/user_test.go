package app_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

// byHeader names visitors by a header, as a proxy would.
var byHeader = app.User(func(r *http.Request) (string, error) { return r.Header.Get("X-User"), nil })

// as returns the headers of a browser in which a user is signed in. They include its
// cookie.
func as(browser http.Header, user string) http.Header {
	h := browser.Clone()
	h.Set("X-User", user)
	return h
}

// Hazard: a user who signs in after another in the same browser gets the page, the state
// or the files of the other. Or these stay open after a user has signed out. Or the
// browser of the user loses its session, too. // A9
func TestUser_HasTheirSessionsAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, func(ui *app.UI) error {
			ui.Text("secret of " + ui.Request().User)
			ui.Text(ui.TextInput("Note", ""))
			ui.DownloadButton("Save", "a.txt", "content")
			ui.FileUpload("File")
			ui.Image(picture(1))
			ui.Table([][]string{{"a"}, {"1"}})
			return nil
		}, byHeader, app.UploadDir(t.TempDir()))
		ada := as(s.visitor, "ada")
		p := s.openAs(ada, "")
		p.end(0)
		p.end(p.set(map[string]any{"Note": "typed"}))
		if !p.shows("secret of ada") || !p.shows("typed") {
			t.Fatalf("the page shows %s", p.page.String())
		}
		links := []string{p.url("Save"), p.url("image"), p.download(p.lastTable())}
		status := func(browser http.Header, link string) int {
			res, _ := s.get(browser, link)
			return res.StatusCode
		}
		sends := func(browser http.Header) int {
			res, _, err := s.request("POST", p.url("File"), strings.NewReader("x"), func(r *http.Request) {
				r.Header.Set("Cookie", browser.Get("Cookie"))
				r.Header.Set("X-User", browser.Get("X-User"))
			})
			if err != nil {
				t.Fatal(err)
			}
			return res.StatusCode
		}
		for _, link := range links {
			if got := status(ada, link); got != http.StatusOK {
				t.Errorf("her own %s is answered by %d", link, got)
			}
			for _, other := range []http.Header{as(s.visitor, "bob"), as(s.visitor, ""), as(s.visitor, "Ada"), as(s.browser(), "ada")} {
				if got := status(other, link); got != http.StatusNotFound {
					t.Errorf("her %s is answered to %v by %d", link, other, got)
				}
				if got := sends(other); got != http.StatusNotFound {
					t.Errorf("what %v sends her is answered by %d", other, got)
				}
			}
		}
		if got := sends(ada); got != http.StatusOK {
			t.Errorf("her own upload is answered by %d", got)
		}
		p.ws.CloseNow()
		synctest.Wait()
		if again := s.openAs(ada, p.id); !again.resumed {
			t.Error("she does not get her session back")
		} else {
			again.ws.CloseNow()
		}
		synctest.Wait()
		elsewhere := s.openAs(as(s.browser(), "ada"), p.id)
		if elsewhere.resumed || elsewhere.id == p.id {
			t.Error("another browser got her session")
		}

		bob := s.openAs(as(s.visitor, "bob"), p.id)
		if bob.end(0); bob.resumed || bob.id == p.id || bob.shows("ada") || bob.shows("typed") {
			t.Errorf("who signed in after her got %s", bob.page.String())
		}
		synctest.Wait()
		if got := status(ada, links[0]); got != http.StatusNotFound {
			t.Errorf("after another signed in in her browser, her file is answered by %d", got)
		}
		if back := s.openAs(ada, p.id); back.resumed {
			t.Error("her session outlived somebody else in her browser")
		}
		if elsewhere.end(0); !elsewhere.shows("secret of ada") {
			t.Error("her session in another browser went with the one in this")
		}
	})
}

// Hazard: another user signs in in a browser. A tab that is open there goes on, and shows
// them the page of the first user. // A9
func TestUser_OfAnotherEndsTheTabsOfABrowser(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, func(ui *app.UI) error { ui.Text(ui.Request().User); return nil }, byHeader)
		p, q := s.openAs(as(s.visitor, "ada"), ""), s.openAs(as(s.visitor, "ada"), "")
		p.end(0)
		q.end(0)
		s.openAs(as(s.visitor, ""), "").end(0)
		for _, tab := range []*tab{p, q} {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			if _, said, err := tab.ws.Read(ctx); !strings.Contains(string(said), `"gone","why":"somebody else has signed in`) {
				t.Errorf("the tab was told %q, %v", said, err)
			}
		}
	})
}

// Hazard: the page cannot tell that it has another user now, and gives them the text that
// was typed into it. Or the mark gives the id away. // A9
func TestUser_IsMarkedForThePage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, func(*app.UI) error { return nil }, byHeader)
		mark := func(browser http.Header) string {
			t.Helper()
			p, err := s.connect(browser)
			if err != nil {
				t.Fatal(err)
			}
			p.send(map[string]any{"t": "hello", "tab": "", "query": ""})
			var m struct{ Who string }
			p.receive(&m)
			return m.Who
		}
		mary := mark(as(s.visitor, "mary"))
		if mary == "" || strings.Contains(mary, "mary") || mary != mark(as(s.visitor, "mary")) {
			t.Errorf("she is marked %q", mary)
		}
		for _, other := range []http.Header{as(s.visitor, "bob"), as(s.visitor, ""), as(s.browser(), "mary")} {
			if mark(other) == mary {
				t.Errorf("%v is marked as she is", other)
			}
		}
		plain := serve(t, func(*app.UI) error { return nil })
		p, err := plain.connect(plain.visitor)
		if err != nil {
			t.Fatal(err)
		}
		p.send(map[string]any{"t": "hello", "tab": "", "query": ""})
		var m map[string]any
		if p.receive(&m); m["who"] != nil {
			t.Errorf("an app that tells no users apart marks them %v", m["who"])
		}
	})
}

// Hazard: the next build gives the sessions of one user to another. // A7, A9
func TestHandOver_KeepsTheUser(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		script := func(ui *app.UI) error {
			ui.Text(ui.Request().User + " typed " + ui.TextInput("Note", ""))
			return nil
		}
		for user, resumed := range map[string]bool{"ada": true, "bob": false, "": false} {
			s := serve(t, script, byHeader)
			s.app.Supervise()
			p := s.openAs(as(s.visitor, "ada"), "")
			p.end(0)
			p.end(p.set(map[string]any{"Note": "it"}))
			next := serve(t, script, byHeader)
			if err := s.app.HandOverTo(next.app); err != nil {
				t.Fatal(err)
			}
			q := next.openAs(as(s.visitor, user), p.id)
			if q.end(0); q.resumed != resumed || q.shows("it") != resumed || !q.shows(user+" typed") {
				t.Errorf("%q resumed: %v, and got %s", user, q.resumed, q.page.String())
			}
		}
	})
}

type teamKey struct{}

// Hazard: the values of middleware do not reach a script, or come from an old handshake,
// or end the session with their request. // A9
func TestRequest_ValuesComeFromTheNewestHandshake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		team := refrain.NewMemo0("team", func(ctx context.Context) (string, error) { return fmt.Sprint(ctx.Value(teamKey{})), nil },
			refrain.KeyContext(teamKey{}), refrain.In(refrain.New(refrain.Config{})))
		s := serve(t, func(ui *app.UI) error {
			ui.Button("Again")
			known, err := team.Get(ui)
			ui.Text(fmt.Sprintln(ui.Value(teamKey{}), known, ui.Request().Header.Get("X-Team"), ui.Request().Cookie("theme"), ui.Err()))
			return err
		})
		s.through(func(app http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				ctx, cancel := context.WithCancel(context.WithValue(r.Context(), teamKey{}, r.Header.Get("X-Team")))
				defer cancel()
				app.ServeHTTP(w, r.WithContext(ctx))
			})
		})
		browser := func(team string) http.Header {
			h := s.visitor.Clone()
			h["Cookie"] = []string{h.Get("Cookie") + "; theme=dark"}
			h.Set("X-Team", team)
			return h
		}
		p := s.openAs(browser("red"), "")
		if p.end(0); !p.shows("red red red dark ") {
			t.Errorf("the first run has %s", p.page.String())
		}
		p.ws.CloseNow()
		synctest.Wait()
		q := s.openAs(browser("blue"), p.id)
		q.next()
		if q.end(q.press("Again")); !q.resumed || q.shows("red") || !q.shows("blue") {
			t.Errorf("after a resume the run has %s", q.page.String())
		}
	})
}

// Hazard: a script changes the request that the next run sees, or reads the cookie that
// owns its sessions. // A9
func TestRequest_IsACopy(t *testing.T) {
	r := &http.Request{RemoteAddr: "192.0.2.7:80", Host: "tools.example", Header: http.Header{"X-Team": {"red"}, "Cookie": {"a=1; a=2"}}}
	at := apptest.New(t, func(ui *app.UI) error {
		is := ui.Request()
		ui.Text(fmt.Sprint(is.Addr == netip.MustParseAddr("192.0.2.7"), " ", is.Host, " ", is.TLS, " ", is.User, " ", is.Header, " ", len(is.Cookies), " ", is.Cookie("a"), is.Cookie("none")))
		is.Header["X-Team"][0] = "changed"
		is.Cookies[0].Value = "changed"
		return nil
	}, apptest.Request(r), apptest.User("ada"))
	for range 2 {
		at.Run()
		if got := at.Text()[0]; got != "true tools.example false ada map[Cookie:[a=1; a=2] X-Team:[red]] 2 1" {
			t.Errorf("the run has %s", got)
		}
	}
	other := at.NewTabBy(&http.Request{RemoteAddr: "@", Host: "x", TLS: new(tls.ConnectionState), Header: http.Header{"Cookie": {"a=3"}, "X-Team": {"x"}}})
	if other.Run(); other.Text()[0] != "false x true ada map[Cookie:[a=3] X-Team:[x]] 1 3" {
		t.Errorf("another tab has %s", other.Text()[0])
	}
}

// F10, A9. Hazard: a visitor gets an answer that was computed for another user. Or a
// visitor who has not signed in gets any answer at all.
func TestUser_KeepsPerUserMemosApart(t *testing.T) {
	cache := refrain.New(refrain.Config{})
	runs := 0
	mine := refrain.NewMemo0("mine", func(context.Context) (int, error) { runs++; return runs, nil }, refrain.PerUser(), refrain.In(cache))
	script := func(ui *app.UI) error {
		ui.DownloadButton("Save", "a.txt", func(ctx context.Context, w io.Writer) error {
			n, err := mine.Get(ctx)
			fmt.Fprint(w, n)
			return err
		})
		n, err := mine.Get(ui)
		ui.Text(fmt.Sprint(n))
		return err
	}
	by := func(user string) *http.Request { return &http.Request{Header: http.Header{"X-User": {user}}} }
	ada := apptest.New(t, script, byHeader, app.Caches(cache), apptest.Request(by("ada")))
	again, bob, nobody := ada.NewTab(), ada.NewTabBy(by("bob")), ada.NewTabBy(by(""))
	for _, tab := range []*apptest.App{ada, bob, again} {
		tab.Run()
	}
	if a, b := ada.Text()[0], bob.Text()[0]; a == b || a != again.Text()[0] {
		t.Errorf("she sees %s and %s, he sees %s", a, again.Text()[0], b)
	}
	if got := string(again.DownloadButton("Save").Click()); got != ada.Text()[0] {
		t.Errorf("she saves %s", got)
	}
	if nobody.Run(); nobody.Err() == nil || !strings.Contains(nobody.Err().Error(), "sign in first") || nobody.Text()[0] != "0" {
		t.Errorf("who has not signed in gets %v, %v", nobody.Text(), nobody.Err())
	}
}

// Hazard: middleware names a user that the app does not, and the memos believe it. // A9
func TestUser_OfTheAppIsTheOnlyOne(t *testing.T) {
	cache := refrain.New(refrain.Config{})
	mine := refrain.NewMemo0("mine", func(context.Context) (int, error) { return 1, nil }, refrain.PerUser(), refrain.In(cache))
	script := func(ui *app.UI) error { _, err := mine.Get(ui); return err }
	r := (&http.Request{}).WithContext(refrain.WithUser(t.Context(), "middleware's"))
	at := apptest.New(t, script, apptest.Request(r), apptest.User(""))
	if at.Run(); at.Err() == nil {
		t.Error("somebody without a name has the user that middleware says")
	}
	at = apptest.New(t, script, apptest.Request(r))
	if at.Run(); at.Err() != nil {
		t.Errorf("in an app that names nobody, middleware's user is not found: %v", at.Err())
	}
}

// Hazard: the log does not tell whose run has failed. // A9
func TestUser_IsInTheLog(t *testing.T) {
	at := apptest.New(t, func(ui *app.UI) error { panic("broken") }, apptest.User("ada lovelace"))
	at.Run()
	if log := at.Log(); !strings.Contains(log, `user="ada lovelace"`) {
		t.Errorf("the log has %s", log)
	}
	plain := apptest.New(t, func(ui *app.UI) error { panic("broken") })
	plain.Run()
	if log := plain.Log(); strings.Contains(log, "user=") {
		t.Errorf("an app that names nobody logs %s", log)
	}
}

// Hazard: the app believes a header that only a proxy may write, although another sender
// wrote it. // A9
func TestFromTrustedProxy_IsTrueBehindOneOnly(t *testing.T) {
	named := make(map[string]bool)
	var mu sync.Mutex
	name := app.User(func(r *http.Request) (string, error) {
		mu.Lock()
		defer mu.Unlock()
		named[r.Header.Get("X-From")] = app.FromTrustedProxy(r)
		return "", nil
	})
	at := apptest.New(t, func(*app.UI) error { return nil }, app.TrustedProxies("10.0.0.1"), name)
	for from, want := range map[string]bool{"10.0.0.1:1": true, "10.0.0.2:1": false, "192.0.2.1:1": false} {
		at.NewTabBy(&http.Request{RemoteAddr: from, Header: http.Header{"X-From": {from}, "X-Forwarded-For": {"10.0.0.1"}}})
		if named[from] != want {
			t.Errorf("of %s it is %v", from, named[from])
		}
	}
}

// Hazard: a user's id, or a sentence with it, breaks a line of the log. // A9
func TestUser_IdIsQuotedInTheLog(t *testing.T) {
	var log bytes.Buffer
	logger := app.Logger(slog.New(slog.NewTextHandler(&log, nil)))
	at := apptest.New(t, func(ui *app.UI) error { panic("broken") }, logger, apptest.User("ada\nlevel=ERROR msg=forged"))
	at.Run()
	if strings.Contains(log.String(), "\nlevel=ERROR msg=forged") {
		t.Errorf("the log has %s", log.String())
	}
}
