package app_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

const hello = `{"t":"hello","tab":"","query":""}`

// A stranger may open connections and send nothing. They have no session that counts, so
// another limit must bound them. Visitors who come later must be let in.
func TestTab_ConnectionsWithoutHelloAreFew(t *testing.T) { // A8
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, func(ui *app.UI) error { ui.Text("page"); return nil }, app.MaxSessions(20, 10))
		var silent []*rawTab
		for i := range 11 {
			c, res := s.shake(t)
			if let := res.StatusCode == http.StatusSwitchingProtocols; let != (i < 10) {
				t.Errorf("silent connection %d is answered by %s", i, res.Status)
			}
			silent = append(silent, c)
		}
		silent[0].say(hello)
		if _, err := silent[0].in.ReadByte(); err != nil {
			t.Error(err)
		}
		if _, res := s.shake(t); res.StatusCode != http.StatusSwitchingProtocols {
			t.Errorf("when one has said hello the next is answered by %s", res.Status)
		}
		time.Sleep(11 * time.Second)
		for range 3 {
			p := s.open("")
			p.until("page")
			p.ws.CloseNow()
		}
	})
}

// A request may announce a body that never comes. The server must not wait for it for
// ever, whatever its answer is.
func TestServer_BodiesThatNeverComeEndTheConnection(t *testing.T) { // A8
	for _, request := range []string{"POST / ", "GET / ", "POST /upload/x ", "GET /csv/x ", "PUT /assets/x ", "POST /ws ", "GET /download/x "} {
		for _, framing := range []string{"Content-Length: 100", "Transfer-Encoding: chunked"} {
			synctest.Test(t, func(t *testing.T) {
				s := serve(t, func(ui *app.UI) error { return nil })
				c := dial(t, s)
				defer c.Close()
				begun := time.Now()
				go fmt.Fprintf(c, "%sHTTP/1.1\r\nHost: localhost\r\nCookie: %s\r\nRefrain-Name: a\r\n%s\r\n\r\n", request, s.visitor.Get("Cookie"), framing)
				ended := make(chan bool)
				go func() { io.Copy(io.Discard, c); close(ended) }()
				select {
				case <-ended:
				case <-time.After(2 * time.Minute):
				}
				if took := time.Since(begun); took > time.Minute {
					t.Errorf("%swith %s holds its connection for %v", request, framing, took)
				}
			})
		}
	}
}

