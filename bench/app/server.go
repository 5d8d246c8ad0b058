package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/refrain-go/refrain/app"
)

// script is an app of four elements. A click changes one of them.
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

// serveApp serves an app, and the size of its memory, until standard input ends. It
// prints its address first.
func serveApp(script func(*app.UI) error) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	dir, err := os.MkdirTemp("", "bench-app-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	mux.Handle("/", app.Handler(script, app.MaxSessions(20_000, 80_000), app.UploadDir(dir)))
	mux.HandleFunc("/memory", func(w http.ResponseWriter, _ *http.Request) {
		runtime.GC()
		runtime.GC() // the second collection frees the memory of pools
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		fmt.Fprintln(w, m.HeapAlloc, m.StackInuse, runtime.NumGoroutine(), descriptors(), files(dir))
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

// descriptors returns how many descriptors this process has open, or 0 where the system
// does not say.
func descriptors() int {
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0
	}
	return len(list)
}

// files returns how many files are in a directory, at any depth.
func files(dir string) (n int) {
	filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			n++
		}
		return nil
	})
	return n
}

// server is the app, running in a process of its own.
type server struct {
	url   string
	input io.Closer
	wait  func() error
}

func start(ctx context.Context, flags ...string) (*server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	child := exec.CommandContext(ctx, self, append([]string{"-serve"}, flags...)...)
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

// memory is what the server holds: bytes of memory, and numbers of other things.
type memory struct{ heap, stacks, goroutines, descriptors, files int64 }

func (s *server) memory() (m memory, err error) {
	r, err := http.Get(s.url + "/memory")
	if err != nil {
		return m, err
	}
	defer r.Body.Close()
	_, err = fmt.Fscan(r.Body, &m.heap, &m.stacks, &m.goroutines, &m.descriptors, &m.files)
	return m, err
}
