package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/coder/websocket"
)

// clicked is the result of one click.
type clicked struct {
	first, end time.Duration // until the first new message, and until the end of the run
	bytes      int           // received bytes
}

// beside measures the same app of four elements in Refrain and in each peer found in dir:
// programs that peers/run has built, and the Python that has Streamlit. Each has one tab.
// The tabs are clicked in turns of a second.
func beside(ctx context.Context, dir string, clicks int) error {
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "app of 4 elements, one click\tfirst delta, p50\tp99\tend of the run, p50\tp99\tbytes received\tbeside Refrain\t")
	ours := time.Duration(0)
	for _, p := range []struct {
		name string
		run  func(context.Context, string, int) ([]clicked, error)
	}{
		{"Refrain", clickRefrain}, {"toolgui", clickToolgui}, {"malcolmston/streamlit", clickMalcolmston}, {"Streamlit 1.67", clickStreamlit},
	} {
		all, err := p.run(ctx, dir, clicks)
		if err != nil {
			fmt.Fprintf(table, "%s\tnot measured: %v\t\t\t\t\t\t\n", p.name, err)
			continue
		}
		first := sorted(all, func(c clicked) time.Duration { return c.first })
		end := sorted(all, func(c clicked) time.Duration { return c.end })
		ours = max(ours, 1)
		if p.name == "Refrain" {
			ours = at(first, .5)
		}
		fmt.Fprintf(table, "%s\t%v\t%v\t%v\t%v\t%d\t%.1f ×\t\n", p.name, at(first, .5), at(first, .99), at(end, .5), at(end, .99),
			all[len(all)-1].bytes, float64(at(first, .5))/float64(ours))
	}
	return table.Flush()
}

func sorted(all []clicked, by func(clicked) time.Duration) []time.Duration {
	var times []time.Duration
	for _, c := range all {
		times = append(times, by(c))
	}
	slices.Sort(times)
	return times
}

// at returns the time below which the share p of sorted times lies.
func at(times []time.Duration, p float64) time.Duration {
	return times[min(len(times)-1, int(p*float64(len(times))))].Round(time.Microsecond)
}

func clickRefrain(ctx context.Context, _ string, clicks int) ([]clicked, error) {
	s, err := start(ctx)
	if err != nil {
		return nil, err
	}
	defer s.stop()
	t, err := open(ctx, s.url, net.IPv4(127, 0, 0, 1))
	if err != nil {
		return nil, err
	}
	return repeat(clicks, func() (clicked, error) { return t.click(ctx) })
}

func repeat(clicks int, click func() (clicked, error)) ([]clicked, error) {
	all := make([]clicked, 0, clicks)
	for range clicks {
		c, err := click()
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

// serve starts the program of a peer and waits until it answers.
func serve(ctx context.Context, program string) (address string, stop func(), err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	address = l.Addr().String()
	l.Close()
	child := exec.CommandContext(ctx, program, address)
	if err := child.Start(); err != nil {
		return "", nil, fmt.Errorf("%w: run bench/app/peers/run, which builds it", err)
	}
	stop = func() { child.Process.Kill(); child.Wait() }
	for range 100 {
		if c, err := net.Dial("tcp", address); err == nil {
			c.Close()
			return address, stop, nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	stop()
	return "", nil, fmt.Errorf("%s does not answer", program)
}

// clickToolgui clicks in toolgui's protocol: JSON over a WebSocket, one message for each
// component and one for the end.
func clickToolgui(ctx context.Context, dir string, clicks int) ([]clicked, error) {
	address, stop, err := serve(ctx, filepath.Join(dir, "toolgui"))
	if err != nil {
		return nil, err
	}
	defer stop()
	c, _, err := websocket.Dial(ctx, "ws://"+address+"/api/update/index", &websocket.DialOptions{HTTPHeader: http.Header{"Origin": {"http://" + address}}})
	if err != nil {
		return nil, err
	}
	defer c.CloseNow()
	button := ""
	run := func(message string) (r clicked, err error) {
		began := time.Now()
		if err := c.Write(ctx, websocket.MessageText, []byte(message)); err != nil {
			return r, err
		}
		for {
			_, b, err := c.Read(ctx)
			if err != nil {
				return r, err
			}
			r.bytes += len(b)
			var m struct {
				Success   bool
				Component struct{ Name, ID string }
			}
			if err := json.Unmarshal(b, &m); err != nil {
				return r, err
			}
			if m.Component.Name == "button_component" {
				button = m.Component.ID
			}
			if m.Component.ID != "" && r.first == 0 {
				r.first = time.Since(began)
			}
			if m.Success {
				r.end = time.Since(began)
				return r, nil
			}
		}
	}
	if err := c.Write(ctx, websocket.MessageText, []byte(`{"state_id":""}`)); err != nil {
		return nil, err
	}
	if _, err := run(`{}`); err != nil {
		return nil, err
	}
	click := fmt.Sprintf(`{"type":"click","id":%q}`, button)
	return repeat(clicks, func() (clicked, error) { return run(click) })
}

// clickMalcolmston clicks in malcolmston's protocol: a POST whose answer is the whole
// page.
func clickMalcolmston(ctx context.Context, dir string, clicks int) ([]clicked, error) {
	address, stop, err := serve(ctx, filepath.Join(dir, "malcolmston"))
	if err != nil {
		return nil, err
	}
	defer stop()
	type element struct {
		Type, Key string
		Children  []element
	}
	var page struct {
		SessionID string
		Tree      element
	}
	run := func(message string) (r clicked, err error) {
		began := time.Now()
		response, err := http.Post("http://"+address+"/api/run", "application/json", strings.NewReader(message))
		if err != nil {
			return r, err
		}
		defer response.Body.Close()
		b, err := io.ReadAll(response.Body)
		if err != nil {
			return r, err
		}
		took := time.Since(began)
		return clicked{took, took, len(b)}, json.Unmarshal(b, &page)
	}
	if _, err := run(`{}`); err != nil {
		return nil, err
	}
	var find func(element) string
	find = func(e element) string {
		if e.Type == "button" {
			return e.Key
		}
		for _, c := range e.Children {
			if key := find(c); key != "" {
				return key
			}
		}
		return ""
	}
	click := fmt.Sprintf(`{"sessionId":%q,"event":{"key":%q,"button":true}}`, page.SessionID, find(page.Tree))
	return repeat(clicks, func() (clicked, error) { return run(click) })
}

// clickStreamlit runs a Python program that clicks with Streamlit's own messages.
func clickStreamlit(ctx context.Context, dir string, clicks int) ([]clicked, error) {
	python := os.Getenv("STREAMLIT_PYTHON")
	if python == "" {
		return nil, fmt.Errorf("STREAMLIT_PYTHON names no Python that has it: run bench/app/peers/run")
	}
	child := exec.CommandContext(ctx, python, filepath.Join(dir, "..", "streamlit_clicks.py"), fmt.Sprint(max(clicks/20, 20)))
	output, err := child.Output()
	if err != nil {
		return nil, err
	}
	var all []clicked
	for lines := bufio.NewScanner(bytes.NewReader(output)); lines.Scan(); {
		var first, end, size int
		if n, _ := fmt.Sscan(lines.Text(), &first, &end, &size); n == 3 {
			all = append(all, clicked{time.Duration(first) * time.Microsecond, time.Duration(end) * time.Microsecond, size})
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("it printed no times")
	}
	return all, nil
}