// A client may open connections to the program and send its requests byte by byte, or
// none, or endless ones.
func TestMain_SlowAndLongRequestsEnd(t *testing.T) { // A8
	for name, c := range map[string]struct {
		send  string
		times int
		limit time.Duration
	}{
		"nothing":        {"", 0, 20 * time.Second},
		"half a request": {"GET /ws HTTP/1.1\r\nHost: localhost\r\n", 1, 20 * time.Second},
		"byte by byte":   {"x", 1000, 20 * time.Second},
		"endless header": {"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + strings.Repeat("x", 200<<10), 1, time.Second},
		"an idle one":    {"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", 1, 3 * time.Minute},
	} {
		synctest.Test(t, func(t *testing.T) {
			l := &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
			ctx, stop := context.WithCancel(t.Context())
			served := make(chan error)
			a := app.New(func(*app.UI) error { return nil }, quiet)
			go func() { served <- a.Serve(ctx, l) }()
			conn, err := l.dial()
			if err != nil {
				t.Fatal(err)
			}
			begun := time.Now()
			var sending sync.WaitGroup
			sending.Go(func() {
				for range c.times {
					if _, err := io.WriteString(conn, c.send); err != nil {
						return
					}
					time.Sleep(time.Second)
				}
			})
			io.Copy(io.Discard, conn)
			if took := time.Since(begun); took > c.limit {
				t.Errorf("%s: the connection lasted %v", name, took)
			}
			conn.Close()
			sending.Wait()
			stop()
			if err := <-served; err != nil {
				t.Error(err)
			}
		})
	}
}

// Hazard: a frame's claims cost memory or time. It may claim a size, a compression, or
// further parts that follow.
func TestTab_FramesThatNoBrowserSends(t *testing.T) { // A8
	for name, attack := range map[string]func(c *rawTab){
		"a frame of 2^62 bytes":  func(c *rawTab) { c.frame(final|text, 1<<62, strings.Repeat(" ", 300<<10)) },
		"a size below zero":      func(c *rawTab) { c.frame(final|text, 1<<63+5, "xxxxx") },
		"a compressed frame":     func(c *rawTab) { c.frame(final|compressed|text, 5, "xxxxx") },
		"a frame without a mask": func(c *rawTab) { c.Write([]byte{final | text, 2, '{', '}'}) },
		"an endless message": func(c *rawTab) {
			for err := c.frame(text, 1, " "); err == nil; {
				err = c.frame(more, 1000, strings.Repeat(" ", 1000))
			}
		},
		"half a message":     func(c *rawTab) { c.frame(final|text, 100, `{"t":`) },
		"a control of 64 KB": func(c *rawTab) { c.frame(final|ping, 64<<10, strings.Repeat("x", 64<<10)) },
	} {
		synctest.Test(t, func(t *testing.T) {
			var runs atomic.Int64
			s := serve(t, counting(&runs))
			c, _ := s.shake(t)
			go attack(c)
			begun := time.Now()
			c.ends()
			if took := time.Since(begun); took > helloTime || runs.Load() > 0 {
				t.Errorf("%s: the connection lasted %v, with %d runs", name, took, runs.Load())
			}
		})
	}
}

// A tab that sends without end, or sends long meaningless messages, takes the processor
// from the others. It must be slowed down, and its user's press behind all these messages
// must still count.
func TestTab_ThatSendsTooMuchIsSlowedDown(t *testing.T) { // A2, A8
	for name, c := range map[string]struct {
		message string
		times   int
	}{
		"short messages": {`{"t":"later"}`, 15_000},
		// Each of these counts as 100 messages.
		"long messages":   {`{"t":"later","x":"` + strings.Repeat("x", 100<<10) + `"}`, 150},
		"stops":           {`{"t":"stop"}`, 15_000},
		"what is refused": {`{"t":"window","req":1,"id":"x","rev":"x","row":0,"rows":1,"col":0,"cols":1}`, 15_000},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				presses := 0
				s := serve(t, func(ui *app.UI) error {
					if ui.Button("Go") {
						presses++
					}
					return nil
				})
				other, p := s.open(""), s.open("")
				other.end(0)
				p.end(0)
				go func() { // reads the answers
					for {
						if _, _, err := p.ws.Read(context.Background()); err != nil {
							return
						}
					}
				}()
				begun := time.Now()
				for i := range c.times {
					p.send(json.RawMessage(c.message))
					if i == c.times/2 {
						before := time.Now()
						if other.end(other.press("Go")); time.Since(before) > time.Second {
							t.Errorf("another tab's press took %v", time.Since(before))
						}
					}
				}
				if took := time.Since(begun); took < 4*time.Second || took > 7*time.Second {
					t.Errorf("it took %v, and 5,000 messages too many take 5 s", took)
				}
				p.press("Go")
				time.Sleep(time.Second)
				p.ws.CloseNow()
				if presses != 2 {
					t.Errorf("%d presses counted", presses)
				}
			})
		})
	}
}

const helloTime = 10 * time.Second

// A few compressed bytes may expand to gigabytes. So the server agrees to no compression
// that a page offers.
func TestTab_CompressionIsNotNegotiated(t *testing.T) { // A8
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, func(ui *app.UI) error { return nil })
		for _, offer := range []string{"permessage-deflate", "permessage-deflate; client_max_window_bits; server_no_context_takeover", "x-webkit-deflate-frame"} {
			if _, res := s.shake(t, "Sec-WebSocket-Extensions: "+offer); res.StatusCode != 101 || res.Header.Get("Sec-WebSocket-Extensions") != "" {
				t.Errorf("to %q the answer is %s %v", offer, res.Status, res.Header)
			}
		}
	})
}

