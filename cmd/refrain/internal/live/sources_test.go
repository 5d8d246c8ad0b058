package live

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func write(t testing.TB, file, text string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o644)); err != nil {
		t.Fatal(err)
	}
}

// Hazard: a change of the source is not noticed; or a file that does not count causes a
// build.
func TestSources_NoticeOnlyFilesOfTheBuild(t *testing.T) {
	dir := t.TempDir()
	file := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	write(t, file("go.mod"), "module example.test/a\n\ngo 1.26.0\n\nrequire example.test/b v0.0.0\n\nreplace example.test/b => ./elsewhere\n")
	write(t, file("main.go"), "package main\n\nimport (\n\t_ \"embed\"\n\n\t_ \"example.test/a/in\"\n\t_ \"example.test/b\"\n)\n\n"+
		"//go:embed one.db\nvar s string\n\n//go:embed pages/*.html\nvar p []byte\n\nfunc main() {}\n")
	write(t, file("one.db"), "1")
	write(t, file("pages/a.html"), "1")
	write(t, file("in/in.go"), "package in\n")
	write(t, file("elsewhere/go.mod"), "module example.test/b\n\ngo 1.26.0\n")
	write(t, file("elsewhere/b.go"), "package b\n")
	write(t, file("unused/u.go"), "package unused\n")
	t.Setenv("GOWORK", "off")
	s := newSources(target{dir: dir, pattern: "."}, "")
	if err := s.list(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		change func()
		counts bool
	}{
		{"an edit", func() {
			write(t, file("main.go"), "package main // longer than before, by what follows: "+strings.Repeat("x", 400))
		}, true},
		{"an edit of a package", func() { write(t, file("in/in.go"), "package in // 2\n") }, true},
		{"an edit of a replaced module", func() { write(t, file("elsewhere/b.go"), "package b // 2\n") }, true},
		{"another file of a package", func() { write(t, file("in/more.go"), "package in\n") }, true},
		{"a file in C", func() { write(t, file("in/more.c"), "int x;") }, true},
		{"a file taken away", func() { os.Remove(file("in/more.go")) }, true},
		{"an embedded file", func() { write(t, file("one.db"), "12") }, true},
		{"another file for a pattern", func() { write(t, file("pages/b.html"), "1") }, true},
		{"go.mod", func() { write(t, file("elsewhere/go.mod"), "module example.test/b\n") }, true},
		{"go.sum", func() { write(t, file("go.sum"), "\n") }, true},
		{"go.work", func() { write(t, file("go.work"), "go 1.26.0\n") }, true},
		{"a test", func() { write(t, file("in/in_test.go"), "package in\n") }, false},
		{"a package that is not imported", func() { write(t, file("unused/u.go"), "package unused // 2\n") }, false},
		{"what the program writes beside an embedded file", func() { write(t, file("one.db-journal"), "1") }, false},
		{"what an editor writes", func() { write(t, file("in/.in.go.swp"), "1"); write(t, file("in/in.go~"), "1") }, false},
	} {
		before := s.area.look()
		c.change()
		if noticed := !maps.Equal(before, s.area.look()); noticed != c.counts {
			t.Errorf("%s: noticed %v, want %v", c.name, noticed, c.counts)
		}
	}
}

// Hazard: a change is missed that happens while go list runs. It belongs to the next
// build.
func TestSources_MissNoChangeWhileTheyAreListed(t *testing.T) {
	dir := t.TempDir()
	kept, gone, late := filepath.Join(dir, "kept.go"), filepath.Join(dir, "gone.go"), filepath.Join(dir, "late.go")
	write(t, kept, "package main")
	write(t, gone, "package main")
	s := newSources(target{dir: dir, pattern: "."}, "")
	for name, change := range map[string]func(){
		"an edit":  func() { write(t, kept, "package main // edited") },
		"deletion": func() { os.Remove(gone) },
		"addition": func() { write(t, late, "package main") },
	} {
		s.seen = s.area.look()
		change()
		s.move(area{dirs: map[string]scope{dir: code}, files: map[string]bool{}})
		if maps.Equal(s.seen, s.area.look()) {
			t.Errorf("%s: the next look finds nothing new", name)
		}
	}
}

// Hazard: a page shows the beginning of a program's output, or half a line.
func TestTail_KeepsTheEnd(t *testing.T) {
	out := new(tail)
	for i := range 20_000 {
		fmt.Fprintln(out, "line", i)
	}
	text := out.text()
	if !strings.HasPrefix(text, "…\nline ") || !strings.HasSuffix(text, "line 19999") || len(text) > maxText+8 {
		t.Errorf("%d bytes: %.40q … %q", len(text), text, text[len(text)-20:])
	}
	if out = new(tail); out.text() != "" {
		t.Error("a program that said nothing is quoted")
	}
}

// BenchmarkLook measures one look at a module of 1,000 files in 50 packages.
func BenchmarkLook(b *testing.B) {
	dir := b.TempDir()
	a := area{dirs: make(map[string]scope), files: make(map[string]bool)}
	for i := range 1000 {
		pkg := filepath.Join(dir, fmt.Sprint("p", i%50))
		a.dirs[pkg] = code
		write(b, filepath.Join(pkg, fmt.Sprint("f", i, ".go")), "package p\n")
	}
	b.ReportAllocs()
	for b.Loop() {
		a.look()
	}
}
