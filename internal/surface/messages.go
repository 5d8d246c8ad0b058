package surface

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strconv"
)

// Formats returns the texts in a Go file from which messages are made. For each call of a
// function or method with one of these names, that is the first argument that is a text.
func Formats(file string, callees ...string) ([]string, error) {
	syntax, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var found []string
	ast.Inspect(syntax, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || !slices.Contains(callees, calledName(call)) {
			return true
		}
		for _, arg := range call.Args {
			if text := Text(arg); text != "" {
				found = append(found, text)
				break
			}
		}
		return true
	})
	return found, nil
}

func calledName(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		return f.Sel.Name
	case *ast.Ident:
		return f.Name
	}
	return ""
}

// Text returns the text of a string literal, or of a concatenation of literals, or "".
func Text(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, _ := strconv.Unquote(e.Value)
		return s
	case *ast.BinaryExpr:
		if x, y := Text(e.X), Text(e.Y); x != "" && y != "" {
			return x + y
		}
	}
	return ""
}

// Pattern returns a regular expression for the texts that a format of package fmt can
// become.
func Pattern(format string) string {
	return verb.ReplaceAllString(regexp.QuoteMeta(format), ".*")
}

var verb = regexp.MustCompile(`%(?:\\\.)?[0-9]*[a-zA-Z]`)