// Sessions that never read must cost no more than their page, no matter how much is
// drawn. Other sessions must not be affected, and these sessions must end.
func TestSessions_AThousandTabsThatNeverRead(t *testing.T) { // A8
	const many = 1000
	synctest.Test(t, func(t *testing.T) {
		var n atomic.Int64
		s := serve(t, func(ui *app.UI) error {
			ui.Button("Go")
			ui.Fragment("clock", func(ui *app.UI) error {
				ui.Text(strings.Repeat("x", 2000) + fmt.Sprint(n.Add(1)))
				return nil
			}, app.Every(time.Second))
			return nil
		}, app.MaxSessions(many+1, many+1))
		p := s.open("")
		p.end(0)
		before := runtime.NumGoroutine()
		var conns []*rawTab
		for range many {
			c, _ := s.shake(t)
			c.say(hello)
			conns = append(conns, c)
		}
		time.Sleep(3 * time.Second)
		early := int64(heap())
		time.Sleep(10 * time.Second)
		if grown := int64(heap()) - early; grown > many*8<<10 {
			t.Errorf("in ten seconds they have taken %d bytes more", grown)
		}
		for d := p.end(p.press("Go")); d != "done"; {
			t.Fatalf("the one who reads was told that its run ended as %q", d)
		}
		reads := make(chan bool)
		go func() {
			defer close(reads)
			for {
				if _, _, err := p.ws.Read(context.Background()); err != nil {
					return
				}
			}
		}()
		// By now a message has waited longer than allowed. No tab was asked for a sign of
		// life.
		time.Sleep(15 * time.Second)
		for _, c := range conns {
			if c.say(`{"t":"later"}`) == nil {
				t.Fatal("who did not read for half a minute is connected")
			}
		}
		time.Sleep(3 * time.Minute)
		if left := runtime.NumGoroutine() - before; left > 20 {
			t.Errorf("%d goroutines are left of them", left)
		}
		s.open("").end(0) // there is room again
		p.ws.CloseNow()
		<-reads
	})
}

// A page may ask for one view after another and read no answer. The server must not keep
// all of these views.
func TestWindow_UnreadViewsAreFew(t *testing.T) { // A8
	synctest.Test(t, func(t *testing.T) {
		wide := make([]row, 300)
		for i := range wide {
			wide[i].Name = strings.Repeat("x", 900)
		}
		s := serve(t, func(ui *app.UI) error { ui.Table(wide); return nil })
		p := s.open("")
		p.end(0)
		var node struct{ ID, Rev string }
		p.decode("table", &node)
		goroutines, begin := runtime.NumGoroutine(), int64(heap())
		for i := range 2000 {
			p.send(map[string]any{"t": "window", "req": i, "id": node.ID, "rev": node.Rev, "rows": 1000, "cols": 10,
				"view": json.RawMessage(fmt.Sprintf(`{"filter":[{"c":2,"max":"%d"}]}`, i+1))})
			if i%8 == 0 {
				synctest.Wait()
			}
		}
		synctest.Wait()
		if n, grown := runtime.NumGoroutine()-goroutines, int64(heap())-begin; n > 60 || grown > 8<<20 {
			t.Errorf("%d goroutines and %d bytes wait for a page to read", n, grown)
		}
	})
}

