package live

import (
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/refrain-go/refrain/internal/handover"
)

// These bound the times that a child may take. The first is longer than an app waits for
// its runs. The others are as long as a user at a terminal will wait.
const (
	reportTime = 4 * time.Second  // to give its sessions away
	exitTime   = 5 * time.Second  // to end after that
	stopTime   = 12 * time.Second // to end when the supervisor ends
)

// child is a running program. It belongs to the supervisor's goroutine. Only its output
// is written by a goroutine of its own.
type child struct {
	program program
	serving bool
	since   time.Time // when it began to serve
	link    *handover.Supervisor
	process *os.Process
	output  *tail

	reports chan handover.Report // closed when there will be no more
	exited  chan struct{}        // closed when the program has ended
	err     error                // how it ended; set before exited is closed
}

// startChild starts p.
func startChild(p program, name string, c Config, socket *os.File, s handover.Start) (*child, error) {
	k := &child{program: p, output: new(tail), reports: make(chan handover.Report, 1), exited: make(chan struct{})}
	cmd := exec.Command(p.file, c.Args...)
	cmd.Args[0] = name
	cmd.Stdout = io.MultiWriter(c.Stdout, k.output)
	cmd.Stderr = io.MultiWriter(c.Stderr, k.output)
	// Processes that the child has started may hold its output open.
	cmd.WaitDelay = time.Second
	apart(cmd)
	link, err := handover.StartApp(cmd, socket, s)
	if err != nil {
		return nil, err
	}
	k.link, k.process = link, cmd.Process
	go func() {
		defer close(k.exited)
		k.err = cmd.Wait()
	}()
	go k.receive()
	return k, nil
}

func (k *child) receive() {
	defer close(k.reports)
	for {
		r, err := k.link.Next()
		if err != nil {
			return
		}
		select {
		case k.reports <- r:
		case <-k.exited:
			// The child may have sent its last report just before it ended.
			select {
			case k.reports <- r:
			default:
			}
			return
		}
	}
}

// leave tells the child to give its sessions away, and reports whether it did. After that
// the child ends by itself.
func (k *child) leave() ([]handover.Session, bool) {
	if !k.serving || k.link.Order(handover.Order{Leave: true}) != nil {
		return nil, false
	}
	late := time.NewTimer(reportTime)
	defer late.Stop()
	for {
		select {
		case r, ok := <-k.reports:
			if !ok || r.Left {
				return r.Sessions, ok
			}
		case <-late.C:
			return nil, false
		}
	}
}

// end waits until the child has ended. After patience, or when hurry is closed, it kills
// the child, and reports that it did. Processes that the child has started end too.
func (k *child) end(patience time.Duration, hurry <-chan struct{}) (killed bool) {
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case <-k.exited:
	case <-late.C:
		killed = true
	case <-hurry:
		killed = true
	}
	if killed {
		k.process.Kill()
		<-k.exited
	}
	signalGroup(k.process, syscall.SIGKILL)
	k.link.Close()
	return killed
}

// served returns the time since the child began to serve.
func (k *child) served() time.Duration {
	if !k.serving {
		return 0
	}
	return time.Since(k.since)
}

func (k *child) interrupt() { k.process.Signal(syscall.SIGTERM) }

// tail is a writer that keeps only the end of the bytes written to it.
type tail struct {
	mu  sync.Mutex
	buf []byte
	cut bool
}

// maxText is the largest size of an output that a page shows, in bytes.
const maxText = 16 << 10

func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf = append(t.buf, b...)
	if len(t.buf) > 2*maxText {
		t.buf = append(t.buf[:0], t.buf[len(t.buf)-maxText:]...)
		t.cut = true
	}
	return len(b), nil
}

// text returns the last maxText bytes, from the beginning of a line.
func (t *tail) text() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := string(t.buf)
	if over := len(s) - maxText; over > 0 {
		s = s[over:]
	}
	if t.cut || len(s) < len(t.buf) {
		_, s, _ = strings.Cut(s, "\n")
		s = "…\n" + s
	}
	return strings.TrimSpace(s)
}
