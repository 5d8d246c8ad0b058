package app_test

import (
	"context"
	"fmt"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain/app"
)

// Elements must not wait for the end of the run. They must not be sent in a message each.
func TestSocket_ElementsAppearWhileTheRunGoesOn(t *testing.T) { // A6
	synctest.Test(t, func(t *testing.T) {
		p := serve(t, func(ui *app.UI) error {
			ui.Title("first")
			ui.Text("second")
			time.Sleep(50 * time.Millisecond)
			ui.Text("third")
			return nil
		}).open("")
		d := p.next()
		if !d.Start || d.End != "" || !p.shows("first") || !p.shows("second") || p.shows("third") {
			t.Errorf("the first delta is %+v and shows %s", d, p.page.String())
		}
		if d = p.next(); d.Start || d.End != "done" || !p.shows("third") {
			t.Errorf("the second delta is %+v and shows %s", d, p.page.String())
		}
	})
}

type row struct {
	ID          int
	Name        string
	A, B, C, D4 float64
}

// A page of unchanged data must cost almost nothing at a click, however large the data
// is.
func TestSocket_UnchangedTableAndChartAreNotSentAgain(t *testing.T) { // A6
	rows := make([]row, 10_000)
	for i := range rows {
		rows[i] = row{ID: i, Name: fmt.Sprint("name ", i)}
	}
	synctest.Test(t, func(t *testing.T) {
		p := serve(t, func(ui *app.UI) error {
			ui.Button("Go")
			ui.Table(rows)
			ui.LineChart(rows[:100], app.X("ID"), app.Y("A"))
			ui.Markdown("# Data")
			return nil
		}).open("")
		p.end(0)
		p.end(p.press("Go"))
		if d := p.deltas[len(p.deltas)-1]; d.bytes > 200 || len(d.Ops) > 0 {
			t.Errorf("a click sent %d bytes: %v", d.bytes, d.Ops)
		}
	})
}

// While a run lasts, the page must know which of its elements are from the run before.
func TestSocket_MarksElementsThatALongRunHasNotReached(t *testing.T) { // A6
	synctest.Test(t, func(t *testing.T) {
		p := serve(t, func(ui *app.UI) error {
			pressed := ui.Button("Go")
			ui.Text("above")
			if pressed {
				time.Sleep(time.Second)
			}
			ui.Text("below")
			return nil
		}).open("")
		p.end(0)
		p.press("Go")
		if d := p.next(); fmt.Sprintf("%s", d.Ops) != `[["at",[0],2]]` || !d.Start {
			t.Errorf("the page was told %s", d.Ops)
		}
		if d := p.next(); d.End != "done" || len(d.Ops) != 0 {
			t.Errorf("the end told %s", d.Ops)
		}
	})
}

// If a value was cut, the page may show another value than the script has. The page must
// be told.
func TestSocket_ClampedValueIsSentBack(t *testing.T) { // A8
	synctest.Test(t, func(t *testing.T) {
		p := serve(t, func(ui *app.UI) error {
			ui.Slider("N", 0, 10, 10)
			return nil
		}).open("")
		p.end(0)
		p.end(p.set(map[string]any{"N": 1000}))
		if d := p.deltas[len(p.deltas)-1]; len(d.Ops) != 1 || !strings.Contains(string(d.Ops[0]), `"v":10`) {
			t.Errorf("the page was told %s", d.Ops)
		}
	})
}

// If a tab sleeps, the server must not keep the messages that it missed. The tab must get
// the current page.
func TestSocket_TabThatDoesNotReadGetsThePageAsItIs(t *testing.T) { // A8
	synctest.Test(t, func(t *testing.T) {
		p := serve(t, func(ui *app.UI) error {
			if !ui.Button("Go") {
				return nil
			}
			place := ui.Empty()
			for i := range 2000 {
				place.Text(strings.Repeat("x", 1000) + fmt.Sprint(i))
				time.Sleep(flushTime)
			}
			return nil
		}).open("")
		p.end(0)
		n := p.press("Go")
		time.Sleep(15 * time.Second) // less than the time limit of a write
		sent := 0
		for d := p.next(); ; d = p.next() {
			sent += d.bytes
			if d.End != "" && d.Seen == n {
				break
			}
		}
		if !p.shows("x1999") || sent > 2_000_000 {
			t.Errorf("the page got %d bytes and shows %.50s", sent, p.page.String())
		}
	})
}

const flushTime = 12 * time.Millisecond

// Closing an app must tell the tabs, cancel the runs, and wait for their ends.
func TestApp_CloseEndsRunsAndTellsTabs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ended := false
		s := serve(t, func(ui *app.UI) error {
			ui.Text("begun")
			<-ui.Done()
			time.Sleep(time.Second)
			ended = true
			return nil
		})
		p := s.open("")
		p.until("begun")
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		closed := make(chan error, 1)
		go func() { closed <- s.app.Close(ctx) }()
		p.greet()
		if p.gone == "" {
			t.Error("the tab was not told")
		}
		if err := <-closed; err != context.DeadlineExceeded {
			t.Errorf("Close returned %v before the run had ended", err)
		}
		if err := s.app.Close(t.Context()); err != nil || !ended {
			t.Errorf("Close returned %v, the run has ended: %v", err, ended)
		}
		if late := s.open(""); late.gone == "" {
			t.Error("a tab was let into a closed app")
		}
	})
}

// Hazard: the server takes over the connection with smaller buffers, and what the browser
// has sent along with the handshake is lost or torn.
func TestSocket_MessagesThatComeWithTheHandshakeArrive(t *testing.T) {
	for _, length := range []int{10, 1000, 3000, 5000} {
		long := strings.Repeat("x", length)
		site := loopback(t, func(ui *app.UI) error {
			ui.Text(fmt.Sprint("the address has ", len(ui.QueryParams().Get("q"))))
			return nil
		})
		c, err := net.Dial("tcp", strings.TrimPrefix(site.URL, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		hello := fmt.Sprintf(`{"t":"hello","tab":"","query":"q=%s"}`, long)
		frame := append([]byte{0x81, 0x80 | 126, byte(len(hello) >> 8), byte(len(hello)), 0, 0, 0, 0}, hello...)
		c.Write(append([]byte("GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
			"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"+
			"Sec-WebSocket-Protocol: refrain.v1\r\nCookie: "+cookie.Get("Cookie")+"\r\n\r\n"), frame...))
		c.SetReadDeadline(time.Now().Add(time.Minute))
		want, got := fmt.Sprint("the address has ", length), ""
		for buf := make([]byte, 4096); !strings.Contains(got, want); {
			n, err := c.Read(buf)
			if err != nil {
				t.Fatalf("%d bytes: %v after %q", length, err, got)
			}
			got += string(buf[:n])
		}
	}
}
