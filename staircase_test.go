package refrain_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// step says how high a package stands. A package imports only what stands below it, or beside it in the same part.
func step(pkg string) (height int, part string) {
	top, _, _ := strings.Cut(pkg, "/")
	switch top {
	case "internal":
		return 0, top
	case "":
		return 1, "refrain"
	case "store", "app", "inspect":
		return 2, top
	case "cmd", "examples", "bench":
		return 3, top
	}
	return -1, top
}

// Hazard: the core comes to know the app, and nobody can use one without the other.
func TestImports_FormAStaircase(t *testing.T) {
	const module = "github.com/refrain-go/refrain"
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && file != ".") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		pkg := path.Dir(filepath.ToSlash(file))
		if pkg == "." {
			pkg = ""
		}
		height, part := step(pkg)
		if height < 0 {
			t.Errorf("%s: no step of the staircase is known for this directory", file)
		}
		for _, spec := range parsed.Imports {
			name, _ := strconv.Unquote(spec.Path.Value)
			below, ours := strings.CutPrefix(name, module)
			if !ours {
				continue
			}
			if h, p := step(strings.TrimPrefix(below, "/")); h > height || h == height && p != part {
				t.Errorf("%s imports %s, which does not stand below it", file, name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
