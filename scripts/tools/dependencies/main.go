// Command dependencies prints how the files of a package depend on one another, and how
// the packages below its directory do. It is given the directory of the package.
package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"log"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("dependencies: give the directory of one package, such as ./app")
	}
	if err := os.Chdir(os.Args[1]); err != nil {
		log.Fatal(err)
	}
	printFiles()
	printPackages()
}

// printFiles prints the groups of files that cannot do without each other.
func printFiles() {
	uses := usesOf(goList("-f", "{{range .GoFiles}}{{$.Dir}}/{{.}}\n{{end}}", "."))
	groups := components(uses)
	slices.SortFunc(groups, func(a, b []string) int { return len(b) - len(a) })
	fmt.Printf("%d files", len(uses))
	for _, group := range groups {
		if len(group) > 1 {
			fmt.Printf("\n%d of them need each other:\n", len(group))
			printWrapped(group)
		}
	}
	fmt.Println()
}

func printWrapped(words []string) {
	width := 0
	for _, w := range words {
		if width+len(w) > 88 {
			fmt.Println()
			width = 0
		}
		n, _ := fmt.Print(" ", w)
		width += n
	}
	fmt.Println()
}

// usesOf returns, for each file, the files of the package that declare what it uses.
func usesOf(files []string) map[string][]string {
	fset := token.NewFileSet()
	var parsed []*ast.File
	for _, name := range files {
		f, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			log.Fatal(err)
		}
		parsed = append(parsed, f)
	}
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: importer.ForCompiler(fset, "gc", exportData())}
	pkg, err := config.Check(".", fset, parsed, info)
	if err != nil {
		log.Fatal(err)
	}
	fileOf := func(p token.Pos) string { return filepath.Base(fset.Position(p).Filename) }
	uses := map[string]map[string]bool{}
	for _, f := range parsed {
		uses[fileOf(f.Pos())] = map[string]bool{}
	}
	for id, object := range info.Uses {
		from, to := fileOf(id.Pos()), fileOf(object.Pos())
		if object.Pkg() == pkg && from != to {
			uses[from][to] = true
		}
	}
	list := map[string][]string{}
	for file, others := range uses {
		list[file] = slices.Sorted(maps.Keys(others))
	}
	return list
}

// exportData finds the compiled packages that the package imports.
func exportData() importer.Lookup {
	exports := map[string]string{}
	for _, line := range goList("-deps", "-export", "-f", "{{.ImportPath}} {{.Export}}", ".") {
		name, file, _ := strings.Cut(line, " ")
		exports[name] = file
	}
	return func(name string) (io.ReadCloser, error) { return os.Open(exports[name]) }
}

// components returns the strongly connected components of a graph (Tarjan's algorithm).
func components(edges map[string][]string) (all [][]string) {
	index, low := map[string]int{}, map[string]int{}
	var stack []string
	var visit func(string)
	visit = func(v string) {
		index[v] = len(index) + 1
		low[v] = index[v]
		stack = append(stack, v)
		for _, w := range edges[v] {
			switch {
			case index[w] == 0:
				visit(w)
				low[v] = min(low[v], low[w])
			case slices.Contains(stack, w):
				low[v] = min(low[v], index[w])
			}
		}
		if low[v] == index[v] {
			at := slices.Index(stack, v)
			component := slices.Sorted(slices.Values(stack[at:]))
			stack = stack[:at]
			all = append(all, component)
		}
	}
	for _, v := range slices.Sorted(maps.Keys(edges)) {
		if index[v] == 0 {
			visit(v)
		}
	}
	return all
}

// printPackages prints which packages below the directory import which others of them.
func printPackages() {
	top := goList(".")[0]
	lines := goList("-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, "./...")
	for _, line := range lines {
		words := strings.Fields(line)
		var below []string
		for _, name := range words[1:] {
			if strings.HasPrefix(name, top+"/") {
				below = append(below, path.Base(name))
			}
		}
		fmt.Printf("%s imports %d: %s\n", strings.TrimPrefix(words[0], path.Dir(top)+"/"), len(below), strings.Join(below, " "))
	}
}

// goList returns the lines that go list prints.
func goList(args ...string) []string {
	cmd := exec.Command("go", append([]string{"list"}, args...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		log.Fatal(err)
	}
	return strings.Split(string(bytes.TrimSpace(out)), "\n")
}
