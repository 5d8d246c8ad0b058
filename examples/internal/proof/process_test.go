package proof

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/refrain-go/refrain"
)

// worker is a process that repeats each line that it is sent.
type worker struct {
	cmd *exec.Cmd

	mu  sync.Mutex // one question at a time
	in  io.WriteCloser
	out *bufio.Reader
}

// startWorker starts one. Not by exec.CommandContext: open's context ends when open has,
// and would kill it.
func startWorker(context.Context) (*worker, error) {
	w := &worker{cmd: exec.Command("cat")}
	out, err := w.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	w.out = bufio.NewReader(out)
	if w.in, err = w.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	return w, w.cmd.Start()
}

func (w *worker) ask(line string) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, err := fmt.Fprintln(w.in, line); err != nil {
		return "", err
	}
	answer, err := w.out.ReadString('\n')
	return strings.TrimSuffix(answer, "\n"), err
}

// Close has the process end, and takes note that it has: else it would stay as a zombie.
func (w *worker) Close() error {
	w.in.Close()
	return w.cmd.Wait()
}

// S2. Hazard: a process is ended while a user asks it, twice, or never; or no one waits
// for it, and it stays as a zombie.
func TestProcess_IsEndedAndReapedAfterItsLastUser(t *testing.T) {
	cache := newCache(t) // a second Wait would be an error, which is logged
	var started ledger[*worker]
	process := refrain.NewSingleton("process", func(ctx context.Context) (*worker, error) {
		w, err := startWorker(ctx)
		return started.open(w), err
	}, refrain.In(cache))

	const askers, questions = 30, 20
	crowd(askers, func(asker int) {
		for n := range questions {
			err := process.Use(t.Context(), func(w *worker) error {
				if n%10 == 0 {
					process.Clear()
				}
				question := fmt.Sprintf("%d of %d", n, asker)
				answer, err := w.ask(question)
				if err == nil && answer != question {
					err = fmt.Errorf("asked %q, it answers %q", question, answer)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}
	})
	if err := cache.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(started.opened) < questions/10 {
		t.Errorf("only %d were started: the test proves nothing", len(started.opened))
	}
	for _, w := range started.opened {
		if w.cmd.ProcessState == nil || !w.cmd.ProcessState.Success() {
			t.Errorf("process %d ended with %v", w.cmd.Process.Pid, w.cmd.ProcessState)
		}
		if err := syscall.Kill(w.cmd.Process.Pid, 0); !errors.Is(err, syscall.ESRCH) {
			t.Errorf("process %d is still there: %v", w.cmd.Process.Pid, err)
		}
	}
}
