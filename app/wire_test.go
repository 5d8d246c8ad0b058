package app_test

import (
	"context"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/internal/drive"
	"github.com/refrain-go/refrain/app/internal/markup"
	"github.com/refrain-go/refrain/internal/surface"
)

// documented has the kinds of elements in docs/wire.md and their properties, and whether
// each property may be absent.
type documented map[string]map[string]bool

var (
	nodeRow  = regexp.MustCompile("(?m)^\\| ((?:`[a-z]+`(?:, )?)+) \\| ([^|]+) \\|[^|]*\\|$")
	quoted   = regexp.MustCompile("`([a-z]+)`(\\?)?")
	isWidget = map[string]bool{"id": false, "label": false, "v": false, "help": true, "disabled": true}
)

func readWire(t *testing.T) documented {
	t.Helper()
	b, err := os.ReadFile("../docs/wire.md")
	if err != nil {
		t.Fatal(err)
	}
	_, nodes, _ := strings.Cut(string(b), "\n## Nodes\n")
	d := make(documented)
	for _, row := range nodeRow.FindAllStringSubmatch(nodes, -1) {
		has := make(map[string]bool)
		if strings.HasPrefix(row[2], "widget") {
			maps.Copy(has, isWidget)
		}
		for _, name := range quoted.FindAllStringSubmatch(row[2], -1) {
			has[name[1]] = name[2] != ""
		}
		for _, kind := range quoted.FindAllStringSubmatch(row[1], -1) {
			d[kind[1]] = has
		}
	}
	delete(d, "k") // from the head of the table
	if rows := strings.Count(nodes, "\n| `") - 1; len(d) < rows {
		t.Fatalf("only %d kinds were read from %d rows", len(d), rows)
	}
	return d
}

// Hazard: the page is written after docs/wire.md, and the server sends something else.
func TestWire_ElementsAreAsDocumented(t *testing.T) {
	wire, sent := readWire(t), sentOf(t)
	for kind, has := range wire {
		seen := sent[kind]
		if seen == nil {
			t.Errorf("docs/wire.md has the kind %q, which no run has drawn: draw it in everyElement, or leave it out there", kind)
			continue
		}
		for name, optional := range has {
			switch n := seen.has[name]; {
			case n == 0:
				t.Errorf("docs/wire.md has %q among the properties of %q, which was never sent: let everyElement have it sent, or leave it out there", name, kind)
			case n < seen.times && !optional:
				t.Errorf("%q of %q was absent %d times of %d, and may not be by docs/wire.md", name, kind, seen.times-n, seen.times)
			case n == seen.times && optional:
				t.Errorf("%q of %q was never absent, and may be by docs/wire.md: let everyElement draw one without it, or leave out the question mark", name, kind)
			}
		}
	}
	for kind, seen := range sent {
		for name := range seen.has {
			if _, ok := wire[kind][name]; !ok {
				t.Errorf("%q of %q is not in docs/wire.md", name, kind)
			}
		}
	}
}

// Hazard: the source draws a new kind of element, and none of these tests draws it.
func TestWire_KindsAreThoseOfTheSourceAndThePage(t *testing.T) {
	wire := slices.Sorted(maps.Keys(readWire(t)))
	if source := kindsOfSource(t); !slices.Equal(source, wire) {
		t.Errorf("the source of this package draws %q\nand docs/wire.md has %q", source, wire)
	}
	if page := kindsOfPage(t); !slices.Equal(page, wire) {
		t.Errorf("the page shows %q\nand docs/wire.md has %q", page, wire)
	}
}

// kindsOfPage returns the kinds that have a component in the page, and those that the
// components of other kinds show.
func kindsOfPage(t *testing.T) []string {
	t.Helper()
	b, err := os.ReadFile("web/src/kinds.tsx")
	if err != nil {
		t.Fatal(err)
	}
	kinds := []string{"charttable", "column", "empty", "options", "tab"}
	for _, entry := range regexp.MustCompile(`(?m)^  ([a-z]+): (?:[A-Z]\w*,$|lazily\()`).FindAllSubmatch(b, -1) {
		kinds = append(kinds, string(entry[1]))
	}
	slices.Sort(kinds)
	return kinds
}

// kindsOfSource returns the kinds that the source names where it opens an element.
func kindsOfSource(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"page", "session"} {
		below, err := filepath.Glob("internal/" + dir + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, below...)
	}
	kinds := map[string]bool{"empty": true} // drawn by the tree itself
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		opened, err := surface.Formats(name, "Begin", "Draw", "call", "text", "table", "chooseOne")
		if err != nil {
			t.Fatal(err)
		}
		for _, kind := range append(opened, kindsNamed(t, name)...) {
			kinds[kind] = true
		}
	}
	return slices.Sorted(maps.Keys(kinds))
}

// kindsNamed returns the kinds of media in a file.
func kindsNamed(t *testing.T, name string) (kinds []string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if lit, ok := n.(*ast.CompositeLit); ok {
			if of, ok := lit.Type.(*ast.Ident); ok && of.Name == "medium" {
				kinds = append(kinds, surface.Text(lit.Elts[0]))
			}
		}
		return true
	})
	return kinds
}

// sending counts the elements of a kind and their properties.
type sending struct {
	times int
	has   map[string]int
}

// sentOf returns the elements that an app with every element sends, at its end and while
// it runs.
func sentOf(t *testing.T) map[string]*sending {
	sent := make(map[string]*sending)
	// Highlighting starts a timer of package regexp2, which would stay behind in the
	// bubble. A code that was highlighted before is not highlighted again.
	markup.Code(someCode, "go")
	synctest.Test(t, func(t *testing.T) {
		var session *drive.Session
		look := func() {
			main, side := session.Page()
			count(t, sent, append(main, side...))
		}
		cache := refrain.New(refrain.Config{})
		slow := refrain.NewMemo0("slow", func(ctx context.Context) (int, error) {
			app.Draw(ctx).Text("from a memo")
			time.Sleep(time.Minute)
			look()
			return 1, nil
		}, refrain.In(cache))
		page := func(ui *app.UI) error { return everyElement(ui, slow, look) }
		session = open(t, app.New(app.Pages(
			app.Page{Title: "First", Script: page}, app.Page{Title: "Second", Icon: "2", Script: page},
		), quiet))
		session.Run()
		look()
	})
	return sent
}

func count(t *testing.T, sent map[string]*sending, nodes []drive.Node) {
	for _, n := range nodes {
		var has map[string]any
		if err := json.Unmarshal(n.JSON, &has); err != nil {
			t.Errorf("%s: %v", n.JSON, err)
			continue
		}
		kind, _ := has["k"].(string)
		if sent[kind] == nil {
			sent[kind] = &sending{has: make(map[string]int)}
		}
		sent[kind].times++
		for name := range has {
			if name != "k" {
				sent[kind].has[name]++
			}
		}
		count(t, sent, n.Kids)
	}
}
