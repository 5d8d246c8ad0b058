package app_test

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/refrain-go/refrain/app"
)

// TestMain runs the tests, or the program under test. That program has a flag of its own,
// which must be right before it serves.
func TestMain(m *testing.M) {
	if os.Getenv("REFRAIN_TEST_PROGRAM") == "" {
		os.Exit(m.Run())
	}
	flag.CommandLine = flag.NewFlagSet("program", flag.ExitOnError)
	data := flag.String("data", "", "the file to show")
	app.Main(func(ui *app.UI) error { ui.Text(*data); return nil }, app.OnStart(func(context.Context) error {
		if *data == "missing" {
			return errors.New("the file\nis missing")
		}
		return nil
	}))
}

func program(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self, args...)
	c.Env = append(os.Environ(), "REFRAIN_TEST_PROGRAM=1")
	return c
}

// A program that is started wrongly must print one sentence with the way out. It must not
// print the usage or a stack.
func TestMain_NamesAMistakeInOneSentence(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"unknown flag": {[]string{"-nope"}, "-nope"},
		"bad value":    {[]string{"-open=perhaps"}, "-open"},
		"argument":     {[]string{"file.csv"}, `unexpected argument "file.csv"`},
		"busy port":    {[]string{"-addr", busy.Addr().String()}, busy.Addr().String() + " is in use"},
		"no address":   {[]string{"-addr", "nowhere"}, "-addr as host:port"},
		"OnStart":      {[]string{"-data", "missing", "-addr", busy.Addr().String()}, "the file is missing"},
	} {
		t.Run(name, func(t *testing.T) {
			c1 := program(t, c.args...)
			var stdout, stderr strings.Builder
			c1.Stdout, c1.Stderr = &stdout, &stderr
			var exit *exec.ExitError
			if err := c1.Run(); !errors.As(err, &exit) || exit.ExitCode() != 1 {
				t.Errorf("the program ended with %v", err)
			}
			if line := stderr.String(); strings.Count(line, "\n") != 1 || !strings.Contains(line, c.says) || stdout.Len() > 0 {
				t.Errorf("standard error has %q, standard output %q; want one line with %q", line, stdout.String(), c.says)
			}
		})
	}
}

func TestMain_HelpListsAllFlags(t *testing.T) {
	out, err := program(t, "-h").Output()
	if err != nil {
		t.Errorf("-h ended with %v", err)
	}
	for _, name := range []string{"-addr", "-open", "-data"} {
		if !strings.Contains(string(out), name) {
			t.Errorf("-h does not name %s:\n%s", name, out)
		}
	}
}

// A program that is asked to end must end at once and with status 0.
func TestMain_ServesUntilItIsInterrupted(t *testing.T) {
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		c := program(t, "-addr", "127.0.0.1:0", "-data", "x")
		out, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		line, err := bufio.NewReader(out).ReadString('\n')
		url, ok := strings.CutPrefix(strings.TrimSpace(line), "Refrain: ")
		if err != nil || !ok {
			t.Fatalf("the program says %q, %v", line, err)
		}
		res, err := http.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		page, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if res.StatusCode != http.StatusOK || !strings.Contains(string(page), "<title>Refrain</title>") {
			t.Errorf("%s answers %s: %s", url, res.Status, page)
		}
		c.Process.Signal(signal)
		if err := c.Wait(); err != nil {
			t.Errorf("after %v the program ended with %v", signal, err)
		}
	}
}
