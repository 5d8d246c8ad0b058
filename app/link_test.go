package app_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
	"github.com/refrain-go/refrain/app/internal/tree/treetest"
)

// url returns the link of the widget with this label, or of the first medium of this
// kind.
func (p *tab) url(label string) string {
	p.t.Helper()
	var visit func([]*treetest.Node) string
	visit = func(nodes []*treetest.Node) string {
		for _, n := range nodes {
			var m struct{ URL, Label, K string }
			json.Unmarshal([]byte(n.JSON), &m)
			if m.URL != "" && (m.Label == label || m.K == label) {
				return m.URL
			}
			if url := visit(n.Kids); url != "" {
				return url
			}
		}
		return ""
	}
	if url := visit(p.page.Main()); url != "" {
		return url
	}
	p.t.Fatalf("there is no link of %q on %s", label, p.page.String())
	return ""
}

// request sends a request as the site's browser, changed by edit.
func (s *site) request(method, url string, body io.Reader, edit func(*http.Request)) (*http.Response, string, error) {
	s.t.Helper()
	r, err := http.NewRequest(method, "http://localhost/"+url, body)
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Cookie", s.visitor.Get("Cookie"))
	if method == http.MethodPost {
		r.Header.Set("Refrain-Name", "a.csv")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if edit != nil {
		edit(r)
	}
	res, err := s.client.Do(r)
	if err != nil {
		return nil, "", err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	return res, string(b), err
}

func (s *site) status(method, url string, body io.Reader, edit func(*http.Request)) int {
	s.t.Helper()
	res, _, err := s.request(method, url, body, edit)
	if err != nil {
		s.t.Fatal(err)
	}
	return res.StatusCode
}

// files draws one element of each kind that has a link.
func files(ui *app.UI) error {
	ui.Image(picture(1))
	ui.FileUpload("Up", app.MaxSize(1000))
	ui.DownloadButton("Down", "a.csv", "content")
	ui.DownloadButton("Off", "a.csv", "content", app.Disabled())
	ui.Table([][]string{{"a"}, {"1"}})
	return nil
}

// A link works for one purpose, by one method, from the app's own page, under the app's
// own host, and in the browser that has the session. Any other request is a stranger's.
func TestLink_IsGoodForItsPageOnly(t *testing.T) { // A8
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, files, app.UploadDir(t.TempDir()))
		p := s.open("")
		p.end(0)
		image, up, down, off := p.url("image"), p.url("Up"), p.url("Down"), p.url("Off")
		_, imageToken, _ := strings.Cut(image, "/")
		_, upToken, _ := strings.Cut(up, "/")
		_, downToken, _ := strings.Cut(down, "/")
		rows, table := p.download(p.lastTable()), "?table="+p.lastTable()
		stranger := s.browser().Get("Cookie")
		cookie := func(c string) func(*http.Request) { return func(r *http.Request) { r.Header.Set("Cookie", c) } }
		header := func(name, value string) func(*http.Request) {
			return func(r *http.Request) { r.Header.Set(name, value) }
		}
		for _, c := range []struct {
			what, method, url string
			edit              func(*http.Request)
			want              int
		}{
			{"image", "GET", image, nil, 200},
			{"download", "GET", down, nil, 200},
			{"download's head", "HEAD", down, nil, 200},
			{"upload", "POST", up, nil, 200},
			{"rows of a table", "GET", rows, nil, 200},

			{"another browser's image", "GET", image, cookie(stranger), 404},
			{"another browser's download", "GET", down, cookie(stranger), 404},
			{"another browser's upload", "POST", up, cookie(stranger), 404},
			{"another browser's table", "GET", rows, cookie(stranger), 404},
			{"no cookie", "GET", image, cookie(""), 403},
			{"a damaged cookie", "POST", up, cookie("refrain=short"), 403},

			{"the session's id", "GET", "media/" + p.id, nil, 404},
			{"the session's id for a table", "GET", "csv/" + p.id + table, nil, 404},
			{"no token", "GET", "media/", nil, 404},
			{"a guess", "GET", "download/" + strings.Repeat("A", 22), nil, 404},
			{"more behind it", "GET", image + "/../../x", nil, 404},
			{"an upload's token to look at", "GET", "media/" + upToken, nil, 404},
			{"an image as a download", "GET", "download/" + imageToken, nil, 404},
			{"a download as an image", "GET", "media/" + downToken, nil, 404},
			{"an upload to a download", "POST", "upload/" + downToken, nil, 404},
			{"an image's token for a table", "GET", "csv/" + imageToken + table, nil, 404},
			{"a download's token for a table", "GET", "csv/" + downToken + table, nil, 404},
			{"a table's token to look at", "GET", "media/" + p.csv, nil, 404},
			{"a table's token as a download", "GET", "download/" + p.csv, nil, 404},
			{"an upload to a table", "POST", "upload/" + p.csv, nil, 404},
			{"a disabled download", "GET", off, nil, 404},

			{"image by POST", "POST", image, nil, 405},
			{"download by DELETE", "DELETE", down, nil, 405},
			{"rows by POST", "POST", rows, nil, 405},
			{"upload by GET", "GET", up, nil, 405},
			{"upload by PUT", "PUT", up, nil, 405},

			{"upload from another site", "POST", up, header("Sec-Fetch-Site", "cross-site"), 403},
			{"upload from another port", "POST", up, header("Sec-Fetch-Site", "same-site"), 403},
			{"upload by an old browser", "POST", up, func(r *http.Request) {
				r.Header.Del("Sec-Fetch-Site")
				r.Header.Set("Origin", "http://evil.example")
			}, 403},
			{"upload by a form", "POST", up, func(r *http.Request) { r.Header.Del("Refrain-Name") }, 400},
			{"upload under another name", "POST", up, func(r *http.Request) { r.Host = "evil.example" }, 403},
			{"image under another name", "GET", image, func(r *http.Request) { r.Host = "evil.example" }, 403},
			{"rows under another name", "GET", rows, func(r *http.Request) { r.Host = "evil.example" }, 403},
			{"upload of a broken name", "POST", up, header("Refrain-Name", "%zz"), 400},
		} {
			if got := s.status(c.method, c.url, nil, c.edit); got != c.want {
				t.Errorf("%s: %d, want %d", c.what, got, c.want)
			}
		}
	})
}