// Downloads of a table take work too, so only a limited number may go on at once.
func TestTable_DownloadsAtOnceAreFew(t *testing.T) { // A8
	synctest.Test(t, func(t *testing.T) {
		table := slowTable{asked: make(chan int), let: make(chan bool)}
		s := serve(t, func(ui *app.UI) error { ui.Table(table); return nil })
		p := s.open("")
		p.end(0)
		var all sync.WaitGroup
		ctx, stop := context.WithCancel(t.Context())
		path := p.download(p.lastTable())
		for range 100 {
			all.Go(func() {
				s.request("GET", path, nil, func(r *http.Request) { *r = *r.WithContext(ctx) })
			})
		}
		synctest.Wait()
		if got := s.status("GET", path, nil, nil); got != http.StatusServiceUnavailable {
			t.Errorf("one more is answered by %d", got)
		}
		stop()
		all.Wait()
		close(table.let) // downloads that wait in a cell go on
		go func() {
			for range table.asked {
			}
		}()
		synctest.Wait()
		if res, err := s.client.Do(mustGet(s, path)); err != nil || res.StatusCode != 200 {
			t.Errorf("afterwards one is answered by %v, %v", res, err)
		} else {
			res.Body.Close()
		}
		synctest.Wait()
		close(table.asked)
	})
}

func mustGet(s *site, path string) *http.Request {
	r, err := http.NewRequest("GET", "http://localhost/"+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header = s.visitor.Clone()
	return r
}

// A script may draw one widget after another in the same place. The page stays small, so
// another limit must bound the widgets that are kept.
func TestWidgets_InOnePlaceAreBounded(t *testing.T) { // A8
	drawn := 0
	at := apptest.New(t, func(ui *app.UI) error {
		if drawn > 0 {
			return nil
		}
		place := ui.Empty()
		for ; drawn < 100_000; drawn++ {
			place.Button(fmt.Sprint(drawn))
		}
		return nil
	})
	at.Run()
	if at.Err() == nil || drawn > 50_000 || !strings.Contains(strings.Join(at.Error(), ""), "more than 20000 elements") {
		t.Errorf("%d were drawn: %v, %q", drawn, at.Err(), at.Error())
	}
	at.Run()
	if at.Err() != nil {
		t.Error(at.Err())
	}
}

// Scripts lock data that they share with others. A run that panics or is ended must
// unlock it. Otherwise all sessions would wait for ever.
func TestRun_ThatEndsReleasesItsLocks(t *testing.T) { // A5, A8
	synctest.Test(t, func(t *testing.T) {
		var shared sync.Mutex
		s := serve(t, func(ui *app.UI) error {
			ui.Button("Go")
			how := ui.TextInput("How", "")
			shared.Lock()
			defer shared.Unlock()
			switch how {
			case "panic":
				panic("x")
			case "wait":
				<-ui.Done()
				ui.Text("never")
			case "exit":
				runtime.Goexit()
			}
			ui.Text("whole")
			return nil
		}, app.RunTimeout(5*time.Second))
		p, other := s.open(""), s.open("")
		p.end(0)
		other.end(0)
		for _, how := range []string{"panic", "wait", "exit"} {
			p.end(p.set(map[string]any{"How": how}))
			if ended := other.end(other.press("Go")); ended != "done" || !other.shows("whole") {
				t.Errorf("after %s another session's run ended as %q", how, ended)
			}
		}
		p.set(map[string]any{"How": "wait"})
		synctest.Wait()
		p.end(p.set(map[string]any{"How": ""})) // replaces the run that waits
		if !p.shows("whole") || !shared.TryLock() {
			t.Errorf("what a replaced run held is locked; the page shows %s", p.page.String())
		}
	})
}

// A browser sends many requests at once over one connection. Their answers must not mix
// up sessions, or pile up.
func TestServer_PipelinedRequestsAreAnsweredInTurn(t *testing.T) { // A8
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, files, app.UploadDir(t.TempDir()))
		p := s.open("")
		p.end(0)
		c := dial(t, s)
		defer c.Close()
		url, stranger := p.url("Down"), s.browser().Get("Cookie")
		go func() {
			for i := range 200 {
				cookie := s.visitor.Get("Cookie")
				if i%2 == 1 {
					cookie = stranger
				}
				fmt.Fprintf(c, "GET /%s HTTP/1.1\r\nHost: localhost\r\nCookie: %s\r\n\r\n", url, cookie)
			}
		}()
		in := bufio.NewReader(c)
		for i := range 200 {
			res, err := http.ReadResponse(in, nil)
			if err != nil {
				t.Fatal(err)
			}
			if b, _ := io.ReadAll(res.Body); (res.StatusCode == 200) != (i%2 == 0) || (string(b) == "content") != (i%2 == 0) {
				t.Fatalf("request %d is answered by %s: %q", i, res.Status, b)
			}
		}
	})
}

