//go:build unix

package live_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/refrain-go/refrain/cmd/refrain/internal/live"
	"github.com/refrain-go/refrain/internal/logbuf"
)

// These tests build and run real programs. The deadline only ends a test that waits in
// vain.
const deadline = 3 * time.Minute

// project is a module in a directory of its own, and a supervisor that runs it.
type project struct {
	t    *testing.T
	dir  string
	ctx  context.Context // the test's
	url  string
	stop func()
	log  *logbuf.Buffer
}

// newProject writes a module that requires this one.
func newProject(t *testing.T, files map[string]string) *project {
	t.Helper()
	root, err := filepath.Abs("../../../..")
	if err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	sum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	_, requires, _ := strings.Cut(string(mod), "\n")
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	t.Cleanup(cancel)
	p := &project{t: t, dir: t.TempDir(), ctx: ctx, log: new(logbuf.Buffer)}
	p.write("go.mod", "module example.test/tiny\n"+requires+
		"\nrequire github.com/refrain-go/refrain v0.0.0\nreplace github.com/refrain-go/refrain => "+root+"\n")
	p.write("go.sum", string(sum))
	for name, text := range files {
		p.write(name, text)
	}
	t.Setenv("GOWORK", "off")
	t.Setenv("GOFLAGS", "-mod=mod")
	t.Setenv("GOPROXY", "off")
	return p
}

// write changes a file as editors do: it puts a new file in its place.
func (p *project) write(name, text string) {
	p.t.Helper()
	file := filepath.Join(p.dir, name)
	next := filepath.Join(filepath.Dir(file), "."+filepath.Base(name)+".new")
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(next, []byte(text), 0o644), os.Rename(next, file)); err != nil {
		p.t.Fatal(err)
	}
}

func (p *project) remove(name string) {
	p.t.Helper()
	if err := os.Remove(filepath.Join(p.dir, name)); err != nil {
		p.t.Fatal(err)
	}
}

// run starts the supervisor. It ends with the test, or with stop.
func (p *project) run(args ...string) {
	p.t.Helper()
	ctx, cancel := context.WithCancel(p.ctx)
	out, stdout := io.Pipe()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		err := live.Run(ctx, live.Config{Package: p.dir, Addr: "127.0.0.1:0", Args: args, Stdout: stdout, Stderr: p.log})
		if err != nil {
			p.t.Error(err)
		}
		stdout.Close()
	}()
	p.stop = sync.OnceFunc(func() {
		cancel()
		<-ended
	})
	p.t.Cleanup(func() {
		p.stop()
		if p.t.Failed() {
			p.t.Logf("the supervisor said:\n%s", p.log)
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	url, ok := strings.CutPrefix(strings.TrimSpace(line), "Refrain: ")
	if err != nil || !ok {
		p.t.Fatalf("the supervisor says %q, %v", line, err)
	}
	go io.Copy(io.Discard, out)
	p.url = url
}

func (p *project) open() *tab { p.t.Helper(); return open(p.t, p.ctx, p.url) }

// script returns a program that shows its version and the state of its session.
func script(version, stateType, more string) string {
	return `package main

import (
	"fmt"
	"os"

	"github.com/refrain-go/refrain/app"
)

func main() { app.Main(script) }

func script(ui *app.UI) error {
	ui.Title("` + version + `")
	name := ui.TextInput("Name", "nobody")
	n := app.State(ui, "n", ` + stateType + `(65))
	if ui.Button("Add") {
		*n += ` + stateType + `(1)
	}
	ui.Text(fmt.Sprintf("` + version + `: %s, %v, %d args", name, *n, len(os.Args)))
	ui.Text(fmt.Sprintf("process %d", os.Getpid()))
` + more + `
	return nil
}
`
}

// Hazard: a change of a line loses the values that a page's user has set, or the
// session's state; or the page must be loaded again; or it stands still while the source
// does not compile.
func TestRun_BuildsAgainAndKeepsTheSessions(t *testing.T) {
	help := "package main\n\nconst help = \"some help\"\n"
	p := newProject(t, map[string]string{"main.go": script("v1", "int", "\tui.Text(help)"), "help.go": help})
	p.run("-addr", "127.0.0.1:1") // the address that is lent replaces this one
	page := p.open()
	page.shows("v1: nobody, 65, 3 args")
	id := page.id
	page.set("Name", "Ada")
	page.press("Add")
	page.shows("v1: Ada, 66")

	p.write("main.go", script("v2", "int", "\tui.Text(help)"))
	page.shows("v2: Ada, 66")
	if page.id != id || !page.resumed {
		t.Errorf("the tab was %s and became %s, resumed %v", id, page.id, page.resumed)
	}

	p.write("main.go", script("v3", "int", "\tui.Text(nonsense)"))
	page.warns("The app does not build", "main.go:21:10: undefined: nonsense")
	page.set("Name", "Bob")
	page.shows("v2: Bob, 66")
	late := p.open()
	late.warns("The app does not build", "main.go:21:10")
	late.shows("v2: nobody, 65")

	p.write("main.go", script("v3", "int", "\tui.Text(help)"))
	page.shows("v3: Bob, 66")
	page.calm()
	process := page.process()

	p.remove("help.go")
	page.warns("The app does not build", "undefined: help")
	p.write("help.go", help)
	page.calm()
	if page.process() != process {
		t.Error("a program that did not change was started again")
	}

	p.write("main.go", script("v4", "string", "\tui.Text(help)"))
	page.shows("v4: Bob, A")
	last := page.process()
	p.stop()
	for _, pid := range []int{process, last} {
		if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
			t.Errorf("process %d is still there: %v", pid, err)
		}
	}
	if c, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://")); err == nil {
		c.Close()
		t.Error("the address is still listened on")
	}
}

