package live

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// target is a program to build: go build is called in dir, for pattern.
type target struct {
	dir, pattern string
	name         string // of the program, for messages
}

// resolve turns an argument of the command line into a target. A directory may be in
// another module than the current directory.
func resolve(arg string) (target, error) {
	info, err := os.Stat(arg)
	isFile := err == nil && !info.IsDir()
	switch {
	case strings.HasPrefix(arg, "-"):
		return target{}, fmt.Errorf("%q is a flag: flags stand before the package", arg)
	case err == nil && info.IsDir():
		return target{dir: arg, pattern: ".", name: base(arg)}, nil
	case isFile && strings.HasSuffix(arg, ".go"):
		return target{dir: filepath.Dir(arg), pattern: filepath.Base(arg), name: strings.TrimSuffix(base(arg), ".go")}, nil
	case isFile:
		return target{}, fmt.Errorf("%s is not a Go file: name the directory of the program", arg)
	case filepath.IsAbs(arg) || strings.HasPrefix(arg, "."):
		return target{}, fmt.Errorf("there is no directory %s", arg)
	}
	return target{dir: ".", pattern: arg, name: base(arg)}, nil
}

func base(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	return filepath.Base(path)
}

// builder builds a target again and again. Each build has a file of its own, since the
// program before may be running.
type builder struct {
	target
	race  bool
	tags  string
	dir   string // for the programs
	built int
}

// program is the result of a build.
type program struct {
	file   string
	digest [sha256.Size]byte // of its content
}

// buildError is the output of a go build that failed.
type buildError string

func (e buildError) Error() string { return string(e) }

// build runs go build. The end of ctx interrupts it.
func (b *builder) build(ctx context.Context) (program, error) {
	b.built++
	p := program{file: filepath.Join(b.dir, b.name+"-"+strconv.Itoa(b.built))}
	args := []string{"build", "-o", p.file}
	if b.race {
		args = append(args, "-race")
	}
	out, err := goCommand(ctx, b.target, append(args, tagsFlag(b.tags)...)...).CombinedOutput()
	if err != nil {
		os.Remove(p.file)
		return program{}, failed(out, err)
	}
	p.digest, err = digest(p.file)
	return p, err
}

func (p program) remove() {
	if p.file != "" {
		os.Remove(p.file)
	}
}

// goCommand returns a call of the go command for t.
func goCommand(ctx context.Context, t target, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, "go", append(args, t.pattern)...)
	c.Dir = t.dir
	apart(c)
	// The go command removes its temporary files when it is interrupted. The compilers
	// that it has started must end too.
	c.Cancel = func() error {
		signalGroup(c.Process, syscall.SIGINT)
		return nil
	}
	c.WaitDelay = 2 * time.Second
	return c
}

func tagsFlag(tags string) []string {
	if tags == "" {
		return nil
	}
	return []string{"-tags=" + tags}
}

// failed returns the output of the go command as an error. If there is no output, the
// error gives the reason.
func failed(out []byte, err error) error {
	var missing *exec.Error
	if errors.As(err, &missing) {
		return buildError("the go command cannot be started: " + missing.Err.Error())
	}
	if text := string(bytes.TrimSpace(out)); text != "" {
		return buildError(text)
	}
	return buildError("the go command failed without output: " + err.Error())
}

func digest(file string) (sum [sha256.Size]byte, err error) {
	f, err := os.Open(file)
	if err != nil {
		return sum, err
	}
	defer f.Close()
	h := sha256.New()
	if _, err = io.Copy(h, f); err != nil {
		return sum, err
	}
	return [sha256.Size]byte(h.Sum(nil)), nil
}