// Other machines must not reach a program on a desk, unless its user says so.
func TestMain_ListensOnLoopbackUnlessTold(t *testing.T) { // A8
	out, err := program(t, "-h").Output()
	if err != nil || !strings.Contains(string(out), `(default "127.0.0.1:8501")`) {
		t.Errorf("-h says %s, %v", out, err)
	}
}

// Hazard: frames that are not messages are not counted: a flood of pings, pongs, or parts
// of an endless message. // A8
func TestTab_FramesOfAllKindsAreSlowedDown(t *testing.T) {
	for name, c := range map[string]struct {
		first   byte
		payload string
		before  func(c *rawTab)
	}{
		"pings":       {first: final | ping, payload: "x"},
		"pongs":       {first: final | pong, payload: "x"},
		"empty parts": {first: more, before: func(c *rawTab) { c.frame(text, 0, "") }},
		"unknown":     {first: final | text, payload: `{"t":"x"}`},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := serve(t, func(ui *app.UI) error { ui.Button("Go"); return nil })
			other := s.open("")
			other.end(0)
			tab, _ := s.shake(t)
			tab.say(hello)
			go tab.ends() // reads the answers
			if c.before != nil {
				c.before(tab)
			}
			begun := time.Now()
			const times = 15_000
			for i := range times {
				if err := tab.frame(c.first, uint64(len(c.payload)), c.payload); err != nil {
					t.Fatalf("%s: frame %d: %v", name, i, err)
				}
				if i == times/2 {
					before := time.Now()
					if other.end(other.press("Go")); time.Since(before) > time.Second {
						t.Errorf("%s: another tab's press took %v", name, time.Since(before))
					}
				}
			}
			if took := time.Since(begun); took < 4*time.Second || took > 7*time.Second {
				t.Errorf("%s: it took %v, and 5,000 frames too many take 5 s", name, took)
			}
			tab.Close()
		})
	}
}

// Hazard: a client asks for the page or its files, reads nothing, and keeps a connection
// and a goroutine for ever. // A8
func TestServer_DisconnectsClientsThatReadNothing(t *testing.T) {
	for name, limit := range map[string]time.Duration{"": 3 * time.Minute, "nothing/here": 3 * time.Minute, "assets/": 3 * time.Minute, "download": 15 * time.Minute, "csv/x": 15 * time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			s := serve(t, files, app.UploadDir(t.TempDir()))
			p := s.open("")
			p.end(0)
			path := name
			switch name {
			case "assets/":
				path = s.asset()
			case "download":
				path = p.url("Down")
			}
			c := dial(t, s)
			defer c.Close()
			begun := time.Now()
			c.SetWriteDeadline(begun.Add(time.Hour))
			for { // requests without end
				if _, err := fmt.Fprintf(c, "GET /%s HTTP/1.1\r\nHost: localhost\r\nCookie: %s\r\n\r\n", path, s.visitor.Get("Cookie")); err != nil {
					break
				}
			}
			if took := time.Since(begun); took > limit {
				t.Errorf("%q: the connection lasted %v", name, took)
			}
			p.ws.CloseNow()
		})
	}
}

// asset returns the path of a script of the page.
func (s *site) asset() string {
	s.t.Helper()
	res, err := s.client.Get("http://localhost/")
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	page, _ := io.ReadAll(res.Body)
	_, rest, _ := strings.Cut(string(page), `<script type="module" src="`)
	path, _, ok := strings.Cut(rest, `"`)
	if !ok {
		s.t.Fatalf("there is no script in %s", page)
	}
	return path
}
