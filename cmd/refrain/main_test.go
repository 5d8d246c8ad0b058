//go:build unix

package main

import (
	"bufio"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestMain is also the command under test.
func TestMain(m *testing.M) {
	if os.Getenv("REFRAIN_TEST_COMMAND") == "" {
		os.Exit(m.Run())
	}
	main()
}

// Hazard: a user who calls the command wrongly gets no sentence with the right way to
// call it, or a shell gets no exit status that tells.
func TestCommand_PrintsItsUsage(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	for _, c := range []struct {
		args   string
		status int
		stdout string
		stderr string
	}{
		{"help", 0, "refrain run [flags] package", ""},
		{"-h", 0, "refrain run [flags] package", ""},
		{"--help", 0, "refrain run [flags] package", ""},
		{"help run", 0, "-race", ""},
		{"run -h", 0, "-addr", ""},
		{"help help", 0, "print how a command is called", ""},
		{"version", 0, "refrain ", ""},
		{"", 2, "", "refrain run [flags] package"},
		{"serve", 2, "", `there is no command "serve"`},
		{"help serve", 2, "", `there is no command "serve"`},
		{"run", 2, "", "it needs a package"},
		{"run -nope .", 2, "", "-nope"},
		{"run ./none", 1, "", "there is no directory ./none"},
		{"run -addr " + busy.Addr().String() + " .", 1, "", "is in use"},
	} {
		var stdout, stderr strings.Builder
		status := start(strings.Fields(c.args), &stdout, &stderr)
		if status != c.status || !strings.Contains(stdout.String(), c.stdout) || !strings.Contains(stderr.String(), c.stderr) {
			t.Errorf("refrain %s: status %d, want %d; says %q and %q", c.args, status, c.status, stdout.String(), stderr.String())
		}
		if c.args != "" && strings.Count(stderr.String(), "\n") > 1 || (c.stdout == "") != (stdout.Len() == 0) || (c.stderr == "") != (stderr.Len() == 0) {
			t.Errorf("refrain %s says %q and, of errors, %q", c.args, stdout.String(), stderr.String())
		}
	}
}

// Hazard: Ctrl+C, the usual way to end, takes time, looks like a failure, or leaves files
// in the temporary directory.
func TestRun_EndsByCtrlC(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir, temp := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte("package main\n\nnonsense\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self, "run", "-addr", "127.0.0.1:0", dir)
	c.Env = append(os.Environ(), "REFRAIN_TEST_COMMAND=1", "TMPDIR="+temp, "GOWORK=off")
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	errs, err := c.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || !strings.HasPrefix(line, "Refrain: http://127.0.0.1:") {
		t.Errorf("it says %q, %v", line, err)
	}
	if line, err := bufio.NewReader(errs).ReadString('\n'); err != nil || !strings.Contains(line, "does not build:") {
		t.Errorf("it says %q, %v", line, err)
	}
	c.Process.Signal(syscall.SIGINT)
	if err := c.Wait(); err != nil {
		t.Errorf("it ended with %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(temp, "*")); len(left) > 0 {
		t.Errorf("it left %q", left)
	}
}
