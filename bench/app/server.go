package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"strings"

	"github.com/refrain-go/refrain/app"
)

// script is the app: four elements, of which a click changes one.
func script(ui *app.UI) error {
	ui.Title("Clicks")
	n := app.State(ui, "n", 0)
	if ui.Button("Go") {
		*n++
	}
	size := ui.Slider("Size", 0, 100, 50)
	ui.Text(fmt.Sprintf("%d clicks, size %d", *n, size))
	return nil
}

// serveApp serves the app, and what its memory comes to, until standard input ends. It prints its address first.
func serveApp() error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/", app.Handler(script, app.MaxSessions(20_000, 20_000)))
	mux.HandleFunc("/memory", func(w http.ResponseWriter, _ *http.Request) {
		runtime.GC()
		runtime.GC() // what pools hold goes with the second
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		fmt.Fprintln(w, m.HeapAlloc, m.StackInuse)
	})
	server := &http.Server{Handler: mux}
	fmt.Printf("http://%s\n", l.Addr())
	go func() {
		io.Copy(io.Discard, os.Stdin)
		server.Close()
	}()
	if err := server.Serve(l); err != http.ErrServerClosed {
		return err
	}
	return nil
}

// server is the app in a process of its own.
type server struct {
	url   string
	input io.Closer
	wait  func() error
}

func start(ctx context.Context) (*server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	child := exec.CommandContext(ctx, self, "-serve")
	child.Stderr = os.Stderr
	input, err := child.StdinPipe()
	if err != nil {
		return nil, err
	}
	output, err := child.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := child.Start(); err != nil {
		return nil, err
	}
	url, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("the server did not start: %w", err)
	}
	return &server{strings.TrimSpace(url), input, child.Wait}, nil
}

func (s *server) stop() {
	s.input.Close()
	s.wait()
}

// memory is what the server holds, in bytes.
type memory struct{ heap, stacks int64 }

func (s *server) memory() (m memory, err error) {
	r, err := http.Get(s.url + "/memory")
	if err != nil {
		return m, err
	}
	defer r.Body.Close()
	_, err = fmt.Fscan(r.Body, &m.heap, &m.stacks)
	return m, err
}
