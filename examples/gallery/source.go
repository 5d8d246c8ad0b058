package main

import (
	"cmp"
	"embed"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/refrain-go/refrain/app"
)

// sources are this package's own files.
//
//go:embed *.go
var sources embed.FS

// declaration is a function, or a group of types, variables or constants, with its text
// in its file.
type declaration struct {
	text string
	node ast.Decl
	pos  token.Position
}

// apart holds the files whose declarations are not shown beside the examples that use
// them. These files make the gallery's data and its pages, and are not part of the
// examples.
var apart = map[string]bool{"main.go": true, "chapter.go": true, "source.go": true, "samples.go": true, "melody.go": true}

// declared holds the package's declarations by each name they declare. A type's methods
// are with it.
var declared = sync.OnceValues(func() (map[string][]*declaration, error) {
	names := map[string][]*declaration{}
	files, err := sources.ReadDir(".")
	if err != nil {
		return nil, err
	}
	positions := token.NewFileSet()
	for _, file := range files {
		if apart[file.Name()] || strings.HasSuffix(file.Name(), "_test.go") {
			continue
		}
		text, err := sources.ReadFile(file.Name())
		if err != nil {
			return nil, err
		}
		parsed, err := parser.ParseFile(positions, file.Name(), text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		for _, d := range parsed.Decls {
			from, to := positions.Position(start(d)).Offset, positions.Position(d.End()).Offset
			whole := &declaration{text: string(text[from:to]), node: d, pos: positions.Position(d.Pos())}
			for _, name := range namesOf(d) {
				names[name] = append(names[name], whole)
			}
		}
	}
	return names, nil
})

// start is where the declaration begins, its comment included.
func start(d ast.Decl) token.Pos {
	if doc := docOf(d); doc != nil {
		return doc.Pos()
	}
	return d.Pos()
}

func docOf(d ast.Decl) *ast.CommentGroup {
	switch d := d.(type) {
	case *ast.FuncDecl:
		return d.Doc
	case *ast.GenDecl:
		return d.Doc
	}
	return nil
}

// namesOf gives the names that a declaration declares.
func namesOf(d ast.Decl) []string {
	var names []string
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			return []string{d.Name.Name}
		}
		receiver := d.Recv.List[0].Type
		if pointer, ok := receiver.(*ast.StarExpr); ok {
			receiver = pointer.X
		}
		if id, ok := receiver.(*ast.Ident); ok {
			return []string{id.Name}
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				names = append(names, spec.Name.Name)
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					names = append(names, name.Name)
				}
			}
		}
	}
	return names
}

// sourceOf gives the source of the function, and before it that of the package's
// declarations that it needs.
func sourceOf(f func(*app.UI) error) (string, error) {
	names, err := declared()
	if err != nil {
		return "", err
	}
	name := nameOf(f)
	if len(names[name]) != 1 {
		return "", fmt.Errorf("%s is no function of this package", name)
	}
	var parts []string
	for _, d := range needs(names, name) {
		parts = append(parts, d.text)
	}
	return strings.Join(parts, "\n\n"), nil
}

// nameOf gives the name of a function that a package declares.
func nameOf(f func(*app.UI) error) string {
	name := runtime.FuncForPC(reflect.ValueOf(f).Pointer()).Name()
	return name[strings.LastIndexByte(name, '.')+1:]
}

// needs gives the declarations that the named one uses, directly or through others, in
// the order of the source. The named declaration itself comes last.
func needs(names map[string][]*declaration, name string) []*declaration {
	seen := slices.Clone(names[name])
	for i := 0; i < len(seen); i++ {
		for _, used := range uses(seen[i].node) {
			for _, d := range names[used] {
				if !slices.Contains(seen, d) {
					seen = append(seen, d)
				}
			}
		}
	}
	others := seen[1:]
	slices.SortFunc(others, func(a, b *declaration) int {
		return cmp.Or(strings.Compare(a.pos.Filename, b.pos.Filename), cmp.Compare(a.pos.Offset, b.pos.Offset))
	})
	return append(others, seen[0])
}

var docLink = regexp.MustCompile(`\[(\w+)\]`)

// uses gives the names in a declaration that may be names of other declarations. It
// leaves out names behind a dot and those of its own variables, and includes those that
// the declaration's comment links to.
func uses(d ast.Decl) []string {
	own := ownNames(d)
	var names []string
	behindDot := map[*ast.Ident]bool{}
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			behindDot[n.Sel] = true
		case *ast.Ident:
			if !behindDot[n] && !own[n.Name] {
				names = append(names, n.Name)
			}
		}
		return true
	})
	for _, link := range docLink.FindAllStringSubmatch(docOf(d).Text(), -1) {
		names = append(names, link[1])
	}
	return names
}

// ownNames gives the names of the parameters and variables that a function declares.
func ownNames(d ast.Decl) map[string]bool {
	own := map[string]bool{}
	f, ok := d.(*ast.FuncDecl)
	if !ok {
		return own
	}
	declare := func(expressions ...ast.Expr) {
		for _, e := range expressions {
			if name, ok := e.(*ast.Ident); ok {
				own[name.Name] = true
			}
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			for _, name := range n.Names {
				own[name.Name] = true
			}
		case *ast.ValueSpec:
			for _, name := range n.Names {
				own[name.Name] = true
			}
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE {
				declare(n.Lhs...)
			}
		case *ast.RangeStmt:
			declare(n.Key, n.Value)
		}
		return true
	})
	return own
}
