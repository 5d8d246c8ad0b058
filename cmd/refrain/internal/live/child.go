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

// How long a child may take. The first is longer than an app waits for its runs; the others are the patience of somebody
// who looks at a terminal.
const (
	reportTime = 4 * time.Second  // to give its sessions away
	exitTime   = 5 * time.Second  // to end after that
	stopTime   = 12 * time.Second // to end when all ends
)

// child is a program that runs. It belongs to the supervisor's goroutine, except that output is written by its own.
type child struct {
	program program
	serving bool
	link    *handover.Supervisor
	process *os.Process
	output  *tail

	reports chan handover.Report // closed when none will come
	exited  chan struct{}        // closed when it has ended
	err     error                // how; set before that
}

// startChild starts p.
func startChild(p program, name string, c Config, socket *os.File, s handover.Start) (*child, error) {
	k := &child{program: p, output: new(tail), reports: make(chan handover.Report, 1), exited: make(chan struct{})}
	cmd := exec.Command(p.file, c.Args...)
	cmd.Args[0] = name
	cmd.Stdout = io.MultiWriter(c.Stdout, k.output)
	cmd.Stderr = io.MultiWriter(c.Stderr, k.output)
	cmd.WaitDelay = time.Second // for what the child has started, and left behind with its output
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
			// An app says the last word before it ends.
			select {
			case k.reports <- r:
			default:
			}
			return
		}
	}
}

// leave has the child give its sessions away, and reports whether it did. It then ends by itself.
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

// end waits until the child has ended, for this long, and then kills it. It reports whether it had to.
func (k *child) end(patience time.Duration) (killed bool) {
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case <-k.exited:
	case <-late.C:
		killed = true
		k.process.Kill()
		<-k.exited
	}
	k.link.Close()
	k.program.remove()
	return killed
}

func (k *child) interrupt() { k.process.Signal(syscall.SIGTERM) }

// tail keeps the end of what is written to it.
type tail struct {
	mu  sync.Mutex
	buf []byte
	cut bool
}

// maxText is how much output a page is shown.
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

// text returns whole lines.
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
