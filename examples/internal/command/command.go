// Package command runs an example as its user does: the built program, with flags, until
// it exits.
package command

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Refusal is a wrong way to start a program, and the words that the program's sentence of
// refusal must contain.
type Refusal struct {
	Name string
	Args []string
	Want []string
}

// RefusesToStart checks that the program of the current directory refuses each of the
// ways with one sentence, and a busy port.
func RefusesToStart(t *testing.T, ways ...Refusal) {
	t.Helper()
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	address := busy.Addr().String()
	program := Build(t)
	for _, way := range append(ways, Refusal{"a busy port", []string{"-addr", address}, []string{address}}) {
		t.Run(way.Name, func(t *testing.T) {
			line := WantRefusal(t, program, way.Args...)
			for _, want := range way.Want {
				if !strings.Contains(line, want) {
					t.Errorf("stderr is %q, want it to contain %q", line, want)
				}
			}
		})
	}
}

// Build builds the program in the current directory, which in a test is that of its
// package, and gives its path.
func Build(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "example")
	if out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return path
}

// exitWithin bounds a program that should have refused to start and serves instead.
const exitWithin = 30 * time.Second

// WantRefusal starts the program with arguments that it must refuse. The program must
// exit with status 1 and give the reason in one line on stderr, with nothing on stdout.
// WantRefusal returns that line.
func WantRefusal(t *testing.T, path string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), exitWithin)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		t.Fatalf("%v still runs after %v; stderr:\n%s", args, exitWithin, &stderr)
	case err == nil:
		t.Fatalf("%v ended with exit status 0, want 1; stderr:\n%s", args, &stderr)
	case !errors.As(err, &exit) || exit.ExitCode() != 1:
		t.Fatalf("%v ended with %v, want exit status 1; stderr:\n%s", args, err, &stderr)
	}
	line, ended := strings.CutSuffix(stderr.String(), "\n")
	if !ended || line == "" || strings.Contains(line, "\n") {
		t.Fatalf("%v: stderr is not exactly one line:\n%s", args, &stderr)
	}
	if stdout.Len() > 0 {
		t.Errorf("%v: stdout is not empty:\n%s", args, &stdout)
	}
	return line
}
