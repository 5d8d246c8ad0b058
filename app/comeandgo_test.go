package app_test

import (
	"context"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"

	"github.com/refrain-go/refrain/app"
)

// Hazard: tabs that come and go leave memory, goroutines or files behind. Half of them
// are closed, and half lose their connection; some come back. The command bench/app -soak
// does this over a network, and counts descriptors. // A8
func TestSessions_TabsThatComeAndGoLeaveNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		s := serve(t, func(ui *app.UI) error {
			name := ui.TextInput("Name", "")
			if f := ui.FileUpload("Up"); f != nil {
				ui.Text(f.Name + name)
			}
			ui.Fragment("clock", func(ui *app.UI) error { ui.Text(time.Now().String()); return nil }, app.Every(10*time.Second))
			ui.Table([][]string{{"a"}, {"1"}})
			ui.Image(picture(1))
			ui.Button("Go")
			return nil
		}, app.UploadDir(dir))
		n := 0
		visit := func() {
			n++
			visitor := s.browser()
			p := s.openAs(visitor, "")
			p.end(0)
			res, body, err := s.request("POST", p.url("Up"), strings.NewReader("content"), func(r *http.Request) { r.Header.Set("Cookie", visitor.Get("Cookie")) })
			if err != nil || res.StatusCode != http.StatusOK {
				t.Fatal(err, body)
			}
			p.end(p.set(map[string]any{"Name": fmt.Sprint("visitor ", n)}))
			if n%4 == 0 {
				p.ws.CloseNow()
				synctest.Wait()
				p = s.openAs(visitor, p.id)
				if !p.resumed {
					t.Error("a tab that came back has another session")
				}
				p.end(0)
			}
			go func() {
				for { // a tab reads until it is gone
					if _, _, err := p.ws.Read(context.Background()); err != nil {
						return
					}
				}
			}()
			if n%2 == 0 {
				p.ws.Close(websocket.StatusNormalClosure, "")
			} else {
				p.ws.CloseNow()
			}
		}
		level := func() (memory int64, goroutines, files int) {
			synctest.Wait()
			return int64(heap()), runtime.NumGoroutine(), len(stored(t, dir))
		}
		pass := func(d time.Duration) {
			for end := time.Now().Add(d); time.Now().Before(end); time.Sleep(2 * time.Second) {
				visit()
			}
		}
		pass(3 * time.Minute) // from here on, as many sessions end as begin
		memory, goroutines, files := level()
		pass(7 * time.Minute)
		m, g, f := level()
		if grown := m - memory; grown > 2<<20 || g > goroutines+5 || f > files+2 {
			t.Errorf("after %d tabs %d bytes more are in use; of %d goroutines there are %d, of %d files %d", n, grown, goroutines, g, files, f)
		}
		time.Sleep(3 * time.Minute)
		if _, _, f := level(); f != 0 {
			t.Errorf("%d files are left", f)
		}
		s.client.CloseIdleConnections()
	})
}
