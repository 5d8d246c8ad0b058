package engines

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"sync"
	"syscall"
	"time"
)

// A process is a program that a browser needs, with all that it starts.
type process struct {
	group int
	life  *os.File      // the group ends when nobody holds this any more
	ended chan struct{} // closed when nothing of the group prints any more
}

// guard is a script that runs a program, and kills it and all that it starts as soon as
// the standard input closes. That also happens when the tests are killed, which leaves
// them no time to end anything.
const guard = `exec 3<&0 </dev/null
(read -r _ <&3; kill -KILL 0) >/dev/null 2>&1 &
exec 3<&-
"$@"`

// start starts a program in a process group of its own. The program ends with the tests,
// however these end.
func start(command *exec.Cmd) (*process, error) {
	held, life, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer held.Close()
	command.Args = append([]string{"sh", "-c", guard, "sh", command.Path}, command.Args[1:]...)
	command.Path = "/bin/sh"
	command.Stdin = held
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := command.Start(); err != nil {
		life.Close()
		return nil, err
	}
	p := &process{command.Process.Pid, life, make(chan struct{})}
	go func() {
		command.Wait()
		close(p.ended)
	}()
	return p, nil
}

// launch starts a program and returns the first line that it prints and that is wanted.
func launch(command *exec.Cmd, wanted *regexp.Regexp) (*process, string, error) {
	reader, writer := io.Pipe()
	command.Stdout, command.Stderr = writer, writer
	p, err := start(command)
	if err != nil {
		return nil, "", err
	}
	found := make(chan string, 1)
	go func() {
		<-p.ended
		writer.Close()
	}()
	go func() {
		lines := bufio.NewScanner(reader)
		for lines.Scan() {
			if line := lines.Text(); wanted.MatchString(line) {
				select {
				case found <- line:
				default:
				}
			}
		}
		io.Copy(io.Discard, reader)
		close(found)
	}()
	select {
	case line, ok := <-found:
		if ok {
			return p, line, nil
		}
	case <-time.After(startPatience):
	}
	p.stop()
	return nil, "", fmt.Errorf("%s did not say %s", command.Args[4], wanted)
}

func (p *process) stop() {
	syscall.Kill(-p.group, syscall.SIGKILL)
	p.life.Close()
	<-p.ended
}

// A remote is a browser that is started when the first test asks for it.
type remote[T any] struct {
	start func() (T, func(), error)

	once sync.Once
	conn T
	end  func()
	err  error
}

func (r *remote[T]) get() (T, error) {
	r.once.Do(func() { r.conn, r.end, r.err = r.start() })
	return r.conn, r.err
}

func (r *remote[T]) stop() {
	r.once.Do(func() { r.err = errors.New("the tests are over") })
	if r.end != nil {
		r.end()
	}
}

// program finds a program by its names, or says how to get it.
func program(names []string, packages string) (string, error) {
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("no %s to drive the page with: run make test, which installs it, or apt-get install %s", names[0], packages)
}
