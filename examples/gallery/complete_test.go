package main

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Every function of package app that draws, gives an option or acts on a run must be in
// an example, so that the gallery cannot fall behind. Settings show their effect on no
// page of it.
func TestGallery_ShowsAllOfPackageApp(t *testing.T) {
	shown := shownObjects(t)
	drawn := map[string]bool{}
	var pkg *types.Package
	for object := range shown {
		if object.Pkg() != nil && object.Pkg().Path() == appPath {
			pkg = object.Pkg()
			drawn[nameIn(object)] = true
		}
	}
	if pkg == nil {
		t.Fatal("no example uses package app")
	}
	for _, name := range toShow(pkg) {
		if !drawn[name] {
			t.Errorf("no example shows %s: add one to the page that it belongs to", name)
		}
	}
}

const appPath = "github.com/refrain-go/refrain/app"

// toShow lists functions and methods, methods as Type.Method.
func toShow(pkg *types.Package) []string {
	var names []string
	for _, name := range pkg.Scope().Names() {
		if function, ok := pkg.Scope().Lookup(name).(*types.Func); ok && function.Exported() && !serves(function) {
			names = append(names, name)
		}
	}
	for _, name := range []string{"UI", "Progress"} {
		methods := types.NewMethodSet(types.NewPointer(pkg.Scope().Lookup(name).Type()))
		for method := range methods.Methods() {
			if method.Obj().Exported() && !(name == "UI" && ofContext[method.Obj().Name()]) {
				names = append(names, name+"."+method.Obj().Name())
			}
		}
	}
	return names
}

// ofContext are the methods that make a UI a context.Context. They draw nothing.
var ofContext = map[string]bool{"Deadline": true, "Done": true, "Err": true, "Value": true}

// serves tells whether a function is for the program around the script.
func serves(f *types.Func) bool {
	result := f.Signature().Results()
	return f.Name() == "Main" || f.Name() == "FromTrustedProxy" || result.Len() == 1 &&
		(strings.HasSuffix(result.At(0).Type().String(), "app.Setting") || f.Name() == "Handler" || f.Name() == "New")
}

func nameIn(object types.Object) string {
	if f, ok := object.(*types.Func); ok && f.Signature().Recv() != nil {
		receiver := f.Signature().Recv().Type()
		if pointer, ok := receiver.(*types.Pointer); ok {
			receiver = pointer.Elem()
		}
		if named, ok := receiver.(*types.Named); ok {
			return named.Obj().Name() + "." + f.Name()
		}
	}
	return object.Name()
}

// shownObjects gives the objects that the sources beside the examples use.
func shownObjects(t *testing.T) map[types.Object]bool {
	t.Helper()
	positions := token.NewFileSet()
	files, info := typeChecked(t, positions)
	names, err := declared()
	if err != nil {
		t.Fatal(err)
	}
	type place struct {
		file   string
		offset int
	}
	beside := map[place]bool{}
	for _, c := range chapters {
		for _, e := range c.examples {
			for _, d := range needs(names, nameOf(e.draw)) {
				beside[place{d.pos.Filename, d.pos.Offset}] = true
			}
		}
	}
	objects := map[types.Object]bool{}
	for _, file := range files {
		for _, d := range file.Decls {
			at := positions.Position(d.Pos())
			if !beside[place{filepath.Base(at.Filename), at.Offset}] {
				continue
			}
			ast.Inspect(d, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok {
					if object := info.Uses[id]; object != nil {
						objects[object] = true
					}
				}
				return true
			})
		}
	}
	return objects
}

// typeChecked reads the gallery as the compiler does.
func typeChecked(t *testing.T, positions *token.FileSet) ([]*ast.File, *types.Info) {
	t.Helper()
	var files []*ast.File
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(positions, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: importer.ForCompiler(positions, "gc", compiled(t))}
	if _, err := config.Check("gallery", positions, files, info); err != nil {
		t.Fatal(err)
	}
	return files, info
}

// compiled finds the compiler's export data of the packages that the gallery imports.
func compiled(t *testing.T) importer.Lookup {
	t.Helper()
	list, err := exec.Command("go", "list", "-export", "-deps", "-f", "{{.ImportPath}}\t{{.Export}}", ".").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	paths := map[string]string{}
	for line := range strings.Lines(string(list)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), "\t")
		paths[path] = file
	}
	return func(path string) (io.ReadCloser, error) { return os.Open(paths[path]) }
}
