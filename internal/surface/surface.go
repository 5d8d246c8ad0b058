// Package surface lists what a package exports and what its examples use of that, for the
// tests that keep documentation complete. It also compares with golden files. Only tests
// import it: it defines their flag -update.
package surface

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Unshown returns the names that the package in a directory exports and none of its files
// example*_test.go uses, sorted. Functions, variables and methods count each by itself:
// Memo.Clear does not stand in for Singleton.Clear. A type is used if a value of it is,
// and a constant if another of its type is. Methods that make a type a context, an error,
// a handler or the like need no example.
//
// Each of these files must stand on its own, as package documentation shows it.
func Unshown(dir string) ([]string, error) {
	names, err := filepath.Glob(filepath.Join(dir, "example*_test.go"))
	if err != nil {
		return nil, err
	}
	l := &loader{fset: token.NewFileSet(), exports: make(map[string]string)}
	files, err := l.parse(names)
	if err != nil {
		return nil, err
	}
	if err := l.list(dir, append(imports(files), wellKnownPackages...)); err != nil {
		return nil, err
	}
	l.Importer = importer.ForCompiler(l.fset, "gc", l.open)
	used, err := l.uses(files)
	if err != nil {
		return nil, err
	}
	exported, err := l.exported()
	if err != nil {
		return nil, err
	}
	maps.DeleteFunc(exported, func(_ string, o types.Object) bool {
		_, constant := o.(*types.Const)
		return used[o] || constant && used[typeName(o.Type())]
	})
	return slices.Sorted(maps.Keys(exported)), nil
}

// loader reads the types of packages from the export data of the go command.
type loader struct {
	types.Importer
	fset    *token.FileSet
	path    string            // of the package under test
	exports map[string]string // files of export data, by import path
}

func (l *loader) parse(names []string) ([]*ast.File, error) {
	var files []*ast.File
	for _, name := range names {
		f, err := parser.ParseFile(l.fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}

func imports(files []*ast.File) []string {
	var paths []string
	for _, f := range files {
		for _, spec := range f.Imports {
			if path, err := strconv.Unquote(spec.Path.Value); err == nil {
				paths = append(paths, path)
			}
		}
	}
	return paths
}

// list asks the go command for the package in dir, which comes first, and for the
// packages at paths.
func (l *loader) list(dir string, paths []string) error {
	args := append([]string{"list", "-export", "-deps", "-f", "{{if not .DepOnly}}={{end}}{{.ImportPath}}\t{{.Export}}\t{{.Dir}}", "."}, paths...)
	var stderr bytes.Buffer
	cmd := exec.Command("go", args...)
	cmd.Dir, cmd.Stderr = dir, &stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("go list: %w: %s", err, &stderr)
	}
	home, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(out)) {
		path, rest, _ := strings.Cut(strings.TrimPrefix(strings.TrimSuffix(line, "\n"), "="), "\t")
		export, at, _ := strings.Cut(rest, "\t")
		l.exports[path] = export
		if at == home {
			l.path = path
		}
	}
	return nil
}

func (l *loader) open(path string) (io.ReadCloser, error) {
	if l.exports[path] == "" {
		return nil, fmt.Errorf("go list does not know %s", path)
	}
	return os.Open(l.exports[path])
}

// uses returns the objects that the files use.
func (l *loader) uses(files []*ast.File) (map[types.Object]bool, error) {
	var wrong []error
	info := &types.Info{Uses: make(map[*ast.Ident]types.Object), Types: make(map[ast.Expr]types.TypeAndValue)}
	config := types.Config{Importer: l, Error: func(err error) { wrong = append(wrong, err) }}
	config.Check(l.path+"_test", l.fset, files, info)
	if len(wrong) > 0 {
		return nil, fmt.Errorf("the examples do not stand on their own: %w", errors.Join(wrong...))
	}
	used := make(map[types.Object]bool)
	for _, o := range info.Uses {
		if f, ok := o.(*types.Func); ok {
			o = f.Origin()
		}
		used[o] = true
	}
	for _, e := range info.Types {
		used[typeName(e.Type)] = true
	}
	delete(used, nil)
	return used, nil
}

// typeName returns the name of a type, of the type that it points at, or of its elements,
// or nil.
func typeName(t types.Type) types.Object {
	switch t := t.(type) {
	case *types.Named:
		return t.Origin().Obj()
	case *types.Pointer:
		return typeName(t.Elem())
	case *types.Slice:
		return typeName(t.Elem())
	}
	return nil
}

// exported returns what the package exports, by name.
func (l *loader) exported() (map[string]types.Object, error) {
	pkg, err := l.Import(l.path)
	if err != nil {
		return nil, err
	}
	known, err := l.wellKnown()
	if err != nil {
		return nil, err
	}
	found := make(map[string]types.Object)
	for _, name := range pkg.Scope().Names() {
		o := pkg.Scope().Lookup(name)
		if !o.Exported() {
			continue
		}
		found[name] = o
		named, ok := o.Type().(*types.Named)
		if _, isType := o.(*types.TypeName); !ok || !isType || types.IsInterface(named) {
			continue
		}
		for m := range named.Methods() {
			if m.Exported() && !known(named, m.Name()) {
				found[name+"."+m.Name()] = m
			}
		}
	}
	return found, nil
}

var wellKnownPackages = []string{"context", "fmt", "net/http"}

// wellKnown returns a function that reports whether a type has a method only to implement
// a well-known interface.
func (l *loader) wellKnown() (func(t types.Type, method string) bool, error) {
	list := []*types.Interface{types.Universe.Lookup("error").Type().Underlying().(*types.Interface)}
	for _, name := range []string{"context.Context", "fmt.Stringer", "net/http.Handler"} {
		dot := strings.LastIndexByte(name, '.')
		pkg, err := l.Import(name[:dot])
		if err != nil {
			return nil, err
		}
		list = append(list, pkg.Scope().Lookup(name[dot+1:]).Type().Underlying().(*types.Interface))
	}
	return func(t types.Type, method string) bool {
		return method == "Unwrap" || method == "RefrainKey" || slices.ContainsFunc(list, func(i *types.Interface) bool {
			has, _, _ := types.LookupFieldOrMethod(i, false, nil, method)
			return has != nil && types.Implements(types.NewPointer(t), i)
		})
	}, nil
}
