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

// step returns how high a package stands, and in which part. A package imports only
// packages that stand below it, or beside it in the same part.
func step(pkg string) (height int, part string) {
	top, _, _ := strings.Cut(pkg, "/")
	switch top {
	case "internal":
		return 0, top
	case "store": // Config names store.Store, and opens the store on disk by default
		return 1, top
	case "":
		return 2, "refrain"
	case "app", "inspect", "arrowmemo":
		return 3, top
	case "cmd", "examples", "bench", "scripts":
		return 4, top
	}
	return -1, top
}

// Hazard: the core imports the app, and nobody can use one without the other.
func TestImports_FormAStaircase(t *testing.T) {
	eachImport(t, ".", func(file, pkg, imported string) {
		height, part := step(pkg)
		if height < 0 {
			t.Errorf("%s: no step of the staircase is known for this directory", file)
		}
		if h, p := step(imported); h > height || h == height && p != part {
			t.Errorf("%s imports %q, which does not stand below it", file, imported)
		}
	})
}

// appSteps are the packages of the app, the lowest first. A package imports only packages
// of the steps below its own, and of app only these.
var appSteps = [][]string{
	{
		"app/web", "app/internal/identity", "app/internal/budget", "app/internal/pace", "app/internal/patience", "app/internal/refusals",
		"app/internal/format", "app/internal/loose",
	},
	{"app/internal/wire", "app/internal/frame", "app/internal/markup", "app/internal/media", "app/internal/spool"},
	{"app/internal/tree", "app/internal/vega", "app/internal/server"},
	{"app/internal/drive", "app/internal/page", "app/standin"},
	{"app/internal/cells", "app/internal/links"},
	{"app/internal/session"},
	{"app"},
	{"app/apptest", "app/oidc", "app/arrowtable", "app/internal/hostile"},
	{"app/arrowtable/arrowfile", "app/internal/hostile/serve"},
}

// Hazard: the packages of the app grow together again, and no part can be understood
// without all the others.
func TestImports_InsideTheAppFormAStaircase(t *testing.T) {
	heights := map[string]int{"app/internal/tree/treetest": 1} // a package for tests
	for i, packages := range appSteps {
		for _, pkg := range packages {
			heights[pkg] = i + 1
		}
	}
	eachImport(t, "app", func(file, pkg, imported string) {
		if heights[pkg] == 0 {
			t.Errorf("%s: this package has no step in appSteps", file)
		}
		if strings.HasPrefix(imported, "app") && heights[imported] >= heights[pkg] {
			t.Errorf("%s imports %q, which does not stand below it", file, imported)
		}
	})
}

// eachImport calls found with each import of a package of this module below root, outside
// of tests. Packages are named by their directories; the root package has no name.
func eachImport(t *testing.T, root string, found func(file, pkg, imported string)) {
	const module = "github.com/refrain-go/refrain"
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
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
		for _, spec := range parsed.Imports {
			name, _ := strconv.Unquote(spec.Path.Value)
			if below, ours := strings.CutPrefix(name, module); ours {
				found(file, pkg, strings.TrimPrefix(below, "/"))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
