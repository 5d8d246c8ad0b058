package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// fourElements is a small app. A click changes one of its elements.
func fourElements(ui *app.UI) error {
	ui.Title("Counter")
	n := app.State(ui, "n", 0)
	if ui.Button("Add") {
		*n++
	}
	ui.Slider("Rows", 0, 100, 50)
	ui.Text(fmt.Sprint("The button was pressed ", *n, " times"))
	return nil
}

// cookie is the Cookie header of a browser.
var cookie = http.Header{"Cookie": {"refrain=" + strings.Repeat("A", 22)}}

// loopback serves an app on a real socket.
func loopback(tb testing.TB, script func(*app.UI) error) *httptest.Server {
	// These clicks are faster than those of any user, and all tabs are of one browser.
	a := app.New(script, quiet, app.RunsPerSecond(0, 1), app.MaxSessions(10_000, 4_000))
	srv := httptest.NewServer(a)
	tb.Cleanup(func() { a.Close(context.Background()); srv.Close() })
	return srv
}

// BenchmarkClick measures the wait of a user: the time from a click that leaves the page
// to the first delta that comes back, over loopback. The client runs in the same process.
func BenchmarkClick(b *testing.B) {
	ctx := context.Background()
	ws, _, err := websocket.Dial(ctx, loopback(b, fourElements).URL+"/ws", &websocket.DialOptions{
		HTTPHeader: cookie, Subprotocols: []string{"refrain.v1"}})
	if err != nil {
		b.Fatal(err)
	}
	defer ws.CloseNow()
	exchange := func(message, until string) (first time.Duration, last []byte) {
		start := time.Now()
		if err := ws.Write(ctx, websocket.MessageText, []byte(message)); err != nil {
			b.Fatal(err)
		}
		for !strings.Contains(string(last), until) {
			if _, last, err = ws.Read(ctx); err != nil {
				b.Fatal(err)
			}
			if first == 0 {
				first = time.Since(start)
			}
		}
		return first, last
	}
	_, page := exchange(`{"t":"hello","tab":"","query":""}`, `"end"`)
	_, rest, _ := strings.Cut(string(page), `{"k":"button","id":"`)
	id, _, _ := strings.Cut(rest, `"`)
	var times []time.Duration
	for b.Loop() {
		click := fmt.Sprintf(`{"t":"event","n":%d,"press":[%q]}`, len(times)+1, id)
		first, _ := exchange(click, `"end":"done"`)
		times = append(times, first)
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Nanoseconds())/1e3, "p50-µs")
	b.ReportMetric(float64(times[len(times)*99/100].Nanoseconds())/1e3, "p99-µs")
}

// BenchmarkWindow measures one answer to a page that scrolls: 50 rows of 20 columns, out
// of a million rows.
func BenchmarkWindow(b *testing.B) {
	s := open(b, app.New(func(ui *app.UI) error { ui.Table(wide{}); return nil }, quiet))
	page, _ := s.Run()
	w := wire.Window{Row: 500_000, Rows: 50, Cols: 20}
	if err := json.Unmarshal(page[0].JSON, &struct {
		ID, Rev    *string
		Rows, Cols json.RawMessage
	}{ID: &w.ID, Rev: &w.Rev}); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if answer := s.Window(w); len(answer) < 50*20*4 {
			b.Fatal("no cells")
		}
	}
}

// wide is a table of 20 columns.
type wide struct{ million }

func (wide) Columns() []app.Column {
	columns := make([]app.Column, 20)
	for i := range columns {
		columns[i] = app.Column{Name: fmt.Sprint("c", i), Type: app.Int}
	}
	return columns
}

func (wide) Cell(row, col int) any { return row * col }

// BenchmarkIdleSession measures the heap of a tab whose user does nothing. It includes
// the server's half of the connection. The other half is a bare socket.
func BenchmarkIdleSession(b *testing.B) {
	const sessions = 500 // in each round, so run it with a small -benchtime, such as 3x
	for b.Loop() {
		url := loopback(b, fourElements).URL
		tabs := make([]net.Conn, 0, sessions)
		knock(b, url) // the first tab also pays for the process
		before := heap()
		for range sessions {
			tabs = append(tabs, knock(b, url))
		}
		b.ReportMetric(float64(heap()-before)/sessions/1024, "KiB/session")
		for _, c := range tabs {
			c.Close()
		}
	}
}

// knock opens a tab by hand and waits for the end of its first run.
func knock(tb testing.TB, url string) net.Conn {
	c, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		tb.Fatal(err)
	}
	const hello = `{"t":"hello","tab":"","query":""}`
	fmt.Fprintf(c, "GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"+
		"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: refrain.v1\r\nCookie: %s\r\n\r\n", cookie.Get("Cookie"))
	c.Write(append([]byte{0x81, 0x80 | byte(len(hello)), 0, 0, 0, 0}, hello...))
	buf, all := make([]byte, 4096), ""
	for !strings.Contains(all, `"end":"done"`) {
		n, err := c.Read(buf)
		if err != nil {
			tb.Fatal(err, all)
		}
		all += string(buf[:n])
	}
	return c
}

func heap() uint64 {
	var m runtime.MemStats
	for range 3 {
		runtime.GC()
	}
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