// A browser must save a download as a file and must not run it, and must not run an
// image's scripts. The file's name must be only a name.
func TestLink_HeadersForbidScripts(t *testing.T) { // A8
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, func(ui *app.UI) error {
			ui.Image([]byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>`))
			ui.DownloadButton("Down", "../../Übersicht\r\n.html", "<script>alert(1)</script>")
			return nil
		})
		p := s.open("")
		p.end(0)
		for url, want := range map[string]http.Header{
			p.url("image"): {"Content-Type": {"image/svg+xml"}},
			p.url("Down"): {"Content-Type": {"application/octet-stream"}, "Content-Length": {"25"}, "Cache-Control": {"no-store"},
				"Content-Disposition": {`attachment; filename="_bersicht.html"; filename*=UTF-8''%C3%9Cbersicht.html`}},
		} {
			res, _, err := s.request("GET", url, nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			csp := res.Header.Get("Content-Security-Policy")
			if !strings.HasPrefix(csp, "sandbox; default-src 'none'") || strings.Contains(csp, "script") || res.Header.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("%s: the headers are %v", url, res.Header)
			}
			for name, values := range want {
				if got := res.Header.Values(name); fmt.Sprint(got) != fmt.Sprint(values) {
					t.Errorf("%s: %s is %q, want %q", url, name, got, values)
				}
			}
		}
	})
}

// A link must end with its element, but not at once: a click at that moment must not
// fail. It must not be used again for another element.
func TestLink_DiesShortlyAfterItsElement(t *testing.T) { // A8
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, func(ui *app.UI) error {
			if ui.Checkbox("Show", true) {
				return files(ui)
			}
			return nil
		}, app.UploadDir(t.TempDir()))
		p := s.open("")
		p.end(0)
		image, up, down := p.url("image"), p.url("Up"), p.url("Down")
		all := func() string {
			return fmt.Sprint(s.status("GET", image, nil, nil), s.status("GET", down, nil, nil), s.status("POST", up, nil, nil))
		}
		back := func() { // a tab that does not read is disconnected, and comes back
			p = s.open(p.id)
			p.end(0)
		}
		time.Sleep(time.Minute)
		back()
		if got := all(); got != "200 200 200" {
			t.Errorf("on the page they are answered by %s", got)
		}
		p.end(p.set(map[string]any{"Show": false}))
		if got := all(); got != "200 200 404" {
			t.Errorf("just after, they are answered by %s", got)
		}
		p.end(p.set(map[string]any{"Show": true}))
		if p.url("image") != image || p.url("Down") != down {
			t.Error("an element that came back has another link")
		}
		time.Sleep(time.Minute)
		back()
		if got := all(); got != "200 200 200" {
			t.Errorf("back on the page they are answered by %s", got)
		}
		p.end(p.set(map[string]any{"Show": false}))
		time.Sleep(31 * time.Second)
		if got := all(); got != "404 404 404" {
			t.Errorf("long after, they are answered by %s", got)
		}
		back()
		p.end(p.set(map[string]any{"Show": true}))
		image = p.url("image")
		p.ws.CloseNow()
		time.Sleep(3 * time.Minute)
		if got := s.status("GET", image, nil, nil); got != 404 {
			t.Errorf("after the session it is answered by %d", got)
		}
	})
}

// A page that shows one image after another in one place must not fill the memory, and
// must not stop.
func TestImage_OneAfterAnotherTakesBoundedMemory(t *testing.T) { // A8
	synctest.Test(t, func(t *testing.T) {
		frame := make([]byte, 5<<20)
		copy(frame, asPNG(t, picture(1)))
		s := serve(t, func(ui *app.UI) error {
			if ui.Checkbox("Many", false) {
				for i := range 13 {
					frame[len(frame)-1] = byte(i)
					ui.Image(frame)
				}
				return nil
			}
			place := ui.Empty()
			for i := range 40 {
				frame[len(frame)-1] = byte(i)
				place.Image(frame)
			}
			ui.Text("done")
			return nil
		})
		p := s.open("")
		p.end(0)
		if !p.shows(`"done"`) || p.shows("error") {
			t.Errorf("the page is %s", p.page.String())
		}
		p.end(p.set(map[string]any{"Many": true}))
		if !p.shows("Image: the page already shows 64 MB from memory") || len(p.page.Main()) != 14 {
			t.Errorf("the page is %s", p.page.String())
		}
	})
}

// Players send ranges to seek. A range must not make the server send more than the file.
func TestMedia_Ranges(t *testing.T) { // A8
	synctest.Test(t, func(t *testing.T) {
		sound := append(bytes.Clone(wav), bytes.Repeat([]byte("abcdefgh"), 1000)...)
		s := serve(t, func(ui *app.UI) error { ui.Audio(sound); return nil })
		p := s.open("")
		p.end(0)
		for ranges, want := range map[string]struct {
			status int
			body   []byte
		}{
			"bytes=0-3":    {206, sound[:4]},
			"bytes=-4":     {206, sound[len(sound)-4:]},
			"bytes=8000-":  {206, sound[8000:]},
			"bytes=0-":     {206, sound},
			"bytes=9-2":    {416, nil},
			"bytes=99999-": {416, nil},
			"bytes=" + strings.Repeat("0-0,", 5000) + "0-0": {200, sound},
			"bytes=0-3,4-7":    {200, sound},
			"lines=1-2":        {416, nil},
			"bytes=-999999999": {206, sound},
		} {
			res, body, err := s.request("GET", p.url("audio"), nil, func(r *http.Request) { r.Header.Set("Range", ranges) })
			if err != nil || res.StatusCode != want.status || want.body != nil && body != string(want.body) {
				t.Errorf("%.40s: %v, %d bytes, want %d, %d bytes: %v", ranges, res.Status, len(body), want.status, len(want.body), err)
			}
			if len(body) > len(sound) {
				t.Errorf("%.40s: %d bytes of %d", ranges, len(body), len(sound))
			}
		}
	})
}

// endless is a body that never ends.
type endless struct{ sent atomic.Int64 }

func (e *endless) Read(p []byte) (int, error) { e.sent.Add(int64(len(p))); return len(p), nil }

// A body may be endless, may never come, or may break off. The server must read a bounded
// part of it for a bounded time, and keep nothing.
func TestUpload_BodiesThatDoNotEnd(t *testing.T) { // A8
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		s := serve(t, func(ui *app.UI) error { ui.FileUpload("Up"); return nil }, app.UploadDir(dir), app.UploadLimit(1<<20))
		p := s.open("")
		p.end(0)
		up := p.url("Up")

		body := new(endless)
		if res, _, err := s.request("POST", up, body, nil); err == nil && res.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("endless: %s", res.Status)
		}
		if sent := body.sent.Load(); sent > 8<<20 {
			t.Errorf("of an endless body %d bytes were taken", sent)
		}

		slow, never := io.Pipe()
		begin := time.Now()
		go never.Write([]byte("begin"))
		res, text, err := s.request("POST", up, slow, nil)
		if err == nil && (res.StatusCode != http.StatusRequestTimeout || !strings.Contains(text, "too slowly")) {
			t.Errorf("slow: %s %s", res.Status, text)
		}
		if waited := time.Since(begin); waited > 2*time.Minute {
			t.Errorf("a body that does not come was waited for during %v", waited)
		}
		never.Close()

		for _, framing := range []string{"Content-Length: 100\r\n\r\nhalf", "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"} {
			broken := dial(t, s)
			fmt.Fprintf(broken, "POST /%s HTTP/1.1\r\nHost: localhost\r\nCookie: %s\r\nRefrain-Name: a\r\n%s", up, s.visitor.Get("Cookie"), framing)
			broken.Close()
		}
		synctest.Wait()
		if left := stored(t, dir); len(left) > 0 {
			t.Errorf("left are %q", left)
		}
		if got := s.status("POST", up, strings.NewReader("whole"), nil); got != 200 {
			t.Errorf("afterwards an upload is answered by %d", got)
		}
	})
}

func dial(t *testing.T, s *site) net.Conn {
	t.Helper()
	c, err := s.dial()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A page may name any files. A widget must get only files that this page has sent for
// this widget.
func TestUpload_ValuesAreFilesOfThatField(t *testing.T) { // A8
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, func(ui *app.UI) error {
			for _, label := range []string{"A", "B"} {
				if f := ui.FileUpload(label); f != nil {
					ui.Text(label + " has " + f.Name)
				}
			}
			return nil
		}, app.UploadDir(t.TempDir()))
		p, other := s.open(""), s.open("")
		p.end(0)
		other.end(0)
		send := func(p *tab, label string) (file struct{ ID string }) {
			_, body, err := s.request("POST", p.url(label), strings.NewReader("x"), nil)
			if err := errors.Join(err, json.Unmarshal([]byte(body), &file)); err != nil || file.ID == "" {
				t.Fatalf("%v: %s", err, body)
			}
			return file
		}
		a, foreign := send(p, "A"), send(other, "A")
		type ref = map[string]any
		for _, v := range []any{
			[]any{ref{"id": foreign.ID}}, []any{ref{"id": "../../etc/passwd"}}, []any{ref{"id": ""}}, []any{nil}, []any{7}, nil, 7, "x", ref{"id": a.ID}, []any{ref{"id": p.id}},
		} {
			p.end(p.set(map[string]any{"A": v}))
			if p.shows("has") {
				t.Fatalf("set to %v the page is %s", v, p.page.String())
			}
		}
		p.end(p.set(map[string]any{"B": []any{ref{"id": a.ID}}}))
		if p.shows("has") {
			t.Errorf("another field's file was taken: %s", p.page.String())
		}
		p.end(p.set(map[string]any{"A": []any{ref{"id": a.ID, "name": "evil", "path": "/etc/passwd"}, ref{"id": a.ID}}}))
		if !p.shows("A has a.csv") {
			t.Errorf("the page is %s", p.page.String())
		}
	})
}

// If a download fails before any data was sent, the answer is an error. Later, the answer
// is cut off. It must never look like a whole file.
func TestDownload_ThatFailsIsNotAWholeFile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var fail func(w io.Writer) error
		s := serve(t, func(ui *app.UI) error {
			ui.DownloadButton("Down", "a.txt", func(_ context.Context, w io.Writer) error { return fail(w) })
			ui.DownloadButton("Draws", "a.txt", func(context.Context, io.Writer) error { ui.Text("x"); return nil })
			return nil
		})
		p := s.open("")
		p.end(0)
		for name, f := range map[string]func(io.Writer) error{
			"at once": func(w io.Writer) error { io.WriteString(w, "some"); return errors.New("no disk") },
			"panic":   func(io.Writer) error { panic("secret") },
		} {
			fail = f
			res, body, err := s.request("GET", p.url("Down"), nil, nil)
			if err != nil || res.StatusCode != 500 || res.Header.Get("Content-Disposition") != "" || strings.Contains(body, "some") || strings.Contains(body, "secret") || strings.Contains(body, "disk") {
				t.Errorf("%s: %v %v %q", name, err, res, body)
			}
		}
		fail = func(w io.Writer) error { w.Write(make([]byte, 1<<20)); return errors.New("no disk") }
		if _, body, err := s.request("GET", p.url("Down"), nil, nil); err == nil {
			t.Errorf("half a file of %d bytes looks whole", len(body))
		}
		if _, body, err := s.request("GET", p.url("Draws"), nil, nil); err == nil {
			t.Errorf("a function that drew gave %q", body)
		}
	})
}

// The time limit of one answer must not cut off the next one on the same connection.
func TestLink_ConnectionsOutliveAnAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, files, app.UploadDir(t.TempDir()))
		p := s.open("")
		p.end(0)
		image, down, up := p.url("image"), p.url("Down"), p.url("Up")
		c := dial(t, s)
		defer c.Close()
		answers := bufio.NewReader(c)
		ask := func(request string) {
			t.Helper()
			fmt.Fprintf(c, "%s", request)
			res, err := http.ReadResponse(answers, nil)
			if err != nil {
				t.Fatal(err)
			}
			io.Copy(io.Discard, res.Body)
		}
		head := " HTTP/1.1\r\nHost: localhost\r\nCookie: " + s.visitor.Get("Cookie") + "\r\n"
		for _, first := range []string{"GET /" + image + head + "\r\n", "GET /" + down + head + "\r\n", "POST /" + up + head + "Refrain-Name: a\r\nContent-Length: 1\r\n\r\nx"} {
			ask(first)
			time.Sleep(time.Hour)
			ask("GET /" + head + "\r\n")
		}
	})
}

// A page of many tiny images must not fill the memory: each is charged more than its
// bytes.
func TestImage_ManyTinyOnesTakeBoundedMemory(t *testing.T) { // A8
	const many = 4200
	at := apptest.New(t, func(ui *app.UI) error {
		place := ui.Empty()
		svg := `<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><!--%d--></svg>`
		for i := range many {
			place.Image(fmt.Appendf(nil, svg, i))
		}
		for i := range many {
			ui.Image(fmt.Appendf(nil, svg, i))
		}
		return nil
	})
	at.Run()
	if n := len(at.Error()); at.Err() != nil || n == 0 || n == many {
		t.Errorf("%d of %d were refused: %v", n, many, at.Err())
	}
}

// A session that runs often must still drop links that its page no longer shows.
func TestLink_DiesThoughRunsGoOn(t *testing.T) { // A8
	synctest.Test(t, func(t *testing.T) {
		n := 0
		s := serve(t, func(ui *app.UI) error {
			ui.Button("Again")
			if n++; n == 1 {
				return files(ui)
			}
			return nil
		}, app.UploadDir(t.TempDir()))
		p := s.open("")
		p.end(0)
		image := p.url("image")
		for range 4 {
			p.end(p.press("Again"))
			time.Sleep(9 * time.Second)
			p = s.open(p.id) // a tab that does not read is disconnected
			p.end(0)
		}
		p.end(p.press("Again"))
		if got := s.status("GET", image, nil, nil); got != 404 {
			t.Errorf("36 seconds after, it is answered by %d", got)
		}
	})
}

// A large file over a slow line takes minutes. It must be accepted as long as data
// arrives.
func TestUpload_MayTakeLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, func(ui *app.UI) error { ui.FileUpload("Up"); return nil }, app.UploadDir(t.TempDir()))
		p := s.open("")
		p.end(0)
		body, line := io.Pipe()
		go func() {
			for range 6 {
				line.Write(make([]byte, 64<<10))
				time.Sleep(15 * time.Second)
			}
			line.Close()
		}()
		if got := s.status("POST", p.url("Up"), body, nil); got != 200 {
			t.Errorf("it was answered by %d", got)
		}
	})
}

// A field may leave the page, or its session may end, while a file is being sent. Such a
// file must not be kept, since nobody would ever remove it.
func TestUpload_IsNotKeptWithoutItsField(t *testing.T) { // A8
	for name, leave := range map[string]func(*site, *tab){
		"field":   func(_ *site, p *tab) { p.end(p.set(map[string]any{"Show": false})) },
		"session": func(s *site, _ *tab) { s.app.Close(context.Background()) },
	} {
		synctest.Test(t, func(t *testing.T) {
			dir := t.TempDir()
			s := serve(t, func(ui *app.UI) error {
				if ui.Checkbox("Show", true) {
					ui.FileUpload("Up")
				}
				return nil
			}, app.UploadDir(dir))
			p := s.open("")
			p.end(0)
			body, line := io.Pipe()
			go func() {
				line.Write([]byte("half"))
				leave(s, p)
				line.Write([]byte("whole"))
				line.Close()
			}()
			if got := s.status("POST", p.url("Up"), body, nil); got != 404 {
				t.Errorf("%s: it was answered by %d", name, got)
			}
			if left := stored(t, dir); len(left) > 0 {
				t.Errorf("%s: left are %q", name, left)
			}
		})
	}
}
