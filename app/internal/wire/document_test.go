package wire_test

import (
	"encoding/json"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/refrain-go/refrain/app/internal/wire"
)

var (
	sample = regexp.MustCompile("`(\\{\"t\":.*?\\}|\"[a-z]+\":[^`]*)`")
	name   = regexp.MustCompile(`"([a-z]+)":`)
	tag    = regexp.MustCompile(`json:"([a-z]+)"`)
	typed  = regexp.MustCompile(`"t":"([a-z]+)"`)
)

// section returns the messages of a section of docs/wire.md, as they stand there, in one
// text.
func section(t *testing.T, title string) string {
	t.Helper()
	b, err := os.ReadFile("../../../docs/wire.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(b), "\n## "+title+"\n")
	text, _, _ := strings.Cut(rest, "\n## ")
	if !ok {
		t.Fatalf("docs/wire.md has no section %q", title)
	}
	var samples []string
	for _, row := range regexp.MustCompile(`(?m)^\| .*$`).FindAllString(text, -1) {
		for _, s := range sample.FindAllStringSubmatch(row, -1) {
			samples = append(samples, s[1])
		}
	}
	return strings.Join(samples, "\n")
}

func sorted(matches [][]string) []string {
	set := make(map[string]bool)
	for _, m := range matches {
		set[m[1]] = true
	}
	return slices.Sorted(maps.Keys(set))
}

// Hazard: a message of the page, or a part of one, that one side knows and docs/wire.md
// does not.
func TestDecode_KnowsTheDocumentedMessages(t *testing.T) {
	documented := section(t, "From the page")
	source, err := os.ReadFile("page.go")
	if err != nil {
		t.Fatal(err)
	}
	_, decode, _ := strings.Cut(string(source), "\nfunc Decode(")
	decode, _, _ = strings.Cut(decode, "\n}\n")
	if want, got := sorted(tag.FindAllStringSubmatch(decode, -1)), sorted(name.FindAllStringSubmatch(documented, -1)); !slices.Equal(got, want) {
		t.Errorf("Decode reads %q\nand docs/wire.md has %q", want, got)
	}
	types := sorted(typed.FindAllStringSubmatch(documented, -1))
	for _, typ := range types {
		m, err := wire.Decode([]byte(`{"t":"` + typ + `"}`))
		if _, unknown := m.(wire.Unknown); unknown || err != nil {
			t.Errorf("Decode does not know %q: %v", typ, err)
		}
	}
	if want := sorted(regexp.MustCompile(`case "([a-z]+)":`).FindAllStringSubmatch(decode, -1)); !slices.Equal(types, want) {
		t.Errorf("Decode knows %q\nand docs/wire.md has %q", want, types)
	}
}

// Hazard: the same of the server's messages.
func TestAppend_WritesTheDocumentedMessages(t *testing.T) {
	all := map[string][]byte{
		"welcome": wire.AppendWelcome(nil, "tab", "csv", "who", true),
		"gone":    wire.AppendGone(nil, "why", true),
		"pong":    wire.AppendPong(nil),
		"notice":  wire.AppendNotice(nil, "info", "title", "text"),
		"toast":   wire.AppendToast(nil, "text"),
		"delta": wire.EndDelta(wire.AppendDelta(nil, wire.Delta{
			Run: 1, Seen: 1, Start: true, End: wire.Done,
			Head:    &wire.Head{Title: "title", Address: wire.Address{Page: "page", Query: "a=1"}, Push: true},
			Refused: &wire.Refusal{IDs: []string{"a", "b"}, Why: "why"},
		})),
	}
	documented := section(t, "From the server")
	types := sorted(typed.FindAllStringSubmatch(documented, -1))
	if want := slices.Sorted(maps.Keys(all)); !slices.Equal(types, want) {
		t.Errorf("the server sends %q\nand docs/wire.md has %q", want, types)
	}
	for typ, message := range all {
		if !json.Valid(message) {
			t.Errorf("%s is no JSON: %s", typ, message)
		}
		said := documented
		for line := range strings.Lines(documented) {
			if strings.HasPrefix(line, `{"t":"`+typ+`"`) {
				said = line
			}
		}
		if typ == "delta" {
			said += documented[strings.Index(documented, `"head"`):]
			said, _, _ = strings.Cut(said, "\n{")
		}
		want, got := sorted(name.FindAllStringSubmatch(string(message), -1)), sorted(name.FindAllStringSubmatch(said, -1))
		if !slices.Equal(got, want) {
			t.Errorf("%s has %q\nand docs/wire.md says %q", typ, want, got)
		}
	}
}