// process returns the process id that the page shows.
func (p *tab) process() int {
	p.t.Helper()
	p.shows("process ")
	for _, n := range p.nodes {
		if pid, found := strings.CutPrefix(n.Text, "process "); found {
			id, _ := strconv.Atoi(pid)
			return id
		}
	}
	return 0
}

// Hazard: a program that ends as soon as it starts does not show its author why, is
// started over and over without a pause, or loses the values of its pages.
func TestRun_ShowsWhyAProgramHasEnded(t *testing.T) {
	crash := `package main

import (
	"fmt"
	"os"
)

func init() {
	f, _ := os.OpenFile(os.Getenv("REFRAIN_TEST_STARTS"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	fmt.Fprintln(f, "started")
	f.Close()
	panic("no <b>luck</b>")
}
`
	starts := filepath.Join(t.TempDir(), "starts")
	t.Setenv("REFRAIN_TEST_STARTS", starts)
	die := "\tif ui.Button(\"Die\") {\n\t\tos.Exit(3)\n\t}\n"
	p := newProject(t, map[string]string{"main.go": script("v1", "int", die), "crash.go": crash})
	p.run()
	page := p.open()
	page.warns("The app has ended (exit status 2) and is started again in 1s", "panic: no <b>luck</b>")
	page.warns("The app has ended (exit status 2) and is started again in 2s", "panic: no <b>luck</b>")

	p.remove("crash.go")
	page.shows("v1: nobody, 65, 1 args")
	page.calm()
	page.set("Name", "Ada")
	page.shows("v1: Ada")

	p.write("crash.go", crash)
	page.warns("The app has ended (exit status 2)", "no <b>luck</b>")
	p.remove("crash.go")
	page.calm()
	page.shows("v1: Ada")
	if b, err := os.ReadFile(starts); err != nil || strings.Count(string(b), "started") < 3 {
		t.Errorf("the program that panics was started as often as %q says: %v", b, err)
	}

	page.press("Die")
	page.warns("The app has ended (exit status 3)", "")
	p.write("main.go", script("v2", "int", die))
	page.shows("v2: Ada")
}

