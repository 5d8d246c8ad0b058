package refrain_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/refrain-go/refrain"
)

// pool stands for a pool of connections.
type pool struct{}

func (pool) Ping(context.Context) error { return nil }
func (pool) Close()                     { fmt.Println("the pool is closed") }

// In a service each request is a scope. At the end the requests end first, and then the
// objects that they use.
func ExampleHandler() {
	cache := refrain.New(refrain.Config{Name: "service"})
	db := refrain.NewSingleton("pool", func(context.Context) (pool, error) { return pool{}, nil }, refrain.In(cache))
	health := func(w http.ResponseWriter, r *http.Request) {
		// stays open until the request is answered, even if it is cleared
		p, err := db.Get(r.Context())
		if err == nil {
			err = p.Ping(r.Context())
		}
		if err != nil {
			http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
		}
	}
	server := &http.Server{Handler: refrain.Handler(http.HandlerFunc(health))}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	go server.Serve(listener)

	// in a program: signal.NotifyContext
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	res, err := http.Get("http://" + listener.Addr().String())
	if err != nil {
		fmt.Println(err)
		return
	}
	res.Body.Close()
	fmt.Println(res.Status)
	stop()

	<-ctx.Done()
	end, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	fmt.Println(errors.Join(server.Shutdown(end), cache.Close(end)))
	// Output:
	// 200 OK
	// the pool is closed
	// <nil>
}
