package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"regexp"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/coder/websocket"

	"github.com/refrain-go/refrain/app"
)

// soakScript is an app with everything that a session may leave behind: a value, an
// uploaded file, a timer, a link.
func soakScript(ui *app.UI) error {
	ui.Button("Go")
	name := ui.TextInput("Name", "")
	if f := ui.FileUpload("File"); f != nil {
		ui.Text(f.Name + name)
	}
	ui.Fragment("clock", func(ui *app.UI) error { ui.Text(time.Now().String()); return nil }, app.Every(5*time.Second))
	ui.DownloadButton("Save", "a.txt", "content")
	return nil
}

// comeAndGo is how many tabs come and go at a time.
const comeAndGo = 50

// soak lets tabs come, upload a file, click and go. Half of them say that they go, and
// the others lose their connection. Every half minute it prints what the server holds.
// All of it must stay level once as many sessions end as begin, which is after two
// minutes.
func soak(lasting time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), lasting)
	defer cancel()
	s, err := start(context.Background(), "-soak")
	if err != nil {
		return err
	}
	defer s.stop()
	var all sync.WaitGroup
	var mu sync.Mutex
	visits, failed := 0, error(nil)
	for i := range comeAndGo {
		all.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				err := visit(s.url, net.IPv4(127, 0, 1, byte(1+i)), n%2 == 0)
				mu.Lock()
				if visits++; err != nil && failed == nil {
					failed = err
				}
				mu.Unlock()
				time.Sleep(time.Second)
			}
		})
	}
	out := tabwriter.NewWriter(os.Stdout, 8, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(out, "after\ttabs\theap, KiB\tstacks, KiB\tgoroutines\tdescriptors\tuploaded files\t")
	began := time.Now()
	report := func() error {
		m, err := s.memory()
		if err != nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		fmt.Fprintf(out, "%v\t%d\t%d\t%d\t%d\t%d\t%d\t\n", time.Since(began).Round(time.Second), visits, m.heap>>10, m.stacks>>10, m.goroutines, m.descriptors, m.files)
		out.Flush()
		return failed
	}
	for tick := time.NewTicker(30 * time.Second); ctx.Err() == nil; {
		select {
		case <-tick.C:
			if err := report(); err != nil {
				return err
			}
		case <-ctx.Done():
			tick.Stop()
		}
	}
	all.Wait()
	fmt.Println("nobody is left; their sessions end after two minutes:")
	time.Sleep(130 * time.Second)
	return report()
}

var uploadURL = regexp.MustCompile(`"url":"(upload/[^"]+)"`)

// visit does what one tab does.
func visit(url string, from net.IP, says bool) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	t, err := open(ctx, url, from)
	if err != nil {
		return err
	}
	defer t.conn.CloseNow()
	request, err := http.NewRequest("POST", url+"/"+t.upload, strings.NewReader("content"))
	if err != nil {
		return err
	}
	request.Header = http.Header{"Cookie": {t.cookie}, "Refrain-Name": {"a.txt"}}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(response.Body)
	response.Body.Close()
	var file struct{ ID, Error string }
	if err == nil {
		err = json.Unmarshal(body, &file)
	}
	if err != nil || file.ID == "" {
		return fmt.Errorf("an upload was answered by %s: %s: %w", response.Status, body, err)
	}
	if _, err := t.click(ctx); err != nil {
		return err
	}
	if says {
		return t.conn.Close(websocket.StatusNormalClosure, "")
	}
	return nil
}
