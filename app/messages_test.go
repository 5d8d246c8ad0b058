package app_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
	"github.com/refrain-go/refrain/app/internal/drive"
	"github.com/refrain-go/refrain/internal/surface"
)

const goldenMessages = "testdata/messages.golden"

// message is a message that a developer can meet, and its cause in one line.
type message struct{ cause, text string }

// Hazard: a message changes and nobody sees it, or a message does not help its reader.
// All messages are in one file, to be read one after the other.
func TestMessages_MatchTheGoldenFile(t *testing.T) {
	var all []message
	for cause, script := range wrongCalls(t) {
		all = append(all, message{cause, drawn(t, script)})
	}
	for cause, script := range wrongLater() {
		at := apptest.New(t, script)
		at.Run()
		at.Button("Go").Click()
		at.Run()
		all = append(all, message{cause, strings.Join(at.Error(), "\n")})
	}
	for cause, declare := range wrongDeclarations() {
		all = append(all, message{"declaring " + cause, panicOf(t, declare)})
	}
	all = append(all, wrongStarts(t)...)
	slices.SortFunc(all, func(a, b message) int { return cmp.Compare(a.cause, b.cause) })
	var got strings.Builder
	for _, m := range all {
		fmt.Fprintf(&got, "# %s\n%s\n\n", m.cause, varying.ReplaceAllString(m.text, "$1 N"))
	}
	surface.WantGolden(t, goldenMessages, []byte(got.String()))
}

// varying matches the parts that differ from run to run of the test: lines of this test,
// and ports.
var varying = regexp.MustCompile(`(_test\.go|127\.0\.0\.1):\d+`)

// drawn returns the errors that a script draws. Each has the line or the id that leads to
// its cause.
func drawn(t *testing.T, script func(*app.UI) error) (text string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { text = drawnInBubble(t, script) })
	return text
}

func drawnInBubble(t *testing.T, script func(*app.UI) error) string {
	t.Helper()
	session := open(t, app.New(script, quiet, app.RunTimeout(time.Minute)))
	main, side := session.Run()
	lines := errorsOf(t, append(main, side...))
	if len(lines) == 0 {
		t.Errorf("no error was drawn by %s", page(main))
	}
	return strings.Join(lines, "\n")
}

func errorsOf(t *testing.T, nodes []drive.Node) (lines []string) {
	t.Helper()
	for _, n := range nodes {
		var status struct{ K, Level, Text, Src, Ref string }
		if err := json.Unmarshal(n.JSON, &status); err != nil {
			t.Fatal(err)
		}
		if status.K == "status" && status.Level == "error" {
			where := "[" + status.Src + "]"
			switch {
			case status.Ref != "":
				where = "[an id of the log]"
			case !strings.Contains(status.Src, "_test.go:"):
				t.Errorf("%q does not say the line of the script, but %q", status.Text, status.Src)
			}
			lines = append(lines, status.Text+" "+where)
		}
		lines = append(lines, errorsOf(t, n.Kids)...)
	}
	return lines
}

func page(nodes []drive.Node) string {
	var b strings.Builder
	for _, n := range nodes {
		fmt.Fprintf(&b, "%.200s\n", n.JSON)
	}
	return b.String()
}

func panicOf(t *testing.T, declare func()) (text string) {
	t.Helper()
	defer func() { text = fmt.Sprint(recover()) }()
	declare()
	t.Error("it did not panic")
	return ""
}

// wrongStarts returns the messages of programs that cannot start.
func wrongStarts(t *testing.T) (all []message) {
	t.Helper()
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	for cause, args := range map[string][]string{
		"a flag that there is not":    {"-nope"},
		"an argument":                 {"file.csv"},
		"a port in use":               {"-addr", busy.Addr().String()},
		"an address that is none":     {"-addr", "nowhere"},
		"a file of OnStart's missing": {"-data", "missing"},
	} {
		out, err := program(t, args...).CombinedOutput()
		if err == nil {
			t.Errorf("the program began with %s", cause)
		}
		_, text, _ := strings.Cut(strings.TrimSpace(string(out)), ": ")
		all = append(all, message{"starting with " + cause, text})
	}
	return all
}

// elsewhere names the files whose texts do not reach authors of scripts, with the readers
// of these texts.
var elsewhere = map[string]string{
	"internal/session/host.go": "visitors", "internal/session/session.go": "visitors", "internal/session/sessions.go": "visitors",
	"internal/links/refusal.go": "visitors", "internal/session/run.go": "readers of context.Cause",
	"internal/frame/view.go": "visitors who filter", "internal/frame/order.go": "visitors who sort", "internal/frame/setcell.go": "visitors who edit",
	"readdata.go": "readers of files", "internal/frame/readcsv.go": "readers of files", "internal/frame/readjson.go": "readers of files",
}

// unsaid has other texts that no script draws as an error.
var unsaid = []string{
	"%#v", "http://127.0.0.1:%d", // no messages
	"panic: %w", "panic: %v", "panic: %v\n%s", // the log's
	// In the log.
	"the function of a DownloadButton called a method of ui, or runtime.Goexit: use its ctx, and only write",
	// Returned by File.
	"the uploaded file %q is no longer there: %w", "the uploaded file %q: %w",
	// Sent by a page, and typed by its user.
	"; and %d more", "%s: not taken: %s%s", "an edit has %d parts", "a cell has at most %d characters",
	// For visitors.
	"This app has no page “%s”. Choose another from the list.",
	// No method has another mark.
	"no mark %q: there are line, bar, point and area",
	// Tests may run as root.
	"the address %s may not be listened on by this user: choose a port above 1023 with -addr",
	// The same message exists for one page.
	"the app's pages already show 512 MB from memory: show less, or from files by app.Path",
	// A warning.
	"This function draws more than is kept with its answer, which is %d elements and %d MB. Return the rest, and draw it in the script.",
}

// Hazard: a message is added, and nobody reads it as its reader will.
func TestMessages_NoneIsMissingInTheGoldenFile(t *testing.T) {
	known, err := os.ReadFile(goldenMessages)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for dir, callees := range map[string][]string{
		".":                {"problem", "Problem", "ProblemAt", "ScriptsOnly", "Errorf", "New", "Sprintf"},
		"internal/session": {"Problem", "ProblemAt", "ScriptsOnly", "Errorf", "New", "Sprintf"},
		"internal/frame":   {"Errorf", "New"},
		"internal/vega":    {"Errorf", "New"},
		"internal/media":   {"Errorf", "New"},
		"internal/links":   {"Errorf", "New"},
		"internal/page":    {"Sprintf"},
	} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") || elsewhere[filepath.ToSlash(file)] != "" {
				continue
			}
			formats, err := surface.Formats(file, callees...)
			if err != nil {
				t.Fatal(err)
			}
			for _, format := range formats {
				found++
				if !slices.Contains(unsaid, format) && !regexp.MustCompile(surface.Pattern(format)).Match(known) {
					t.Errorf("%s: no message in %s is like %q: cause it in wrongcalls_test.go", file, goldenMessages, format)
				}
			}
		}
	}
	if found < 100 {
		t.Errorf("found only %d messages in the sources", found)
	}
}

var errFull = errors.New("the disk is full")
