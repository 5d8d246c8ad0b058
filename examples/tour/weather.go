package main

import (
	"context"
	"net"
	"net/http"
	"sync/atomic"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/examples/tour/data"
)

// weatherServer serves the weather on the loopback interface, so that the tour's download
// needs no network. A running server is a resource like any other: a singleton starts it
// at the first Get.
var weatherServer = refrain.NewSingleton("weather server", func(ctx context.Context) (*server, error) {
	var listen net.ListenConfig
	listener, err := listen.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &server{URL: "http://" + listener.Addr().String() + "/seattle-weather.csv"}
	s.http.Handler = http.HandlerFunc(s.serve)
	go s.http.Serve(listener)
	return s, nil
})

// server is the weather server while it runs.
type server struct {
	URL     string
	http    http.Server
	answers atomic.Int64 // how many requests it has answered
}

// Close stops the server. The singleton calls it when the server is no longer used.
func (s *server) Close() error { return s.http.Close() }

func (s *server) serve(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/seattle-weather.csv" {
		http.NotFound(w, r)
		return
	}
	s.answers.Add(1)
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Write(data.SeattleWeather)
}
