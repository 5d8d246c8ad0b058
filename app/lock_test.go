package app_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// Hazard: an element takes its session's lock and changes the session's fields. Then the
// session's files no longer show all changes of these fields.
func TestElements_DoNotMentionTheLockOfTheSession(t *testing.T) {
	fset := token.NewFileSet()
	files, holders := parseFiles(t, fset), map[string]bool{"UI": true}
	for _, f := range files {
		for name := range holdersOfUI(f) {
			holders[name] = true
		}
	}
	elements := 0
	for _, f := range files {
		if !isElement(f, holders) {
			continue
		}
		elements++
		ast.Inspect(f, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && ofLock(id.Name) {
				t.Errorf("%s: an element's file mentions %s: let it ask its session by a method of session.Place",
					fset.Position(id.Pos()), id.Name)
			}
			return true
		})
	}
	if elements < 40 {
		t.Errorf("%d files were found to be elements': the rule misses some", elements)
	}
}

// ofLock reports whether a name is that of a lock, or says that the lock is held.
func ofLock(name string) bool {
	switch name {
	case "mu", "Mutex", "Lock", "Unlock", "RLock", "RUnlock", "lock":
		return true
	}
	return strings.HasSuffix(name, "Locked")
}

func parseFiles(t *testing.T, fset *token.FileSet) (files []*ast.File) {
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	return files
}

// holdersOfUI returns the exported structs of a file that have a field of type UI, such
// as Progress.
func holdersOfUI(f *ast.File) map[string]bool {
	found := map[string]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		spec, ok := n.(*ast.TypeSpec)
		if !ok || !spec.Name.IsExported() {
			return true
		}
		if s, ok := spec.Type.(*ast.StructType); ok {
			for _, field := range s.Fields.List {
				found[spec.Name.Name] = found[spec.Name.Name] || baseOf(field.Type) == "UI"
			}
		}
		return true
	})
	return found
}

// isElement reports whether a file belongs to an element: whether it has an exported
// function or method by which a script draws or asks for something, or which makes an
// option.
func isElement(f *ast.File, holders map[string]bool) bool {
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || !fn.Name.IsExported() {
			continue
		}
		if fn.Recv != nil {
			if holders[baseOf(fn.Recv.List[0].Type)] {
				return true
			}
			continue
		}
		for _, p := range fn.Type.Params.List {
			if baseOf(p.Type) == "UI" {
				return true
			}
		}
		if r := fn.Type.Results; r != nil && (baseOf(r.List[0].Type) == "Option" || baseOf(r.List[0].Type) == "UI") {
			return true
		}
	}
	return false
}

// baseOf returns the name of a type of this package, without its pointer.
func baseOf(e ast.Expr) string {
	if p, ok := e.(*ast.StarExpr); ok {
		e = p.X
	}
	if id, ok := e.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}
