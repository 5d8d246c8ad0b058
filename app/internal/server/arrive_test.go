package server_test

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/coder/websocket"

	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/wire"
	"github.com/refrain-go/refrain/app/web"
)

// arrivalServer tells the length of each text that it hears.
func arrivalServer(t *testing.T) (open func() *websocket.Conn, heard <-chan int) {
	lengths := make(chan int, 100)
	s, err := server.New(server.Config{
		Page: web.Shell{Title: "T"}, Log: slog.New(slog.DiscardHandler),
		Connect: func(_ server.Visitor, c *server.Conn) {
			for {
				m, err := c.Receive()
				if err != nil {
					return
				}
				lengths <- len(m.(wire.Event).Press[0])
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(s)
	t.Cleanup(srv.Close)
	return func() *websocket.Conn {
		var id [16]byte
		rand.Read(id[:])
		c, _, err := websocket.Dial(t.Context(), srv.URL+"/ws", &websocket.DialOptions{
			HTTPHeader:   http.Header{"Cookie": {"refrain=" + base64.RawURLEncoding.EncodeToString(id[:])}},
			Subprotocols: []string{wire.Protocol},
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.CloseNow() })
		return c
	}, lengths
}

func press(n int) []byte {
	return []byte(`{"t":"event","press":["` + strings.Repeat("x", n) + `"]}`)
}

// Hazard: one client begins a message in each of many tabs and ends none. That takes all
// memory, or keeps other clients from sending a long text. // A8
func TestServer_MessagesThatDoNotEndTakeLittle(t *testing.T) {
	open, heard := arrivalServer(t)
	hear := func(want int) {
		t.Helper()
		if n := <-heard; n != want {
			t.Errorf("a message of %d bytes was heard, not of %d", n, want)
		}
	}
	say := func(c *websocket.Conn, n int) {
		t.Helper()
		if err := c.Write(t.Context(), websocket.MessageText, press(n)); err != nil {
			t.Fatal(err)
		}
	}
	const tabs = 60
	conns := make([]*websocket.Conn, tabs)
	for i := range conns {
		conns[i] = open()
		say(conns[i], 1)
		hear(1)
	}
	before := heap()
	half := press(1 << 20)[:1<<20]
	for _, c := range conns {
		go func() {
			w, err := c.Writer(context.Background(), websocket.MessageText)
			if err == nil {
				w.Write(half) // and no end
			}
		}()
	}
	// Short ones are heard meanwhile, also behind all the others.
	last := open()
	for range 20 {
		say(last, 10_000)
		hear(10_000)
	}
	// This includes the memory of this test's connections.
	if grown := heap() - before; grown > 12<<20+tabs<<16 {
		t.Errorf("messages that do not end take %d bytes", grown)
	}
	for _, c := range conns {
		c.CloseNow()
	}
	say(last, 2<<20)
	hear(2 << 20)
}

// Hazard: many long messages arrive at once, each gets a part of the room, and they wait
// for each other until their time is over. // A8
func TestServer_LongMessagesDoNotWaitForEachOther(t *testing.T) {
	open, heard := arrivalServer(t)
	const tabs = 24
	var begun sync.WaitGroup
	all := make(chan struct{})
	lost := make(chan error, tabs)
	for range tabs {
		c := open()
		if err := c.Write(t.Context(), websocket.MessageText, press(1)); err != nil {
			t.Fatal(err)
		}
		<-heard
		begun.Add(1)
		go func() {
			w, err := c.Writer(t.Context(), websocket.MessageText)
			message := press(640 << 10)
			if err == nil {
				_, err = w.Write(message[:256<<10])
			}
			begun.Done()
			<-all
			if err == nil {
				_, err = w.Write(message[256<<10:])
			}
			if err == nil {
				err = w.Close()
			}
			if err == nil {
				_, _, err = c.Read(t.Context()) // until the server ends it
			}
			lost <- err
		}()
	}
	begun.Wait()
	close(all)
	for range tabs {
		select {
		case <-heard:
		case err := <-lost:
			t.Fatalf("a long message was not heard: %v", err)
		}
	}
}

func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
