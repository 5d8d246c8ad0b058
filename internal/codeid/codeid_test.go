package codeid

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const program = `package main

var table = [4]int{1, 2, 3, 4}

const limit = 1000

type row struct {
	Name string
}

func main() {
	println(table[len(r.Name)%4]*limit, "a text")
}

var r = &row{"name"}
`

// build writes a program into a repository of its own, commits it, and builds it.
func build(t *testing.T, source string) Identity {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{"main.go": source, "go.mod": "module example.com/program\n\ngo 1.26\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run := func(name string, args ...string) {
		t.Helper()
		cmd := exec.Command(name, args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=", "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0",
			"GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
		}
	}
	run("git", "init", "-q")
	run("git", "add", ".")
	run("git", "-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "-qm", t.Name()+dir)
	run("go", "build", "-buildvcs=true", "-o", "program", ".")
	f, err := os.Open(filepath.Join(dir, "program"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	id, err := ofFile(f)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// Hazard: every build is other code, though nothing but its place, its commit or a
// comment has changed; or an answer of code that computed something else is used. // C1
func TestBinary_OnlyCodeAndDataCount(t *testing.T) {
	first := build(t, program)
	for name, source := range map[string]string{
		"another place and commit": program,
		"a comment":                strings.Replace(program, "const limit", "// limit is a limit.\nconst limit", 1),
	} {
		if build(t, source) != first {
			t.Errorf("%s: another identity", name)
		}
	}
	for name, change := range map[string][2]string{
		"a constant":                {"1000", "1001"},
		"a table":                   {"3, 4}", "3, 5}"},
		"an operator":               {"*limit", "+limit"},
		"a text of the same length": {"a text", "b text"},
		"a struct tag":              {"Name string", "Name string `json:\"n\"`"},
	} {
		if build(t, strings.Replace(program, change[0], change[1], 1)) == first {
			t.Errorf("%s: the same identity", name)
		}
	}
}

// Hazard: the identity is that of a file that a deploy has put in the program's place, or
// changes from call to call. // C1
func TestBinary_IsThatOfTheRunningProgram(t *testing.T) {
	id, err := OfBinary()
	if err != nil || id.Kind != Binary {
		t.Fatal(id, err)
	}
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if again, err := ofFile(f); err != nil || again != id {
		t.Error(again, err)
	}
}

// Hazard: a version that was declared means the same as another, or as a binary. // C3
func TestAuthor_OnlyTheDeclaredVersionCounts(t *testing.T) {
	if OfAuthor("1") == OfAuthor("2") || OfAuthor("") == OfAuthor("1") {
		t.Error("versions")
	}
	if release("go1.26.8 X:x") != "go1.26" || release("devel") != "devel" || release("go1.27rc1") != "go1.27rc1" {
		t.Error(release("go1.26.8 X:x"))
	}
}

// Hazard: a file that is no ELF has the identity of every other such file. // C1
func TestBinary_AnotherFileCountsAsAWhole(t *testing.T) {
	one, err := ofFile(strings.NewReader("MZ program one"))
	if err != nil {
		t.Fatal(err)
	}
	two, err := ofFile(strings.NewReader("MZ program two"))
	if err != nil || one == two {
		t.Error("the same identity", err)
	}
}
