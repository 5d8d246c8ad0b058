package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/refrain-go/refrain/app"
)

// clicks measures the time between a click and the first new message, over a WebSocket on
// loopback. It stands beside a server that answers each message with one of the same
// length and does nothing else.
func clicks() []work {
	return []work{{
		name: "click → first delta, 4 elements (p50)", limit: "WebSocket echo",
		other: func(b *testing.B) { measureClicks(b, echo()) },
		ours:  func(b *testing.B) { measureClicks(b, app.Handler(fourElements, app.RunsPerSecond(0, 1))) },
	}}
}

func fourElements(ui *app.UI) error {
	ui.Title("Clicks")
	n := app.State(ui, "n", 0)
	if ui.Button("Go") {
		*n++
	}
	size := ui.Slider("Size", 0, 100, 50)
	ui.Text(fmt.Sprintf("%d clicks, size %d", *n, size))
	return nil
}

// measureClicks reports the median time between a click and the next message.
func measureClicks(b *testing.B, h http.Handler) {
	srv := httptest.NewServer(h)
	defer srv.Close()
	tab := open(b, srv.URL)
	defer tab.CloseNow()

	button := ""
	tab.write(b, `{"t":"hello","tab":"","query":""}`)
	for button == "" {
		if m := buttonID.FindSubmatch(tab.read(b)); m != nil {
			button = string(m[1])
		}
	}
	took := make([]float64, 0, b.N)
	for n := range b.N {
		click := `{"t":"event","n":` + strconv.Itoa(n+1) + `,"press":["` + button + `"]}`
		start := time.Now()
		tab.write(b, click)
		tab.read(b)
		took = append(took, float64(time.Since(start).Nanoseconds()))
	}
	b.ReportMetric(median(took), "p50-ns")
}

var buttonID = regexp.MustCompile(`"k":"button","id":"([^"]+)"`)

// echo answers the first message like an app with a button, and every other message with
// as many bytes as an app's delta.
func echo() http.Handler {
	answer := []byte(`{"t":"delta","button":` + `{"k":"button","id":"echo"}` + strings.Repeat(" ", 120) + `}`)
	mux := http.NewServeMux()
	mux.HandleFunc("/ws", func(w http.ResponseWriter, r *http.Request) {
		c, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		defer c.CloseNow()
		for {
			if _, _, err := c.Read(r.Context()); err != nil {
				return
			}
			if err := c.Write(r.Context(), websocket.MessageText, answer); err != nil {
				return
			}
		}
	})
	mux.HandleFunc("/", func(http.ResponseWriter, *http.Request) {})
	return mux
}

// tab is the client's end of a connection.
type tab struct{ *websocket.Conn }

func open(b *testing.B, url string) tab {
	jar, _ := cookiejar.New(nil)
	client := &http.Client{Jar: jar}
	page, err := client.Get(url + "/")
	if err != nil {
		b.Fatal(err)
	}
	page.Body.Close()
	c, _, err := websocket.Dial(context.Background(), url+"/ws", &websocket.DialOptions{
		HTTPClient: client, Subprotocols: []string{"refrain.v1"}, HTTPHeader: http.Header{"Origin": {url}},
	})
	if err != nil {
		b.Fatal(err)
	}
	return tab{c}
}

func (t tab) write(b *testing.B, message string) {
	if err := t.Write(context.Background(), websocket.MessageText, []byte(message)); err != nil {
		b.Fatal(err)
	}
}

func (t tab) read(b *testing.B) []byte {
	_, message, err := t.Read(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	return message
}

// printPageSize prints the sizes of the files that a browser loads for the page of an
// app: the document and its scripts and styles, as they come over the wire.
func printPageSize() {
	srv := httptest.NewServer(app.Handler(fourElements, app.RunsPerSecond(0, 1)))
	defer srv.Close()
	document, size := fetch(srv.URL + "/")
	total := size
	for _, m := range pageParts.FindAllStringSubmatch(document, -1) {
		_, size := fetch(srv.URL + "/" + m[1])
		total += size
	}
	fmt.Printf("first page: %.1f KB gzip (target ≤ 60 KB)\n", float64(total)/1024)
}

var pageParts = regexp.MustCompile(`(?:src|href)="((?:\./)?assets/[^"]+)"`)

// fetch returns a document, and its size when compressed for sending.
func fetch(url string) (text string, size int) {
	r, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		panic(err)
	}
	r.Header.Set("Accept-Encoding", "gzip")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		panic(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		panic(err)
	}
	if response.Header.Get("Content-Encoding") != "gzip" {
		return string(body), len(body)
	}
	plain, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		panic(err)
	}
	document, err := io.ReadAll(plain)
	if err != nil {
		panic(err)
	}
	return string(document), len(body)
}
