package apptest_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// unread are the kinds of elements in which a test has nothing to read.
var unread = map[string]string{
	"divider":   "it is a line",
	"empty":     "it shows nothing",
	"columns":   "what is in it is seen as part of the page",
	"column":    "likewise",
	"container": "likewise",
	"tab":       "Part.Tab finds it by the names of its tabs",
	"block":     "Part.Stream reads them together",
	"spinner":   "it is gone when the run has ended, as Run waits for",
}

// Hazard: a new kind of element, which a test can neither set nor read.
func TestPart_ReadsElementsOfAllKinds(t *testing.T) {
	wire, err := os.ReadFile("../../docs/wire.md")
	if err != nil {
		t.Fatal(err)
	}
	_, nodes, _ := strings.Cut(string(wire), "\n## Nodes\n")
	var kinds []string
	for _, row := range regexp.MustCompile("(?m)^\\| ((?:`[a-z]+`(?:, )?)+) \\|").FindAllStringSubmatch(nodes, -1) {
		kinds = append(kinds, strings.Split(strings.Trim(row[1], "`"), "`, `")...)
	}
	if kinds = slices.DeleteFunc(kinds, func(k string) bool { return k == "k" }); len(kinds) < 50 {
		t.Fatalf("read only %q from docs/wire.md", kinds)
	}
	source := source(t)
	for _, kind := range kinds {
		reads, why := strings.Contains(source, `"`+kind+`"`), unread[kind]
		switch {
		case !reads && why == "":
			t.Errorf("no accessor reads the kind %q", kind)
		case reads && why != "":
			t.Errorf("the kind %q is read, though %s", kind, why)
		}
	}
}

func source(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(b)
	}
	return all.String()
}