// Hazard: an app dies at night, by a panic in a goroutine or for lack of memory, and
// stays dead until its source changes.
func TestRun_StartsAProgramAgainThatHasDied(t *testing.T) {
	die := `
	if ui.Button("Exit") {
		os.Exit(3)
	}
	if ui.Button("End") {
		os.Exit(0)
	}
	if ui.Button("Panic") {
		go panic("at night")
		<-ui.Done()
	}
	if ui.Button("Kill") {
		p, _ := os.FindProcess(os.Getpid())
		p.Kill()
		<-ui.Done()
	}
`
	p := newProject(t, map[string]string{"main.go": script("v1", "int", die)})
	p.run()
	page := p.open()
	page.shows("v1: nobody")
	pause := time.Second
	for _, c := range []struct{ button, how, text string }{
		{"Exit", "exit status 3", ""},
		{"Panic", "exit status 2", "panic: at night"},
		{"Kill", "signal: killed", ""},
		{"End", "exit status 0", ""},
	} {
		before := page.process()
		page.press(c.button)
		again := fmt.Sprintf("(%s) and is started again in %s", c.how, pause)
		page.warns(again, c.text)
		page.calm()
		if now := page.process(); now == before {
			t.Errorf("after %s process %d serves still", c.button, now)
		}
		if says := fmt.Sprintf("(%s): it is started again in %s", c.how, pause); !strings.Contains(p.log.String(), says) {
			t.Errorf("the log does not say %q", says)
		}
		pause *= 2
	}
}

// Hazard: a build fails while the app is started again, and its pages do not show it.
func TestRun_StartsAgainBesideABuildThatFails(t *testing.T) {
	p := newProject(t, map[string]string{"main.go": script("v1", "int", "\tif ui.Button(\"Exit\") {\n\t\tos.Exit(3)\n\t}\n")})
	p.run()
	page := p.open()
	page.shows("v1: nobody")
	p.write("main.go", script("v2", "int", "\tui.Text(nonsense)\n"))
	page.warns("The app does not build", "undefined: nonsense")
	before := page.process()
	page.press("Exit")
	page.until("another process serves", func() bool {
		for _, n := range page.nodes {
			if pid, found := strings.CutPrefix(n.Text, "process "); found && page.drawn && pid != strconv.Itoa(before) {
				return true
			}
		}
		return false
	})
	page.warns("The app does not build", "undefined: nonsense")
}

// Hazard: a change of an embedded file, or of an imported package, is not noticed.
func TestRun_WatchesEmbeddedFilesAndImports(t *testing.T) {
	p := newProject(t, map[string]string{"main.go": "package lib\n"})
	p.run()
	page := p.open()
	page.warns("The app does not build", "not a program")

	p.write("data/a.txt", "apple")
	p.write("inner/inner.go", "package inner\n\nconst Text = \"inner one\"\n")
	p.write("main.go", `package main

import (
	"embed"
	"io/fs"

	"example.test/tiny/inner"
	"github.com/refrain-go/refrain/app"
)

//go:embed data
var data embed.FS

func main() {
	app.Main(func(ui *app.UI) error {
		ui.Text(inner.Text)
		return fs.WalkDir(data, ".", func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				b, _ := data.ReadFile(name)
				ui.Text(name + " " + string(b))
			}
			return err
		})
	})
}
`)
	page.shows("data/a.txt apple")
	p.write("data/a.txt", "pear!")
	page.shows("data/a.txt pear!")
	p.write("data/b/b.txt", "below")
	page.shows("data/b/b.txt below")
	p.write("inner/inner.go", "package inner\n\nconst Text = \"inner two\"\n")
	page.shows("inner two")
	p.write("inner/more.go", "package inner\n\nnonsense\n")
	page.warns("The app does not build", "more.go:3:1: syntax error")
}

// Hazard: a user who starts the command wrongly gets no sentence with the reason, or a
// process is left running.
func TestRun_SaysWhyItCannotBegin(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	dir := t.TempDir()
	file := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ arg, addr, says string }{
		{filepath.Join(dir, "none"), "127.0.0.1:0", "there is no directory "},
		{"./none", "127.0.0.1:0", "there is no directory ./none"},
		{file, "127.0.0.1:0", "is not a Go file"},
		{"-race", "127.0.0.1:0", "flags stand before the package"},
		{dir, busy.Addr().String(), busy.Addr().String() + " is in use"},
		{dir, "nowhere", "give -addr as host:port"},
	} {
		err := live.Run(t.Context(), live.Config{Package: c.arg, Addr: c.addr, Stdout: io.Discard, Stderr: io.Discard})
		if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s at %s: %v; want one line with %q", c.arg, c.addr, err, c.says)
		}
	}
}
