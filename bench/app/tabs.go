package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"
)

// tab is the connection of one visitor. It stands for a browser, and draws no page.
type tab struct {
	conn   *websocket.Conn
	button string // the id of the app's button
	upload string // the address that takes a file, if there is one
	cookie string
	events int
}

var (
	buttonID = regexp.MustCompile(`"k":"button","id":"([^"]+)"`)
	runEnds  = `"end":"done"`
)

// openAll opens tabs, a hundred at a time. They come from many loopback addresses, since
// an app bounds the tabs of each address.
func openAll(ctx context.Context, url string, n int) ([]*tab, error) {
	tabs := make([]*tab, n)
	errs := make(chan error, n)
	turn := make(chan struct{}, 100)
	var all sync.WaitGroup
	for i := range tabs {
		turn <- struct{}{}
		all.Go(func() {
			defer func() { <-turn }()
			var err error
			if tabs[i], err = open(ctx, url, net.IPv4(127, 0, 1, byte(1+i%200))); err != nil {
				errs <- fmt.Errorf("tab %d: %w", i, err)
			}
		})
	}
	all.Wait()
	close(errs)
	return tabs, <-errs
}

// open loads the page, connects, and waits for the end of the first run.
func open(ctx context.Context, url string, from net.IP) (*tab, error) {
	dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: from}}
	client := &http.Client{Transport: &http.Transport{DialContext: dialer.DialContext, DisableKeepAlives: true}}
	page, err := client.Get(url + "/")
	if err != nil {
		return nil, err
	}
	page.Body.Close()
	header := http.Header{"Origin": {url}}
	for _, c := range page.Cookies() {
		header.Add("Cookie", c.Name+"="+c.Value)
	}
	conn, _, err := websocket.Dial(ctx, url+"/ws", &websocket.DialOptions{HTTPClient: client, HTTPHeader: header, Subprotocols: []string{"refrain.v1"}})
	if err != nil {
		return nil, err
	}
	t := &tab{conn: conn, cookie: header.Get("Cookie")}
	if err := conn.Write(ctx, websocket.MessageText, []byte(`{"t":"hello","tab":"","query":""}`)); err != nil {
		return nil, err
	}
	_, err = t.await(ctx)
	return t, err
}

// await reads until a run has ended.
func (t *tab) await(ctx context.Context) (r clicked, err error) {
	began := time.Now()
	for {
		_, message, err := t.conn.Read(ctx)
		if err != nil {
			return r, err
		}
		r.bytes += len(message)
		if r.first == 0 {
			r.first = time.Since(began)
		}
		if m := buttonID.FindSubmatch(message); m != nil {
			t.button = string(m[1])
		}
		if m := uploadURL.FindSubmatch(message); m != nil {
			t.upload = string(m[1])
		}
		if strings.Contains(string(message), runEnds) {
			r.end = time.Since(began)
			return r, nil
		}
	}
}

// click presses the button, and returns how long it took until the run was seen.
func (t *tab) click(ctx context.Context) (clicked, error) {
	t.events++
	event := fmt.Appendf(nil, `{"t":"event","n":%d,"press":[%q]}`, t.events, t.button)
	began := time.Now()
	if err := t.conn.Write(ctx, websocket.MessageText, event); err != nil {
		return clicked{}, err
	}
	writing := time.Since(began)
	r, err := t.await(ctx)
	r.first, r.end = r.first+writing, r.end+writing
	return r, err
}

// clickAll clicks in all tabs, each at its own moments, and returns how long the clicks
// took. A tab that fails ends the program: the figures of the other tabs would look
// better than the truth.
func clickAll(ctx context.Context, tabs []*tab, every, lasting time.Duration) []time.Duration {
	var mu sync.Mutex
	var times []time.Duration
	var all sync.WaitGroup
	end := time.Now().Add(lasting)
	for _, t := range tabs {
		all.Go(func() {
			next := time.Now().Add(rand.N(every))
			for next.Before(end) {
				time.Sleep(time.Until(next))
				took, err := t.click(ctx)
				if err != nil {
					panic(err)
				}
				mu.Lock()
				times = append(times, took.end)
				mu.Unlock()
				next = next.Add(every)
			}
		})
	}
	all.Wait()
	return times
}
