//go:build unix

package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// patience only ends a test that waits in vain.
const patience = 2 * time.Minute

// family is a refrain run, the app that it runs, and a process that the app has started.
type family struct {
	t     *testing.T
	c     *exec.Cmd
	temp  string
	out   *os.File    // where the outputs are read
	lines chan string // of both outputs
	held  string      // a pipe that the app and its process hold open
	app   int         // the app's process id
}

// startFamily runs an app whose script has these lines. Before is a shell command that
// runs first; the shell then becomes refrain.
func startFamily(t *testing.T, before, lines string) *family {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	f := &family{t: t, temp: t.TempDir(), lines: make(chan string, 1000), held: filepath.Join(dir, "held")}
	program := `package main

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	signal.Ignore(syscall.SIGUSR1) // so that the package is used
	held, _ := os.OpenFile(os.Getenv("REFRAIN_TEST_HELD"), os.O_WRONLY, 0)
	child := exec.Command("sleep", "1000")
	child.Stdout = held
	child.Start()
	` + lines + `
	fmt.Println("process", os.Getpid())
	time.Sleep(time.Hour)
}
`
	err = errors.Join(os.WriteFile(filepath.Join(dir, "main.go"), []byte(program), 0o644), syscall.Mkfifo(f.held, 0o600),
		os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module example.test/tiny\n\ngo 1.26\n"), 0o644))
	if err != nil {
		t.Fatal(err)
	}
	f.c = exec.Command("sh", "-c", before+`exec "$0" run -addr 127.0.0.1:0 "$1"`, self, dir)
	f.c.Env = append(os.Environ(), "REFRAIN_TEST_COMMAND=1", "REFRAIN_TEST_HELD="+f.held, "TMPDIR="+f.temp, "GOWORK=off")
	f.c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	heedSignals(t)
	out, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	f.c.Stdout, f.c.Stderr = in, in
	if err := f.c.Start(); err != nil {
		t.Fatal(err)
	}
	in.Close()
	t.Cleanup(func() {
		syscall.Kill(-f.c.Process.Pid, syscall.SIGKILL)
		out.Close()
		for range f.lines {
		}
	})
	go func() {
		defer close(f.lines)
		for s := bufio.NewScanner(out); s.Scan(); {
			f.lines <- s.Text()
		}
	}()
	f.out = out
	return f
}

// heedSignals lets the processes that this one starts heed the signals of endings. A
// shell that runs the tests in the background, or nohup, has them ignored, and processes
// inherit that.
func heedSignals(t *testing.T) {
	for _, s := range endings {
		if signal.Ignored(s) {
			caught := make(chan os.Signal, 1)
			signal.Notify(caught, s)
			t.Cleanup(func() { signal.Ignore(s); signal.Stop(caught) })
		}
	}
}

// says waits for a line with this text, and returns it.
func (f *family) says(text string) string {
	f.t.Helper()
	late := time.After(patience)
	for {
		select {
		case line, ok := <-f.lines:
			if strings.Contains(line, text) {
				return line
			}
			if !ok {
				f.t.Fatalf("it has ended without %q", text)
			}
		case <-late:
			f.t.Fatalf("nobody says %q", text)
		}
	}
}

// born waits until the app runs. It returns a channel that is closed when the app and the
// process that it has started are gone.
func (f *family) born() (dead <-chan struct{}) {
	f.t.Helper()
	over := make(chan struct{})
	go func() {
		defer close(over)
		held, err := os.Open(f.held) // Open returns when the app opens the pipe too
		if err != nil {
			f.t.Error(err)
			return
		}
		io.Copy(io.Discard, held)
		held.Close()
	}()
	if _, err := fmt.Sscanf(f.says("process "), "process %d", &f.app); err != nil {
		f.t.Fatal(err)
	}
	return over
}

// leaves waits until no process is left.
func (f *family) leaves(dead <-chan struct{}) {
	f.t.Helper()
	select {
	case <-dead:
	case <-time.After(patience):
		f.t.Fatal("the app, or what it has started, is left behind")
	}
}

// ends waits until the command has ended with this status and has left no process behind.
func (f *family) ends(status int, dead <-chan struct{}) {
	f.t.Helper()
	late := time.AfterFunc(patience, func() { f.c.Process.Kill() })
	defer late.Stop()
	f.c.Wait()
	if got := f.c.ProcessState.ExitCode(); got != status {
		f.t.Errorf("it ended with status %d, want %d", got, status)
	}
	f.leaves(dead)
	if left, _ := filepath.Glob(filepath.Join(f.temp, "*")); len(left) > 0 {
		f.t.Errorf("it left %q", left)
	}
}

var endings = []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP}

// Hazard: a terminal is closed, or a service stopped, and the app, a process that it has
// started, or temporary files are left; or a shell takes a good end for a failure.
func TestRun_EndsAllProcessesThatItStarted(t *testing.T) {
	for _, s := range endings {
		for _, whole := range []bool{false, true} {
			f := startFamily(t, "", "")
			dead := f.born()
			pid := f.c.Process.Pid
			if whole {
				pid = -pid
			}
			syscall.Kill(pid, s)
			if whole {
				syscall.Kill(pid, s) // some programs end a process and then its group
			}
			f.ends(statusDone, dead)
		}
	}
}

// Hazard: only the app is ended, and its page is dead until a line is changed; or a
// process that it had started goes on beside the next app.
func TestRun_StartsTheAppAgainThatASignalEnded(t *testing.T) {
	for _, s := range append(endings, syscall.SIGKILL, syscall.SIGSEGV) {
		f := startFamily(t, "", "")
		dead, app := f.born(), f.app
		syscall.Kill(app, s)
		f.says("is started again in 1s")
		f.leaves(dead)
		dead = f.born()
		if f.app == app {
			t.Errorf("after %v the app is the same process", s)
		}
		f.c.Process.Signal(syscall.SIGTERM)
		f.ends(statusDone, dead)
	}
}

// Hazard: an app that ignores SIGTERM holds up its author for as long as it likes, and a
// second Ctrl+C leaves files behind.
func TestRun_SecondSignalKillsTheApp(t *testing.T) {
	f := startFamily(t, "", "signal.Ignore(syscall.SIGTERM)")
	dead := f.born()
	f.c.Process.Signal(syscall.SIGINT)
	time.AfterFunc(sameSignal+100*time.Millisecond, func() { f.c.Process.Signal(syscall.SIGINT) })
	f.says("was killed")
	f.ends(statusFailed, dead)
}

// Hazard: refrain run was started by nohup, and ends with its terminal all the same.
func TestRun_LeavesIgnoredSignalsIgnored(t *testing.T) {
	f := startFamily(t, "trap '' HUP INT; ", "")
	dead := f.born()
	f.c.Process.Signal(syscall.SIGHUP)
	f.c.Process.Signal(syscall.SIGINT)
	syscall.Kill(f.app, syscall.SIGKILL)
	f.says("is started again")
	f.leaves(dead)
	dead = f.born()
	f.c.Process.Signal(syscall.SIGTERM)
	f.ends(statusDone, dead)
}

// Hazard: the reader of the output has gone (refrain run … | head), and the next line
// that is written ends the supervisor, which then does not clean up.
func TestRun_LivesWithoutReaders(t *testing.T) {
	f := startFamily(t, "", `go func() {
		for {
			fmt.Println("noise")
			time.Sleep(time.Millisecond)
		}
	}()`)
	dead := f.born()
	f.out.Close()
	f.c.Process.Signal(syscall.SIGTERM)
	f.ends(statusDone, dead)
}
